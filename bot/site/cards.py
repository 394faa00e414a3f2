"""Sums up a career in a card: what it is, pay, hours, and why it was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.knowledge.models import Career
from bot.site.facts_box import FactsRow, facts_box
from bot.site.text import SiteText

SHOWN_FACTS = ("pay", "hours", "route")


class Card(NamedTuple):
    id: str
    name: str
    lead: str
    facts: tuple[FactsRow, ...]
    why: tuple[str, ...]
    """What the profile says of what was searched for."""


def card(career: Career, text: SiteText, why: Iterable[str] = (), matched: str | None = None) -> Card:
    """Return a career's card. `why` are ids of statements, and `matched` is the statement that has the words searched for."""
    lead = introduction(career)
    facts = tuple(row for row in facts_box(career, text) if row.kind in SHOWN_FACTS)
    reasons = [matched, *(statement.text for each in why if (statement := career.statement(each)))]
    return Card(career.id, career.name, lead, facts, tuple(dict.fromkeys(reason for reason in reasons if reason and reason != lead)))


def introduction(career: Career) -> str:
    """Return the sentence that introduces a career: the first of its overview, or else of the page. Empty if there is none."""
    statements = career.statements.get("overview") or next(iter(career.statements.values()), ())
    return statements[0].text if statements else ""
