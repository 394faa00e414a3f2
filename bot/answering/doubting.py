"""Answers doubts about what was said, and requests for its source or a person."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.advising import adviser_block, listed_contacts, whom_to_ask
from bot.answering.contacts import contacts_in_short, public_contacts
from bot.answering.naming import ask_which_career
from bot.answering.passage import Passage, Setting, contact_items, paragraph, statement_items
from bot.answering.render import source_named
from bot.answering.restating import asked_career, last_was_gap, referred_to
from bot.conversation.history import questions, questions_in, statements_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Query, Request
from bot.knowledge.models import UNDATED
from bot.knowledge.taxonomy import Label

OVERVIEW = Label("overview")


def are_you_sure(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say which page it comes from, and give the statement again. If the page isn't dated, say whom to check with."""
    asked = questions(setting.state)
    was_gap = last_was_gap(setting) and not statements_in(asked[-1])
    stated = [] if was_gap and not request.query.items else referred_to(request, setting)
    career = stated[0][0] if stated else asked_career(request, setting)
    if career is None:
        return [ask_which_career(setting)]
    if not stated and not was_gap:
        return ask_source(request, text, setting)
    sources, wording = dict.fromkeys(owner.source_of(statement) for owner, statement in stated) or [career.source], setting.wording
    if stated and setting.state.recent and not questions_in(setting.state.recent[-1]) and statements_in(setting.state.recent[-1]):
        # They were told again in the turn before, with their source.
        items = statement_items(career, [statement for owner, statement in stated if owner == career])
        return [Passage(paragraph(wording.say("sure_again")), asides=items, career=career.id, outcome=Outcome.ANSWERED)]
    again = stated[0][1].text if len(stated) == 1 else ""
    sentence = wording.say(
        "sure" if again else "sure_of_all" if stated else "sure_of_gap",
        source=wording.join_and([source_named(source, wording) for source in sources]),
        statement=again,
    )
    contacts = contacts_in_short(career, wording) if any(source.date == UNDATED for source in sources) else ""
    check = wording.say("please_check", contacts=contacts) if contacts else ""
    items = statement_items(career, [stated[0][1]] if again else [])
    asides = contact_items(career, public_contacts(career)) if contacts else ()
    return [Passage(paragraph(sentence, check), items, asides=asides, career=career.id, outcome=Outcome.ANSWERED)]


def why_unknown(request: Request, text: str, setting: Setting) -> list[Passage]:
    career = asked_career(request, setting)
    if career is None:
        return [ask_which_career(setting)]
    sentences = [setting.wording.say("why_unknown"), whom_to_ask(career, setting)]
    return [Passage(paragraph(*sentences), asides=contact_items(career, public_contacts(career)), career=career.id)]


def ask_source(request: Request, text: str, setting: Setting) -> list[Passage]:
    passage = _with_contacts("about_source", request, setting)
    # "I want to be an archivist but there are no jobs, is that true" is about that career from then on.
    if passage.career and passage.career in setting.named:
        passage = replace(passage, queries=(Query(careers=(passage.career,), aspect=OVERVIEW),))
    return [passage]


def talk_to_person(request: Request, text: str, setting: Setting) -> list[Passage]:
    if adviser := adviser_block(None, setting):
        career = asked_career(request, setting)
        listed = listed_contacts(career, setting) if career else ()
        blocks = (*paragraph(setting.wording.say("talk_to_person", contacts="")), *adviser, *listed)
        return [Passage(blocks, contact_items(career, career.contacts) if career else (), suggestions=())]
    return [_with_contacts("talk_to_person", request, setting)]


def _with_contacts(key: str, request: Request, setting: Setting) -> Passage:
    career = asked_career(request, setting)
    if career is None:
        return ask_which_career(setting)
    sentence = setting.wording.say(
        key,
        career=career.name,
        source=setting.wording.join_and([source_named(source, setting.wording) for source in (career.source, *career.other_sources())]),
        contacts=contacts_in_short(career, setting.wording),
    )
    items = contact_items(career, public_contacts(career))
    return Passage(paragraph(sentence), items, career=career.id, suggestions=())
