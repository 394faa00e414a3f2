"""A supervised process that ends is restarted."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.operations import processes, supervisor
from bot.paths import ROOT

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


def test_a_restart_appends_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before\n")
    with running("print('after', flush=True)", log) as process:
        process.process.wait()
    assert log.read_text() == "before\nafter\n"


KILLED = """
import sys, time
from pathlib import Path
from bot.operations import processes, supervisor
from bot.paths import ROOT
child = processes.ManagedProcess("thing", processes.python("http.server", sys.argv[1]), "", Path(sys.argv[2]))
time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_processes_end_with_the_one_that_started_them(tmp_path: Path, number: int) -> None:
    port = supervisor.free_port()
    parent = subprocess.Popen([sys.executable, "-c", KILLED, str(port), str(tmp_path / "log")], cwd=ROOT)
    until(lambda: serves(port))
    parent.send_signal(number)
    parent.wait()
    until(lambda: not serves(port))


def serves(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((supervisor.HOST, port), timeout=1):
        return True
    return False


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_holder_of_a_port_is_named() -> None:
    with socket.create_server((supervisor.HOST, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(processes.CannotServe, match=rf"Port {port} is taken by process {os.getpid()} \(.*pytest.*--actions-port"):
            supervisor.check_free(port, "--actions-port")
