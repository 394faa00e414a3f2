"""Headings have the topics that the layout gives them, or those that the classifier reads in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bot.importing.filing import file_page
from bot.importing.headings import HeadingReader, HeadingTopics
from bot.importing.html_page import read_html
from bot.importing.layout import load_layout
from tests.unit.importing.conftest import Keywords, statements


class Reader(Keywords):
    """A labeller that reads these headings."""

    HEADINGS: Mapping[str, Mapping[str, float]] = {
        "money": {"pay": 0.7},
        "where and when": {"hours": 0.3, "environment": 0.25},
        "shape of the week": {"hours": 0.3, "pay": 0.05},
        "working week": {"hours": 0.55},
        "our shop": {"environment": 0.1},
    }

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        return [self.HEADINGS.get(heading, {}) for heading in headings]


def find(heading: str) -> HeadingTopics:
    reader = HeadingReader(load_layout(), Reader(), "beekeeper")
    reader.prepare([heading])
    return reader.find(heading)


@pytest.mark.parametrize(
    ("heading", "topics"),
    [
        ("Salary", ("pay",)),
        ("Beekeepers' work", ("duties", "overview", "specialisms")),
        ("Is beekeeping right for you?", ("skills",)),
        ("The work", ("duties", "overview", "specialisms")),
        ("Work", ("entry",)),
        ("Money", ("pay",)),
        ("Where and when", ("hours", "environment")),
        ("Money & hours", ("pay", "hours")),
    ],
)
def test_the_topics_of_clear_headings(heading: str, topics: tuple[str, ...]) -> None:
    assert find(heading).topics == topics
    assert find(heading).is_sure()


def test_an_unclear_heading_needs_the_support_of_its_text() -> None:
    assert find("Shape of the week") == HeadingTopics(("hours",), needs_support=True, text="Shape of the week")
    assert find("Our shop").topics == ()


@pytest.mark.parametrize(
    "heading",
    ["Share this page", "Cookies on this site", "Leave a reply", "3 comments", "Related posts", "Is this page useful?", "Contact us"],
)
def test_headings_of_the_site(heading: str) -> None:
    assert find(heading).is_site


@pytest.mark.parametrize("heading", ["Vacancies", "Opportunities", "Related careers", "Find out more", "Contacts", "Useful links"])
def test_headings_of_profiles_are_not_taken_for_the_sites(heading: str) -> None:
    assert find(heading).is_sure()


@pytest.mark.parametrize(("text", "filed"), [("They work 40 hours.", True), ("It is green.", False)])
def test_text_under_an_unclear_heading_is_filed_if_it_is_on_the_topic(text: str, filed: bool) -> None:
    page = read_html(f"<h1>Beekeeper</h1><h2>Pay</h2><p>Good.</p><h2>Shape of the week</h2><p>{text}</p>", load_layout())
    draft = file_page(page, load_layout(), Reader(), "Made-up Careers")
    assert statements(draft, "hours") == ([text] if filed else [])
    assert ("Shape of the week" in [unfiled.source for unfiled in draft.unfiled]) is not filed


@pytest.mark.parametrize("heading", ["Shape of the week", "Before dawn", "Our shop"])
def test_text_under_an_unclear_heading_is_filed_by_its_own_words(heading: str) -> None:
    page = read_html(f"<h1>Beekeeper</h1><h2>{heading}</h2><p>The island is green.</p><p>They work 40 hours.</p>", load_layout())
    draft = file_page(page, load_layout(), Reader(), "Made-up Careers")
    assert (statements(draft, "environment"), statements(draft, "hours")) == (["The island is green."], ["They work 40 hours."])


def test_a_subheading_that_is_not_clear_shares_the_topics_above_it() -> None:
    page = read_html(
        "<h1>Beekeeper</h1><h2>Environment</h2><h3>Working week</h3><p>They work 40 hours.</p><p>The island is green.</p>", load_layout()
    )
    draft = file_page(page, load_layout(), Reader(), "Made-up Careers")
    assert statements(draft, "hours") == ["They work 40 hours."]
    assert statements(draft, "environment") == ["The island is green."]
