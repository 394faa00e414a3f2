"""The channel that `rasa shell` serves (docs/terminal.md)."""

from __future__ import annotations

from typing import Any

from bot.channels.rest import Rest, RestSettings


class Terminal(Rest):
    """The REST channel under the name of Rasa's channel for the terminal, and for this machine's user alone: no token and no limit."""

    @classmethod
    def name(cls) -> str:
        return "cmdline"

    @classmethod
    def from_credentials(cls, given: dict[str, Any] | None) -> Terminal:
        # Not validated, because an empty token isn't allowed in settings, and those in the environment are for the REST channel.
        return cls(RestSettings.model_construct(token="", requests_per_address=None))

    def url_prefix(self) -> str:
        return Rest.name()
