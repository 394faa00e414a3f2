"""Texts are split into sentences that can be understood alone, word for word."""

from __future__ import annotations

import pytest

from bot.importing.layout import load_layout
from bot.importing.page import SourceBlock
from bot.importing.sentences import SourceList, join_lead_in, split_blocks, split_sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["They bake.", "They also sell."],
        ["Is it hot?", "Yes!", "It is 37.5 degrees at 4 p.m. and later."],
        ["Ask the Law Society, Careers.Net and others.", "Or don't."],
        ["Cakes, pies etc. are made (by hand).", "Bread is not."],
        ["Pay is £20,000 to £30,000 a year"],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert split_sentences(" ".join(expected)) == expected


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
def test_an_item_is_joined_to_its_lead_in(lead: str, item: str, text: str) -> None:
    assert join_lead_in(lead, item, load_layout().runs_on) == text


def test_only_a_line_without_a_full_stop_is_a_lead_in() -> None:
    blocks = [
        SourceBlock(("They sing. You need:",)),
        SourceBlock(("ears", "a voice"), is_list=True),
        SourceBlock(("They rest.",)),
        SourceBlock(("tea",), is_list=True),
    ]
    assert list(split_blocks(blocks)) == [
        "They sing.",
        SourceList("You need:", ("ears", "a voice")),
        "They rest.",
        SourceList("", ("tea",)),
    ]
