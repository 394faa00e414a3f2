"""Replacement for `rasa.core.channels` that imports only the stock connectors used in `credentials.yml`, not all of them."""

from __future__ import annotations

import importlib
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, OutputChannel, UserMessage
from rasa.shared.exceptions import RasaException

__all__ = ["BUILTIN_CHANNELS", "CollectingOutputChannel", "InputChannel", "OutputChannel", "UserMessage"]

CONNECTORS = {
    "botframework": "botframework.BotFrameworkInput",
    "callback": "callback.CallbackInput",
    "cmdline": "console.CmdlineInput",
    "facebook": "facebook.FacebookInput",
    "hangouts": "hangouts.HangoutsInput",
    "mattermost": "mattermost.MattermostInput",
    "rasa": "rasa_chat.RasaChatInput",
    "rest": "rest.RestInput",
    "rocketchat": "rocketchat.RocketChatInput",
    "slack": "slack.SlackInput",
    "socketio": "socketio.SocketIOInput",
    "telegram": "telegram.TelegramInput",
    "twilio": "twilio.TwilioInput",
    "twilio_voice": "twilio_voice.TwilioVoiceInput",
    "webexteams": "webexteams.WebexTeamsInput",
}


def connector(channel: str) -> type[InputChannel]:
    """Import a stock connector and return its class. Raises RasaException if a library that it needs is not installed."""
    module, _, name = CONNECTORS[channel].partition(".")
    try:
        found: type[InputChannel] = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    except ModuleNotFoundError as error:
        raise RasaException(f"The channel {channel} needs {error.name}, which is not installed. See docs/dependencies.md.") from None
    return found


class _Connectors(dict[str, Any]):
    """Dictionary of stock connectors that imports each class when it is looked up."""

    def __getitem__(self, channel: str) -> type[InputChannel]:
        return connector(channel)


BUILTIN_CHANNELS = _Connectors(CONNECTORS)


def __getattr__(name: str) -> Any:
    for channel, place in CONNECTORS.items():
        if place.endswith(f".{name}"):
            return connector(channel)
    raise AttributeError(name)
