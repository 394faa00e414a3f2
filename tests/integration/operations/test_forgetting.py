"""Conversations are deleted at an operator's word."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from typer.testing import CliRunner

from bot.cli.main import app
from bot.operations import supervisor
from bot.stores.sqlite import SqliteTrackerStore
from tests.conftest import conversations_in

CONVERSATIONS = ("U1", "U1_C1_17.5", "U1_C2_18", "U12", "teams_4f")


@pytest.fixture
def store(tmp_path: Path) -> SqliteTrackerStore:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    for conversation in CONVERSATIONS:
        asyncio.run(store.save(DialogueStateTracker.from_events(conversation, [UserUttered("hello")])))
    return store


def forget(folder: Path, *conversations: str) -> tuple[int, str]:
    with supervisor.endpoints_file(5055, tracker_store=conversations_in(folder)) as endpoints:
        result = CliRunner().invoke(app, ["forget", *conversations, "--endpoints", str(endpoints)])
    return result.exit_code, result.stdout


def test_those_named_are_deleted_and_no_others(store: SqliteTrackerStore, tmp_path: Path) -> None:
    assert forget(tmp_path, "U1", "U1_*") == (0, "Deleted: U1\nDeleted: U1_C1_17.5\nDeleted: U1_C2_18\n")
    assert set(asyncio.run(store.keys())) == {"U12", "teams_4f"}


@pytest.mark.parametrize("named", ["U2", "U2_*"])
def test_that_there_was_none_is_said(store: SqliteTrackerStore, tmp_path: Path, named: str) -> None:
    assert forget(tmp_path, named, "teams_4f") == (1, f"There is no conversation {named}\nDeleted: teams_4f\n")


def test_that_the_store_cannot_be_reached_is_said(tmp_path: Path) -> None:
    code, out = forget(tmp_path / "nowhere", "U1")
    assert code == 1
    assert "Deleted" not in out
