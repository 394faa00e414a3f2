"""What a conversation's tracker holds, as the messages people saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.guard import Button, Said, joined


@dataclass
class Turn:
    """A person's message and what was said to it."""

    id: str
    """The message's id, as the person's side chose it."""
    text: str
    replies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def said(self) -> Said:
        return joined(self.replies)


def turns(tracker: DialogueStateTracker | None) -> list[Turn]:
    found: list[Turn] = []
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered) and event.text:
            found.append(Turn(event.message_id, event.text))
        elif isinstance(event, BotUttered) and found:
            found[-1].replies.append({**event.data, "text": event.text})
    return found


def offered(history: Iterable[Turn]) -> tuple[Button, ...]:
    """The buttons of the last message that had any."""
    return next((turn.said.buttons for turn in reversed(list(history)) if turn.said.buttons), ())


def messages(history: Iterable[Turn]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    for turn in history:
        shown.append({"id": turn.id, "from": "person", "text": turn.text, "buttons": []})
        if turn.replies:
            shown.append({"from": "assistant", **message(turn.id, turn.said)})
    return shown


def message(turn_id: str, said: Said) -> dict[str, Any]:
    """What was said in a turn; its id is the same in the stream and in the history."""
    return {"id": f"{turn_id}-reply", "text": said.text, "buttons": [{"title": b.title, "payload": b.payload} for b in said.buttons]}
