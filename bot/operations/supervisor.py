"""Start, supervise and stop the assistant, which consists of Rasa's server and the action server."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import psutil
from ruamel.yaml import YAML

from bot.operations.processes import CannotServe, ManagedProcess, python
from bot.paths import MODELS, ROOT

HOST = "127.0.0.1"
PORT, ACTIONS_PORT = 5005, 5055
LONGEST_COMMAND = 100  # characters of a command line to quote
SITE = "bot.site.Site"
OPERATIONS = "bot.operations.channel.Operations"
SUPERVISED = "CAREERS_SUPERVISED"
"""Environment variable of the server: `yes` says that whoever started it starts it again when it stops."""

# ------------------------------------------------------------------ Rasa's command lines


def rasa(*arguments: str) -> list[str]:
    """Return the command line for running a Rasa command in this Python environment."""
    return [sys.executable, "-m", "rasa", *arguments]


def newest_model() -> Path:
    """Return the path of the most recently trained model. Raises CannotServe if there is none."""
    models = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise CannotServe("There is no trained model yet: run `careers train`")
    return models[-1]


def has_channel(name: str) -> bool:
    """Return True if the channel is configured in `credentials.yml`."""
    return name in YAML(typ="safe").load(ROOT / "credentials.yml")


@contextlib.contextmanager
def endpoints_file(actions_port: int, **overrides: Any) -> Iterator[Path]:
    """Create a temporary copy of `endpoints.yml` with the given action server port. `overrides` replace entire top-level entries."""
    endpoints = YAML(typ="safe").load(ROOT / "endpoints.yml")
    endpoints["action_endpoint"]["url"] = f"http://{HOST}:{actions_port}/webhook"
    endpoints.update(overrides)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "endpoints.yml"
        YAML(typ="safe").dump(endpoints, path)
        yield path


def address(port: int) -> str:
    return f"http://{HOST}:{port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def check_free(port: int, option: str) -> None:
    """Raise CannotServe if the port is in use. `option` is the command-line option that the error message suggests for changing it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotServe(f"Port {port} is taken by {_holder_of(port)}: stop it, or choose another port with {option}") from None


def _holder_of(port: int) -> str:
    """Return which process listens on a port, as far as the operating system tells this user."""
    with contextlib.suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN and connection.pid:
                command = " ".join(psutil.Process(connection.pid).cmdline())
                return f"process {connection.pid} ({command[:LONGEST_COMMAND]})"
    return "another program"


# ------------------------------------------------------------------ supervision


def start_action_server(port: int, log: Path) -> ManagedProcess:
    """Start the action server without waiting for it to be ready."""
    # Run rasa_sdk directly, because `rasa run actions` imports all of Rasa.
    command = python("rasa_sdk", "--actions", "actions", "--port", str(port))
    # rasa_sdk has no option for the network interface, but Sanic reads it from the environment.
    return ManagedProcess("action server", command, f"{address(port)}/health", log, {"SANIC_HOST": HOST})


def start_server(port: int, endpoints: Path, log: Path) -> ManagedProcess:
    """Start Rasa's server without waiting for it to be ready."""
    place = ("--interface", HOST, "--port", str(port))
    command = python("rasa", "run", *place, "--model", str(newest_model()), "--endpoints", str(endpoints))
    ready = "/health/ready" if has_channel(OPERATIONS) else "/webhooks/rest/"
    return ManagedProcess("server", command, address(port) + ready, log, {SUPERVISED: "yes"})


class Supervisor:
    """Context manager that runs the server and the action server.

    Waits until both are ready and stops them in order when the block exits. Raises CannotServe if either cannot be started.
    """

    server: ManagedProcess
    action_server: ManagedProcess

    def __init__(self, port: int, actions_port: int, logs: Path, **endpoints: Any) -> None:
        """Configure the supervisor. `endpoints` replace entries in `endpoints.yml`."""
        self._port = port
        self._actions_port = actions_port
        self._logs = logs
        self._endpoints = endpoints
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Supervisor:
        check_free(self._port, "--port")
        check_free(self._actions_port, "--actions-port")
        self._logs.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            endpoints = stack.enter_context(endpoints_file(self._actions_port, **self._endpoints))
            # Start both before waiting for either. The server is stopped first, because turns in progress still need the action server.
            self.action_server = start_action_server(self._actions_port, self._logs / f"actions-{self._actions_port}.log")
            stack.callback(self.action_server.stop)
            self.server = start_server(self._port, endpoints, self._logs / f"server-{self._port}.log")
            stack.callback(self.server.stop)
            self.action_server.wait_until_ready()
            self.server.wait_until_ready()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def keep_running(self, report: Callable[[str], None]) -> NoReturn:
        """Restart either process whenever it exits, and report it. Never returns."""
        while True:
            time.sleep(0.2)
            for process in (self.server, self.action_server):
                process.rotate_log()
                process.restart_if_ended(report)


@contextlib.contextmanager
def assistant(port: int, actions_port: int, logs: Path, **endpoints: Any) -> Iterator[str]:
    """Run the whole assistant. Yields the server's address once it is ready. Raises CannotServe."""
    with Supervisor(port, actions_port, logs, **endpoints):
        yield address(port)


@contextlib.contextmanager
def action_server(port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run only the action server. Yields its process once it is ready. Raises CannotServe."""
    server = start_action_server(port, log)
    try:
        server.wait_until_ready()
        yield server.process
    finally:
        server.stop()
