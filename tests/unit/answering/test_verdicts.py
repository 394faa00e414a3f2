"""Verdicts: whose pay or hours are higher, and when that can't be said."""

from __future__ import annotations

import pytest

from bot.answering.verdicts import Shown, verdict
from bot.answering.wording import load_wording
from bot.knowledge.models import Career
from bot.language.words import article
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement


def shown(name: str, *texts: str, topic: str = "pay", date: str = "2026-01-31", publisher: str = "Careers Office") -> Shown:
    source = {"title": name, "publisher": publisher, "date": date}
    made = career(name, statements={topic: [statement(text) for text in texts]}, source=source)
    return Shown(made, made.statements[topic])


def compare(*compared: Shown) -> str | None:
    return verdict(compared, load_wording())


ELECTRICIAN = shown("Electrician", "Electricians start on £26,000 a year.", "Experienced electricians earn £40,000 a year.")
NURSE = shown("Nurse", "Nurses usually start on £24,000 a year.", "Experienced nurses earn £45,000 to £50,000 a year.")
CLERK = shown("Clerk", "Clerks start on £20,000 a year.", "Experienced clerks earn £25,000 a year.")


@pytest.mark.parametrize(
    ("compared", "expected"),
    [
        ((ELECTRICIAN, NURSE), "An electrician starts higher; a nurse ends higher."),
        ((CLERK, ELECTRICIAN), "An electrician starts and ends higher."),
        ((CLERK, NURSE, ELECTRICIAN), "An electrician starts highest; a nurse ends highest."),
        ((shown("Cook", "Cooks earn £18,000 to £22,000 a year."), CLERK), "A clerk ends higher."),
        ((shown("Cook", "Cooks start on £20,000 a year."), ELECTRICIAN), "An electrician starts higher."),
        ((shown("Cook", "Cooks earn £12 to £14 an hour."), shown("Vet", "Vets earn £15 to £20 an hour.")), "A vet starts and ends higher."),
    ],
)
def test_pay_is_compared_at_the_start_and_at_the_end(compared: tuple[Shown, ...], expected: str) -> None:
    assert compare(*compared) in (expected, expected.replace("A clerk ends", "A clerk starts and ends"))


@pytest.mark.parametrize(
    "other",
    [
        shown("Cook", "Cooks earn £12 an hour."),
        shown("Cook", "Cooks start on £12 an hour.", "Experienced cooks earn £15 an hour."),
        shown("Cook", "Cooks earn £45,000 a year."),
        shown("Cook", "Cooks may start on £45,000 a year."),
        shown("Cook", "Some experienced cooks earn £95,000 a year."),
        shown("Cook", "Experienced cooks earn up to £95,000 a year."),
        shown("Cook", "Experienced cooks earn £95,000 a year in London."),
        shown("Cook", "Experienced cooks earn £35,000 to £45,000 a year."),
        shown("Cook", "Cooks start on £26,000 a year."),
        shown("Cook", "Cooks are paid well."),
        shown("Cook", "Cooks start on £45,000 a year.", date="2020"),
        shown("Cook", "Cooks start on £45,000 a year.", date="undated"),
    ],
)
def test_pay_that_cannot_be_compared_gets_no_verdict(other: Shown) -> None:
    assert compare(ELECTRICIAN, other) is None
    assert compare(other, ELECTRICIAN) is None


def test_undated_pages_of_one_publisher_can_be_compared() -> None:
    cook = shown("Cook", "Cooks start on £20,000 a year.", date="undated")
    assert compare(cook, shown("Vet", "Vets start on £30,000 a year.", date="undated")) == "A vet starts higher."
    assert compare(cook, shown("Vet", "Vets start on £30,000 a year.", date="undated", publisher="Another")) is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Cooks work 45 to 50 hours a week.", "Clerks work 37 to 40 hours a week.", "A cook works more hours a week."),
        ("Cooks work 35 to 50 hours a week.", "Clerks work 37 to 40 hours a week.", None),
        ("Cooks work 40 hours a week.", "Clerks work 40 hours a week.", None),
        ("Cooks may work 50 hours a week.", "Clerks work 40 hours a week.", None),
    ],
)
def test_hours_are_compared(first: str, second: str, expected: str | None) -> None:
    assert compare(shown("Cook", first, topic="hours"), shown("Clerk", second, topic="hours", date="undated")) == expected


def test_a_name_keeps_its_capitals_if_the_statements_have_them() -> None:
    guide, polisher = (
        shown("HGV driver", "HGV drivers start on £30,000 a year."),
        shown("French polisher", "The best French polishers start on £20,000 a year."),
    )
    assert compare(guide, polisher) == "An HGV driver starts higher."
    assert compare(polisher, shown("Cook", "Cooks start on £10,000 a year.")) == "A French polisher starts higher."


def test_a_comparison_leads_with_its_verdict() -> None:
    careers: list[Career] = [ELECTRICIAN.career, NURSE.career]
    reply = Talk(*careers).ask("pay/other", "electrician", "nurse", text="which pays more?")
    assert reply.splitlines()[0] == "Pay: An electrician starts higher; a nurse ends higher."


def test_a_comparison_with_a_gap_has_no_verdict() -> None:
    reply = Talk(ELECTRICIAN.career, career("Nurse")).ask("pay/other", "electrician", "nurse", text="which pays more?")
    assert reply.splitlines()[0] == "Pay:"


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("electrician", "an"),
        ("university lecturer", "a"),
        ("upholsterer", "an"),
        ("HGV driver", "an"),
        ("NHS manager", "an"),
        ("RAF officer", "an"),
        ("PE teacher", "a"),
        ("usher", "an"),
        ("IT manager", "an"),
        ("Adult nurse", "an"),
    ],
)
def test_the_article_fits_the_sound(noun: str, expected: str) -> None:
    assert article(noun) == expected
