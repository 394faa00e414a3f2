"""An update reads only what has changed, and the index has the last good state of every profile."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.knowledge import index
from bot.knowledge.loader import read_profile
from bot.knowledge.store import Store
from tests.unit.knowledge.made_up import write


class Indexed:
    """A folder of profiles and its index. `read` lists the profiles that updates have read."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "profiles"
        self.folder.mkdir()
        self.path = root / "build" / "careers.db"
        self.read: list[str] = []

    def update(self) -> bool:
        return index.update(self.path, self.folder)

    @property
    def store(self) -> Store:
        return Store(self.path)

    def hours(self, career_id: str) -> str:
        career = self.store.get(career_id)
        assert career is not None
        return career.statements["hours"][0].text


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Indexed:
    indexed = Indexed(tmp_path)

    def recorded_read(path: Path) -> object:
        indexed.read.append(path.stem)
        return read_profile(path)

    monkeypatch.setattr(index, "read_profile", recorded_read)
    for name in ("Baker", "Cook", "Diver"):
        write(indexed.folder, name)
    indexed.update()
    return indexed


def test_profiles_are_indexed(indexed: Indexed) -> None:
    assert indexed.store.count() == 3
    assert indexed.hours("cook") == "Cooks work 40 hours a week."


def test_update_reads_only_changed_files(indexed: Indexed) -> None:
    indexed.read.clear()
    assert not indexed.update()
    assert indexed.read == []
    write(indexed.folder, "Cook", hours=55)
    assert indexed.update()
    assert indexed.read == ["cook"]
    assert indexed.hours("cook") == "Cooks work 55 hours a week."


def test_profiles_are_added_and_removed(indexed: Indexed) -> None:
    write(indexed.folder, "Actor")
    (indexed.folder / "baker.yml").unlink()
    indexed.update()
    assert indexed.store.names(9) == ["Actor", "Cook", "Diver"]
    assert indexed.store.named("bakers") is None
    assert indexed.store.search(["bakers"], 5) == ([], 0)


@pytest.mark.parametrize("text", ["id: [", "", "id: cook\nname: Cook\n", "- cook\n"])
def test_a_profile_with_faults_keeps_its_last_good_state(indexed: Indexed, text: str) -> None:
    (indexed.folder / "cook.yml").write_text(text, encoding="utf-8")
    write(indexed.folder, "Diver", hours=20)
    indexed.update()
    assert indexed.hours("cook") == "Cooks work 40 hours a week."
    assert indexed.hours("diver") == "Divers work 20 hours a week."
    write(indexed.folder, "Cook", hours=30)
    indexed.update()
    assert indexed.hours("cook") == "Cooks work 30 hours a week."


def test_a_fault_is_logged_once_with_its_place(indexed: Indexed, caplog: pytest.LogCaptureFixture) -> None:
    path = write(indexed.folder, "Cook", pay="much")
    with caplog.at_level(logging.ERROR):
        indexed.update()
        indexed.update()
        write(indexed.folder, "Diver", hours=20)
        indexed.update()
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 1
    assert f"{path}:" in messages[0] and "pay: extra fields not permitted" in messages[0]


def test_a_name_of_another_career_is_a_fault_until_it_is_free(indexed: Indexed) -> None:
    write(indexed.folder, "Chef", aliases=["Cook"])
    indexed.update()
    assert indexed.store.get("chef") is None
    write(indexed.folder, "Cook", name="Kitchen hand", plural="Kitchen hands")
    indexed.update()
    chef = indexed.store.named("cook")
    assert chef is not None and chef.id == "chef"


def test_a_name_may_move_to_another_career_in_one_update(indexed: Indexed) -> None:
    write(indexed.folder, "Baker", aliases=["diving bell"])
    indexed.update()
    write(indexed.folder, "Baker")
    write(indexed.folder, "Angler", aliases=["diving bell"])
    indexed.update()
    owner = indexed.store.named("diving bell")
    assert owner is not None and owner.id == "angler"


def test_a_damaged_index_is_built_again(indexed: Indexed) -> None:
    for part in indexed.path.parent.iterdir():
        part.unlink()
    indexed.path.write_bytes(b"not an index at all" * 100)
    assert indexed.update()
    assert indexed.store.count() == 3


def test_an_index_of_another_version_is_built_again(indexed: Indexed) -> None:
    with sqlite3.connect(indexed.path) as connection:
        connection.execute("PRAGMA user_version = 1")
    indexed.read.clear()
    assert indexed.update()
    assert sorted(indexed.read) == ["baker", "cook", "diver"]


def test_an_index_with_tables_of_another_version_is_emptied(indexed: Indexed) -> None:
    with sqlite3.connect(indexed.path) as connection:
        connection.execute("CREATE TABLE remarks (id INTEGER PRIMARY KEY, career TEXT NOT NULL)")
        connection.execute("PRAGMA user_version = 1")
    indexed.update()
    with sqlite3.connect(indexed.path) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'remarks'").fetchone() == (0,)


def test_a_file_that_another_process_replaces_by_something_else_is_no_index(indexed: Indexed) -> None:
    other = indexed.path.with_name("other.db")
    other.write_bytes(b"not an index at all" * 100)
    assert index.is_index(indexed.path)
    assert not index.is_index(other)


def test_the_path_of_the_index_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAREERS_INDEX", raising=False)
    assert index.index_path(tmp_path) != index.index_path(tmp_path / "profiles")
    monkeypatch.setenv("CAREERS_INDEX", str(tmp_path / "chosen.db"))
    assert index.index_path(tmp_path) == tmp_path / "chosen.db"


def test_a_write_error_is_raised(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    write(indexed.folder, "Cook", hours=1)
    monkeypatch.setattr(index, "LOCK_TIMEOUT", 0.0)
    with closing(sqlite3.connect(indexed.path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            indexed.update()


def test_an_update_that_waited_for_another_process_reads_nothing(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    write(indexed.folder, "Cook", hours=1)
    monkeypatch.setattr(index, "_is_current", lambda connection, stamps: connection.in_transaction)
    indexed.read.clear()
    assert not indexed.update()
    assert indexed.read == []


@pytest.mark.parametrize("kind", ["folder", "broken link", "not text", "name not UTF-8"])
def test_a_file_that_cannot_be_read_does_not_stop_the_others(indexed: Indexed, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    path = indexed.folder / "eel-farmer.yml"
    if kind == "folder":
        path.mkdir()
    elif kind == "broken link":
        path.symlink_to("nowhere")
    elif kind == "not text":
        path.write_bytes(b"\xff\xfe")
    else:
        Path(os.fsdecode(os.fsencode(indexed.folder) + b"/\xff.yml")).touch()
    write(indexed.folder, "Diver", hours=20)
    with caplog.at_level(logging.ERROR):
        assert indexed.update()
        assert not indexed.update()
    assert indexed.hours("diver") == "Divers work 20 hours a week."
    assert len(caplog.records) == 1


def test_a_profile_may_have_more_names_than_sqlite_takes_variables(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = index.connect

    def connect_with_limit(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 20)
        return connection

    monkeypatch.setattr(index, "connect", connect_with_limit)
    write(indexed.folder, "Angler", aliases=[f"angler {i}" for i in range(30)])
    indexed.update()
    assert indexed.hours("angler")


def test_an_unreadable_folder_removes_nothing(indexed: Indexed) -> None:
    indexed.folder.rename(indexed.folder.with_name("elsewhere"))
    with pytest.raises(FileNotFoundError):
        indexed.update()
    assert indexed.store.count() == 3


def test_a_failed_update_changes_nothing(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    write(indexed.folder, "Baker", hours=1)
    write(indexed.folder, "Cook", hours=1)
    monkeypatch.setattr(index, "add", lambda connection, career: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        indexed.update()
    assert indexed.hours("baker") == "Bakers work 40 hours a week."
    assert indexed.hours("cook") == "Cooks work 40 hours a week."


def test_a_reader_never_sees_part_of_an_update(indexed: Indexed) -> None:
    store, seen, done = indexed.store, set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(tuple(store._column("SELECT text FROM statements ORDER BY rowid")))

    reader = threading.Thread(target=read)
    reader.start()
    for hours in (10, 20, 30):
        for name in ("Baker", "Cook", "Diver"):
            write(indexed.folder, name, hours=hours)
        indexed.update()
    done.set()
    reader.join()
    assert all(len({text.split(" work ")[1] for text in state}) == 1 for state in seen)


def test_a_store_uses_a_deleted_index_until_there_is_a_new_one(indexed: Indexed) -> None:
    store = indexed.store
    assert store.count() == 3
    for part in indexed.path.parent.iterdir():
        part.unlink()
    assert store.count() == 3
    write(indexed.folder, "Actor")
    indexed.update()
    assert store.count() == 4


def test_concurrent_updates_read_each_file_once(indexed: Indexed) -> None:
    for i in range(20):
        write(indexed.folder, f"Kind {i} officer")
    indexed.read.clear()
    workers = [threading.Thread(target=indexed.update) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(indexed.read) == 20
    assert indexed.store.count() == 23
