"""Renders a reply for channels: as data with everything filled in, and as Markdown."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from bot.answering.contacts import contact_line
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import (
    Block,
    BulletList,
    Card,
    Cards,
    Citation,
    Comparison,
    ContactList,
    ConversationModel,
    Paragraph,
    Reply,
    Suggestion,
    Tone,
)
from bot.knowledge.models import UNDATED, Source
from bot.knowledge.taxonomy import load_taxonomy


class CitedSection(ConversationModel):
    """A section of a profile."""

    title: str
    url: str | None = None
    """URL of the profile's page, or None if it isn't published."""


class CitedSource(ConversationModel):
    """A citation in the words and with the links that people see."""

    career: str
    """Id of the career."""
    name: str
    """Name of the career."""
    sections: tuple[CitedSection, ...]
    publisher: str
    date: str
    warning: str | None = None
    """What to know about the facts because of their age, or None if there is nothing."""


class RenderedReply(ConversationModel):
    """A reply as channels get it: nothing has to be looked up to show it."""

    id: str
    """Identifies the reply within its conversation, e.g. for feedback."""
    blocks: tuple[Block, ...]
    citations: tuple[CitedSource, ...]
    suggestions: tuple[Suggestion, ...]
    tone: Tone
    outcome: Outcome

    def dump(self) -> dict[str, Any]:
        """Return the reply as JSON data, without the fields that have no value."""
        return self.model_dump(mode="json", exclude_none=True)


def render(reply: Reply, wording: AnswerWording, site: str = "") -> RenderedReply:
    """Return a reply for channels, under a new id.

    `site` is the base URL of our own profile pages, which are linked to if a profile has no URL. Empty if there are no such pages.
    """
    return RenderedReply(
        id=uuid.uuid4().hex,
        blocks=tuple(_with_links(block, site) for block in reply.blocks),
        citations=tuple(_cited(citation, wording, site) for citation in reply.citations),
        suggestions=reply.suggestions,
        tone=reply.tone,
        outcome=reply.outcome,
    )


def _with_links(block: Block, site: str) -> Block:
    """Fill in the addresses of cards that have none."""
    if not isinstance(block, Cards) or not site:
        return block
    return Cards(cards=tuple(card if card.url else card.model_copy(update={"url": _page(card.career, site)}) for card in block.cards))


def _page(career_id: str, site: str) -> str:
    return f"{site}/careers/{career_id}"


def _cited(citation: Citation, wording: AnswerWording, site: str) -> CitedSource:
    page = _page(citation.career, site) if site else None
    sections = (
        CitedSection(title=load_taxonomy().title(topic), url=citation.source.url or (f"{page}#{topic.topic}" if page else None))
        for topic in citation.topics
    )
    undated_numbers = citation.has_numbers and citation.source.date == UNDATED
    return CitedSource(
        career=citation.career,
        name=citation.name,
        sections=tuple(sections),
        publisher=citation.source.publisher,
        date=date_of(citation.source, wording),
        warning=wording.say("undated_numbers") if undated_numbers else None,
    )


def date_of(source: Source, wording: AnswerWording) -> str:
    """Return the date of a page as people read it."""
    return wording.say("undated") if source.date == UNDATED else source.date


def source_named(source: Source, wording: AnswerWording) -> str:
    """Return what a source is called, with its date. A source of single statements has no title besides its name."""
    title = source.title if source.title != source.publisher else ""
    key = "page_named" if title else "source_named"
    return wording.say(key, title=title, publisher=source.publisher, date=date_of(source, wording))


# ------------------------------------------------------------------ as text


def text_of(reply: RenderedReply, wording: AnswerWording) -> str:
    """Return a reply as Markdown, with one line per paragraph or list entry and the sources at the end."""
    lines = [line for block in reply.blocks for line in _lines(block, wording)]
    return "\n".join([*lines, *(source_line(cited, wording) for cited in reply.citations)])


def _lines(block: Block, wording: AnswerWording) -> Iterable[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, BulletList):
        return _bullets(block.entries)
    if isinstance(block, Comparison):
        return _comparison_lines(block, wording)
    if isinstance(block, Cards):
        return _bullets(_card_line(card, wording) for card in block.cards)
    if isinstance(block, ContactList):
        contacts = [contact_line(contact, wording) for contact in block.contacts]
        return contacts if len(contacts) == 1 else _bullets(contacts)
    return [" ".join([block.text, wording.join_and([_link(link.text, link.url) for link in block.links])]).rstrip()]


def _comparison_lines(comparison: Comparison, wording: AnswerWording) -> Iterable[str]:
    for row in comparison.rows:
        yield wording.say("comparison_row", title=row.title, verdict=row.verdict or "")
        cells = zip(comparison.careers, row.cells, strict=True)
        yield from _bullets(wording.say("compared", career=career, statements=cell) for career, cell in cells)


def _card_line(card: Card, wording: AnswerWording) -> str:
    against = [wording.say("card_against", against=" ".join(card.against))] if card.against else []
    return wording.say("card", title=_link(card.title, card.url), facts=", ".join(card.facts), says=" ".join([*card.why, *against]))


def source_line(cited: CitedSource, wording: AnswerWording) -> str:
    """Return a citation as a line of Markdown."""
    sections = [_link(wording.say("section", section=section.title), section.url) for section in cited.sections]
    return wording.say(
        "source",
        career=cited.name,
        sections=wording.join_and(sections),
        publisher=cited.publisher,
        date=cited.date,
        warning=cited.warning or "",
    )


def _link(text: str, url: str | None) -> str:
    return f"[{text}]({url})" if url else text


def _bullets(entries: Iterable[str]) -> Iterable[str]:
    return (f"- {entry}" for entry in entries)
