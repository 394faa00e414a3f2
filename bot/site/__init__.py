"""The demo careers site: a page for each profile, with the assistant on every page."""

from bot.site.channel import Site

__all__ = ["Site"]
