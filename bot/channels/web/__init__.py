"""The web channel. docs/web-channel.md describes its protocol."""

from bot.channels.web.channel import Web

__all__ = ["Web"]
