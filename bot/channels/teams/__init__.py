"""The Microsoft Teams channel (docs/teams.md).

`authentication` checks who calls, `activities` parses what they send, `cards` renders replies and their buttons, `connector_client`
posts them, and `channel` connects them to the assistant.
"""

from bot.channels.teams.channel import Teams

__all__ = ["Teams"]
