"""Files a page: each sentence under the topic of its section, with the aspects it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.importing.contacts import file_contact, is_prose
from bot.importing.drafts import CannotImport, Draft, Filed, Unfiled
from bot.importing.labels import Labeller, read_statements
from bot.importing.layout import Layout
from bot.importing.names import listed
from bot.importing.page import Page, Section
from bot.importing.sentences import Listing, finished, led, pieces, sentences, stands_alone

# How much of a statement must be on a topic for it to be filed there rather than with the one before it.
ENOUGH = 0.3
# The names in "specialisms can include A, B and C".
ENUMERATION = re.compile(r"(?:\binclud\w+|\bsuch as|\blike|\bare|:)\s+(?P<names>[^:]+?)\.?$")
LEAST_ENUMERATED = 3
CONTACTS, RELATED, SPECIALISMS = "contacts", "related", "specialisms"


@dataclass(frozen=True)
class Found:
    """A statement of a section, on one of its topics. `source` is what it takes of the page, `whole` the list it is part of."""

    text: str
    source: str
    topics: tuple[str, ...]
    section: Section
    whole: Listing | None = None


def file_page(page: Page, layout: Layout, labeller: Labeller, publisher: str = "", date: str = "") -> Draft:
    """The profile a page describes. Raises CannotImport."""
    titles = [*(section.heading for section in page.sections), page.title]
    title, name = next(((title, name) for title in titles if (name := layout.career(title))), ("", ""))
    if not name:
        raise CannotImport("no heading names a career: start the page with its name, such as “Baker” or “Baker careers”")
    if not (publisher or page.publisher):
        raise CannotImport("the page does not say whose it is: name them with --publisher")
    draft = Draft.of(
        name, {"title": title, "publisher": publisher or page.publisher, "url": page.url, "date": date or page.date or "undated"}
    )
    filing = _Filing(layout, draft)
    found = [each for section, topics in filing.with_topics(page.sections, title, name) for each in filing.read(section, topics)]
    filing.state(found, labeller)
    draft.unfiled += [Unfiled(text, "the site's, not the profile's") for text in page.ignored]
    return draft


class _Filing:
    def __init__(self, layout: Layout, draft: Draft) -> None:
        self._layout = layout
        self._draft = draft

    def with_topics(self, sections: Iterable[Section], title: str, name: str) -> Iterator[tuple[Section, tuple[str, ...]]]:
        """The sections whose topics the layout knows. One below such a one, but for the page's own, shares its topics."""
        above: list[tuple[int, tuple[str, ...]]] = []
        for section in sections:
            while above and above[-1][0] >= section.level:
                above.pop()
            is_title = section.heading == title
            topics = self._layout.topics(name if is_title else section.heading, name) or (above[-1][1] if above else ())
            above.append((section.level, () if is_title else topics))
            if not topics:
                why = f"under the heading “{section.heading}”, which layout.yml does not know" if section.heading else "before any heading"
                self._draft.unfiled += [
                    Unfiled(text, why) for text in (section.heading, *(block.text() for block in section.blocks)) if text
                ]
                continue
            self._draft.layout.append(section.heading)
            yield section, topics

    def read(self, section: Section, topics: tuple[str, ...]) -> Iterator[Found]:
        if topics == (CONTACTS,):
            yield from self._contacts(section)
        elif topics == (RELATED,):
            yield from self._related(section)
        else:
            for piece in pieces(section.blocks):
                yield from self._statements(piece, section, topics)

    def _statements(self, piece: str | Listing, section: Section, topics: tuple[str, ...]) -> Iterator[Found]:
        if isinstance(piece, Listing):
            if piece.lead:
                self._draft.layout.append(piece.lead)
            for item in piece.items:
                if stands_alone(item):
                    yield from (Found(sentence, sentence, topics, section) for sentence in sentences(item))
                else:
                    yield Found(led(piece.lead or _spoken(section.heading), item, self._layout.runs_on), item, topics, section, piece)
        elif names := self._layout.sees_also(piece):
            self._relate(piece, names)
        else:
            yield Found(finished(piece), piece, topics, section)

    def state(self, found: Sequence[Found], labeller: Labeller) -> None:
        """Files the statements, each under the likeliest of its topics."""
        career = self._draft.career
        readings = read_statements([each.text for each in found], labeller, (career["name"], career["plural"]))
        last: tuple[Section | None, str] = (None, "")
        enumerated: list[Listing] = []
        for each, reading in zip(found, readings, strict=True):
            topic = max(each.topics, key=lambda topic: reading.topics.get(topic, 0.0))
            if reading.topics.get(topic, 0.0) < ENOUGH:
                topic = last[1] if last[0] is each.section else each.topics[0]
            last = (each.section, topic)
            if topic == SPECIALISMS and each.whole:
                if each.whole not in enumerated:
                    enumerated.append(each.whole)
                    text = led(each.whole.lead or _spoken(each.section.heading), ", ".join(each.whole.items), self._layout.runs_on)
                    self._draft.state(" ".join(each.whole.items), text, topic, {}, each.whole.items)
                continue
            names = _enumerated(each.text) if topic == SPECIALISMS else []
            self._draft.state(each.source, each.text, topic, reading.under(topic), names)

    def _contacts(self, section: Section) -> Iterator[Found]:
        for block in section.blocks:
            for lines in [(item,) for item in block.lines] if block.listed else [block.lines]:
                if is_prose(lines):
                    text = " ".join(lines)
                    if text.endswith(":"):
                        self._draft.layout.append(text)
                    else:
                        yield from (Found(sentence, sentence, (CONTACTS,), section) for sentence in sentences(text))
                    continue
                file_contact(lines, block.links, self._layout.professional_bodies, self._draft)

    def _related(self, section: Section) -> Iterator[Found]:
        for block in section.blocks:
            for line in block.lines:
                if names := self._layout.sees_also(line):
                    self._relate(line, names)
                elif stands_alone(line):
                    yield Found(line, line, (RELATED,), section)
                else:
                    self._relate(line, [line] if block.listed else listed(line))

    def _relate(self, source: str, names: Sequence[str]) -> None:
        related = self._draft.career["related"]
        related += [name for name in names if name not in related]
        for name in names:
            self._draft.filed.append(Filed(name, name, RELATED))
        self._draft.layout.append(_without(source, names))


def _enumerated(text: str) -> list[str]:
    found = ENUMERATION.search(text)
    names = listed(found["names"]) if found else []
    return names if len(names) >= LEAST_ENUMERATED else []


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, "", 1)
    return text


def _spoken(heading: str) -> str:
    """A heading as it leads into a list that has no line of its own for that."""
    return heading.capitalize() if heading.isupper() else heading
