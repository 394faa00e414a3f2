from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sanic import Sanic

from bot import serving, training
from tests import services

# Without which only one server can be started in a process.
Sanic.test_mode = True


@pytest.fixture(scope="session")
def trained() -> None:
    """The model, trained if need be."""
    if not training.is_current():
        training.build_language()
        training.train()


@pytest.fixture(scope="session")
def assistant(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running assistant with conversations of its own."""
    folder = tmp_path_factory.mktemp("assistant")
    with serving.assistant(serving.free_port(), serving.free_port(), folder / "logs", tracker_store=conversations_in(folder)) as address:
        yield address


def conversations_in(folder: Path) -> dict[str, str]:
    """The tracker store of `endpoints.yml`, in a folder of the test's."""
    return {"type": "bot.runtime.tracker_store.SqliteTrackerStore", "db": str(folder / "conversations.db")}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[services.Service]:
    with services.postgresql() as service:
        yield service


@pytest.fixture(scope="session")
def redis() -> Iterator[services.Service]:
    with services.redis() as service:
        yield service


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[services.Service]:
    with services.rabbitmq() as service:
        yield service
