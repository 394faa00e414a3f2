"""Puts the facts of two or three careers next to each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.answering.verdicts import Shown, verdict
from bot.answering.wording import load_wording
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.site.facts_box import FactsRow, facts_box, pay_range
from bot.site.pay_chart import PayChart, pay_chart
from bot.site.text import SiteText

MOST_COMPARED = 3


class ComparedRow(NamedTuple):
    """A row of the table, with a cell for each career. None where a profile doesn't say."""

    title: str
    cells: tuple[FactsRow | None, ...]


class Comparison(NamedTuple):
    careers: tuple[Career, ...]
    rows: tuple[ComparedRow, ...]
    chart: PayChart | None
    verdict: str | None
    """A sentence on whose pay or hours are higher, as the assistant says it."""


class Chosen(NamedTuple):
    """The careers that a visitor chose, and the names that no profile has."""

    careers: tuple[Career, ...]
    unknown: tuple[str, ...]


def choose(given: Iterable[str], store: Store) -> Chosen:
    """Find careers by id or name, each once, and no more than can be compared."""
    found: dict[str, Career] = {}
    unknown = []
    for each in filter(None, (value.strip() for value in given)):
        if career := store.get(each) or store.named(each):
            found[career.id] = career
        else:
            unknown.append(each)
    return Chosen(tuple(found.values())[:MOST_COMPARED], tuple(unknown))


def compare(careers: Sequence[Career], text: SiteText) -> Comparison:
    boxes = [{row.kind: row for row in facts_box(career, text)} for career in careers]
    rows = [ComparedRow(title, tuple(box.get(kind) for box in boxes)) for kind, title in text.rows.items()]
    ranges = [(career.name, pay) for career in careers if (pay := pay_range(career))]
    shown = [Shown(career, [statement for group in career.statements.values() for statement in group]) for career in careers]
    return Comparison(tuple(careers), tuple(row for row in rows if any(row.cells)), pay_chart(ranges), verdict(shown, load_wording()))
