"""Works out a figure for another period than the profile gives: the hours a day, or the pay a month or a week."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.wording import AnswerWording
from bot.knowledge.facts import Fact, FactKind
from bot.knowledge.models import Career, Statement

# How many of the period asked for are in the one that is given.
PARTS = {(FactKind.HOURS, "week", "day"): 5, (FactKind.PAY, "year", "month"): 12, (FactKind.PAY, "year", "week"): 52}


def as_a_sum(statements: Sequence[Statement], career: Career, period: str, wording: AnswerWording) -> str | None:
    """Return the first figure of some statements for another period, marked as a sum, or None if there is none that can be divided."""
    topic_of = {statement.text: topic for topic, group in career.statements.items() for statement in group}
    for fact in (fact for statement in statements for fact in statement.facts_in(topic_of[statement.text])):
        parts = PARTS.get((fact.kind, fact.period, period))
        if parts and fact.low is not None and (fact.kind is FactKind.HOURS or fact.unit == "GBP"):
            amount = wording.say(f"sum_{fact.kind.value}_{period}", amount=_amount(fact, parts, wording))
            return wording.say("as_a_sum", profile=wording.say("profile"), period=wording.say(f"period_{period}"), amount=amount)
    return None


def _amount(fact: Fact, parts: int, wording: AnswerWording) -> str:
    low, high = (f"£{value / parts:,.0f}" if fact.kind is FactKind.PAY else f"{value / parts:.3g}" for value in _bounds(fact))
    return low if low == high else wording.say("sum_range", low=low, high=high)


def _bounds(fact: Fact) -> tuple[float, float]:
    low = fact.low or 0
    return low, fact.high if fact.high is not None else low
