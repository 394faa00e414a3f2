"""Compares a figure of the user's own with one that was told, as in "I do 48" after "37.5 hours a week"."""

from __future__ import annotations

import re

from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.restating import StatementsOfCareers
from bot.conversation.outcome import Outcome
from bot.knowledge.facts import Fact, FactKind
from bot.knowledge.models import Career, Statement

# What a number of one's own must lie between to be hours a week or pay a year.
PLAUSIBLE = {FactKind.HOURS: (1, 168), FactKind.PAY: (5_000, 500_000)}
PERIOD = {FactKind.HOURS: "week", FactKind.PAY: "year"}


def check_own_figure(text: str, stated: StatementsOfCareers, setting: Setting) -> Passage | None:
    """Say whether a figure that was told is more or less than one of the user's own, or return None if that can't be said."""
    numbers = re.findall(r"\d+(?:[.,]\d+)*", text)
    if len(numbers) != 1 or not patterns()["own_figure"].search(text):
        return None
    own = float(numbers[0].replace(",", ""))
    for career, statement in stated:
        for fact in _figures(career, statement):
            low, high = PLAUSIBLE[fact.kind]
            if low <= own <= high and (key := _compared(own, fact)):
                sentence = setting.wording.say(key, own=numbers[0], statement=statement.text)
                items, cited = statement_items(career, [statement]), citations_of(career, [statement])
                return Passage(paragraph(sentence), items, cited, career=career.id, outcome=Outcome.ANSWERED)
    return None


def _figures(career: Career, statement: Statement) -> list[Fact]:
    topic = next(topic for topic, group in career.statements.items() if statement in group)
    return [fact for fact in statement.facts_in(topic) if PERIOD.get(fact.kind) == fact.period and fact.low is not None]


def _compared(own: float, fact: Fact) -> str | None:
    low = fact.low if fact.low is not None else own
    high = fact.high if fact.high is not None else low
    return "more_than_own" if low > own else "less_than_own" if high < own else "same_as_own" if low == high == own else None
