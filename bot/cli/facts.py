"""Prints the facts in profiles, so that an owner can see and correct them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.facts import Fact, Says
from bot.knowledge.models import Career


def fact_lines(career: Career) -> Iterator[str]:
    """Yield the career's name, then each statement that gives facts, followed by them."""
    yield f"{career.name}:"
    for topic, statement in ((topic, statement) for topic, group in career.statements.items() for statement in group):
        if facts := statement.facts_in(topic):
            yield f"  {statement.text}"
            yield from (f"    {describe(fact)}" for fact in facts)


def describe(fact: Fact) -> str:
    """Return a fact in one line, such as "pay starting: 18,000 to 24,000 GBP a year" or "pattern nights: may"."""
    title = f"{fact.kind} {fact.name}".strip()
    bounds = list(dict.fromkeys(f"{bound:,.10g}" for bound in (fact.low, fact.high) if bound is not None))
    value = " to ".join(bounds) + f" {fact.unit}" + (f" a {fact.period}" if fact.period else "") if bounds else ""
    return f"{title}: {', '.join(filter(None, [value, fact.says if not value or fact.says is not Says.YES else '']))}"
