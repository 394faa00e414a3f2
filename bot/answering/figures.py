"""Compares a figure of the user's own with one that was told, as in "I do 48" after "37.5 hours a week"."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    number = _own_number(text)
    for career, statement, fact in _comparable(number, stated):
        if key := _compared(_value(number), fact):
            sentence = setting.wording.say(key, own=number, statement=statement.text)
            items, cited = statement_items(career, [statement]), citations_of(career, [statement])
            return Passage(paragraph(sentence), items, cited, career=career.id, outcome=Outcome.ANSWERED)
    return None


def check_comparison(text: str, setting: Setting) -> Passage | None:
    """Say whether it's right what someone concludes on a figure that they named before, as in "so less than him", or return None."""
    claims_less, claims_more = (bool(patterns()[name].search(text)) for name in ("less", "more"))
    number = _own_number(setting.text_before)
    if claims_less == claims_more:
        return None
    for career, statement, fact in _comparable(number, setting.statements(setting.stated_in_last_turn)):
        if (key := _compared(_value(number), fact)) in ("less_than_own", "more_than_own"):
            is_less = key == "less_than_own"
            bound = fact.high if is_less and fact.high is not None else fact.low
            degree = setting.wording.say("less" if is_less else "more")
            sentence = setting.wording.say(
                "figures_agree" if is_less == claims_less else "figures_disagree", figure=f"{bound:,g}", degree=degree, own=number
            )
            asides = statement_items(career, [statement])
            return Passage(paragraph(sentence), asides=asides, career=career.id, outcome=Outcome.ANSWERED)
    return None


def _own_number(text: str) -> str:
    """Return the one number in a text that gives a figure of one's own, or an empty string."""
    numbers = re.findall(r"\d+(?:[.,]\d+)*", text)
    gives_own = patterns()["own_figure"].search(text) and not patterns()["tells_age"].search(text)
    return numbers[0] if len(numbers) == 1 and gives_own else ""


def _comparable(number: str, stated: StatementsOfCareers) -> Iterator[tuple[Career, Statement, Fact]]:
    """Yield the figures in statements that a number can be compared with."""
    for career, statement in stated if number else ():
        for fact in _figures(career, statement):
            low, high = PLAUSIBLE[fact.kind]
            if low <= _value(number) <= high:
                yield career, statement, fact


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _figures(career: Career, statement: Statement) -> list[Fact]:
    topic = next(topic for topic, group in career.statements.items() if statement in group)
    return [fact for fact in statement.facts_in(topic) if PERIOD.get(fact.kind) == fact.period and fact.low is not None]


def _compared(own: float, fact: Fact) -> str | None:
    low = fact.low if fact.low is not None else own
    high = fact.high if fact.high is not None else low
    return "more_than_own" if low > own else "less_than_own" if high < own else "same_as_own" if low == high == own else None
