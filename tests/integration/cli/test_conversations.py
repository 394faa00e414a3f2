"""`careers forget` and `careers export`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from rasa.core.lock_store import LockError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from typer.testing import CliRunner

from bot.cli import conversations as commands
from bot.cli.main import app
from bot.operations import feedback, supervisor
from bot.operations.privacy import Stores
from bot.stores.tracker import SqliteTrackerStore
from tests.conftest import conversations_in
from tests.integration.operations.made_up import add, conversations

REPLY_ID = "0" * 32


@pytest.fixture
def stored(tmp_path: Path) -> SqliteTrackerStore:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    for conversation in ("U1", "U1_C1_17.5", "U1_C2_18", "U12", "rest_*", "rest_%", "teams_4f"):
        add(store, conversation)
    return store


@pytest.fixture(autouse=True)
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "LOG_EMPTY_WITHIN", 0.3)


def run(folder: Path, *arguments: str, answer: str = "") -> Result:
    with supervisor.endpoints_file(5055, tracker_store=conversations_in(folder)) as endpoints:
        return CliRunner().invoke(app, [*arguments, "--endpoints", str(endpoints)], input=answer)


def assert_one_sentence(result: Result, words: str) -> None:
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output and isinstance(result.exception, SystemExit)


# ------------------------------------------------------------------ forget


def test_the_named_conversations_are_deleted_and_no_others(stored: SqliteTrackerStore, tmp_path: Path) -> None:
    result = run(tmp_path, "forget", "U1", "--starting-with", "U1_", "--yes")
    assert (result.exit_code, result.stdout) == (0, "Deleted: U1\nDeleted: U1_C1_17.5\nDeleted: U1_C2_18\n")
    assert conversations(stored) == {"U12", "rest_*", "rest_%", "teams_4f"}


@pytest.mark.parametrize("id_", ["rest_*", "rest_%"])
def test_an_id_is_never_a_pattern(stored: SqliteTrackerStore, tmp_path: Path, id_: str) -> None:
    assert run(tmp_path, "forget", id_).stdout == f"Deleted: {id_}\n"
    assert len(conversations(stored)) == 6


@pytest.mark.parametrize("pattern", ["*", "U*", "U1_*"])
def test_a_pattern_is_only_an_id(stored: SqliteTrackerStore, tmp_path: Path, pattern: str) -> None:
    result = run(tmp_path, "forget", pattern, "teams_4f")
    assert (result.exit_code, result.stdout) == (1, f"There is no conversation {pattern}\nDeleted: teams_4f\n")
    assert len(conversations(stored)) == 6


@pytest.mark.parametrize(("prefix", "number"), [("", 7), ("U1_", 2)])
def test_what_a_prefix_finds_is_confirmed(stored: SqliteTrackerStore, tmp_path: Path, prefix: str, number: int) -> None:
    asked = run(tmp_path, "forget", "--starting-with", prefix, answer="n\n")
    assert f"Delete {number} conversations?" in asked.output
    assert asked.exit_code == 1
    assert len(conversations(stored)) == 7
    assert run(tmp_path, "forget", "--starting-with", prefix, answer="y\n").exit_code == 0
    assert len(conversations(stored)) == 7 - number


def test_a_prefix_that_finds_nothing_is_said(stored: SqliteTrackerStore, tmp_path: Path) -> None:
    assert_one_sentence(run(tmp_path, "forget", "--starting-with", "U2"), "no conversation whose id begins so")


def test_without_any_id_nothing_is_deleted(stored: SqliteTrackerStore, tmp_path: Path) -> None:
    assert run(tmp_path, "forget").exit_code == 2
    assert len(conversations(stored)) == 7


# ------------------------------------------------------------------ export


def test_all_that_is_stored_of_a_conversation_is_exported(tmp_path: Path) -> None:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    reply = BotUttered("37.5 hours", metadata={"reply": {"id": REPLY_ID}})
    asyncio.run(store.save(DialogueStateTracker.from_events("web_1", [UserUttered("How many hours? – Zoë"), reply])))
    add(store, "web_2")
    verdict = feedback.Feedback(conversation="web_1", reply_id=REPLY_ID, verdict="up", reason="short", channel="web")
    feedback._write(verdict, store)
    result = run(tmp_path, "export", "web_1")
    assert result.exit_code == 0
    exported = json.loads(result.stdout)
    said = [(message["from"], message["text"]) for message in exported["messages"]]
    assert said == [("person", "How many hours? – Zoë"), ("assistant", "37.5 hours")]
    assert [event["event"] for event in exported["events"]] == ["user", "bot"]
    assert [(row["verdict"], row["reason"]) for row in exported["feedback"]] == [("up", "short")]
    assert exported["posts"] == []


def test_several_are_exported_a_line_each(stored: SqliteTrackerStore, tmp_path: Path) -> None:
    result = run(tmp_path, "export", "teams_4f", "nobody", "--starting-with", "U1_")
    assert [json.loads(line)["conversation"] for line in result.stdout.splitlines()] == ["teams_4f", "U1_C1_17.5", "U1_C2_18"]
    assert (result.exit_code, result.stderr.strip()) == (1, "There is no conversation nobody")


# ------------------------------------------------------------------ faults


@pytest.mark.parametrize("command", ["forget", "export"])
def test_a_store_that_cannot_be_reached_is_one_sentence(tmp_path: Path, command: str) -> None:
    assert_one_sentence(run(tmp_path / "nowhere", command, "U1"), "is out of order")


@pytest.mark.parametrize("command", ["forget", "export"])
@pytest.mark.parametrize("content", [b"not a database, and far longer than a header " * 10, b"SQLite format 3\0" + b"\xff" * 2_000])
def test_a_damaged_database_is_one_sentence_that_says_what_to_do(tmp_path: Path, command: str, content: bytes) -> None:
    (tmp_path / "conversations.db").write_bytes(content)
    result = run(tmp_path, command, "U1")
    assert_one_sentence(result, "conversations.db")
    assert "restore a backup" in result.stderr


def test_a_lock_that_a_turn_holds_is_one_sentence(stored: SqliteTrackerStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def delete(_stores: Stores, _conversation: str) -> bool:
        raise LockError("busy")

    monkeypatch.setattr(Stores, "delete", delete)
    assert_one_sentence(run(tmp_path, "forget", "U1"), "Try again in a minute")


@contextlib.contextmanager
def locked(database: Path) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_locked_database_is_one_sentence(stored: SqliteTrackerStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.stores.tracker.LOCK_TIMEOUT", 0.2)
    with locked(tmp_path / "conversations.db"):
        assert_one_sentence(run(tmp_path, "forget", "U1"), "is out of order")
    assert run(tmp_path, "forget", "U1").exit_code == 0


def test_a_backup_that_keeps_the_text_is_named(stored: SqliteTrackerStore, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "conversations.db", isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT * FROM events").fetchall()
        assert_one_sentence(run(tmp_path, "forget", "U1"), "Another program, such as a backup")
