"""The demo careers site: the careers held, each on a page of its own, with the assistant on every page."""

from bot.site.channel import Site

__all__ = ["Site"]
