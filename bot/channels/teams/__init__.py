"""The Microsoft Teams channel (docs/teams.md).

`authentication` verifies that requests come from Microsoft, `activities` parses them, `cards` renders replies and their buttons,
`connector_client` posts the replies, and `channel` connects everything to the assistant.
"""

from bot.channels.teams.channel import Teams

__all__ = ["Teams"]
