"""Compares careers by answering the same question from each career's profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.answering.answers import RELATED, answer
from bot.answering.contacts import contact_line, details_of
from bot.answering.gaps import silent_on
from bot.answering.holding import with_place_and_time
from bot.answering.naming import career_items
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.related_answers import DIFFERENCE
from bot.answering.verdicts import Shown, verdict
from bot.conversation.history import last_questions
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Citation, Comparison, ComparisonRow, Detail, Fit, Item, ItemKind, Measured, Query, Request
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

# How many careers are compared in several respects, and how many in one, of which less is told then.
MAX_COMPARED, MAX_IN_A_ROW = 3, 5
MAX_STATEMENTS_IN_A_ROW = 2
# Labels to compare if the question doesn't ask about anything in particular.
DEFAULT_LABELS = [Label("duties"), Label("hours", "weekly_hours"), Label("pay"), Label("entry")]
NOTHING = (Fit.NEAREST, Fit.UNRELATED)
GENERAL = (DIFFERENCE, RELATED, Label("related", OTHER), Label("overview"))


def compare(request: Request, careers: Sequence[Career], text: str, setting: Setting) -> Passage:
    """Return a table with a row for each label to compare and a column for each career."""
    labels = DEFAULT_LABELS if request.query.aspect in GENERAL else [request.query.aspect]
    most = MAX_COMPARED if len(labels) > 1 else MAX_IN_A_ROW
    compared = careers[:most]
    rows = [_row(request, label, compared, text, setting) for label in labels]
    table = Comparison(careers=tuple(career.name for career in compared), rows=tuple(row.block for row in rows))
    items = tuple(item for row in rows for item in row.items)
    told = {item.id for item in items if item.kind is ItemKind.STATEMENT}
    before = {career_id for query in last_questions(setting.state) for career_id in query.careers}
    narrows = len(last_questions(setting.state)) > len(labels)
    if told and told == set(setting.stated_in_last_turn) and before.issuperset(career.id for career in compared) and not narrows:
        # Someone who asks on after a comparison wants to know more than it says.
        asks = patterns()["asks_outright"].search(text)
        sentence = setting.wording.say("compared_as_told") if asks else setting.vary("acknowledge")
        listed = (*items, *career_items(table.careers, setting.store))
        return Passage(paragraph(sentence), asides=listed, queries=(request.query,), career=compared[0].id, outcome=Outcome.GAP)
    # "So like a nurse?" stays one question about the first career, so the next one isn't about nurses.
    asks_whether_alike = request.query.aspect == DIFFERENCE and request.query.detail is Detail.WHETHER
    passage = Passage(
        (table,),
        (*items, *career_items(table.careers, setting.store)),
        tuple(cited for row in rows for cited in row.citations),
        queries=(request.query,) if asks_whether_alike else tuple(row.query for row in rows),
        career=compared[0].id,
        outcome=Outcome.GAP if any(row.has_gap for row in rows) else Outcome.ANSWERED,
    )
    return passage.led_by(setting.wording.say("most_compared", most=most) if len(careers) > most else "")


class _Row(NamedTuple):
    """A row of a comparison, with what it shows."""

    block: ComparisonRow
    query: Query
    items: list[Item]
    citations: list[Citation]
    has_gap: bool
    """Whether any of the profiles has nothing on it."""


def _row(request: Request, label: Label, careers: Sequence[Career], text: str, setting: Setting) -> _Row:
    query = request.query.model_copy(update={"aspect": label, "careers": tuple(career.id for career in careers)})
    cells: list[str] = []
    items: list[Item] = []
    citations: list[Citation] = []
    shown_of: list[Shown] = []
    most = MAX_STATEMENTS if len(careers) <= MAX_COMPARED else MAX_STATEMENTS_IN_A_ROW
    for career in careers:
        measured = next((m for m in request.measured if m.career == career.id and label == request.query.aspect), None)
        found = _answer(query, career, measured, text, setting)
        if found.fit in NOTHING:
            cells.append(setting.wording.say("gap", profile=setting.wording.say("profile"), about=silent_on(found.query.aspect)))
        else:
            shown = found.statements[:most]
            shown_of.append(Shown(career, shown))
            cells.append(_in_short(found, career, shown, setting))
            items += statement_items(career, shown)
            citations += citations_of(career, shown)
    has_gap = len(shown_of) < len(careers)
    row = ComparisonRow(
        title=load_taxonomy().title(label), cells=tuple(cells), verdict=None if has_gap else verdict(shown_of, setting.wording)
    )
    return _Row(row, query, items, citations, has_gap)


def _answer(query: Query, career: Career, measured: Measured | None, text: str, setting: Setting) -> Answer:
    found = answer(query, career, measured, text, setting.store)
    if found.fit not in NOTHING:
        return found
    if query.aspect.aspect != OTHER:
        # Only what the profile has on the very aspect, which is no gap, whatever detail it lacks.
        by_aspect = answer(query, career, None, text, setting.store)
        return by_aspect if by_aspect.fit is Fit.ANSWERS else found
    # No profile answers "which pays more?" directly, so compare what each says about the whole topic.
    return answer(query.model_copy(update={"aspect": Label(query.aspect.topic)}), career, None, text, setting.store)


def _in_short(found: Answer, career: Career, shown: Sequence[Statement], setting: Setting) -> str:
    if found.contacts:
        return " ".join(contact_line(details_of(contact), setting.wording) for contact in found.contacts[:MAX_STATEMENTS])
    stated = with_place_and_time(career, shown, setting)
    return stated or setting.wording.join_and(found.related)
