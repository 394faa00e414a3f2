"""Reads sections that are lists of names: organisations to contact, and related careers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.importing.contacts import CONTACTS, file_contact, find_details, is_detail, is_entry, is_organisation, is_prose
from bot.importing.drafts import Draft, Filed, Unfiled
from bot.importing.headings import RELATED, HeadingReader, HeadingTopics
from bot.importing.layout import Layout
from bot.importing.name_candidates import is_name
from bot.importing.names import split_names
from bot.importing.occupations import is_occupation
from bot.importing.page import SourceBlock, SourceSection
from bot.importing.page_statements import PageStatement
from bot.importing.sentences import is_full_sentence, split_sentences
from bot.importing.values import match_label

# The arrow of a link to more of a text.
MORE = re.compile(r"\s*[→›»➜➔]$")


class NameReader:
    """Adds the organisations and the related careers in sections to a draft. Sentences among them are statements."""

    def __init__(self, layout: Layout, draft: Draft, headings: HeadingReader) -> None:
        self._layout = layout
        self._draft = draft
        self._headings = headings

    def names_organisation(self, section: SourceSection) -> bool:
        """Return whether a heading is the name of the organisation whose details are under it."""
        first = next((block.lines[0] for block in section.blocks), "")
        lines = [line for block in section.blocks for line in block.lines]
        if is_entry(section.heading, lines):
            return True
        return (
            bool(find_details(" ".join(lines))) and is_detail(first) and is_organisation(section.heading, self._layout.professional_bodies)
        )

    def read_contacts(self, section: SourceSection, is_organisation: bool) -> Iterator[PageStatement]:
        blocks = section.blocks
        if is_organisation:
            # The heading is an organisation's name, above its details.
            first = blocks[0] if blocks and not blocks[0].is_list else SourceBlock(())
            blocks = [replace(first, lines=(section.heading, *first.lines)), *(block for block in blocks if block is not first)]
        for block in blocks:
            for lines in [(item,) for item in block.lines] if block.is_list else [block.lines]:
                if (match := match_label(" ".join(lines))) and self._headings.find(match["label"]).topics == (RELATED,):
                    # "See also: Groom, Saddler"
                    self.add_related(" ".join(lines), split_names(match["value"]))
                    continue
                if is_prose(lines):
                    text = " ".join(lines)
                    if text.endswith(":"):
                        self._draft.layout.append(text)
                    else:
                        yield from (
                            PageStatement(sentence, sentence, HeadingTopics((CONTACTS,)), section) for sentence in split_sentences(text)
                        )
                    continue
                file_contact(lines, block.links, self._layout.professional_bodies, self._draft)

    def read_related(self, section: SourceSection, is_career: bool) -> Iterator[PageStatement]:
        if is_career:
            # The heading is a career's name, above what it is about.
            self.add_related(section.heading, [section.heading])
            self._draft.unfiled += [Unfiled(block.text(), f"about another career, {section.heading}") for block in section.blocks]
            return
        for block in section.blocks:
            for line in block.lines:
                if names := self._layout.find_related(line):
                    self.add_related(line, names)
                elif is_full_sentence(line):
                    yield PageStatement(line, line, HeadingTopics((RELATED,)), section)
                else:
                    # A row of a table with two careers was read as a label with its value, and "Leaflet 9: Archivist" has a label.
                    parts = line.split(": ")
                    names = parts if block.is_list else [name for part in parts for name in split_names(part)]
                    if len(parts) > 1 and not any(is_occupation(name, self._layout) for name in names):
                        names = [line]
                    self.add_related(line, names)

    def add_related(self, source: str, names: Sequence[str]) -> None:
        related = self._draft.career["related"]
        names = [MORE.sub("", name) for name in names]
        others = [name for name in names if not (is_name(name, self._layout) or is_occupation(name, self._layout))]
        self._draft.unfiled += [Unfiled(name, "not the name of a career") for name in others]
        names = [name for name in names if name not in others]
        related += [name for name in names if name not in related]
        for name in names:
            self._draft.filed.append(Filed(name, name, RELATED))
        self._draft.layout.append(remove_parts(source, names))


def remove_parts(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, "", 1)
    return text
