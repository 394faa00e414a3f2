"""Start assistants for load tests, each with its own conversation store."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.measuring import children, core_seconds, megabytes, with_children, working_seconds
from bot.operations import supervisor
from tests.services import postgresql, redis


class Assistant:
    """A running assistant with its processes."""

    def __init__(self, stack: contextlib.ExitStack, database: str, folder: Path, **endpoints: Any) -> None:
        before = children()
        self.address = stack.enter_context(
            supervisor.assistant(supervisor.free_port(), supervisor.free_port(), folder / "logs", **endpoints)
        )
        self._started = children() - before
        self.database = database

    def core_seconds(self) -> float:
        return core_seconds(with_children(self._started))

    def working_seconds(self, *modules: str) -> float:
        """Return the CPU time that the processes which run these modules have used, by default the server.

        While someone waits for the server, that shows the wait without other work on the machine.
        """
        return sum(working_seconds(each) for each in self._started if {*(modules or ("rasa",))} & {*psutil.Process(each).cmdline()})

    def megabytes(self, module: str) -> float:
        """Return the memory used by the process that runs the given module."""
        return sum(megabytes(each) for each in self._started if module in psutil.Process(each).cmdline())


def on_sqlite(stack: contextlib.ExitStack) -> Assistant:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    store = {"type": "bot.stores.tracker.SqliteTrackerStore", "db": str(folder / "conversations.db")}
    return Assistant(stack, f"sqlite:///{folder}/conversations.db", folder, tracker_store=store)


def on_postgresql(stack: contextlib.ExitStack, processes: int) -> Assistant:
    """Start an assistant with several server processes, which share a new PostgreSQL database and a Redis server for locks."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    database, locks = stack.enter_context(postgresql()), stack.enter_context(redis())
    store = {"type": "bot.stores.tracker.RecentTrackerStore", "dialect": "postgresql", "username": "postgres", "db": "postgres"}
    with _environment(SANIC_WORKERS=str(processes)):
        return Assistant(
            *(stack, f"postgresql://postgres@{supervisor.HOST}:{database.port}/postgres", folder),
            tracker_store={**store, "url": supervisor.HOST, "port": database.port},
            lock_store={"type": "bot.stores.redis_lock.RedisLockStore", "url": supervisor.HOST, "port": locks.port},
        )


@contextlib.contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
