"""Rasa's call of a custom action, made cheap and never silent (docs/adr/0004).

Stock Rasa checks the JSON schema itself anew on every reply (36 ms), sends the whole conversation with every call, waits five
minutes, and if the call fails says nothing at all.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import jsonschema
import rasa.core.actions.action as rasa_actions
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

logger = logging.getLogger(__name__)

APOLOGY = "utter_apology"
TIMEOUT = 10.0  # seconds, after which a person would rather be told
EVENTS_SENT = 12  # the latest two turns of the conversation; our actions look back one, and keep the rest in a slot

_StockRemoteAction = rasa_actions.RemoteAction
_reply_schema = jsonschema.Draft7Validator(_StockRemoteAction.action_response_format_spec())


class RemoteAction(_StockRemoteAction):  # type: ignore[misc,valid-type]
    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        state = tracker.current_state(EventVerbosity.NONE)
        state["events"] = [event.as_dict() for event in list(tracker.events)[-EVENTS_SENT:]]
        call = {"next_action": self.name(), "sender_id": tracker.sender_id, "tracker": state, "version": rasa_actions.rasa.__version__}
        if not self._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(self.name()):
            call["domain"] = domain.as_dict()
        return call

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        _reply_schema.validate(result)
        return True

    async def run(
        self, output_channel: OutputChannel, nlg: NaturalLanguageGenerator, tracker: DialogueStateTracker, domain: Domain
    ) -> list[Event]:
        try:
            events: list[Event] = await asyncio.wait_for(super().run(output_channel, nlg, tracker, domain), TIMEOUT)
            return events
        except rasa_actions.ActionExecutionRejection:
            raise
        except Exception as error:
            logger.error("conversation %s: %s failed: %r", tracker.sender_id, self.name(), error)
            apology = await nlg.generate(APOLOGY, tracker, output_channel.name())
            return [rasa_actions.create_bot_utterance({**apology, "utter_action": APOLOGY})]


def install() -> None:
    """Makes Rasa use this class for custom actions; it offers no setting for it."""
    rasa_actions.RemoteAction = RemoteAction
