"""Turns pages into draft profiles. Each sentence becomes a statement with a topic and the aspects that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.importing.contacts import CONTACTS, file_contact, is_prose
from bot.importing.drafts import CannotImport, Draft, Filed, Unfiled
from bot.importing.labels import Labeller, label_statements
from bot.importing.layout import LAYOUT_FILE, Layout
from bot.importing.names import split_names
from bot.importing.page import Page, SourceSection
from bot.importing.sentences import SourceList, as_sentence, check_words, is_full_sentence, join_lead_in, split_blocks, split_sentences

# If none of a section's topics is at least this likely for a statement, the statement gets the same topic as the one before.
TOPIC_THRESHOLD = 0.3
# Matches the names in "specialisms can include A, B and C".
ENUMERATION = re.compile(r"(?:\binclud\w+|\bsuch as|\blike|\bare|:)\s+(?P<names>[^:]+?)\.?$")
MIN_ENUMERATED = 3
RELATED, SPECIALISMS = "related", "specialisms"


@dataclass(frozen=True)
class PageStatement:
    """A statement in a section, to be filed under one of `topics`.

    `source` is the text on the page that it was made from. `bullets` is the list that it belongs to, if any.
    """

    text: str
    source: str
    topics: tuple[str, ...]
    section: SourceSection
    bullets: SourceList | None = None


def file_page(page: Page, layout: Layout, labeller: Labeller, publisher: str = "", date: str = "") -> Draft:
    """Turn a page into a draft profile.

    Raises CannotImport if the page does not name a career, or if the publisher is unknown.
    """
    headings = [*(section.heading for section in page.sections), page.title]
    title, name = next(((heading, name) for heading in headings if (name := layout.find_career(heading))), ("", ""))
    if not name:
        raise CannotImport("no heading names a career: start the page with its name, such as “Baker” or “Baker careers”")
    if not (publisher or page.publisher):
        raise CannotImport("the page does not name its publisher: name it with --publisher")
    draft = Draft.start(
        name, {"title": title, "publisher": publisher or page.publisher, "url": page.url, "date": date or page.date or "undated"}
    )
    check_words(line for section in page.sections for block in section.blocks for line in (section.heading, *block.lines))
    filer = _PageFiler(layout, draft)
    statements = [
        statement for section, topics in filer.find_topics(page.sections, title, name) for statement in filer.read_section(section, topics)
    ]
    filer.file_statements(statements, labeller)
    draft.unfiled += [Unfiled(text, "part of the site, not of the profile") for text in page.ignored]
    return draft


class _PageFiler:
    def __init__(self, layout: Layout, draft: Draft) -> None:
        self._layout = layout
        self._draft = draft

    def find_topics(self, sections: Iterable[SourceSection], title: str, name: str) -> Iterator[tuple[SourceSection, tuple[str, ...]]]:
        """Yield each section that has topics, and record the others as unfiled.

        A section with an unknown heading inherits the topics of the section that contains it, unless that is the whole page.
        """
        above: list[tuple[int, tuple[str, ...]]] = []
        for section in sections:
            while above and above[-1][0] >= section.level:
                above.pop()
            is_title = section.heading == title
            topics = self._layout.find_topics(name if is_title else section.heading, name) or (above[-1][1] if above else ())
            above.append((section.level, () if is_title else topics))
            if not topics:
                reason = (
                    f"under the heading “{section.heading}”, which {LAYOUT_FILE.name} does not know"
                    if section.heading
                    else "before any heading"
                )
                self._draft.unfiled += [
                    Unfiled(text, reason) for text in (section.heading, *(block.text() for block in section.blocks)) if text
                ]
                continue
            self._draft.layout.append(section.heading)
            yield section, topics

    def read_section(self, section: SourceSection, topics: tuple[str, ...]) -> Iterator[PageStatement]:
        """Yield a section's statements. Contacts and related careers are added directly to the draft."""
        if topics == (CONTACTS,):
            yield from self._read_contacts(section)
        elif topics == (RELATED,):
            yield from self._read_related(section)
        else:
            for piece in split_blocks(section.blocks):
                yield from self._read_piece(piece, section, topics)

    def _read_piece(self, piece: str | SourceList, section: SourceSection, topics: tuple[str, ...]) -> Iterator[PageStatement]:
        if isinstance(piece, SourceList):
            if piece.lead_in:
                self._draft.layout.append(piece.lead_in)
            lead_in = piece.lead_in or _as_lead_in(section.heading)
            for item in piece.items:
                if is_full_sentence(item):
                    yield from (PageStatement(sentence, sentence, topics, section) for sentence in split_sentences(item))
                else:
                    yield PageStatement(join_lead_in(lead_in, item, self._layout.runs_on), item, topics, section, piece)
        elif names := self._layout.find_related(piece):
            self._add_related(piece, names)
        else:
            yield PageStatement(as_sentence(piece), piece, topics, section)

    def file_statements(self, statements: Sequence[PageStatement], labeller: Labeller) -> None:
        """Add each statement to the draft, under the likeliest of its topics."""
        career = self._draft.career
        labelled = label_statements([statement.text for statement in statements], labeller, (career["name"], career["plural"]))
        previous: tuple[SourceSection | None, str] = (None, "")
        enumerated: list[SourceList] = []
        for statement, labels in zip(statements, labelled, strict=True):
            topic = max(statement.topics, key=lambda topic: labels.topics.get(topic, 0.0))
            if labels.topics.get(topic, 0.0) < TOPIC_THRESHOLD:
                topic = previous[1] if previous[0] is statement.section else statement.topics[0]
            previous = (statement.section, topic)
            if topic == SPECIALISMS and (bullets := statement.bullets):
                # Keep the whole list in one statement, so that users can ask about "the second one".
                if bullets not in enumerated:
                    enumerated.append(bullets)
                    lead_in = bullets.lead_in or _as_lead_in(statement.section.heading)
                    text = join_lead_in(lead_in, ", ".join(bullets.items), self._layout.runs_on)
                    self._draft.add_statement(" ".join(bullets.items), text, topic, {}, bullets.items)
                continue
            names = _find_enumeration(statement.text) if topic == SPECIALISMS else []
            self._draft.add_statement(statement.source, statement.text, topic, labels.under(topic), names)

    def _read_contacts(self, section: SourceSection) -> Iterator[PageStatement]:
        for block in section.blocks:
            for lines in [(item,) for item in block.lines] if block.is_list else [block.lines]:
                if is_prose(lines):
                    text = " ".join(lines)
                    if text.endswith(":"):
                        self._draft.layout.append(text)
                    else:
                        yield from (PageStatement(sentence, sentence, (CONTACTS,), section) for sentence in split_sentences(text))
                    continue
                file_contact(lines, block.links, self._layout.professional_bodies, self._draft)

    def _read_related(self, section: SourceSection) -> Iterator[PageStatement]:
        for block in section.blocks:
            for line in block.lines:
                if names := self._layout.find_related(line):
                    self._add_related(line, names)
                elif is_full_sentence(line):
                    yield PageStatement(line, line, (RELATED,), section)
                else:
                    self._add_related(line, [line] if block.is_list else split_names(line))

    def _add_related(self, source: str, names: Sequence[str]) -> None:
        related = self._draft.career["related"]
        related += [name for name in names if name not in related]
        for name in names:
            self._draft.filed.append(Filed(name, name, RELATED))
        self._draft.layout.append(_remove(source, names))


def _find_enumeration(text: str) -> list[str]:
    # Names don't contain colons, so start at the last one. Searching the whole text would take quadratic time.
    match = ENUMERATION.search(text, max(text.rfind(":"), 0))
    names = split_names(match["names"]) if match else []
    return names if len(names) >= MIN_ENUMERATED else []


def _remove(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, "", 1)
    return text


def _as_lead_in(heading: str) -> str:
    """Turn a heading into the lead-in for a list without one."""
    return heading.capitalize() if heading.isupper() else heading
