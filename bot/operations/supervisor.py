"""Starts and stops the assistant: Rasa's server or shell, with the action server it needs."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import httpx
from ruamel.yaml import YAML

from bot.paths import MODELS, ROOT

HOST = "127.0.0.1"
SITE = "bot.site.Site"
OPERATIONS = "bot.operations.channel.Operations"
PORT, ACTIONS_PORT = 5005, 5055
READY_WITHIN = 120.0  # seconds; a first start on a slow machine reads a lot from disk
STOPPED_WITHIN = 45.0  # turns under way are finished, and what is sent to Slack or Teams
# Before a server that ended is started again, in seconds: longer each time, until it has lasted that long.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

# No telemetry, and no warnings about the insides of libraries.
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    # The action server has no door to the outside.
    "SANIC_HOST": HOST,
}


class CannotServe(Exception):
    """The assistant cannot be started; the message says why and what to do."""


def newest_model() -> Path:
    models = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise CannotServe("There is no trained model yet: run `careers train`")
    return models[-1]


def environment() -> dict[str, str]:
    return {**os.environ, **ENVIRONMENT}


def rasa(*arguments: str) -> list[str]:
    """The command line of one of Rasa's commands, in this environment."""
    return [sys.executable, "-m", "rasa", *arguments]


def address(port: int) -> str:
    return f"http://{HOST}:{port}"


def has(channel: str) -> bool:
    """Whether it is among the channels."""
    return channel in YAML(typ="safe").load(ROOT / "credentials.yml")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def check_free(port: int, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotServe(f"Port {port} is taken by another program: stop it, or choose another port with {option}") from None


@contextlib.contextmanager
def endpoints_file(actions_port: int, **overrides: Any) -> Iterator[Path]:
    """Rasa's endpoints with the action server at this port, and other entries replaced whole."""
    endpoints = YAML(typ="safe").load(ROOT / "endpoints.yml")
    endpoints["action_endpoint"]["url"] = f"http://{HOST}:{actions_port}/webhook"
    endpoints.update(overrides)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "endpoints.yml"
        YAML(typ="safe").dump(endpoints, path)
        yield path


@contextlib.contextmanager
def process(command: list[str], log: Path | None) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a command in the background, its output in `log`, and ends it, gently at first."""
    running = _start(command, log, "wb")
    try:
        yield running
    finally:
        _stop(running)


def _start(command: list[str], log: Path | None, mode: str) -> subprocess.Popen[bytes]:
    with log.open(mode) if log else contextlib.nullcontext() as output:
        # A session of its own: Ctrl-C reaches us alone, and we stop things in their order.
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
        )


def _stop(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def wait_until_ready(name: str, url: str, running: subprocess.Popen[bytes], log: Path | None) -> None:
    """Waits until the address answers. Raises CannotServe if the process ends or takes too long."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if running.poll() is not None:
            raise CannotServe(f"The {name} stopped while starting.{_tail(log)}")
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, timeout=2).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise CannotServe(f"The {name} was not ready after {READY_WITHIN:.0f} seconds.{_tail(log)}")


def _tail(log: Path | None) -> str:
    if log is None or not log.is_file():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    # Not the insides of tracebacks: whoever wants more has the log.
    return "\n".join([f" Its log ({log}) ends:", *[line for line in lines if line and not line[0].isspace()][-5:]])


class Server:
    """One of the assistant's two processes, which may have to be started again."""

    def __init__(self, name: str, command: list[str], ready_at: str, log: Path) -> None:
        self._name = name
        self._command = command
        self._ready_at = ready_at
        self._log = log
        self.pause = 0.0
        self._again_at: float | None = None
        self.start("wb")

    def start(self, mode: str = "ab") -> None:
        self.process = _start(self._command, self._log, mode)
        self._started = time.monotonic()
        self._again_at = None

    def wait_until_ready(self) -> None:
        """Raises CannotServe."""
        wait_until_ready(self._name, self._ready_at, self.process, self._log)

    def stop(self) -> None:
        _stop(self.process)

    def look_after(self, tell: Callable[[str], None]) -> None:
        """Starts it again if it has ended, some time after."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self._again_at is None:
            lasted = now - self._started > LONGEST_PAUSE
            self.pause = FIRST_PAUSE if lasted or not self.pause else min(2 * self.pause, LONGEST_PAUSE)
            self._again_at = now + self.pause
            tell(f"The {self._name} ended by itself (exit code {self.process.returncode}, log: {self._log}) and is started again.")
        elif now >= self._again_at:
            self.start()


def keep_running(servers: Sequence[Server], tell: Callable[[str], None]) -> NoReturn:
    """Starts again whichever server ends, and tells so."""
    while True:
        time.sleep(0.2)
        for server in servers:
            server.look_after(tell)


def new_action_server(port: int, log: Path) -> Server:
    """The action server, starting."""
    # rasa_sdk itself, not `rasa run actions`: it starts in a second, as it needs no TensorFlow.
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    return Server("action server", command, f"{address(port)}/health", log)


def new_server(port: int, endpoints: Path, log: Path) -> Server:
    """Rasa's server, starting."""
    command = rasa("run", "--interface", HOST, "--port", str(port), "--model", str(newest_model()), "--endpoints", str(endpoints))
    ready = "/health/ready" if has(OPERATIONS) else "/webhooks/rest/"
    return Server("server", command, address(port) + ready, log)


@contextlib.contextmanager
def action_server(port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The action server, ready. Raises CannotServe."""
    server = new_action_server(port, log)
    try:
        server.wait_until_ready()
        yield server.process
    finally:
        server.stop()


@contextlib.contextmanager
def servers(port: int, actions_port: int, logs: Path, **endpoints: Any) -> Iterator[tuple[Server, Server]]:
    """The assistant's processes, ready. Raises CannotServe."""
    check_free(port, "--port")
    check_free(actions_port, "--actions-port")
    logs.mkdir(parents=True, exist_ok=True)
    with endpoints_file(actions_port, **endpoints) as path, contextlib.ExitStack() as stack:
        # Both start at once. The server ends first: the turns that it finishes need the other.
        actions = new_action_server(actions_port, logs / "actions.log")
        stack.callback(actions.stop)
        server = new_server(port, path, logs / "server.log")
        stack.callback(server.stop)
        actions.wait_until_ready()
        server.wait_until_ready()
        yield server, actions


@contextlib.contextmanager
def assistant(port: int, actions_port: int, logs: Path, **endpoints: Any) -> Iterator[str]:
    """The whole assistant, ready; yields the address of its server. Raises CannotServe."""
    with servers(port, actions_port, logs, **endpoints):
        yield address(port)
