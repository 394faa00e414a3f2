"""Describes how a message was understood, resolved and answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.answers import answer
from bot.conversation.types import Clause, Fit, Item, ItemKind, Leaning, Mention, Reading, Request
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import load_taxonomy

FITS = {
    Fit.ANSWERS: "has the answer",
    Fit.SAME_ASPECT: "has the aspect without the detail, so the reply says what is missing",
    Fit.NEAREST: "has only something close, which the reply gives as the nearest",
    Fit.UNRELATED: "has nothing on it, so the reply says that there is a gap",
}


@dataclass(frozen=True)
class Explanation:
    """How a message was understood, and what was replied."""

    intent: str
    confidence: float
    """Between 0 and 1. Below the `FallbackClassifier` threshold in config.yml, the assistant asks for clarification."""
    reading: Reading
    action: str
    """The action or response that Rasa's rules chose."""
    reply: str = ""
    """Empty if the rules chose one of Rasa's own responses."""
    outcome: str = ""

    def lines(self, store: Store) -> Iterator[str]:
        """Yield the explanation line by line, in the order in which a message is processed."""
        yield f"Intent: {self.intent} ({self.confidence:.2f})"
        for number, clause in enumerate(self.reading.clauses, 1):
            yield f"Clause {number}: “{clause.text}”"
            yield f"  {_clause(clause)}"
        for mention in self.reading.mentions:
            yield f"Mention: {_mention(mention)}"
        for request in self.reading.requests:
            yield f"Request of clause {request.clause + 1}: {_query(request)}"
            yield from (f"  refers to {_item(item, store)}" for item in request.query.items)
            yield from (f"  {name}: has no profile" for name in request.others)
            yield from (f"  {line}" for line in _measured(request, store))
            yield from (f"  {line}" for line in _tagged(request, self.reading, store))
        yield f"Reply: {self.action}" + (f", counted as {self.outcome}" if self.outcome else "")
        yield from (f"  {line}" for line in self.reply.splitlines())


def _clause(clause: Clause) -> str:
    said = [str(clause.act), str(clause.aspect or "no label") + (f" ({clause.likelihood:.2f})" if clause.likelihood is not None else "")]
    if clause.detail:
        said.append(f"detail: {clause.detail}")
    said.append("stands alone" if clause.leans_on is Leaning.NOTHING else f"leans on a {clause.leans_on}")
    return ", ".join([*said, f"confidence {clause.confidence:.2f}"])


def _mention(mention: Mention) -> str:
    return f"“{mention.text}”, {mention.career or 'no profile'}, {mention.role}"


def _query(request: Request) -> str:
    query = request.query
    said = [
        str(query.aspect),
        *([f"detail: {query.detail}"] if query.detail else []),
        *([f"number {request.count}"] if request.count else []),
    ]
    return ", ".join([*said, f"about {' and '.join(query.careers) or 'no career'}"])


def _item(item: Item, store: Store) -> str:
    text = _text(item.id, store) if item.kind is ItemKind.STATEMENT else item.id
    return f"{item.kind}{f' {item.position}' if item.position else ''}: “{text}”"


def _measured(request: Request, store: Store) -> Iterator[str]:
    for measured in request.measured:
        yield f"{measured.career}: the profile {FITS[measured.fit]} ({measured.likelihood:.2f})"
        yield from (f"  “{_text(statement, store)}”" for statement in measured.statements)


def _tagged(request: Request, reading: Reading, store: Store) -> Iterator[str]:
    """Yield what profiles say that weren't measured: whole topics, contacts and related careers are answered by tags."""
    if request.measured or request.query.aspect not in load_taxonomy():
        return
    text = reading.clauses[request.clause].text if request.clause < len(reading.clauses) else reading.text
    for career in (known for career_id in request.query.careers if (known := store.get(career_id))):
        found = answer(request.query, career, None, text, store)
        yield f"{career.id}: by its tags, the profile {FITS[found.fit]}"
        shown = [*(each.text for each in found.statements), *(each.name for each in found.contacts), *found.related]
        yield from (f"  “{each}”" for each in shown)


def _text(statement_id: str, store: Store) -> str:
    """Return the text of a statement, or its id if the profile no longer has it."""
    career = store.get(statement_id.partition("#")[0])
    statement = career.statement(statement_id) if career else None
    return statement.text if statement else statement_id
