"""Text is cut into sentences that stand on their own, word for word."""

from __future__ import annotations

import pytest

from bot.importing.layout import load_layout
from bot.importing.page import Block
from bot.importing.sentences import Listing, led, pieces, sentences


@pytest.mark.parametrize(
    "cut",
    [
        ["They bake.", "They also sell."],
        ["Is it hot?", "Yes!", "It is 37.5 degrees at 4 p.m. and later."],
        ["Ask the Law Society, Careers.Net and others.", "Or don't."],
        ["Cakes, pies etc. are made (by hand).", "Bread is not."],
        ["Pay is £20,000 to £30,000 a year"],
    ],
)
def test_sentences(cut: list[str]) -> None:
    assert sentences(" ".join(cut)) == cut


@pytest.mark.parametrize(
    ("lead", "item", "text"),
    [
        ("You'll need:", "a good ear", "You'll need a good ear."),
        ("Choose one of these:", "singing", "Choose one of these: singing."),
        ("What do I need?", "a good ear", "What do I need? A good ear."),
        ("You'll need:", "You must sing.", "You must sing."),
        ("You could join", "the RAF;", "You could join: the RAF."),
    ],
)
def test_an_item_with_its_lead_in(lead: str, item: str, text: str) -> None:
    assert led(lead, item, load_layout().runs_on) == text


def test_only_a_line_that_ends_in_no_stop_leads_into_a_list() -> None:
    blocks = [
        Block(("They sing. You need:",)),
        Block(("ears", "a voice"), listed=True),
        Block(("They rest.",)),
        Block(("tea",), listed=True),
    ]
    assert list(pieces(blocks)) == ["They sing.", Listing("You need:", ("ears", "a voice")), "They rest.", Listing("", ("tea",))]
