"""The page of the first profile, when imported, has the same facts under the same topics and aspects as the profile written by hand."""

from __future__ import annotations

import re
from functools import cache

import pytest

from benchmarks.questions import fact_patterns
from bot.importing.classifier import StatementClassifier
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.layout import load_layout
from bot.importing.text_page import read_text
from bot.knowledge.loader import BUNDLED_PROFILES, read_profile
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import load_taxonomy
from bot.operations.supervisor import newest_model
from tests.unit.importing.conftest import PAGES

# A pattern that finds each fact of tests/questions/facts.yml on the page.
ON_THE_PAGE = {
    1: "sometimes called",
    2: "side by side with doctors",
    3: "sophisticated scientific equipment",
    4: "take readings and interpret",
    5: "keep the equipment they use",
    6: "audiology.*renal dialysis",
    8: r"37\.5 hours",
    9: "shift work",
    10: "on-call",
    11: "part-time",
    12: "a workshop, a clinic",
    13: "visits to patients",
    14: "equipment and computers",
    15: "clean and at times sterile",
    16: "protective clothing",
    17: "sitting down or on your feet",
    18: "lifting of heavy equipment",
    19: "contact with patients",
    20: "physical sciences",
    21: "interest in medicine",
    22: "mature approach",
    23: "concentrate for long periods",
    24: "alongside a team",
    25: "reassure patients",
    26: "NHS employs most",
    27: "private hospitals",
    28: "senior posts",
    29: "also teach",
    30: "clinical scientists",
    31: "openings with companies",
}
RELATED, CONTACTS = 7, range(32, 36)


@cache
def imported(kind: str) -> Career:
    text = (PAGES / f"medical-technical-officer.{kind}").read_text(encoding="utf-8")
    page = (read_html if kind == "html" else read_text)(text, load_layout())
    draft = file_page(page, load_layout(), StatementClassifier(newest_model()), "Hotcourses")
    return Career.model_validate(draft.career)


@cache
def handwritten() -> Career:
    career = read_profile(BUNDLED_PROFILES / "medical-technical-officer.yml")
    assert isinstance(career, Career)
    return career


def find_statement(career: Career, *patterns: str) -> tuple[str, set[str]]:
    """Return the topic and the aspects of the one statement that matches all patterns."""
    ((topic, statement),) = [
        (topic, statement)
        for topic, statements in career.statements.items()
        for statement in statements
        if all(re.search(pattern, statement.text, re.IGNORECASE) for pattern in patterns)
    ]
    return topic, set(statement.aspects)


@pytest.fixture(params=["txt", "html"])
def career(request: pytest.FixtureRequest, trained: None) -> Career:
    return imported(request.param)


def test_every_fact_is_under_its_topic(career: Career) -> None:
    topics = {number: find_statement(career, pattern)[0] for number, pattern in ON_THE_PAGE.items()}
    assert topics == {number: find_statement(handwritten(), *fact_patterns()[number])[0] for number in ON_THE_PAGE}
    assert {*ON_THE_PAGE, RELATED, *CONTACTS} == set(range(1, 36))


def test_it_answers_the_same_questions(career: Career) -> None:
    answered = [[label for label in load_taxonomy().labels() if profile.statements_about(label)] for profile in (career, handwritten())]
    assert answered[0] == answered[1]


def test_nine_in_ten_facts_have_all_their_aspects(career: Career) -> None:
    missing = {}
    for number, pattern in ON_THE_PAGE.items():
        expected = find_statement(handwritten(), *fact_patterns()[number])[1]
        if lacking := expected - find_statement(career, pattern)[1]:
            missing[number] = lacking
    assert len(missing) <= len(ON_THE_PAGE) / 10, missing


def test_nine_in_ten_aspects_are_right(career: Career) -> None:
    """A sentence of the page may contain several facts; the aspects of all of them are right for it."""
    right: dict[str, set[str]] = {}
    given: dict[str, set[str]] = {}
    for number, pattern in ON_THE_PAGE.items():
        text = next(s.text for statements in career.statements.values() for s in statements if re.search(pattern, s.text, re.IGNORECASE))
        right.setdefault(text, set()).update(find_statement(handwritten(), *fact_patterns()[number])[1])
        given[text] = find_statement(career, pattern)[1]
    wrong = {text: given[text] - right[text] for text in given if given[text] - right[text]}
    assert sum(map(len, wrong.values())) <= sum(map(len, given.values())) / 10, wrong


def test_all_contacts_and_related_careers_are_imported(career: Career) -> None:
    # Aliases of contacts are added by hand; no page has them.
    assert career.contacts == tuple(contact.model_copy(update={"aliases": ()}) for contact in handwritten().contacts)
    assert [name.casefold() for name in career.related] == [name.casefold() for name in handwritten().related]


def test_the_specialisms_are_a_list_in_order(career: Career) -> None:
    (statement,) = [statement for statement in career.statements["specialisms"] if statement.list]
    assert statement.list == handwritten().statements["specialisms"][0].list


def test_topics_that_the_page_lacks_are_missing(career: Career) -> None:
    assert "entry" not in career.statements
    assert "pay" not in career.statements
