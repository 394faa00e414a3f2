"""Says how the pay or the hours of careers compare, where their profiles give values that can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from bot.answering.question_words import patterns
from bot.answering.wording import AnswerWording
from bot.knowledge.dates import are_comparable
from bot.knowledge.facts import Fact, FactKind
from bot.knowledge.models import Career, Statement
from bot.language.words import article

STARTING, EXPERIENCED = "starting", "experienced"


class Shown(NamedTuple):
    """A career in a comparison, with the statements shown of it."""

    career: Career
    statements: Sequence[Statement]

    def facts(self, kind: FactKind) -> list[Fact]:
        """Return the facts of a kind, without those that hold only for some people or at some times."""
        topic_of = {statement.text: topic for topic, group in self.career.statements.items() for statement in group}
        plain = [statement for statement in self.statements if not patterns()["unclear_value"].search(statement.text)]
        return [fact for statement in plain for fact in statement.facts_in(topic_of[statement.text]) if fact.kind is kind]


class Range(NamedTuple):
    low: float
    high: float
    unit: tuple[str, str]
    """The unit and the period."""


def verdict(compared: Sequence[Shown], wording: AnswerWording) -> str | None:
    """Return a sentence on whose pay or hours are higher, or None if the statements don't settle it."""
    clauses = _on_pay(compared, wording) or _on_hours(compared, wording)
    sentence = wording.say("verdict_join").join(clauses)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else None


def _on_pay(compared: Sequence[Shown], wording: AnswerWording) -> list[str]:
    if not are_comparable([shown.career.source_of(s) for shown in compared for s in shown.statements]):
        return []
    start, end = _leader(compared, FactKind.PAY, _at_start), _leader(compared, FactKind.PAY, _at_end)
    key = "higher" if len(compared) == 2 else "highest"
    if start and start == end:
        return [_say("verdict_both", start, key, wording)]
    return [_say(name, leader, key, wording) for name, leader in (("verdict_start", start), ("verdict_end", end)) if leader]


def _on_hours(compared: Sequence[Shown], wording: AnswerWording) -> list[str]:
    leader = _leader(compared, FactKind.HOURS, _in_all)
    return [_say("verdict_hours", leader, "more" if len(compared) == 2 else "most", wording)] if leader else []


def _say(key: str, career: Career, degree: str, wording: AnswerWording) -> str:
    name = _within_sentence(career)
    return wording.say(key, career=f"{article(name)} {name}", degree=wording.say(degree))


def _within_sentence(career: Career) -> str:
    """Return the career's name in lower case, but for abbreviations and for words that its statements capitalise within a sentence."""
    stated = " ".join(statement.text for group in career.statements.values() for statement in group)
    capitalised = set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", stated))
    return " ".join(word if word in capitalised or not word.istitle() else word.lower() for word in career.name.split())


def _leader(compared: Sequence[Shown], kind: FactKind, choose: Callable[[list[Fact]], Iterable[float]]) -> Career | None:
    """Return the career whose values are above those of all the others, or None if there is none or if the values can't be compared."""
    ranges = [_range(shown.facts(kind), choose) for shown in compared]
    known = [each for each in ranges if each]
    if len(known) < len(compared) or len({each.unit for each in known}) > 1:
        return None
    above = [i for i, each in enumerate(known) if all(each.low > other.high for other in known if other is not each)]
    return compared[above[0]].career if above else None


def _range(facts: list[Fact], choose: Callable[[list[Fact]], Iterable[float]]) -> Range | None:
    units = {(fact.unit, fact.period) for fact in facts}
    values = list(choose(facts))
    return Range(min(values), max(values), units.pop()) if values and len(units) == 1 else None


def _at_start(facts: list[Fact]) -> Iterable[float]:
    """Return what people start on: what is said of starting, or else the low end of the whole range."""
    return _values(facts, STARTING) or [min(values) for values in [_spread(facts)] if values]


def _at_end(facts: list[Fact]) -> Iterable[float]:
    return _values(facts, EXPERIENCED) or [max(values) for values in [_spread(facts)] if values]


def _in_all(facts: list[Fact]) -> Iterable[float]:
    return _values(facts, "")


def _spread(facts: list[Fact]) -> list[float]:
    """Return the values of a range that isn't about any stage, or none if there is no such range."""
    values = _values(facts, "")
    return values if len(set(values)) > 1 else []


def _values(facts: list[Fact], name: str) -> list[float]:
    return [value for fact in facts if fact.name == name for value in (fact.low, fact.high) if value is not None]
