"""The index says what the profiles say, whatever happens to them, and costs what has changed."""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.knowledge import index
from bot.knowledge.loader import read_profile
from bot.knowledge.store import Store
from tests.unit.knowledge.made_up import write


class Held:
    """A folder of profiles and the index of it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "profiles"
        self.folder.mkdir()
        self.path = root / "build" / "careers.db"
        self.read: list[str] = []

    def update(self) -> bool:
        return index.bring_up_to_date(self.path, self.folder)

    @property
    def store(self) -> Store:
        return Store(self.path)

    def hours(self, career: str) -> str:
        held = self.store.get(career)
        assert held is not None
        return held.statements["hours"][0].text


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    held = Held(tmp_path)

    def reading(path: Path) -> object:
        held.read.append(path.stem)
        return read_profile(path)

    monkeypatch.setattr(index, "read_profile", reading)
    for name in ("Baker", "Cook", "Diver"):
        write(held.folder, name)
    held.update()
    return held


def test_profiles_are_indexed(held: Held) -> None:
    assert held.store.count() == 3
    assert held.hours("cook") == "Cooks work 40 hours a week."


def test_only_what_has_changed_is_read_again(held: Held) -> None:
    held.read.clear()
    assert not held.update()
    assert held.read == []
    write(held.folder, "Cook", hours=55)
    assert held.update()
    assert held.read == ["cook"]
    assert held.hours("cook") == "Cooks work 55 hours a week."


def test_profiles_come_and_go(held: Held) -> None:
    write(held.folder, "Actor")
    (held.folder / "baker.yml").unlink()
    held.update()
    assert held.store.names(9) == ["Actor", "Cook", "Diver"]
    assert held.store.named("bakers") is None
    assert held.store.search(["bakers"], 5) == ([], 0)


@pytest.mark.parametrize("text", ["id: [", "", "id: cook\nname: Cook\n", "- cook\n"])
def test_of_a_broken_profile_the_last_good_state_stays(held: Held, text: str) -> None:
    (held.folder / "cook.yml").write_text(text, encoding="utf-8")
    write(held.folder, "Diver", hours=20)
    held.update()
    assert held.hours("cook") == "Cooks work 40 hours a week."
    assert held.hours("diver") == "Divers work 20 hours a week."
    write(held.folder, "Cook", hours=30)
    held.update()
    assert held.hours("cook") == "Cooks work 30 hours a week."


def test_a_fault_is_told_once_with_its_place(held: Held, caplog: pytest.LogCaptureFixture) -> None:
    path = write(held.folder, "Cook", pay="much")
    with caplog.at_level(logging.ERROR):
        held.update()
        held.update()
        write(held.folder, "Diver", hours=20)
        held.update()
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1
    assert f"{path}:" in told[0] and "pay: extra fields not permitted" in told[0]


def test_a_name_that_is_taken_is_a_fault_until_it_is_free(held: Held) -> None:
    write(held.folder, "Chef", aliases=["Cook"])
    held.update()
    assert held.store.get("chef") is None
    write(held.folder, "Cook", name="Kitchen hand", plural="Kitchen hands")
    held.update()
    chef = held.store.named("cook")
    assert chef is not None and chef.id == "chef"


def test_a_name_handed_over_in_one_edit_finds_its_owner(held: Held) -> None:
    write(held.folder, "Baker", aliases=["diving bell"])
    held.update()
    write(held.folder, "Baker")
    write(held.folder, "Angler", aliases=["diving bell"])
    held.update()
    owner = held.store.named("diving bell")
    assert owner is not None and owner.id == "angler"


def test_a_damaged_index_is_made_anew(held: Held) -> None:
    for part in held.path.parent.iterdir():
        part.unlink()
    held.path.write_bytes(b"not an index at all" * 100)
    assert held.update()
    assert held.store.count() == 3


def test_an_index_of_another_version_is_made_anew(held: Held) -> None:
    with sqlite3.connect(held.path) as connection:
        connection.execute("PRAGMA user_version = 1")
    held.read.clear()
    assert held.update()
    assert sorted(held.read) == ["baker", "cook", "diver"]


def test_a_folder_that_cannot_be_read_takes_nothing_away(held: Held) -> None:
    held.folder.rename(held.folder.with_name("elsewhere"))
    with pytest.raises(FileNotFoundError):
        held.update()
    assert held.store.count() == 3


def test_a_failed_update_leaves_everything_as_it_was(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    write(held.folder, "Baker", hours=1)
    write(held.folder, "Cook", hours=1)
    monkeypatch.setattr(index, "add", lambda connection, career: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        held.update()
    assert held.hours("baker") == "Bakers work 40 hours a week."
    assert held.hours("cook") == "Cooks work 40 hours a week."


def test_a_reader_sees_all_of_a_change_or_nothing(held: Held) -> None:
    store, seen, done = held.store, set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(tuple(store._column("SELECT text FROM statements ORDER BY rowid")))

    reader = threading.Thread(target=read)
    reader.start()
    for hours in (10, 20, 30):
        for name in ("Baker", "Cook", "Diver"):
            write(held.folder, name, hours=hours)
        held.update()
    done.set()
    reader.join()
    assert all(len({text.split(" work ")[1] for text in state}) == 1 for state in seen)


def test_a_store_reads_on_where_its_index_is_taken_away_until_there_is_another(held: Held) -> None:
    store = held.store
    assert store.count() == 3
    for part in held.path.parent.iterdir():
        part.unlink()
    assert store.count() == 3
    write(held.folder, "Actor")
    held.update()
    assert store.count() == 4


def test_many_processes_may_bring_it_up_to_date_at_once(held: Held) -> None:
    for i in range(20):
        write(held.folder, f"Kind {i} officer")
    held.read.clear()
    workers = [threading.Thread(target=held.update) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(held.read) == 20
    assert held.store.count() == 23
