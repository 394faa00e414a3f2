"""The assistant in Slack: direct messages, mentions, a slash command and the app's home (docs/slack.md)."""

from bot.channels.slack.channel import Slack

__all__ = ["Slack"]
