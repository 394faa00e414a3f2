"""Statements with a source of their own: the reply names the right one, with its date."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.answering.verdicts import Shown, verdict
from bot.answering.wording import load_wording
from bot.conversation.types import Act
from bot.knowledge.models import Career, StatementSource
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

SURVEY = {"name": "Skills survey", "url": "https://example.org/survey", "date": "2026-06"}
HOURS = "Bakers work 40 hours a week."
WEEKENDS = "Some bakers work at weekends."
OLD_PAGE = {"title": "Baker", "publisher": "Careers Office", "date": "2020-11", "url": "https://example.com/baker"}


def baker(source: dict[str, Any] | None = None, **statements: object) -> Career:
    told = {"hours": [statement(HOURS, "hours/weekly_hours"), {**statement(WEEKENDS, "hours/weekends"), "source": source or SURVEY}]}
    return career("Baker", source=OLD_PAGE, statements={**told, **statements})


def talk(source: dict[str, Any] | None = None, **statements: object) -> Talk:
    talk = Talk(baker(source, **statements))
    talk.at = 1_795_687_200  # 26 November 2026
    return talk


def sources(reply: str) -> list[str]:
    return [line.partition("(https")[0] + line[line.rindex("(") :] for line in reply.splitlines() if line.startswith("Source:")]


@pytest.mark.parametrize(
    ("aspect", "expected"),
    [
        ("hours/weekly_hours", ["Source: Baker profile, [“Hours”](Careers Office, 2020-11)."]),
        ("hours/weekends", ["Source: Baker profile, [“Hours”](Skills survey, 2026-06)."]),
        (
            "hours",
            ["Source: Baker profile, [“Hours”](Careers Office, 2020-11).", "Source: Baker profile, [“Hours”](Skills survey, 2026-06)."],
        ),
    ],
)
def test_a_reply_names_the_source_of_each_statement(aspect: str, expected: list[str]) -> None:
    assert sources(talk().ask(aspect)) == expected


@pytest.mark.parametrize(("url", "linked"), [("https://example.org/survey", "https://example.org/survey"), (None, "https://ours/careers")])
def test_a_source_is_linked_to_its_own_address_and_never_to_the_page_of_the_profile(url: str | None, linked: str) -> None:
    conversation = Talk(baker({"name": "Skills survey", "date": "2026", **({"url": url} if url else {})}), site="https://ours")
    reply = conversation.ask("hours/weekends")
    assert linked in reply
    assert "example.com/baker" not in reply


@pytest.mark.parametrize("source", [{"name": "Our advisers", "date": "undated"}, {"name": "Our advisers", "date": 2026}])
def test_a_number_from_an_undated_source_may_have_changed(source: dict[str, Any]) -> None:
    told = talk(hours=[{**statement("Bakers work 41 hours a week.", "hours/weekly_hours"), "source": source}])
    assert ("numbers may have changed" in told.ask("hours/weekly_hours")) is (source["date"] == "undated")


PAY = {
    "pay": [
        statement("Bakers start on £20,000.", "pay/starting_pay"),
        {**statement("They earn £31,000.", "pay/starting_pay"), "source": SURVEY},
    ]
}


def test_only_statements_of_an_old_page_say_its_year() -> None:
    assert talk(**PAY).ask("pay").splitlines()[:3] == ["Pay (Baker):", "- In 2020: Bakers start on £20,000.", "- They earn £31,000."]


@pytest.mark.parametrize(("aspect", "own"), [("hours/weekends", True), ("hours/weekly_hours", False)])
def test_doubts_are_answered_with_the_source_of_what_was_told(aspect: str, own: bool) -> None:
    page = "the page “Baker” (Careers Office, 2020-11)"
    told = talk()
    told.ask(aspect)
    assert (f"That is what {'Skills survey (2026-06)' if own else page} says" in told.ask("are_you_sure", act=Act.REACT)) is True
    told = talk()
    told.ask(aspect)
    assert ("That is from Skills survey (2026-06)." in told.ask("page_date")) is own


def test_the_sources_of_a_profile_are_named_in_full() -> None:
    told = talk().ask("ask_source")
    assert "comes from the page “Baker” (Careers Office, 2020-11) and Skills survey (2026-06)" in told


def test_pay_is_compared_by_the_dates_of_the_statements() -> None:
    new = {**statement("They start on £30,000 a year.", "pay/starting_pay"), "source": SURVEY}
    page = {"title": "Cook", "publisher": "Careers Office", "date": "2026-01"}
    cook = career("Cook", source=page, statements={"pay": [statement("They start on £20,000 a year.", "pay/starting_pay")]})
    old = baker(pay=[statement("They start on £30,000 a year.", "pay/starting_pay")])
    fresh = baker(pay=[new])

    def compared(first: Career) -> str | None:
        return verdict([Shown(each, list(each.statements["pay"])) for each in (first, cook)], load_wording())

    assert compared(old) is None
    assert compared(fresh) is not None


@pytest.mark.parametrize(
    "given", [{}, {"name": ""}, {"name": "a", "url": "javascript:x"}, {"name": "a", "date": "June"}, {"name": "a", "date": "2026"}]
)
def test_a_source_has_a_name_and_a_date_and_perhaps_an_address(given: dict[str, Any]) -> None:
    if given == {"name": "a", "date": "2026"}:
        assert StatementSource.model_validate(given).date == "2026"
        return
    with pytest.raises(ValidationError):
        StatementSource.model_validate({"date": "2026", **given} if "url" in given else given)
