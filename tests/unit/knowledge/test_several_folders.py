"""Profiles can be kept in several folders. Each career has one profile in all of them."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge import index, watcher
from bot.knowledge.loader import BUNDLED_PROFILES, profile_folders, read_profiles
from bot.knowledge.store import Store, load_store
from tests.unit.knowledge.made_up import write

TIMEOUT = 10.0  # seconds


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return two folders, with a baker and a vet."""
    monkeypatch.setenv("CAREERS_INDEX", str(tmp_path / "careers.db"))
    own, shared = tmp_path / "own", tmp_path / "shared"
    for folder, name in ((own, "Baker"), (shared, "Vet")):
        folder.mkdir()
        write(folder, name)
    return own, shared


class Indexed:
    def __init__(self, folders: tuple[Path, Path]) -> None:
        self.path = folders[0].parent / "careers.db"
        self.folders = folders
        self.update()

    def update(self) -> None:
        index.update(self.path, *self.folders)

    def hours(self) -> dict[str, str]:
        """Return the hours of each career as its profile states them."""
        store = Store(self.path)
        careers = [store.get(each.id) for each in store.all()]
        return {career.id: career.statements["hours"][0].text.split()[2] for career in careers if career}


def test_the_setting_names_folders_like_path_does(tmp_path: Path) -> None:
    assert profile_folders("") == profile_folders(f" {os.pathsep}") == (BUNDLED_PROFILES,)
    assert profile_folders(str(tmp_path)) == (tmp_path,)
    assert profile_folders(f"{tmp_path}{os.pathsep} {BUNDLED_PROFILES}{os.pathsep}{tmp_path}") == (tmp_path, BUNDLED_PROFILES)


def test_each_set_of_folders_has_an_index_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAREERS_INDEX", raising=False)
    paths = [index.index_path(*folders) for folders in ((tmp_path,), (tmp_path, BUNDLED_PROFILES), (BUNDLED_PROFILES,))]
    assert len(set(paths)) == 3
    assert paths[2].name == "careers.db"


def test_profiles_of_all_folders_are_read(folders: tuple[Path, Path]) -> None:
    careers, faults = read_profiles(*folders)
    assert ([career.id for career in careers], faults) == (["baker", "vet"], [])
    assert Indexed(folders).hours() == {"baker": "40", "vet": "40"}


def test_edits_in_each_folder_are_noticed(folders: tuple[Path, Path]) -> None:
    indexed = Indexed(folders)
    for folder, hours in zip(folders, (11, 22), strict=True):
        path = write(folder, "Zookeeper", hours=hours)
        indexed.update()
        assert indexed.hours()["zookeeper"] == str(hours)
        path.unlink()
        indexed.update()
        assert "zookeeper" not in indexed.hours()


def test_an_id_in_two_folders_is_a_fault_that_names_both_files(folders: tuple[Path, Path], caplog: pytest.LogCaptureFixture) -> None:
    indexed = Indexed(folders)
    second = write(folders[1], "Baker", hours=20)
    careers, faults = read_profiles(*folders)
    assert [career.id for career in careers] == ["baker", "vet"]
    assert [str(fault) for fault in faults] == [f"{second}:1: id: 'baker' is already the id of {folders[0] / 'baker.yml'}"]
    with caplog.at_level(logging.ERROR):
        indexed.update()
        indexed.update()
    assert [record.getMessage() for record in caplog.records] == [f"profile not used: {faults[0]}"]
    assert indexed.hours()["baker"] == "40"


def test_the_second_profile_of_an_id_is_used_when_the_first_goes(folders: tuple[Path, Path]) -> None:
    indexed = Indexed(folders)
    write(folders[1], "Baker", hours=20)
    indexed.update()
    (folders[0] / "baker.yml").unlink()
    indexed.update()
    assert indexed.hours() == {"baker": "20", "vet": "40"}


def test_removing_the_second_profile_of_an_id_leaves_the_first(folders: tuple[Path, Path]) -> None:
    indexed = Indexed(folders)
    second = write(folders[1], "Baker", hours=20)
    indexed.update()
    second.unlink()
    indexed.update()
    assert indexed.hours() == {"baker": "40", "vet": "40"}
    assert read_profiles(*folders)[1] == []


def test_a_profile_added_to_an_earlier_folder_comes_first(folders: tuple[Path, Path], caplog: pytest.LogCaptureFixture) -> None:
    indexed = Indexed(folders)
    write(folders[0], "Vet", hours=50)
    with caplog.at_level(logging.ERROR):
        indexed.update()
    assert indexed.hours()["vet"] == "50"
    assert "'vet' is already the id of" in caplog.text


def test_a_name_used_in_another_folder_is_a_fault(folders: tuple[Path, Path]) -> None:
    write(folders[1], "Cook", aliases=["baker"])
    assert [fault.problem for fault in read_profiles(*folders)[1]] == ["'baker' already names baker"]
    assert set(Indexed(folders).hours()) == {"baker", "vet"}


@pytest.fixture
def no_watcher_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    threads: list[threading.Thread] = []
    monkeypatch.setattr(watcher, "_threads", threads)
    monkeypatch.setattr(watcher, "INTERVAL", 0.01)
    monkeypatch.setattr(watcher, "IDLE_SHARE", 0)
    yield

    def stop(*_: Path) -> bool:
        raise SystemExit

    monkeypatch.setattr(index, "update", stop)
    for thread in threads:
        thread.join(TIMEOUT)


@pytest.mark.usefixtures("no_watcher_left")
def test_the_watcher_follows_every_folder(folders: tuple[Path, Path]) -> None:
    changed = threading.Event()
    watcher.watch(*folders, changed=changed.set)
    for folder in folders:
        changed.clear()
        write(folder, f"Diver {folder.name}")
        assert changed.wait(TIMEOUT)
    assert {career.id for career in load_store(*folders).all()} == {"baker", "vet", "diver-own", "diver-shared"}
