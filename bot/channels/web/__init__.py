"""The website channel; docs/web-channel.md is its contract."""

from bot.channels.web.channel import Web

__all__ = ["Web"]
