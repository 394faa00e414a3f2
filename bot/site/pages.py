"""Renders the demo site's pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.site.listing import list_careers

CONTACTS, RELATED = "contacts", "related"
TEMPLATES = Path(__file__).with_name("templates")


class Widget(NamedTuple):
    """Attributes of the script tag that adds the assistant to a page."""

    src: str
    integrity: str
    endpoint: str


class PageSection(NamedTuple):
    """A section on a profile page."""

    topic: str
    """Also used as the section's HTML id, which links in answers point to."""
    title: str
    statements: tuple[Statement, ...]


def front_page(store: Store, letter: str, widget: Widget | None) -> str:
    return _render("front.html", widget, listing=list_careers(store.all(), letter))


def profile_page(store: Store, career: Career, widget: Widget | None) -> str:
    related = [(name, store.named(name)) for name in career.related]
    return _render("profile.html", widget, career=career, sections=_sections(career), related=related)


def _sections(career: Career) -> list[PageSection]:
    """Return a profile's sections in order, with contacts and related careers last."""
    topics = [topic for topic in career.statements if topic not in {CONTACTS, RELATED}]
    topics += [
        topic for topic, entries in ((CONTACTS, career.contacts), (RELATED, career.related)) if entries or topic in career.statements
    ]
    taxonomy = load_taxonomy()
    return [PageSection(topic, taxonomy.title(Label(topic)), career.statements.get(topic, ())) for topic in topics]


def embed_page(widget: Widget | None, server: str) -> str:
    """Render the page with the script tag for other sites. `server` is the address that they use to reach this server."""
    tag = widget and Widget(server + widget.src, widget.integrity, server + widget.endpoint)
    return _render("embed.html", widget, tag=tag)


def missing_page(widget: Widget | None) -> str:
    return _render("missing.html", widget)


def _render(template: str, widget: Widget | None, **values: Any) -> str:
    return _environment().get_template(template).render(widget=widget, **values)


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
