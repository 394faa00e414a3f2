"""A supervised process that ends is restarted."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.operations import processes

SLEEPS = "import time; print('started', flush=True); time.sleep(600)"
ENDS = "raise SystemExit('started')"
PATIENCE = 60.0  # seconds


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE", 0.05)


@contextmanager
def running(script: str, log: Path) -> Iterator[processes.ManagedProcess]:
    process = processes.ManagedProcess("thing", [sys.executable, "-c", script], "http://127.0.0.1:1", log)
    try:
        yield process
    finally:
        process.stop()


def supervise(process: processes.ManagedProcess, until: Callable[[], bool]) -> list[str]:
    """Restart the process as often as needed until the condition is true. Return the reports."""
    reports: list[str] = []
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline, reports
        process.restart_if_ended(reports.append)
        time.sleep(0.01)
    return reports


def test_a_killed_process_is_restarted_and_reported_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(SLEEPS, log) as process:
        supervise(process, lambda: log.read_text().count("started") == 1)
        process.process.kill()
        (report,) = supervise(process, lambda: log.read_text().count("started") == 2)
        assert process.process.poll() is None
    assert report == f"The thing ended by itself (exit code -9, log: {log}) and will be restarted."


def test_the_pause_doubles_while_a_process_keeps_ending(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(ENDS, log) as process:
        supervise(process, lambda: log.read_text().count("started") == 4)
        assert process.pause == pytest.approx(processes.FIRST_PAUSE * 4)
