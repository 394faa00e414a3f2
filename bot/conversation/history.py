"""Looks up what was asked and answered earlier in a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from bot.conversation.outcome import Outcome
from bot.conversation.types import Detail, DialogueState, Item, ItemKind, Query, TurnRecord, TurnSummary
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy

Turn = TurnRecord | TurnSummary

MIDDLE = 0
"""The position in the middle of a list, whatever its length. Others are counted from 1, or from the end as -1."""
QUOTED = "quoted"
"""Metadata of a message that quotes an earlier answer: the turn that the answer belongs to. Only channels write it."""

DIFFERENCE = Label("related", "difference")
RECENT_TURNS = 3
# Kinds of items that a list can consist of. If a reply has several lists, the user picks from the first of these kinds.
LIST_KINDS = (ItemKind.CONTACT, ItemKind.CAREER, ItemKind.STATEMENT, ItemKind.ENTRY)


def with_quoted(state: DialogueState, metadata: Mapping[str, Any] | None) -> DialogueState:
    """Return the state in which a message is read: if it quotes an answer, "that" and "it" are what the answer was about."""
    try:
        return state.quoting(TurnRecord.model_validate((metadata or {})[QUOTED]))
    except (KeyError, ValidationError):
        return state


def current_careers(state: DialogueState, page_career: str | None, store: Store) -> tuple[str, ...]:
    """Return the ids of the careers that the conversation is about, or none if the user has to name one.

    These are the careers of the last question, or else that of the page that the message was sent from, or else the default career. On a
    page about another career than that of the turn before, its career is current until a question is asked.
    """
    for turn in reversed(state.turns):
        if page_career and isinstance(turn, TurnRecord) and turn.page != page_career and store.get(page_career):
            break
        if careers := dict.fromkeys(career for query in questions_in(turn) for career in _asked_about(query)):
            if known := tuple(career for career in careers if store.get(career)):
                return known
            break
    if page_career and store.get(page_career):
        return (page_career,)
    default = store.default()
    return (default.id,) if default else ()


def _asked_about(query: Query) -> tuple[str, ...]:
    """Return the careers that a question is about: "is it like being a nurse?" isn't about nurses, but "compare it with nurses" is."""
    return query.careers[:1] if query.aspect == DIFFERENCE and query.detail is Detail.WHETHER else query.careers


def is_only_the_default(state: DialogueState, page_career: str | None, store: Store) -> bool:
    """Return whether neither the conversation nor its page is about a career yet, so that only the default one is current."""
    return not (page_career and store.get(page_career)) and not any(careers_in(turn) for turn in state.turns)


def current_career(state: DialogueState, page_career: str | None, store: Store) -> Career | None:
    """Return the first of the careers that the conversation is about, or None if the user has to name one."""
    careers = current_careers(state, page_career, store)
    return store.get(careers[0]) if careers else None


def careers_in(turn: Turn) -> tuple[str, ...]:
    """Return the ids of the careers that a turn was about, in order."""
    return tuple(dict.fromkeys(career for query in questions_in(turn) for career in query.careers))


def careers_spoken_of(state: DialogueState) -> tuple[str, ...]:
    """Return the ids of the careers that the conversation has been about or has shown, latest first. Some may have no profile."""
    found: dict[str, None] = dict.fromkeys([state.person] if state.person else [])
    for turn in reversed(state.turns):
        shown = (item.id for item in turn.items if item.kind is ItemKind.CAREER) if isinstance(turn, TurnRecord) else ()
        found |= dict.fromkeys([*careers_in(turn), *shown])
    return tuple(found)


def questions_in(turn: Turn) -> tuple[Query, ...]:
    """Return the questions about careers in a turn. Only the first is known if the turn was summarised."""
    if isinstance(turn, TurnSummary):
        known = turn.aspect is not None and turn.aspect in load_taxonomy()
        return (Query(careers=(turn.career,) if turn.career else (), aspect=turn.aspect),) if known and turn.aspect else ()
    return tuple(query for query in turn.queries if query.aspect in load_taxonomy())


def questions(state: DialogueState) -> list[Turn]:
    """Return the turns in which the user asked about a career, oldest first."""
    return [turn for turn in state.turns if questions_in(turn)]


def last_questions(state: DialogueState) -> tuple[Query, ...]:
    """Return the questions in the last turn that had any."""
    asked = questions(state)
    return questions_in(asked[-1]) if asked else ()


def turn_before(state: DialogueState) -> Turn | None:
    """Return the last turn whose questions differ from those of the turn asked last, or None if there is none."""
    asked = questions(state)
    last = _matter(asked[-1]) if asked else set()
    return next((turn for turn in reversed(asked) if _matter(turn) != last), None)


def _matter(turn: Turn) -> set[object]:
    return {(query.careers, query.aspect, query.items) for query in questions_in(turn)}


def statements_in(turn: Turn) -> tuple[str, ...]:
    """Return the ids of the statements given in a turn, in order."""
    if isinstance(turn, TurnSummary):
        return turn.statements
    return tuple(item.id for item in turn.items if item.kind is ItemKind.STATEMENT)


def stated_in(turns: Iterable[Turn]) -> tuple[str, ...]:
    """Return the ids of the statements given in these turns, in order and without duplicates."""
    return tuple(dict.fromkeys(statement for turn in turns for statement in statements_in(turn)))


def last_statements(state: DialogueState) -> tuple[str, ...]:
    """Return the ids of the statements in the last reply that had any, or none if a later reply listed something else."""
    for turn in reversed(state.turns):
        if stated := statements_in(turn):
            return stated
        if isinstance(turn, TurnRecord) and any(item.position and item.kind in LIST_KINDS for item in turn.items):
            break
    return ()


def had_gap(state: DialogueState) -> bool:
    """Return whether the assistant has already said that a profile lacks something. Assume so if turns were summarised."""
    return len(state.recent) < len(state.turns) or any(turn.outcome is Outcome.GAP for turn in state.recent)


def named_contacts(state: DialogueState) -> bool:
    """Return whether the assistant has already named contacts. Assume so if turns were summarised."""
    return len(state.recent) < len(state.turns) or any(item.kind is ItemKind.CONTACT for turn in state.recent for item in turn.items)


def gaps_in_a_row(state: DialogueState) -> int:
    """Return the number of turns since the last one that wasn't a gap."""
    others = (i for i, turn in enumerate(reversed(state.recent)) if turn.outcome is not Outcome.GAP)
    return next(others, len(state.recent))


def unclear_in_a_row(state: DialogueState) -> int:
    """Return the number of messages since the last one that was understood."""
    understood = (i for i, turn in enumerate(reversed(state.recent)) if turn.outcome is not Outcome.UNSURE)
    return next(understood, len(state.recent))


def listing(state: DialogueState) -> tuple[Item, ...]:
    """Return the last list that the user can pick from, in order. If nothing was listed, return the last suggestions.

    A list stays until the user asks about another topic. Picking one of its items isn't another topic.
    """
    topics: set[str] | None = None
    for turn in reversed(state.recent):
        own = {query.aspect.topic for query in questions_in(turn) if not _is_pick(query)}
        topics = topics or own
        if own and topics != own:
            break
        for kind in LIST_KINDS:
            if listed := [item for item in turn.items if item.kind is kind and item.position is not None]:
                return tuple(listed)
    return suggestions_in(state.recent[-1:])


def at_position[T](listed: Sequence[T], position: int) -> T | None:
    """Return what stands at a position of a list, or None if the list is too short."""
    if position == MIDDLE:
        return listed[(len(listed) - 1) // 2] if listed else None
    index = position - 1 if position > 0 else len(listed) + position
    return listed[index] if 0 <= index < len(listed) else None


def at_positions[T](listed: Sequence[T], position: int, several: int = 1) -> tuple[T, ...]:
    """Return so many entries of a list from a position on, or up to it if it is counted from the end. There may be fewer, or none."""
    if several == 1:
        found = at_position(listed, position)
        return () if found is None else (found,)
    return tuple(listed[-several:] if position < 0 else listed[position - 1 : position - 1 + several])


def _is_pick(query: Query) -> bool:
    """Return whether a question is about an item that was listed."""
    return any(item.kind is not ItemKind.STATEMENT for item in query.items)


def suggestions_in(turns: Sequence[TurnRecord]) -> tuple[Item, ...]:
    return tuple(item for turn in turns for item in turn.items if item.kind is ItemKind.SUGGESTION)
