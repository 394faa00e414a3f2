"""A career's facts in a few rows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.knowledge.facts import Fact, FactKind, Says, fact_names
from bot.knowledge.models import Career, Source, Statement
from bot.knowledge.store import Store
from bot.site.facts_box import facts_box, may_be_outdated, money, pay_range, readable_date, scope
from bot.site.text import site_text

TEXT = site_text()
SEARCHED_ONLY = {"setting/served", "setting/manual", "setting/emergencies"}


def career(store: Store, **statements: list[str | Statement]) -> Career:
    given = {
        topic: tuple(each if isinstance(each, Statement) else Statement(text=each) for each in texts) for topic, texts in statements.items()
    }
    return store.get("archivist").model_copy(update={"statements": given})


def rows(career: Career) -> dict[str, tuple[str, ...]]:
    return {row.kind: row.lines for row in facts_box(career, TEXT)}


def test_the_box_of_an_example_career(store: Store) -> None:
    box = facts_box(store.get("nurse"), TEXT)
    shown = {row.title: row.lines for row in box}
    assert shown["Pay"] == ("£24,907 a year to start", "£37,890 a year with experience")
    assert shown["Hours"] == ("37 to 42 hours a week",)
    assert shown["Training takes"] == ("3 years",)
    assert {row.kind: row.topic for row in box}["pay"] == "pay"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("They work 37.5 hours a week.", "37.5 hours a week"),
        ("They work 35 to 37.5 hours a week.", "35 to 37.5 hours a week"),
        ("They usually work 40 hours a week.", "40 hours a week"),
    ],
)
def test_hours_keep_their_decimals(store: Store, text: str, line: str) -> None:
    assert rows(career(store, hours=[text]))["hours"] == (line,)


def test_pay_is_in_the_order_of_a_career_with_its_period(store: Store) -> None:
    given = career(store, pay=["Experienced people earn £30,000 to £42,000 a year.", "You start on £12.50 an hour."])
    assert rows(given)["pay"] == ("£12.50 an hour to start", "£30,000 to £42,000 a year with experience")
    assert pay_range(given).high == 42_000


def test_what_may_be_is_not_said_as_if_it_were_so(store: Store) -> None:
    given = career(store, hours=["They work shifts.", "They may work nights and at weekends.", "They do not work bank holidays."])
    assert rows(given)["pattern"] == ("Shifts", "Possibly nights or weekends", "Not bank holidays")


def test_a_fact_said_twice_is_shown_once_as_the_stronger(store: Store) -> None:
    given = career(store, hours=["They may work shifts.", "They work shifts."])
    assert rows(given)["pattern"] == ("Shifts",)


def test_skills_say_nothing_of_where_and_how_people_work(store: Store) -> None:
    asked_for = ["It takes resilience under pressure.", "You need to be able to work well with your hands."]
    assert "setting" not in rows(career(store, skills=asked_for))
    assert rows(career(store, skills=asked_for, environment=["They work under pressure."]))["setting"] == ("Under pressure",)


def test_corrected_facts_replace_derived_ones(store: Store) -> None:
    fact = Fact(kind=FactKind.ROUTE, name="training", low=1, high=1, unit="years", says=Says.YES)
    assert rows(career(store, entry=[Statement(text="It takes a year, full time.", facts=(fact,))]))["training"] == ("1 year",)


def test_a_silent_profile_has_no_rows(store: Store) -> None:
    silent = career(store, duties=["They look after records."])
    assert facts_box(silent, TEXT) == [] and pay_range(silent) is None


def test_every_fact_that_is_shown_has_a_name() -> None:
    shown = {f"{kind}/{name}" for kind, names in TEXT.facts.items() for name in names}
    assert shown == {name for name in fact_names() if name.partition("/")[0] in TEXT.rows} - SEARCHED_ONLY


def test_a_fact_that_only_serves_searches_is_not_shown(store: Store) -> None:
    given = career(store, duties=["Residents come first."], environment=["You could work outdoors."])
    assert rows(given)["setting"] == ("Possibly outdoors",)


@pytest.mark.parametrize(
    ("written", "readable"), [("2020-11", "November 2020"), ("2026-01-05", "5 January 2026"), ("2020", "2020"), ("2020-13", "2020-13")]
)
def test_dates_are_written_out(written: str, readable: str) -> None:
    assert readable_date(written) == readable


@pytest.mark.parametrize(
    ("day", "nation", "holds", "old"),
    [
        ("2020-11", "England", "England, November 2020", True),
        ("2025-06", None, "June 2025", False),
        ("undated", "Wales", "Wales, date not given", True),
        ("undated", None, "Date not given", True),
        ("2023", None, "2023", True),
        ("2024-11-26", None, "26 November 2024", False),
    ],
)
def test_where_and_when_facts_hold(day: str, nation: str | None, holds: str, old: bool) -> None:
    source = Source(title="A", publisher="B", date=day, nation=nation)
    assert scope(source, TEXT) == holds
    assert may_be_outdated(source, datetime(2026, 11, 26, tzinfo=UTC).timestamp()) is old


@pytest.mark.parametrize(("amount", "currency", "written"), [(18_000, "GBP", "£18,000"), (9.5, "EUR", "€9.50"), (100, "CHF", "CHF 100")])
def test_money(amount: float, currency: str, written: str) -> None:
    assert money(amount, currency) == written
