"""What forms say of a change, how lists and pages name it, and which gaps it answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sanic.request import RequestParameters

from bot.knowledge import loader
from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.models import Statement
from bot.knowledge.store import Store
from bot.workbench.changes import (
    AliasChange,
    Change,
    ContactChange,
    GlossaryChange,
    LinkChange,
    RegressionChange,
    StatementChange,
    WordingChange,
)
from bot.workbench.describing import details, summary
from bot.workbench.forms import change_in, given_by, iso_date, values_of
from bot.workbench.gaps import mended_by
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.publishing import LiveChange

HOURS = "Archivists usually work 38 to 40 hours a week."
OWN = {"career": "archivist"}
SURVEY = {"name": "Skills survey", "url": "https://example.org/survey", "date": "2026-06"}


@pytest.fixture(scope="module")
def store() -> Store:
    careers = [career for path in BUNDLED_PROFILES.glob("*.yml") if not isinstance(career := loader.read_profile(path), list)]
    return Store.of(careers)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("2026", "2026"), ("June 2026", "2026-06"), ("jun 2026", "2026-06"), ("2026-06", "2026-06"), ("6/2026", "2026-06")),
        *(("15 June 2026", "2026-06-15"), ("15/06/2026", "2026-06-15"), ("2026-06-15", "2026-06-15"), ("last summer", "last summer")),
    ],
)
def test_dates_are_understood_as_people_write_them(typed: str, expected: str) -> None:
    assert iso_date(typed) == expected


CHANGES: tuple[Change, ...] = (
    StatementChange(**OWN, topic="hours", before="12345678", text="One.\nTwo.", aspects=("hours/nights", "hours/weekends"), source=SURVEY),
    StatementChange(**OWN, topic="hours", text="One.", source={"name": "Ann", "date": "undated"}),
    AliasChange(**OWN, alias="records keeper"),
    ContactChange(**OWN, name="A", before="kind: service", email="a@example.org", contact_kind="professional_body"),
    ContactChange(**OWN, name="A", phone="020 8876 3444"),
    GlossaryChange(term="zymurgy", means="Brewing."),
    LinkChange(text="Courses", url="https://example.org/courses", topics=("entry", "pay/bonus")),
    WordingChange(response="utter_greet", number=1, before="Hi", text="Hello!"),
    RegressionChange(question="Hours?", career="archivist", says="38"),
    PhrasingChange(label="hours/on_call", phrasings=("does the bat phone go", "are [nurses](career) up at night")),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_a_form_that_is_filled_in_with_a_change_gives_the_same_change(change: Change, store: Store) -> None:
    given = {"kind": change.kind, **values_of(given_by(change), None, store)}
    form = RequestParameters({name: list(value) if isinstance(value, list | tuple) else [value] for name, value in given.items()})
    named: Any = SimpleNamespace(get=store.get, named=lambda name: name == "nurses")
    assert change_in(form, named) == change


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_a_list_says_what_a_change_is_and_its_page_all_of_it(change: Change, store: Store) -> None:
    told = " ".join(line for each in details(change, store) for line in each.lines)
    short = summary(change, store)
    assert len(short) < 250
    for name in ("text", "alias", "name", "term", "question"):
        for line in str(getattr(change, name, "")).splitlines():
            assert line in told
            assert line in short
    assert "utter_" not in short + told
    assert "hours/" not in short + told


@pytest.mark.parametrize(("text", "said"), [("", "removed “Archivists usually"), ("Less.", "changed to “Less.”"), ("x" * 500, "xxx…”")])
def test_a_statement_that_is_changed_or_removed_is_named(text: str, said: str, store: Store) -> None:
    change = StatementChange(**OWN, topic="hours", before=Statement(text=HOURS).digest, text=text)
    assert said in summary(change, store)
    assert HOURS in [line for each in details(change, store) for line in each.lines]


# ------------------------------------------------------------------ what a gap was answered by


@pytest.mark.parametrize(
    ("change", "career", "label", "answers"),
    [
        (CHANGES[0], "archivist", "hours/weekends", True),
        (CHANGES[0], "archivist", "hours", True),
        (CHANGES[0], "archivist", "hours/overtime", False),
        (CHANGES[0], "archivist", "pay", False),
        (CHANGES[0], "nurse", "hours/weekends", False),
        (CHANGES[1], "archivist", "hours/overtime", True),
        (CHANGES[0].model_copy(update={"text": ""}), "archivist", "hours/weekends", False),
        (CHANGES[4], "archivist", "contacts", True),
        (CHANGES[2], "archivist", "hours/weekends", False),
    ],
)
def test_a_gap_is_answered_by_a_fact_on_it(change: Change, career: str, label: str, answers: bool) -> None:
    live = [LiveChange(10.0, "what", change)]
    assert (mended_by(live, career, label) is not None) is answers
    assert mended_by(live, career, label, after=11.0) is None
