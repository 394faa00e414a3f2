"""Compares careers by answering the same question from each career's profile."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answers import RELATED, answer
from bot.answering.compose import DIFFERENCE, MAX_STATEMENTS, joined, silence
from bot.answering.contacts import contact_line
from bot.answering.naming import career_items
from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, BulletList, Citation, Fit, Item, Measured, Query, Request
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

MAX_COMPARED = 3
# Labels to compare if the question doesn't ask about anything in particular.
DEFAULT_LABELS = [Label("duties"), Label("hours", "weekly_hours"), Label("pay"), Label("entry")]
NOTHING = (Fit.NEAREST, Fit.UNRELATED)
GENERAL = (DIFFERENCE, RELATED, Label("related", OTHER), Label("overview"))


def compare(request: Request, careers: Sequence[Career], text: str, setting: Setting) -> list[Passage]:
    """Return a passage for each label to compare, with a line for each career."""
    compared = careers[:MAX_COMPARED]
    labels = DEFAULT_LABELS if request.query.aspect in GENERAL else [request.query.aspect]
    passages = [_line_per_career(request, label, compared, text, setting) for label in labels]
    if len(careers) > MAX_COMPARED:
        passages[0] = passages[0].led_by(setting.wording.say("most_compared", most=MAX_COMPARED))
    return passages


def _line_per_career(request: Request, label: Label, careers: Sequence[Career], text: str, setting: Setting) -> Passage:
    query = request.query.model_copy(update={"aspect": label, "careers": tuple(career.id for career in careers)})
    wording = setting.wording
    lines: list[str] = []
    items: list[Item] = []
    citations: list[Citation] = []
    outcome = Outcome.ANSWERED
    for career in careers:
        measured = next((m for m in request.measured if m.career == career.id and label == request.query.aspect), None)
        found = _answer(query, career, measured, text, setting)
        if found.fit in NOTHING:
            profile = wording.say("profile_of", career=career.name)
            lines.append(silence(found.query.aspect, "", career, profile, wording))
            outcome = Outcome.GAP
        else:
            shown = found.statements[:MAX_STATEMENTS]
            lines.append(wording.say("compared", career=career.name, statements=_in_short(found, setting)))
            items += statement_items(career, shown)
            citations += citations_of(career, shown)
    items += career_items([career.name for career in careers], setting.store)
    heading = wording.say("heading", title=load_taxonomy().title(label), career="")
    return Passage(
        (*paragraph(heading), BulletList(entries=tuple(lines))),
        tuple(items),
        tuple(citations),
        queries=(query,),
        career=careers[0].id,
        outcome=outcome,
    )


def _answer(query: Query, career: Career, measured: Measured | None, text: str, setting: Setting) -> Answer:
    found = answer(query, career, measured, text, setting.store)
    if query.aspect.aspect != OTHER or found.fit not in NOTHING:
        return found
    # No profile answers "which pays more?" directly, so compare what each says about the whole topic.
    return answer(query.model_copy(update={"aspect": Label(query.aspect.topic)}), career, None, text, setting.store)


def _in_short(found: Answer, setting: Setting) -> str:
    if found.contacts:
        return " ".join(contact_line(contact, setting.wording) for contact in found.contacts[:MAX_STATEMENTS])
    return joined(found.statements[:MAX_STATEMENTS]) or setting.wording.join_and(found.related)
