"""Where and when facts hold."""

from __future__ import annotations

import pytest

from bot.answering.verdicts import Shown, verdict
from bot.answering.wording import load_wording
from bot.knowledge.models import Career
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

STATEMENTS = {
    "pay": [statement("Bakers start on £20,000 a year.", "pay/starting_pay")],
    "entry": [statement("You need GCSEs.", "entry/qualifications"), statement("You have to be 18.", "entry/age")],
    "hours": [statement("Bakers work 40 hours a week.", "hours/weekly_hours")],
}


def baker(nation: str | None = None, date: str = "2024-11-27", **statements: object) -> Career:
    source = {"title": "Baker", "publisher": "Careers Office", "date": date, "nation": nation}
    return career("Baker", source=source, statements={**STATEMENTS, **statements})


def ask(aspect: str, nation: str | None, date: str, **statements: object) -> str:
    talk = Talk(baker(nation, date, **statements))
    talk.at = 1_795_687_200  # 26 November 2026
    return talk.ask(aspect).splitlines()[0]


@pytest.mark.parametrize("aspect", ["pay/starting_pay", "entry/qualifications"])
@pytest.mark.parametrize(
    ("nation", "date", "holds"),
    [
        ("England", "2026", "In England: "),
        ("the UK", "2024-11-25", "In the UK in 2024: "),
        ("Wales", "2020", "In Wales in 2020: "),
        (None, "2020-03", "In 2020: "),
        (None, "2024-11-27", ""),
        (None, "2024", ""),
        (None, "undated", ""),
    ],
)
def test_pay_and_qualifications_say_where_and_when_they_hold(aspect: str, nation: str | None, date: str, holds: str) -> None:
    stated = "Bakers start on £20,000 a year." if aspect.startswith("pay") else "You need GCSEs."
    assert ask(aspect, nation, date) == holds + stated


@pytest.mark.parametrize("aspect", ["hours/weekly_hours", "entry/age"])
def test_other_facts_do_not(aspect: str) -> None:
    assert not ask(aspect, "Scotland", "2020").startswith("In ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2020, bakers started on £20,000.", "In the UK in 2020, bakers started on £20,000."),
        ("From April 2020, bakers start on £20,000.", "In the UK from April 2020, bakers start on £20,000."),
        ("Bakers started on £20,000 in 2020.", "In the UK: Bakers started on £20,000 in 2020."),
        ("In most bakeries, they started on £20,000 in 2020.", "In the UK: In most bakeries, they started on £20,000 in 2020."),
        ("In 2020, bakers in the UK started on £20,000.", "In 2020, bakers in the UK started on £20,000."),
    ],
)
def test_what_a_statement_says_itself_is_not_repeated(text: str, expected: str) -> None:
    assert ask("pay/starting_pay", "the UK", "2020", pay=[statement(text, "pay/starting_pay")]) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["University: You could do a degree."], "University (in England in 2020): You could do a degree."),
        (
            ["Other routes: You could train.", "Other routes: You need A levels."],
            "Other routes (in England in 2020): You could train. You need A levels.",
        ),
        (["College: You could train.", "Work: You could start."], "College (in England in 2020): You could train. Work: You could start."),
    ],
)
def test_a_way_in_is_named_once_and_before_that(texts: list[str], expected: str) -> None:
    assert ask("entry/courses", "England", "2020", entry=[statement(each, "entry/courses") for each in texts]) == expected


def test_a_list_says_it_in_its_heading() -> None:
    two = [*STATEMENTS["pay"], statement("Experienced bakers earn £30,000 a year.", "pay/experienced_pay")]
    assert ask("pay", "England", "2020", pay=two) == "Pay, in England in 2020 (Baker):"


def test_a_comparison_says_it_for_each_career_and_compares_no_nations() -> None:
    cook = career("Cook", statements={"pay": [statement("Cooks start on £30,000 a year.")]}).model_copy(
        update={"source": baker("Scotland", "2025").source}
    )
    reply = Talk(baker("England", "2025"), cook).ask("pay", "baker", "cook")
    assert "- Baker: In England: Bakers start" in reply and "- Cook: In Scotland: Cooks start" in reply
    bakers = baker("England", "2025")
    assert verdict([Shown(bakers, bakers.statements["pay"]), Shown(cook, cook.statements["pay"])], load_wording()) is None


def test_long_statements_are_listed_after_where_and_when_they_hold() -> None:
    long = [f"For the {way} you usually need {'some GCSEs, ' * 8}or the equivalent." for way in ("first", "second", "third")]
    replies = []
    for date in ("2020-03", "2026"):
        talk = Talk(baker(None, date, entry=[statement(text, "entry/qualifications") for text in long]))
        talk.at = 1_795_687_200
        replies.append(talk.ask("entry/qualifications"))
    assert replies[0].startswith("In 2020:\n" + "\n".join(f"- {text}" for text in long))
    assert replies[1].startswith(" ".join(long))
