"""Abbreviations are explained as statements spell them out."""

from __future__ import annotations

import pytest

from bot.answering.explaining import spells_out
from bot.conversation.types import Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

CARD = "You need a Construction Skills Certification Scheme (CSCS) card."
OFFICERS = "TSOs (trading standards officers) protect consumers."


@pytest.mark.parametrize(
    ("term", "said", "spelt_out"),
    [
        ("cscs", CARD, True),
        ("TSOs", OFFICERS, True),
        ("card", CARD, False),
        ("cscs", "You need a CSCS card.", False),
        ("plastering", "They do plastering (inside and outside).", False),
    ],
)
def test_an_abbreviation_is_spelt_out_in_brackets_or_before_them(term: str, said: str, spelt_out: bool) -> None:
    assert spells_out(term, said) is spelt_out


@pytest.mark.parametrize("text", ["what does cscs mean", "whats a CSCS"])
def test_a_statement_that_spells_an_abbreviation_out_answers_what_it_means(text: str) -> None:
    talk = Talk(career("Thatcher", statements={"entry": [statement(CARD, "entry/registration")]}))
    reply = talk.ask("entry/registration", fit=Fit.SAME_ASPECT, says=[CARD], detail=Detail.MEANING, text=text)
    assert reply.startswith(CARD)
    assert talk.reply.outcome == "answered"
