"""Start, monitor, restart and stop background processes."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.operations.log_files import rotate_if_large
from bot.paths import ROOT

READY_WITHIN = 120.0  # seconds; the first start on a slow machine reads a lot from disk
STOPPED_WITHIN = 45.0  # seconds; allows turns in progress to finish and to send their replies to Slack or Teams
# Seconds to wait before restarting a process. The pause doubles with each restart, and is reset once a process has run longer than the
# longest pause.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
TAIL = 5  # number of log lines quoted in error messages

# Disable telemetry and silence warnings raised inside libraries.
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


class CannotServe(Exception):
    """Raised when the assistant cannot be started. The message explains why and how to fix it."""


def environment() -> dict[str, str]:
    """Return the environment variables to use for Rasa processes."""
    return {**os.environ, **ENVIRONMENT}


@contextlib.contextmanager
def process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in the background, appending its output to `log`. It is stopped when the block exits."""
    running = _start(command, log)
    try:
        yield running
    finally:
        _stop(running)


def wait_until_ready(name: str, url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the URL returns status 200. Raises CannotServe if the process exits first or takes too long."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if running.poll() is not None:
            raise CannotServe(f"The {name} stopped while starting.{_tail(log)}")
        # We don't use httpx here, because importing it takes longer than everything else in `careers serve`.
        with contextlib.suppress(OSError, http.client.HTTPException), urllib.request.urlopen(url, timeout=2) as response:
            if response.status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise CannotServe(f"The {name} was not ready after {READY_WITHIN:.0f} seconds.{_tail(log)}")


class ManagedProcess:
    """A background process that starts immediately and can be restarted if it exits."""

    def __init__(self, name: str, command: list[str], ready_url: str, log: Path, variables: Mapping[str, str] | None = None) -> None:
        """Start the process. `variables` are added to its environment."""
        self._name = name
        self._command = command
        self._ready_url = ready_url
        self._log = log
        self._variables = variables or {}
        self.pause = 0.0
        """Seconds to wait after the process exits before restarting it."""
        self._restart_at: float | None = None
        self.start()

    def start(self) -> None:
        self.process = _start(self._command, self._log, self._variables)
        self._started_at = time.monotonic()
        self._restart_at = None

    def wait_until_ready(self) -> None:
        """Wait until the process is ready. Raises CannotServe if it exits first or takes too long."""
        wait_until_ready(self._name, self._ready_url, self.process, self._log)

    def stop(self) -> None:
        _stop(self.process)

    def rotate_log(self) -> None:
        """Rotate the log if it has become large."""
        rotate_if_large(self._log)

    def restart_if_ended(self, report: Callable[[str], None]) -> None:
        """Restart the process if it has exited and the pause is over. Returns immediately, so call it repeatedly."""
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


def python(*arguments: str) -> list[str]:
    """Return the command line for a module in this Python environment, in a process that ends with this one."""
    return [sys.executable, "-m", "bot.operations.child", *arguments]


def _start(command: list[str], log: Path, variables: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    rotate_if_large(log)
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment(), **(variables or {})},
            # It closes when this process ends, see `bot.operations.child`.
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Keep Ctrl-C from reaching the child processes, so that we can stop them in order.
            start_new_session=True,
        )


def _stop(running: subprocess.Popen[bytes]) -> None:
    """Stop a process with SIGTERM, then with SIGKILL if it takes too long."""
    if running.poll() is None:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
    if running.stdin:
        running.stdin.close()


def _tail(log: Path) -> str:
    if not log.is_file():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    # Leave out indented lines, which are usually traceback frames. They can be read in the log itself.
    return "\n".join([f" Its log ({log}) ends:", *[line for line in lines if line and not line[0].isspace()][-TAIL:]])
