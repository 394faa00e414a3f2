"""Fifty pages in the layouts of real careers sites: right names, right topics, no junk, and nothing lost without being listed."""

from __future__ import annotations

from functools import cache

import pytest
from bs4 import BeautifulSoup

from bot.importing.boilerplate import NO_TEXT
from bot.importing.classifier import StatementClassifier
from bot.importing.drafts import Draft
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.layout import load_layout
from bot.operations.supervisor import newest_model
from tests.unit.importing.layouts import MarkedPage, listed_in, normalise, places_of, read_marked_pages

pytestmark = [pytest.mark.usefixtures("trained"), pytest.mark.long]


@cache
def drafts() -> list[tuple[MarkedPage, Draft]]:
    classifier = StatementClassifier(newest_model())
    return [
        (page, file_page(read_html(page.html, load_layout()), load_layout(), classifier, "Made-up Careers")) for page in read_marked_pages()
    ]


def test_every_career_has_its_name() -> None:
    wrong = [
        (page.name, draft.career["name"], draft.career["plural"])
        for page, draft in drafts()
        if (draft.career["name"].casefold(), draft.career["plural"].casefold()) != (page.career.casefold(), page.plural.casefold())
    ]
    assert len(drafts()) == 50
    assert wrong == []


def test_statements_are_under_the_right_topics() -> None:
    wanted = [(page, expected, draft) for page, draft in drafts() for expected in page.expected if expected.topics]
    wrong = [
        (page.name, expected.text, sorted(expected.topics), found)
        for page, expected, draft in wanted
        if not expected.topics & set(found := [topic for topic, text in places_of(draft) if expected.text in text])
    ]
    assert len(wrong) <= 0.05 * len(wanted), wrong


def test_what_belongs_to_the_site_is_not_filed() -> None:
    filed = [(page, topic, text) for page, draft in drafts() for topic, text in places_of(draft) if topic != "contacts"]
    # The salaries of schema.org are numbers, which no text on the page says.
    junk = [
        (page.name, topic, text)
        for page, topic, text in filed
        if not any(expected.text in text or text in expected.text for expected in page.expected) and "jsonld" not in page.name
    ]
    assert len(junk) <= 0.03 * len(filed), junk


def test_nothing_is_lost_without_being_listed() -> None:
    lost = {}
    for page, draft in drafts():
        soup = BeautifulSoup(page.html, "lxml")
        for element in soup([*NO_TEXT, "head"]):
            element.decompose()
        if words := set(normalise(soup.get_text(" ")).split()) - set(listed_in(draft).split()):
            lost[page.name] = words
    assert lost == {}
