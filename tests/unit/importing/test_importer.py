"""Pages are imported as profiles, or skipped with the reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.importing.importer import Imported, Importer, ImportResult, Skipped
from tests.unit.importing.conftest import PAGES, Keywords

BAKER = "Baker\n\nPay\n\nPay is good.\n"


@pytest.fixture
def importer(tmp_path: Path) -> Importer:
    return Importer(Keywords(), tmp_path / "profiles")


def import_text(importer: Importer, folder: Path, text: str | bytes, name: str = "page.txt") -> ImportResult:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return importer.import_page(path, "Made-up Careers")


def test_text_and_html_pages_are_imported(importer: Importer, tmp_path: Path) -> None:
    for name in ("baker.txt", "lighthouse-keeper.html"):
        result = importer.import_page(PAGES / name, "Made-up Careers", "2026-03-02")
        assert isinstance(result, Imported)
        assert result.origin == str(PAGES / name)
        assert result.draft.career["source"]["date"] == "2026-03-02"
    assert sorted(path.name for path in (tmp_path / "profiles").glob("*.yml")) == ["baker.yml", "lighthouse-keeper.yml"]


def test_a_missing_page_is_skipped(importer: Importer, tmp_path: Path) -> None:
    path = tmp_path / "gone.txt"
    assert importer.import_page(path) == Skipped(str(path), "cannot be read: No such file or directory")


def test_a_page_with_broken_characters_is_skipped(importer: Importer, tmp_path: Path) -> None:
    result = import_text(importer, tmp_path, "Pâtissière, crème".encode() + "â".encode("latin-1"))
    assert result == Skipped(str(tmp_path / "page.txt"), "some of its characters are not in a known encoding: save it as UTF-8")


def test_a_page_with_an_invalid_profile_is_skipped(importer: Importer, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(BAKER, encoding="utf-8")
    result = importer.import_page(path, "Made-up Careers", "last spring")
    assert isinstance(result, Skipped)
    assert result.reason.startswith("source.date: ")
    assert not (tmp_path / "profiles").exists()


def test_a_name_that_a_profile_of_the_folder_has_is_taken(tmp_path: Path) -> None:
    (tmp_path / "bread-maker.yml").write_text("{name: Bread maker, plural: Bread makers, aliases: [baker]}", encoding="utf-8")
    (tmp_path / "broken.yml").write_text("{name: [", encoding="utf-8")
    (tmp_path / "list.yml").write_text("[Baker]", encoding="utf-8")
    result = import_text(Importer(Keywords(), tmp_path), tmp_path, BAKER)
    assert result == Skipped(str(tmp_path / "page.txt"), "'Baker' already names bread-maker")


def test_the_second_page_of_a_career_is_skipped(importer: Importer, tmp_path: Path) -> None:
    assert isinstance(import_text(importer, tmp_path, BAKER, "first.txt"), Imported)
    result = import_text(importer, tmp_path, BAKER, "second.txt")
    assert result == Skipped(str(tmp_path / "second.txt"), f"Baker was imported just now from {tmp_path / 'first.txt'}")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    importer = Importer(Keywords(), tmp_path / "profiles", dry_run=True)
    assert isinstance(import_text(importer, tmp_path, BAKER), Imported)
    assert not (tmp_path / "profiles").exists()


def test_importing_a_page_again_keeps_hand_edits(importer: Importer, tmp_path: Path) -> None:
    assert isinstance(import_text(importer, tmp_path, BAKER), Imported)
    profile = tmp_path / "profiles" / "baker.yml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("Pay is good.", "Pay is fair."), encoding="utf-8")
    shutil.copy(tmp_path / "page.txt", tmp_path / "copy.txt")
    result = Importer(Keywords(), tmp_path / "profiles").import_page(tmp_path / "copy.txt", "Made-up Careers")
    assert isinstance(result, Imported)
    assert result.written.status == "unchanged"
    assert [change.kind for change in result.written.changes] == ["kept"]
