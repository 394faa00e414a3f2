"""Start, check, restart and stop a process in the background."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.paths import ROOT

READY_WITHIN = 120.0  # seconds; a first start on a slow machine reads a lot from disk
STOPPED_WITHIN = 45.0  # seconds, for turns in progress and what they send to Slack or Teams
# Pause before a process is restarted, in seconds. It doubles each time, until a process has run for longer than the longest pause.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
TAIL = 5  # lines of a log that an error quotes

# No telemetry, and no warnings about the internals of libraries.
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


class CannotServe(Exception):
    """The assistant cannot be started. The message says why and what to do."""


def environment() -> dict[str, str]:
    """Return the environment variables for Rasa's processes."""
    return {**os.environ, **ENVIRONMENT}


@contextlib.contextmanager
def process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in the background with its output in `log`, and stop it at the end."""
    running = _start(command, log, "wb")
    try:
        yield running
    finally:
        _stop(running)


def wait_until_ready(name: str, url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the URL answers with 200. Raises CannotServe if the process ends first or takes too long."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if running.poll() is not None:
            raise CannotServe(f"The {name} stopped while starting.{_tail(log)}")
        # Not httpx: it would take longer to import than all the rest of `careers serve`.
        with contextlib.suppress(OSError, http.client.HTTPException), urllib.request.urlopen(url, timeout=2) as response:
            if response.status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise CannotServe(f"The {name} was not ready after {READY_WITHIN:.0f} seconds.{_tail(log)}")


class ManagedProcess:
    """A process that is started at once and can be restarted when it ends."""

    def __init__(self, name: str, command: list[str], ready_url: str, log: Path, variables: Mapping[str, str] | None = None) -> None:
        """`variables` are added to the process's environment."""
        self._name = name
        self._command = command
        self._ready_url = ready_url
        self._log = log
        self._variables = variables or {}
        self.pause = 0.0
        """Seconds between the last end and the restart."""
        self._restart_at: float | None = None
        self.start("wb")

    def start(self, log_mode: str = "ab") -> None:
        self.process = _start(self._command, self._log, log_mode, self._variables)
        self._started_at = time.monotonic()
        self._restart_at = None

    def wait_until_ready(self) -> None:
        """Raises CannotServe."""
        wait_until_ready(self._name, self._ready_url, self.process, self._log)

    def stop(self) -> None:
        _stop(self.process)

    def restart_if_ended(self, report: Callable[[str], None]) -> None:
        """Restart the process if it has ended and its pause is over. Call it often; it returns at once."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self._restart_at is None:
            was_stable = now - self._started_at > LONGEST_PAUSE
            self.pause = FIRST_PAUSE if was_stable or not self.pause else min(2 * self.pause, LONGEST_PAUSE)
            self._restart_at = now + self.pause
            report(f"The {self._name} ended by itself (exit code {self.process.returncode}, log: {self._log}) and will be restarted.")
        elif now >= self._restart_at:
            self.start()


def _start(command: list[str], log: Path, log_mode: str, variables: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    with log.open(log_mode) as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment(), **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C must reach only this process, which stops the others in order.
            start_new_session=True,
        )


def _stop(running: subprocess.Popen[bytes]) -> None:
    """Stop a process with SIGTERM, or with SIGKILL if it takes too long."""
    if running.poll() is None:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _tail(log: Path) -> str:
    if not log.is_file():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    # Indented lines are the frames of tracebacks; they are in the log for those who need them.
    return "\n".join([f" Its log ({log}) ends:", *[line for line in lines if line and not line[0].isspace()][-TAIL:]])
