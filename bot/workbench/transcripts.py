"""The conversation around a question, and how the question was understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered

from bot.cli.explain import Explanation
from bot.conversation.types import Reading
from bot.knowledge.store import Store
from bot.language.redaction import redact

BEFORE, AFTER = 4, 3  # turns
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")  # of Markdown


class Line(NamedTuple):
    """What someone said in a turn."""

    by: str
    """`person` or `assistant`."""
    text: str
    is_the_question: bool


class Transcript(NamedTuple):
    lines: tuple[Line, ...]
    explanation: tuple[str, ...]
    """How the question was understood and answered, line by line."""


def transcript(events: Sequence[Event], message_id: str, store: Store) -> Transcript:
    """Return the turns around a message, without personal details."""
    turns = _turns(events)
    place = next((i for i, turn in enumerate(turns) if turn[0].message_id == message_id), None)
    if place is None:
        return Transcript((), ())
    shown = [line for turn in turns[max(0, place - BEFORE) : place + AFTER + 1] for line in _said_in(turn, turn is turns[place])]
    return Transcript(tuple(shown), tuple(redact(unlinked(line)) for line in _explained(turns[place]).lines(store)))


def lines(events: Iterable[Event]) -> list[Line]:
    """Return all that was said in a conversation, without personal details."""
    return _said_in(events, False)


def _said_in(events: Iterable[Event], is_the_question: bool) -> list[Line]:
    return [
        Line("person" if isinstance(event, UserUttered) else "assistant", redact(unlinked(event.text)), is_the_question)
        for event in events
        if isinstance(event, UserUttered | BotUttered) and event.text
    ]


def unlinked(text: str) -> str:
    """Return Markdown without the addresses of its links."""
    return _LINK.sub(r"\1", text)


def events_before(events: Iterable[Event], message_id: str) -> list[Event]:
    """Return the events before a message."""
    known = list(events)
    place = next((i for i, e in enumerate(known) if isinstance(e, UserUttered) and e.message_id == message_id), 0)
    return known[:place]


def _turns(events: Sequence[Event]) -> list[list[Any]]:
    turns: list[list[Any]] = []
    for event in events:
        if isinstance(event, UserUttered):
            turns.append([event])
        elif turns:
            turns[-1].append(event)
    return turns


def _explained(turn: Sequence[Any]) -> Explanation:
    asked = turn[0]
    said = [event for event in turn if isinstance(event, BotUttered)]
    done = [event.action_name for event in turn if isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME]
    return Explanation(
        intent=asked.intent_name or "",
        confidence=(asked.parse_data.get("intent") or {}).get("confidence") or 0.0,
        reading=Reading.model_validate(asked.parse_data.get("reading") or {}),
        action=done[-1] if done else "",
        reply="\n".join(event.text or "" for event in said),
        outcome=next((event.metadata["outcome"] for event in said if "outcome" in event.metadata), ""),
    )
