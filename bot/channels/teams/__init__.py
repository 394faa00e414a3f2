"""Microsoft Teams (docs/teams.md).

`identity` says who is calling, `activities` reads what they say, `cards` writes what is answered, `connector` posts it, and
`channel` joins them to the assistant.
"""

from bot.channels.teams.channel import Teams

__all__ = ["Teams"]
