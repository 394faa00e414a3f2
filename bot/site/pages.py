"""Renders the demo site's pages."""

from __future__ import annotations

import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.conversation.guide import load_guide
from bot.conversation.types import Guide
from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.site.cards import Card, card, introduction
from bot.site.comparison import MOST_COMPARED, choose, compare
from bot.site.facts_box import any_of, facts_box, may_be_outdated, money, scope
from bot.site.guided import step, suited_careers
from bot.site.http import asset_address
from bot.site.listing import list_careers
from bot.site.search import MAX_QUERY, PAY_STEPS, PER_PAGE, Search, applied, count_saying, search
from bot.site.text import site_text
from bot.site.theme import ACCENT, Theme

CONTACTS, RELATED, OVERVIEW = "contacts", "related", "overview"
TEMPLATES = Path(__file__).with_name("templates")
MOST_SILENT = 60  # careers listed whose profiles don't say what was ticked
MOST_NEIGHBOURS = 3  # careers of the same category
MOST_OFFERED = 1_000  # names offered while typing


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


class Neighbours(NamedTuple):
    """Careers of the same category."""

    category: str
    cards: tuple[Card, ...]


def front_page(store: Store, widget: Widget | None) -> str:
    text = site_text()
    categories = [(category, len(store.ids_in_category(category))) for category in store.categories()]
    options = text.options()
    starters = [
        (starter.title, Search(ticked=(starter.option,)).address(), count_saying(options[starter.option], store))
        for starter in text.starters
    ]
    return _render(
        "front.html",
        widget,
        total=store.count(),
        categories=categories,
        starters=[each for each in starters if each[2]],
        featured=_career_of_the_day(store, date.today()),
    )


def _career_of_the_day(store: Store, today: date) -> Card | None:
    careers = store.all()
    career = store.get(careers[today.toordinal() % len(careers)].id) if careers else None
    return card(career, site_text()) if career else None


def search_page(store: Store, wanted: Search, widget: Widget | None) -> str:
    found = search(wanted, store, site_text())
    pages = max(1, -(-len(found.saying) // PER_PAGE))
    page = min(wanted.page, pages)
    shown = [career for each in found.saying[(page - 1) * PER_PAGE : page * PER_PAGE] if (career := store.get(each))]
    cards = [card(career, site_text(), found.why[career.id], found.matched.get(career.id)) for career in shown]
    return _render(
        "search.html",
        widget,
        wanted=wanted,
        found=found,
        cards=cards,
        page=page,
        pages=pages,
        silent=found.silent[:MOST_SILENT],
        categories=store.categories(),
        applied=applied(wanted, site_text()),
        pay_steps=[(step, site_text().pay_filter.format(sum=money(step, "GBP"))) for step in PAY_STEPS],
        max_query=MAX_QUERY,
    )


def a_to_z_page(store: Store, letter: str, widget: Widget | None) -> str:
    return _render("a-to-z.html", widget, listing=list_careers(store.all(), letter))


def profile_page(store: Store, career: Career, widget: Widget | None) -> str:
    text = site_text()
    sections, related = _sections(career), [(name, store.named(name)) for name in career.related]
    # An overview of one sentence is said once, in the introduction.
    lead_is_overview = len(career.statements.get(OVERVIEW, ())) == 1
    return _render(
        "profile.html",
        widget,
        career=career,
        lead=introduction(career),
        lead_is_overview=lead_is_overview,
        sections=[section for section in sections if not (lead_is_overview and section.topic == OVERVIEW)],
        facts=facts_box(career, text),
        scope=scope(career.source, text),
        may_be_outdated=may_be_outdated(career.source, time.time()),
        licence=text.licences.get(career.source.publisher),
        related=[(name, profile and card(profile, text)) for name, profile in related],
        neighbours=_neighbours(store, career),
    )


def _sections(career: Career) -> list[PageSection]:
    """Return a profile's sections in order, with contacts and related careers last."""
    topics = [topic for topic in career.statements if topic not in {CONTACTS, RELATED}]
    topics += [
        topic for topic, entries in ((CONTACTS, career.contacts), (RELATED, career.related)) if entries or topic in career.statements
    ]
    taxonomy = load_taxonomy()
    return [PageSection(topic, taxonomy.title(Label(topic)), career.statements.get(topic, ())) for topic in topics]


def _neighbours(store: Store, career: Career) -> Neighbours | None:
    """Return careers of the first category that has any others."""
    for category in career.categories:
        ids = [each for each in store.ids_in_category(category) if each != career.id]
        if ids:
            profiles = [profile for each in ids[:MOST_NEIGHBOURS] if (profile := store.get(each))]
            return Neighbours(category, tuple(card(profile, site_text()) for profile in profiles))
    return None


def compare_page(store: Store, given: list[str], widget: Widget | None) -> str:
    chosen = choose(given, store)
    comparison = compare(chosen.careers, site_text()) if len(chosen.careers) > 1 else None
    title = any_of([career.name for career in comparison.careers], site_text()) if comparison else ""
    fields = [*(career.name for career in chosen.careers), *[""] * MOST_COMPARED][:MOST_COMPARED]
    outdated = any(may_be_outdated(career.source, time.time()) for career in chosen.careers)
    scopes = [(career.name, scope(career.source, site_text())) for career in chosen.careers]
    names = [career.name for career in store.all()[:MOST_OFFERED]]
    return _render(
        "compare.html",
        widget,
        title=title,
        fields=fields,
        names=names,
        unknown=chosen.unknown,
        comparison=comparison,
        scopes=scopes,
        outdated=outdated,
    )


def embed_page(theme: Theme, widget: Widget | None, server: str) -> str:
    """Render the page with the script tag for other sites. `server` is the address that they use to reach this server."""
    tag = widget and Widget(server + widget.src, widget.integrity, server + widget.endpoint)
    return _render("embed.html", widget, tag=tag, theme=theme, default_accent=ACCENT)


def privacy_page(keep_days: float | None, widget: Widget | None) -> str:
    """Render the privacy notice. `keep_days` is how long conversations are kept, or None if they are kept until they are deleted."""
    return _render("privacy.html", widget, keep_days=keep_days)


def guide_page(store: Store, guide: Guide, widget: Widget | None) -> str:
    """Render a question of the guided talk or, after the last of them, the careers that suit the answers."""
    script = load_guide()
    return _render(
        "what-suits-me.html",
        widget,
        step=step(guide),
        total=len(script.questions),
        suited=suited_careers(guide, store, site_text()) if guide.shown else (),
        skipped=all(answer.is_skipped for answer in guide.answers.values()),
        start=script.moves["start"].text,
    )


def plain_page(name: str, widget: Widget | None) -> str:
    """Render a page that is only text: terms or missing."""
    return _render(f"{name}.html", widget)


def _render(template: str, widget: Widget | None, **values: Any) -> str:
    return _environment().get_template(template).render(widget=widget, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(site=site_text(), asset=asset_address)
    return environment
