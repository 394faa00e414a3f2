"""Demo careers site with a page for each profile and the assistant on every page."""

from bot.site.channel import Site

__all__ = ["Site"]
