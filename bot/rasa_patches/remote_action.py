"""Rasa's call of a custom action, made cheap and never silent (docs/adr/0004).

Stock Rasa checks the JSON schema itself anew on every reply (36 ms), sends the whole conversation with every call, waits five
minutes, and if the call fails says nothing at all.
"""

from __future__ import annotations

import itertools
from typing import Any

import jsonschema
import rasa.core.actions.action as rasa_actions
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, Event, FollowupAction, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_patches.action_endpoint import BoundedEndpoint
from bot.stores.dependency import Dependency, Unavailable

APOLOGY = "utter_apology"
EVENTS_SENT = 12  # the latest two turns of the conversation; our actions look back one, and keep the rest in a slot

_StockRemoteAction = rasa_actions.RemoteAction
_reply_schema = jsonschema.Draft7Validator(_StockRemoteAction.action_response_format_spec())
action_server = Dependency("The action server", "people get an apology")


class RemoteAction(_StockRemoteAction):  # type: ignore[misc,valid-type]
    def __init__(self, name: str, action_endpoint: EndpointConfig | None) -> None:
        super().__init__(name, BoundedEndpoint(action_endpoint) if action_endpoint else None)

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
            with action_server.used(rasa_actions.ActionExecutionRejection):
                events: list[Event] = await super().run(output_channel, nlg, tracker, domain)
            return events
        except rasa_actions.ActionExecutionRejection:
            # Another action is tried, once: Rasa would ask two that reject in turn for ever.
            if not _rejected_before(tracker):
                raise
        except Unavailable:
            pass
        response = self._said_instead(domain)
        said = await nlg.generate(response, tracker, output_channel.name())
        # Then it is the person's turn, whatever the rules make of this one.
        return [rasa_actions.create_bot_utterance({**said, "utter_action": response}), FollowupAction(ACTION_LISTEN_NAME)]

    def _said_instead(self, domain: Domain) -> str:
        """The response named as the action is, if there is one: who is in distress gets the helplines whatever is out of order."""
        own = self.name().replace("action_", "utter_", 1)
        return own if own in domain.responses else APOLOGY


def _rejected_before(tracker: DialogueStateTracker) -> bool:
    """Whether an action rejected to be run in this turn already."""
    turn = itertools.takewhile(lambda event: not isinstance(event, UserUttered), reversed(tracker.events))
    return any(isinstance(event, ActionExecutionRejected) for event in turn)


def install() -> None:
    """Makes Rasa use this class for custom actions; it offers no setting for it."""
    rasa_actions.RemoteAction = RemoteAction
