"""Make calls to custom actions cheaper, and apologise to the user if a call fails (docs/adr/0004).

Stock Rasa re-validates the JSON schema itself for every response (36 ms), sends the whole conversation with every call, waits up to five
minutes for a response, and sends no reply if the call fails.
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
EVENTS_SENT = 12  # about two turns; our actions need only the last message, because the dialogue state is kept in a slot

_StockRemoteAction = rasa_actions.RemoteAction
_response_schema = jsonschema.Draft7Validator(_StockRemoteAction.action_response_format_spec())
LONGEST_PAUSE = 2.0  # seconds before trying again after the action server hangs
action_server = Dependency("The action server", "people get an apology", LONGEST_PAUSE)


class RemoteAction(_StockRemoteAction):  # type: ignore[misc,valid-type]
    """Remote action that sends only recent events, uses a short timeout, and replies with an apology if the call fails."""

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
        _response_schema.validate(result)
        return True

    async def run(
        self, output_channel: OutputChannel, nlg: NaturalLanguageGenerator, tracker: DialogueStateTracker, domain: Domain
    ) -> list[Event]:
        try:
            with action_server.used(rasa_actions.ActionExecutionRejection):
                events: list[Event] = await super().run(output_channel, nlg, tracker, domain)
            return events
        except rasa_actions.ActionExecutionRejection:
            # After a rejection, Rasa predicts another action. Allow this only once per turn, because two actions that both reject would
            # alternate forever.
            if not _rejected_before(tracker):
                raise
        except Unavailable:
            pass
        response = self._fallback_response(domain)
        utterance = await nlg.generate(response, tracker, output_channel.name())
        # Wait for the next message, regardless of what the rules predict after this action.
        return [rasa_actions.create_bot_utterance({**utterance, "utter_action": response}), FollowupAction(ACTION_LISTEN_NAME)]

    def _fallback_response(self, domain: Domain) -> str:
        """Return the response named after the action, if there is one, or the general apology.

        For example, users in distress still get the helplines.
        """
        own = self.name().replace("action_", "utter_", 1)
        return own if own in domain.responses else APOLOGY


def _rejected_before(tracker: DialogueStateTracker) -> bool:
    """Return True if an action has already refused to run in this turn."""
    turn = itertools.takewhile(lambda event: not isinstance(event, UserUttered), reversed(tracker.events))
    return any(isinstance(event, ActionExecutionRejected) for event in turn)


def install() -> None:
    """Make Rasa use this class for custom actions. Rasa has no setting for the class."""
    rasa_actions.RemoteAction = RemoteAction
