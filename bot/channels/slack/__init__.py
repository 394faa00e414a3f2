"""The Slack channel: direct messages, mentions, a slash command and the app's home (docs/slack.md).

`incoming` parses Slack's requests, `blocks` renders replies and their buttons, `output` calls Slack's API, and `channel` connects them
to the assistant.
"""

from bot.channels.slack.channel import Slack

__all__ = ["Slack"]
