"""Joins passages to a reply, and remembers the turn."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.advising import whom_to_ask, with_links
from bot.answering.answers import CONTACTS
from bot.answering.contacts import public_contacts
from bot.answering.fitting import ENTRY
from bot.answering.guiding import resume_suggestion
from bot.answering.passage import Passage, Setting, contact_items, paragraph
from bot.answering.suggestions import next_questions
from bot.conversation.guide import with_words
from bot.conversation.history import had_gap, last_questions, named_contacts
from bot.conversation.outcome import Outcome
from bot.conversation.types import (
    Citation,
    DialogueState,
    Item,
    ItemKind,
    Reply,
    Suggestion,
    Tone,
    TurnRecord,
)
from bot.knowledge.models import Source

ReplyAndState = tuple[Reply, DialogueState]

NOT_ON_CAREERS = (Outcome.SMALL_TALK, Outcome.UNSURE)
ITEM_KINDS = (ItemKind.STATEMENT, ItemKind.CONTACT, ItemKind.CAREER, ItemKind.ENTRY)


def finished(passages: Sequence[Passage], setting: Setting, own_words: str | None = None) -> ReplyAndState:
    """Join the passages to a reply, and remember the turn.

    `own_words` is the question of the guided talk that the message answers in the user's own words, if it does.
    """
    about = {query.aspect.topic for passage in passages for query in passage.queries}
    if setting.in_distress and ((not about and _outcome(passages) in NOT_ON_CAREERS) or (about == {CONTACTS} and not setting.named)):
        # After helplines, nobody is asked what they want to know about a job, or given other numbers to ring.
        passages = [Passage(paragraph(setting.vary(f"after_{setting.need}")), suggestions=(), tone=Tone.WARM)]
    if setting.after_emergency and not about and _outcome(passages) in NOT_ON_CAREERS:
        passages = [Passage(paragraph(setting.vary("after_emergency")), suggestions=(), tone=Tone.WARM)]
    if setting.may_need_help:
        passages = [*passages, Passage(paragraph(setting.wording.say("support")), tone=Tone.WARM)]
    passages = with_links(_with_whom_to_ask(list(passages), setting), setting)
    queries = tuple(dict.fromkeys(query for passage in passages for query in passage.queries))
    guide = next((passage.guide for passage in passages if passage.guide), None)
    offered = _suggestions(passages, setting)
    if guide is None:
        offered += resume_suggestion(setting.state.guide)
    outcome = _outcome(passages)
    reply = Reply(
        blocks=tuple(block for passage in passages for block in passage.blocks),
        citations=_citations(passages),
        suggestions=offered,
        tone=Tone.WARM if any(passage.tone is Tone.WARM for passage in passages) else Tone.PLAIN,
        outcome=outcome,
    )
    items = _numbered(passages, offered)
    page = setting.page_career if setting.page_career and setting.store.get(setting.page_career) else None
    wish = next((passage.wish for passage in passages if passage.wish), None)
    turn = TurnRecord(at=setting.at, queries=queries, items=items, outcome=outcome, page=page)
    state = setting.state.remember(turn, wish=wish)
    if setting.person is not None:
        state = state.model_copy(update={"person": setting.person or None})
    return reply, state.model_copy(update={"guide": with_words(guide, own_words, setting.message_id)}) if guide else state


def _with_whom_to_ask(passages: list[Passage], setting: Setting) -> list[Passage]:
    """Say whom to ask after the first gap that tells nothing near, the first on how to get in, and any in a question about contacts."""
    first, unnamed = not had_gap(setting.state), not named_contacts(setting.state)
    gaps = [
        i
        for i, each in enumerate(passages)
        if each.asks_whom and (_is_about(CONTACTS, each) or (unnamed and _is_about(ENTRY, each)) or (first and _tells_nothing(each)))
    ]
    for i in gaps[-1:]:
        career = setting.store.get(passages[i].career or "")
        if career and (career.contacts or setting.site.advisers):
            label = next((query.aspect for query in passages[i].queries), None)
            asides = () if setting.site.adviser_for(label) else contact_items(career, public_contacts(career))
            passages[i] = passages[i].followed_by(whom_to_ask(career, setting, label), asides)
    return passages


def _tells_nothing(passage: Passage) -> bool:
    return all(item.kind is not ItemKind.STATEMENT for item in passage.items)


def _is_about(topic: str, passage: Passage) -> bool:
    return any(query.aspect.topic == topic for query in passage.queries)


def _suggestions(passages: Sequence[Passage], setting: Setting) -> tuple[Suggestion, ...]:
    """Return the passages' own suggestions, or further questions if the reply has an answer from a profile."""
    open_ended = [passage for passage in passages if passage.suggestions is None]
    career = next((found for passage in open_ended if passage.career and (found := setting.store.get(passage.career))), None)
    if career is None:
        own = [suggestion for passage in passages for suggestion in passage.suggestions or ()]
        return tuple(dict.fromkeys(own))
    asked = [query for passage in passages for query in passage.queries] or list(last_questions(setting.state))
    gap = any(passage.outcome is Outcome.GAP for passage in passages)
    named = any(item.kind is ItemKind.CONTACT for passage in passages for item in (*passage.items, *passage.asides))
    return next_questions(career, asked, setting, whom=gap and not named)


def _outcome(passages: Sequence[Passage]) -> Outcome:
    outcomes = {passage.outcome for passage in passages}
    ranked = (Outcome.GAP, Outcome.ANSWERED, Outcome.DECLINED, Outcome.UNSURE)
    return next((outcome for outcome in ranked if outcome in outcomes), Outcome.SMALL_TALK)


def _citations(passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """Merge the citations of each career and source into one."""
    merged: dict[tuple[str, Source], Citation] = {}
    for cited in (cited for passage in passages for cited in passage.citations):
        before = merged.get((cited.career, cited.source), cited)
        topics = tuple(dict.fromkeys([*before.topics, *cited.topics]))
        merged[cited.career, cited.source] = cited.model_copy(
            update={"topics": topics, "has_numbers": before.has_numbers or cited.has_numbers}
        )
    return tuple(merged.values())


def _numbered(passages: Sequence[Passage], offered: Sequence[Suggestion]) -> tuple[Item, ...]:
    """Return the items in the reply by kind, with suggestions last. Listed items are numbered if there are several of their kind."""
    shown = list(dict.fromkeys(item for passage in passages for item in passage.items))
    numbered: list[Item] = []
    for kind in ITEM_KINDS:
        alike = [item for item in shown if item.kind is kind]
        numbered += [item.model_copy(update={"position": i}) for i, item in enumerate(alike, 1)] if len(alike) > 1 else alike
    asides = dict.fromkeys(item for passage in passages for item in passage.asides if item not in shown)
    return (*numbered, *asides, *(_suggestion_item(each, i) for i, each in enumerate(offered, 1)))


def _suggestion_item(suggestion: Suggestion, position: int) -> Item:
    return Item(kind=ItemKind.SUGGESTION, id=suggestion.text, career=next(iter(suggestion.query.careers), None), position=position)
