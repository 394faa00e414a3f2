"""Run real PostgreSQL, Redis and RabbitMQ servers for tests, on the loopback address and with temporary data.

`make services` installs them. Tests are skipped if a server that they need is not installed.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bot.operations import supervisor

READY_WITHIN = 60.0  # seconds
POSTGRESQL = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/nowhere"))
RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


class Service:
    """A server process that can be restarted with the same data.

    It can also be frozen, which means that it accepts connections but does not respond.
    """

    def __init__(
        self,
        command: list[str | Path],
        port: int,
        log: Path,
        user: str | None = None,
        environment: dict[str, str] | None = None,
        ready: list[str | Path] | None = None,
    ) -> None:
        """Configure the server without starting it.

        `ready` is a command that succeeds once the server is ready. By default, it is ready as soon as it accepts connections on its port.
        """
        self.port = port
        self._command = command
        self._log = log
        self._user = user
        self._ready = ready
        self._environment = {**os.environ, **(environment or {})}

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                user=self._user,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_WITHIN
        while not self._answers():
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.1)

    def _answers(self) -> bool:
        if self._ready:
            return subprocess.run(self._ready, capture_output=True).returncode == 0
        with contextlib.suppress(OSError), socket.create_connection((supervisor.HOST, self.port), timeout=1):
            return True
        return False

    def stop(self) -> None:
        self._signal(signal.SIGKILL)
        self._process.wait()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self._process.pid)
            for each in [process, *process.children(recursive=True)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.send_signal(number)


@contextlib.contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    """Create a temporary folder owned by the given user. pytest's temporary folders are not accessible to other users."""
    folder = Path(tempfile.mkdtemp(prefix="careers-"))
    try:
        if user:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _started(service: Service) -> Iterator[Service]:
    service.start()
    try:
        yield service
    finally:
        service.stop()


def _skip_without(program: Path | str) -> None:
    if not shutil.which(program):
        pytest.skip(f"{Path(program).name} is not installed (make services)")


def _unprivileged(user: str) -> str | None:
    """Return the user to run the server as if we are root, because these servers refuse to run as root."""
    if os.getuid():
        return None
    pwd.getpwnam(user)
    return user


@contextlib.contextmanager
def postgresql() -> Iterator[Service]:
    """Run PostgreSQL. The user and database are both called `postgres`, and there is no password."""
    _skip_without(POSTGRESQL / "postgres")
    user, port = _unprivileged("postgres"), supervisor.free_port()
    with _folder(user) as folder:
        data = folder / "data"
        command: list[str | Path] = [POSTGRESQL / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True)
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-k", str(folder)]
        command = [POSTGRESQL / "postgres", "-D", data, "-p", str(port), *options]
        ready: list[str | Path] = [POSTGRESQL / "pg_isready", "-q", "-h", supervisor.HOST, "-p", str(port)]
        with _started(Service(command, port, folder / "log", user, ready=ready)) as service:
            yield service


@contextlib.contextmanager
def redis() -> Iterator[Service]:
    """Run Redis without a password."""
    _skip_without("redis-server")
    port = supervisor.free_port()
    with _folder(None) as folder:
        options = ["--port", str(port), "--bind", supervisor.HOST, "--dir", str(folder), "--save", ""]
        with _started(Service(["redis-server", *options], port, folder / "log")) as service:
            yield service


@contextlib.contextmanager
def rabbitmq() -> Iterator[Service]:
    """Run RabbitMQ. The username and password are both `guest`."""
    _skip_without(RABBITMQ)
    user, port, names_port = _unprivileged("rabbitmq"), supervisor.free_port(), supervisor.free_port()
    with _folder(user) as folder:
        names = {"ERL_EPMD_PORT": str(names_port), "ERL_EPMD_ADDRESS": supervisor.HOST}
        environment = {
            **names,
            "HOME": str(folder),
            "RABBITMQ_NODENAME": "careers@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": supervisor.HOST,
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(supervisor.free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder),
            "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        }
        # Start Erlang's name server ourselves, because RabbitMQ would start one and leave it running.
        with (
            _started(Service(["epmd"], names_port, folder / "names.log", user, names)),
            _started(Service([RABBITMQ], port, folder / "log", user, environment)) as service,
        ):
            yield service
