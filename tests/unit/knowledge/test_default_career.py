"""The default career is the one that the setting names, or that of the bundled profiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.history import current_careers
from bot.conversation.types import DialogueState
from bot.knowledge.default_career import BUNDLED_DEFAULT, DEFAULT_CAREER, UnknownCareer, default_career
from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career

BAKER, VET = career("Baker", hours=40), career("Vet", hours=50)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("baker", "vet"):
        (tmp_path / f"{name}.yml").touch()
    return tmp_path


@pytest.fixture(autouse=True)
def no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DEFAULT_CAREER, raising=False)


def test_the_setting_names_the_default_career(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEFAULT_CAREER, " vet ")
    assert default_career(folder) == "vet"


@pytest.mark.parametrize("empty", [None, "", " "])
def test_without_the_setting_only_the_bundled_profiles_have_a_default_career(
    folder: Path, empty: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if empty is not None:
        monkeypatch.setenv(DEFAULT_CAREER, empty)
    assert default_career(folder) is None
    assert default_career(BUNDLED_PROFILES) == BUNDLED_DEFAULT
    assert default_career(folder, BUNDLED_PROFILES) == BUNDLED_DEFAULT
    assert (BUNDLED_PROFILES / f"{BUNDLED_DEFAULT}.yml").is_file()


@pytest.mark.parametrize(("setting", "hint"), [("vets", "such as vet"), ("plumber", "such as baker"), ("../vet", "such as vet")])
def test_an_unknown_career_in_the_setting_is_refused_in_one_sentence(
    folder: Path, setting: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DEFAULT_CAREER, setting)
    with pytest.raises(UnknownCareer) as raised:
        default_career(folder)
    assert (
        str(raised.value) == f"CAREERS_DEFAULT_CAREER is {setting!r}, but there is no such profile in {folder}: write the id of one, {hint}"
    )


def test_an_empty_folder_has_nothing_to_hint_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEFAULT_CAREER, "vet")
    with pytest.raises(UnknownCareer, match=r"write the id of one$"):
        default_career(tmp_path)


# ------------------------------------------------------------------ what it changes


def talk(*careers: Career, default: str | None) -> Talk:
    talk = Talk(*careers)
    talk.store = Store.of(careers, default)
    return talk


def test_a_question_that_names_no_career_is_about_the_default_one() -> None:
    text = talk(BAKER, VET, default="vet").ask("hours/weekly_hours")
    assert "Vets work 50 hours a week." in text
    assert "Source: Vet profile" in text


def test_the_career_of_the_conversation_or_page_comes_first() -> None:
    asked, on_page = talk(BAKER, VET, default="vet"), talk(BAKER, VET, default="vet")
    asked.ask("pay", "baker")
    on_page.page = "baker"
    assert "Bakers work 40" in asked.ask("hours/weekly_hours")
    assert "Bakers work 40" in on_page.ask("hours/weekly_hours")


def test_several_careers_without_a_default_one_need_naming() -> None:
    assert talk(BAKER, VET, default=None).ask("hours/weekly_hours").startswith("Which career do you mean?")


@pytest.mark.parametrize("default", [None, "baker", "vet"])
def test_a_single_career_needs_no_setting(default: str | None) -> None:
    assert "Bakers work 40" in talk(BAKER, default=default).ask("hours/weekly_hours")


def test_the_default_career_is_compared_with_another_one() -> None:
    assert current_careers(DialogueState(), None, Store.of([BAKER, VET], "vet")) == ("vet",)
    text = talk(BAKER, VET, default="vet").ask("related/difference", "vet", "baker")
    assert "50 hours" in text
    assert "40 hours" in text
