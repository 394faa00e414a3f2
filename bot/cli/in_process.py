"""Runs the trained model and the actions in this process, to look inside a conversation without serving it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa_sdk.executor import ActionExecutor

from bot.cli.explain import Explanation
from bot.conversation.types import Reading
from bot.nlu.reader import CAREER_OF_PAGE, READING
from bot.operations.supervisor import newest_model

SENDER = "explain"


class LocalConversation:
    """A conversation with a model in this process. Nothing of it is stored."""

    def __init__(self, page: str | None = None, model: Path | None = None) -> None:
        """Start a conversation, with the newest model or another. `page` is the id of the career whose page the messages are sent from."""
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        self._agent = Agent.load(model or newest_model())
        self._actions = ActionExecutor()
        self._actions.register_package("actions")
        self._metadata: dict[str, Any] = {CAREER_OF_PAGE: page} if page else {}
        self._tracker = DialogueStateTracker.from_events(SENDER, [ActionExecuted(ACTION_LISTEN_NAME)], self._agent.domain.slots)

    def resume(self, events: Sequence[Event], metadata: dict[str, Any]) -> None:
        """Go on with another conversation, after these events. `metadata` comes with the next messages."""
        start = events or [ActionExecuted(ACTION_LISTEN_NAME)]
        self._metadata = metadata
        self._tracker = DialogueStateTracker.from_events(SENDER, start, self._agent.domain.slots)

    def visit(self, page: str) -> None:
        """Send the next messages from a career's page, given by the career's id."""
        self._metadata = {CAREER_OF_PAGE: page}

    def say(self, text: str) -> Explanation:
        """Send a message, and return how it was understood and what was replied."""
        return asyncio.run(self._say(text))

    async def _say(self, text: str) -> Explanation:
        message = UserMessage(text, sender_id=SENDER, metadata=self._metadata)
        parsed = await self._agent.processor.parse_message(message, self._tracker)
        self._tracker.update(UserUttered(text, parsed["intent"], parsed["entities"], parsed, metadata=self._metadata), self._agent.domain)
        scores = self._agent.predict_next_with_tracker(self._tracker)["scores"]
        action: str = max(scores, key=lambda each: each["score"])["action"]
        reply, outcome = await self._run(action)
        return Explanation(
            intent=parsed["intent"]["name"],
            confidence=parsed["intent"]["confidence"],
            reading=Reading.model_validate(parsed.get(READING) or {}),
            action=action,
            reply=reply,
            outcome=outcome,
        )

    async def _run(self, action: str) -> tuple[str, str]:
        """Run an action, and return the text of its reply and the outcome. Both are empty for Rasa's own responses."""
        done: dict[str, list[dict[str, str]]] = {"events": [], "responses": []}
        if action in self._actions.actions:
            state = self._tracker.current_state(EventVerbosity.ALL)
            done = await self._actions.run({"next_action": action, "sender_id": SENDER, "tracker": state, "domain": {}})
        events = [ActionExecuted(action), *deserialise_events(done["events"]), ActionExecuted(ACTION_LISTEN_NAME)]
        self._tracker.update_with_events(events, self._agent.domain)
        replies = done["responses"]
        return "\n".join(each.get("text") or each.get("response") or "" for each in replies), "".join(
            each.get("outcome", "") for each in replies
        )
