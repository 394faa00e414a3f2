"""Sums up a career's facts in a few rows: pay, hours, when, ways in, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from bot.knowledge.dates import is_old
from bot.knowledge.facts import Fact, FactKind, Says
from bot.knowledge.models import UNDATED, Career, Source
from bot.site.text import SiteText

CURRENCY_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}
SKILLS = "skills"
PAY_ORDER = ("training", "starting", "", "experienced")


class StatedFact(NamedTuple):
    """A fact of a career, with the topic of the statement that gives it."""

    topic: str
    fact: Fact


class FactsRow(NamedTuple):
    """A row of a facts box."""

    kind: str
    title: str
    lines: tuple[str, ...]
    topic: str
    """The section of the page that says it."""


class PayRange(NamedTuple):
    """Pay in a year of full-time work, from the lowest to the highest sum that a profile gives."""

    low: float
    high: float
    currency: str


def facts_of(career: Career) -> list[StatedFact]:
    """Return the facts of all statements but those on skills, in the order of the page.

    Skills are asked for in case they are needed: "resilience under pressure" doesn't say that a job is stressful.
    """
    return [
        StatedFact(topic, fact)
        for topic, statements in career.statements.items()
        if topic != SKILLS
        for statement in statements
        for fact in statement.facts_in(topic)
    ]


def facts_box(career: Career, text: SiteText) -> list[FactsRow]:
    """Return the rows that the profile has facts for."""
    stated = facts_of(career)
    rows = []
    for kind, title in text.rows.items():
        found = [each for each in stated if _row_of(each.fact) == kind]
        if kind == FactKind.PAY:
            lines = _pay_lines([each.fact for each in found], text)
        elif kind in (FactKind.HOURS, "training"):
            lines = tuple(dict.fromkeys(_length(each.fact, text) for each in found))
        else:
            lines = _named_lines([each.fact for each in found], text)
        if lines:
            rows.append(FactsRow(kind, title, lines, found[0].topic))
    return rows


def pay_range(career: Career) -> PayRange | None:
    """Return what the career pays in a year, or None if the profile gives no sum."""
    sums = [(pay, each.fact.unit) for each in facts_of(career) if (pay := each.fact.a_year()) is not None]
    if not sums:
        return None
    currency = sums[0][1]
    same = [pay for pay, unit in sums if unit == currency]
    return PayRange(min(low for low, _ in same), max(high for _, high in same), currency)


def money(amount: float, currency: str) -> str:
    """Return a sum as people write it: £18,000, or £12.50."""
    return f"{CURRENCY_SIGNS.get(currency, currency + ' ')}{amount:,.{0 if amount == round(amount) else 2}f}"


def scope(source: Source, text: SiteText) -> str:
    """Return where and when the facts of a source hold, such as "England, November 2020"."""
    if source.date == UNDATED:
        return text.scope.nation.format(nation=source.nation) if source.nation else text.undated
    day = readable_date(source.date)
    return text.scope.both.format(nation=source.nation, date=day) if source.nation else day


def readable_date(written: str) -> str:
    """Return a date such as 2020-11 as people write it: November 2020. What isn't a date is returned unchanged."""
    for given, readable in (("%Y-%m-%d", "%-d %B %Y"), ("%Y-%m", "%B %Y")):
        with suppress(ValueError):
            return datetime.strptime(written, given).strftime(readable)
    return written


def may_be_outdated(source: Source, at: float) -> bool:
    """Return whether the figures of a source may have changed at a Unix timestamp: it has no date, or one over two years before."""
    return source.date == UNDATED or is_old(source, at)


def any_of(names: Sequence[str], text: SiteText) -> str:
    """Return names as alternatives: "a, b or c"."""
    return _joined(names, text.says[Says.MAY].join)


def _joined(names: Sequence[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _row_of(fact: Fact) -> str:
    return "training" if fact.kind is FactKind.ROUTE and fact.name == "training" else fact.kind.value


def _pay_lines(facts: Sequence[Fact], text: SiteText) -> tuple[str, ...]:
    ordered = sorted(facts, key=lambda fact: PAY_ORDER.index(fact.name) if fact.name in PAY_ORDER else len(PAY_ORDER))
    return tuple(dict.fromkeys(text.pay.get(fact.name, text.pay["other"]).format(sum=_sum(fact, text)) for fact in ordered))


def _sum(fact: Fact, text: SiteText) -> str:
    amounts = dict.fromkeys(money(amount, fact.unit) for amount in (fact.low, fact.high) if amount is not None)
    return f"{_range(list(amounts), text)} {text.periods[fact.period or 'year']}"


def _length(fact: Fact, text: SiteText) -> str:
    numbers = _range(list(dict.fromkeys(f"{number:g}" for number in (fact.low, fact.high) if number is not None)), text)
    unit = fact.unit.removesuffix("s") if numbers == "1" else fact.unit
    return " ".join(filter(None, (numbers, unit, fact.period and text.periods[fact.period])))


def _range(values: Sequence[str], text: SiteText) -> str:
    return text.range.format(low=values[0], high=values[-1]) if len(values) > 1 else values[0]


def _named_lines(facts: Iterable[Fact], text: SiteText) -> tuple[str, ...]:
    """Return a line for what is so, one for what may be, and one for what isn't. What is so is not repeated as possible.

    Facts without a wording only serve searches.
    """
    strongest: dict[str, Says] = {}
    kinds: dict[str, FactKind] = {}
    for fact in facts:
        if fact.name not in text.facts[fact.kind]:
            continue
        kinds[fact.name] = fact.kind
        if fact.says is Says.YES or fact.name not in strongest:
            strongest[fact.name] = fact.says
    lines = []
    for says, wording in text.says.items():
        names = [text.facts[kinds[name]][name] for name, strength in strongest.items() if strength is says]
        if names:
            # Routes are alternatives, whatever is said of each.
            join = text.says[Says.MAY if FactKind.ROUTE in kinds.values() else says].join
            line = wording.text.format(facts=_joined(names, join))
            lines.append(line[0].upper() + line[1:])
    return tuple(lines)
