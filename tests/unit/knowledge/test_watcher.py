"""The watcher updates the index when profiles change, and goes on after any error."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge import index, watcher
from bot.knowledge.store import load_store
from bot.knowledge.watcher import watch, watcher_alive
from tests.unit.knowledge.made_up import write

TIMEOUT = 10.0  # seconds


@pytest.fixture(autouse=True)
def threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[threading.Thread]]:
    """The watchers of one test, which ends them."""
    threads: list[threading.Thread] = []
    monkeypatch.setattr(watcher, "_threads", threads)
    monkeypatch.setattr(watcher, "INTERVAL", 0.01)
    monkeypatch.setattr(watcher, "IDLE_SHARE", 0)
    monkeypatch.setenv("CAREERS_INDEX", str(tmp_path / "careers.db"))
    write(tmp_path, "Baker")
    yield threads
    monkeypatch.setattr(index, "update", stop)
    for thread in threads:
        thread.join(TIMEOUT)


def stop(path: Path, folder: Path) -> bool:
    raise SystemExit


def test_reports_a_change_once_it_is_in_the_index(tmp_path: Path) -> None:
    changed = threading.Event()
    watch(tmp_path, changed=changed.set)
    write(tmp_path, "Baker", hours=20)
    assert changed.wait(TIMEOUT)
    career = load_store(tmp_path).get("baker")
    assert career is not None
    assert career.statements["hours"][0].text == "Bakers work 20 hours a week."


def test_survives_any_error_and_logs_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    failures, failed_often, update = 0, threading.Event(), index.update

    def fail(path: Path, folder: Path) -> bool:
        nonlocal failures
        failures += 1
        if failures == 5:
            failed_often.set()
        raise RecursionError("too deep")

    changed = threading.Event()
    with caplog.at_level(logging.ERROR):
        monkeypatch.setattr(index, "update", lambda path, folder: update(path, folder))
        watch(tmp_path, changed=changed.set)
        monkeypatch.setattr(index, "update", fail)
        assert failed_often.wait(TIMEOUT)
        assert watcher_alive()
        monkeypatch.setattr(index, "update", update)
        write(tmp_path, "Baker", hours=20)
        assert changed.wait(TIMEOUT)
    assert [record.getMessage() for record in caplog.records] == [f"cannot update the index of the profiles in {tmp_path}"]


def test_reports_a_change_again_if_reporting_it_failed(tmp_path: Path) -> None:
    calls = []
    reported = threading.Event()

    def changed() -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise RuntimeError("not now")
        reported.set()

    watch(tmp_path, changed=changed)
    write(tmp_path, "Baker", hours=20)
    assert reported.wait(TIMEOUT)


def test_one_profile_with_faults_does_not_stop_the_others(tmp_path: Path) -> None:
    changed = threading.Event()
    watch(tmp_path, changed=changed.set)
    (tmp_path / "cook.yml").write_text("date: 2026-02-30\n", encoding="utf-8")
    write(tmp_path, "Diver")
    assert changed.wait(TIMEOUT)
    assert watcher_alive()


def test_a_dead_watcher_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert watcher_alive(), "none was started, so none has died"
    thread = watch(tmp_path)
    assert watcher_alive()
    monkeypatch.setattr(index, "update", stop)
    thread.join(TIMEOUT)
    assert not watcher_alive()
