"""Renders a reply as Markdown for channels."""

from __future__ import annotations

from bot.answering.wording import AnswerWording
from bot.conversation.types import BulletList, Citation, Comparison, Paragraph, Reply
from bot.knowledge.models import Source
from bot.knowledge.taxonomy import Label, load_taxonomy

UNDATED = "undated"


def text_of(reply: Reply, wording: AnswerWording, site: str = "") -> str:
    """Return the reply as Markdown, with one line per paragraph or list entry and the sources at the end.

    `site` is the base URL of our own profile pages, which the sources link to if a profile has no URL. Empty if there are no such pages.
    """
    lines = [line for block in reply.blocks for line in _lines(block)]
    return "\n".join([*lines, *(_source(citation, wording, site) for citation in reply.citations)])


def _lines(block: Paragraph | BulletList | Comparison) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, BulletList):
        return [f"- {entry}" for entry in block.entries]
    rows = []
    for row in block.rows:
        rows += [row.title, *(f"- {career}: {cell}" for career, cell in zip(block.careers, row.cells, strict=True))]
        rows += [row.verdict] if row.verdict else []
    return rows


def _source(citation: Citation, wording: AnswerWording, site: str) -> str:
    return wording.say(
        "source",
        career=citation.name,
        sections=wording.join_and([_section(citation, topic, wording, site) for topic in citation.topics]),
        publisher=citation.source.publisher,
        date=date_of(citation.source, wording, citation.has_numbers),
    )


def _section(citation: Citation, topic: Label, wording: AnswerWording, site: str) -> str:
    """Return the title of a profile section, as a link if the profile has a web page."""
    name = wording.say("section", section=load_taxonomy().title(topic))
    page = citation.source.url or (f"{site}/careers/{citation.career}#{topic.topic}" if site else "")
    return f"[{name}]({page})" if page else name


def date_of(source: Source, wording: AnswerWording, has_numbers: bool = False) -> str:
    """Return the date of a page, with a warning if it has none and the facts contain numbers."""
    if source.date != UNDATED:
        return source.date
    return wording.say("undated_numbers" if has_numbers else "undated")
