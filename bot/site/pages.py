"""The pages' HTML, from the templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.site.listing import listing

CONTACTS, RELATED = "contacts", "related"
TEMPLATES = Path(__file__).with_name("templates")


class Widget(NamedTuple):
    """What the tag that puts the assistant on a page needs."""

    src: str
    integrity: str
    endpoint: str


class Section(NamedTuple):
    topic: str
    """Also the anchor that the assistant's links point to."""
    title: str
    statements: tuple[Statement, ...]


def front(store: Store, letter: str, widget: Widget | None) -> str:
    return _page("front.html", widget, listing=listing(store.all(), letter))


def profile(store: Store, career: Career, widget: Widget | None) -> str:
    related = [(name, store.named(name)) for name in career.related]
    return _page("profile.html", widget, career=career, sections=_sections(career), related=related)


def _sections(career: Career) -> list[Section]:
    """In the order of the profile; contacts and related careers, which are more than statements, last."""
    topics = [topic for topic in career.statements if topic not in {CONTACTS, RELATED}]
    topics += [topic for topic, held in ((CONTACTS, career.contacts), (RELATED, career.related)) if held or topic in career.statements]
    taxonomy = load_taxonomy()
    return [Section(topic, taxonomy.title(Label(topic)), career.statements.get(topic, ())) for topic in topics]


def embedding(widget: Widget | None, server: str) -> str:
    """`server` is the address that other sites reach us by."""
    tag = widget and Widget(server + widget.src, widget.integrity, server + widget.endpoint)
    return _page("embed.html", widget, tag=tag)


def missing(widget: Widget | None) -> str:
    return _page("missing.html", widget)


def _page(template: str, widget: Widget | None, **values: Any) -> str:
    return _environment().get_template(template).render(widget=widget, **values)


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
