"""The servers are looked after: one that ends is started again."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.operations import supervisor

SLEEPS = "import time; print('started', flush=True); time.sleep(600)"
ENDS = "raise SystemExit('started')"
PATIENCE = 60.0  # seconds


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)


@contextmanager
def running(script: str, log: Path) -> Iterator[supervisor.Server]:
    server = supervisor.Server("thing", [sys.executable, "-c", script], "http://127.0.0.1:1", log)
    try:
        yield server
    finally:
        server.stop()


def looked_after(server: supervisor.Server, until: Callable[[], bool]) -> list[str]:
    """What was told until then."""
    told: list[str] = []
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline, told
        server.look_after(told.append)
        time.sleep(0.01)
    return told


def test_one_that_is_killed_is_started_again_and_that_is_told_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(SLEEPS, log) as server:
        looked_after(server, lambda: log.read_text().count("started") == 1)
        server.process.kill()
        (told,) = looked_after(server, lambda: log.read_text().count("started") == 2)
        assert server.process.poll() is None
    assert told == f"The thing ended by itself (exit code -9, log: {log}) and is started again."


def test_one_that_never_lasts_is_started_ever_less_often(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(ENDS, log) as server:
        looked_after(server, lambda: log.read_text().count("started") == 4)
        assert server.pause == pytest.approx(supervisor.FIRST_PAUSE * 4)
