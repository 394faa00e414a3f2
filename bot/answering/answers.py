"""Answers a query from a career's profile."""

from __future__ import annotations

from typing import NamedTuple

from bot.answering.contacts import choose_contacts, lacks
from bot.conversation.types import Answer, Fit, Measured, Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

MAX_NEAREST = 2
MAX_ALIKE = 8
CONTACTS, PAY, RELATED = "contacts", "pay", Label("related")


def answer(query: Query, career: Career, measured: Measured | None, text: str, store: Store) -> Answer:
    """Return what the profile says on a query. `text` is the clause as typed, which may name a contact.

    Without `measured`, the statements are chosen by their aspects.
    """
    if query.aspect.topic == CONTACTS and (contacts := choose_contacts(career, query.aspect.aspect, text, query.items)):
        missing = any(lacks(contact, query.aspect.aspect) for contact in contacts)
        return Answer(query=query, career=career.id, fit=Fit.SAME_ASPECT if missing else Fit.ANSWERS, contacts=tuple(contacts))
    if query.aspect == RELATED and (names := related_careers(career, store).names):
        return Answer(query=query, career=career.id, fit=Fit.ANSWERS, related=tuple(names))
    measured = measured or measured_by_aspect(career, query.aspect)
    found = tuple(statement for statement_id in measured.statements if (statement := career.statement(statement_id)))
    fit = measured.fit if found else Fit.UNRELATED
    return Answer(query=query, career=career.id, fit=fit, statements=found, likelihood=measured.likelihood, may_answer=measured.may_answer)


def measured_by_aspect(career: Career, label: Label) -> Measured:
    """Return how well a profile answers a question, judging only by the aspects of its statements."""
    if stated := career.statements_about(label) if label.aspect != OTHER else []:
        return _measured(career, Fit.ANSWERS, stated)
    near = [s for other in load_taxonomy().near(label) for s in career.statements_about(other)[:MAX_NEAREST]]
    return _measured(career, Fit.NEAREST if near else Fit.UNRELATED, list(dict.fromkeys(near))[:MAX_NEAREST])


def _measured(career: Career, fit: Fit, statements: list[Statement]) -> Measured:
    return Measured(career=career.id, fit=fit, statements=tuple(map(career.statement_id, statements)))


class Related(NamedTuple):
    """Careers related to a career."""

    listed: tuple[str, ...]
    """Names of the careers that its profile lists."""
    listing: list[str]
    """Names of the other careers whose profiles list it."""
    category: str
    """Its smallest category, which contains the most similar careers. Only used if there are no others."""
    alike: list[str]
    """Names of careers in that category."""

    @property
    def names(self) -> list[str]:
        return [*self.listed, *self.listing] or self.alike


def related_careers(career: Career, store: Store) -> Related:
    listing = [name for name in store.pointing_to(career)[:MAX_ALIKE] if name not in career.related]
    groups = {category: store.in_category(category) for category in career.categories}
    category = min(groups, key=lambda each: len(groups[each]), default="")
    alike = [name for name in groups.get(category, ()) if name != career.name][:MAX_ALIKE]
    return Related(career.related, listing, category, alike)
