"""The web channel. See docs/web-channel.md for the protocol."""

from bot.channels.web.channel import Web

__all__ = ["Web"]
