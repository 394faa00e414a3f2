from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from sanic import Sanic
from spacy.language import Language

import bot.language.spelling  # noqa: F401 - registers the component
from bot.cli import training
from bot.operations import supervisor
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
    with supervisor.assistant(
        supervisor.free_port(), supervisor.free_port(), folder / "logs", tracker_store=conversations_in(folder)
    ) as address:
        yield address


def conversations_in(folder: Path) -> dict[str, str]:
    """The tracker store of `endpoints.yml`, in a folder of the test's."""
    return {"type": "bot.stores.sqlite.SqliteTrackerStore", "db": str(folder / "conversations.db")}


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


ENGLISH = [
    "become",
    "being",
    "tell",
    "me",
    "about",
    "snake",
    "my",
    "says",
    "first",
    "they",
    "what",
    "hours",
    "is",
    "the",
    "job",
    "do",
    "they",
    "wear",
    "shirts",
    "a",
    "an",
    "i",
    "am",
    "in",
    "with",
    "and",
    "of",
    "how",
    "much",
    "does",
    "earn",
    "pay",
    "like",
]
SUBJECT = ["shifts", "qualifications", "weekends", "respiratory", "hospital", "hours", "salary", "doctors", "dockers"]


@pytest.fixture
def nlp() -> Language:
    """The language with a few words, so that it needs no build."""
    nlp = spacy.blank("en")
    nlp.add_pipe("spelling").set_words(ENGLISH, SUBJECT)  # type: ignore[attr-defined]
    return nlp
