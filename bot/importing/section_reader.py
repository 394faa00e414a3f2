"""Reads the sections of a page: their statements, contacts and related careers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.importing.contacts import CONTACTS, file_contact, find_details, is_address, is_contact, is_organisation
from bot.importing.drafts import Draft, Unfiled
from bot.importing.headings import LISTED_TOPICS, OVERVIEW, RELATED, HeadingReader, HeadingTopics
from bot.importing.layout import LAYOUT_FILE, Layout
from bot.importing.name_lists import MORE, NameReader, remove_parts
from bot.importing.names import split_names
from bot.importing.occupations import count_careers, is_occupation
from bot.importing.organisations import find_organisations
from bot.importing.page import SourceBlock, SourceSection
from bot.importing.page_statements import PageStatement
from bot.importing.section_lists import MIN_CAREERS, find_topic_of_careers, is_list_of_contacts, is_list_of_sites, is_text
from bot.importing.sentences import (
    STOPS,
    SourceList,
    as_sentence,
    is_full_sentence,
    join_lead_in,
    join_pair,
    split_blocks,
    split_sentences,
)
from bot.importing.values import AMOUNT, COST, is_about_hours, match_label

MAX_VALUE_WORDS = 12
MIN_TEXT_WORDS = 8
# What introduces names, without them: "Or have a look at these: , and ."
LEAD_IN_ONLY = re.compile(r"[^:]+:(?:\W|\band\b|\bor\b)*")
SITE = "part of the site, not of the profile"
ENTRY, HOURS, PAY, PROGRESSION = "entry", "hours", "pay", "progression"


class SectionReader:
    """Reads sections into statements. What needs no statement is added to the draft directly."""

    def __init__(self, layout: Layout, draft: Draft, headings: HeadingReader) -> None:
        self._layout = layout
        self._draft = draft
        self._headings = headings
        self._names = NameReader(layout, draft, headings)
        self.unclear: list[SourceSection] = []
        """Sections with an unclear heading."""

    def read_section(self, section: SourceSection, heading: HeadingTopics) -> Iterator[PageStatement]:
        """Yield a section's statements. Contacts and related careers are added directly to the draft."""
        section = replace(section, blocks=[rest for block in section.blocks if (rest := self._take_out_site_lines(block, section))])
        is_open = section.heading and not heading.is_known() and not heading.is_site
        if heading.is_site and is_list_of_contacts(section, self._layout):
            # "Get in touch" can be about the site or about organisations.
            self._draft.layout.append(section.heading)
            heading = HeadingTopics((CONTACTS,), text=heading.text)
        elif (
            is_open and not heading.is_inherited and (is_list_of_contacts(section, self._layout) or self._names.names_organisation(section))
        ):
            self._draft.layout.append(section.heading)
            heading = HeadingTopics((CONTACTS,), text=heading.text)
        elif (is_open or heading.is_inherited) and (
            careers := find_topic_of_careers(section, heading, self._layout, self._draft.career["name"])
        ):
            self._draft.layout.append(section.heading)
            heading = HeadingTopics((careers,), text=heading.text)
        elif is_open and (not heading.topics or (heading.topics[0] in LISTED_TOPICS and is_text(section))):
            heading = HeadingTopics(needs_support=True, text=heading.text)
        topics = heading.topics
        if heading.is_site:
            self._leave_out(section, section.blocks, SITE)
        elif topics == (CONTACTS,):
            self._draft.layout.append(section.heading if heading.needs_support else "")
            yield from self._names.read_contacts(section, heading.is_inherited or self._names.names_organisation(section))
        elif topics == (RELATED,):
            self._draft.layout.append(section.heading if heading.needs_support else "")
            yield from self._names.read_related(section, heading.is_inherited)
        else:
            if heading.needs_support and section.heading:
                self.unclear.append(section)
            # "Look for vacancies at:" introduces a list, even if that has only links.
            introduced = [after for before, after in itertools.pairwise(section.blocks) if before.text().endswith(":")]
            blocks = [block for block in section.blocks if block in introduced or not self._is_navigation(block)]
            is_clear = heading.is_known() and not heading.is_inherited
            blocks = [block for block in blocks if is_clear or not self._names_others(block)]
            pieces = split_blocks(blocks)
            has_words = sum(any(map(str.isalpha, block.text())) for block in blocks)
            first = pieces[0] if heading.is_inherited and has_words == 1 else None
            if isinstance(first, str) and section.heading.casefold() not in first.casefold():
                # A step or a kind of the work, such as "Orthodontics" above "Braces that straighten teeth."
                text = join_pair(section.heading, first)
                yield PageStatement(as_sentence(text), first, heading, section, item=as_sentence(first))
                pieces.pop(0)
            for piece in pieces:
                yield from self._read_piece(piece, section, heading)

    def _is_navigation(self, block: SourceBlock) -> bool:
        """Return whether a block only links to other pages. If so, record it as unfiled, or the organisations in it as contacts."""
        if block.is_only_links() and (not block.is_list or len(block.lines) > 1):
            if any(is_full_sentence(line) and len(line.split()) >= MIN_TEXT_WORDS for line in block.lines):
                # A card with a text, which links to more of it.
                return False
            if is_list_of_sites(block) or all(is_organisation(line, self._layout.professional_bodies) for line in block.lines):
                for line in block.lines:
                    file_contact((line,), block.links, self._layout.professional_bodies, self._draft)
                return True
            self._draft.unfiled += [Unfiled(line, "only links to other pages") for line in block.lines]
            return True
        return False

    def _names_others(self, block: SourceBlock) -> bool:
        """Return whether a paragraph is an organisation with its address, or introduces links to related careers. If so, add them."""
        text, links = block.text(), [label for label, _ in block.links]
        if block.is_list:
            return False
        are_careers = len(links) >= MIN_CAREERS and count_careers(links, self._layout) > len(links) / 2
        if are_careers and LEAD_IN_ONLY.fullmatch(remove_parts(text, links)):
            self._names.add_related(text, links)
            return True
        if is_address(text) and is_organisation(text, self._layout.professional_bodies):
            name, _, address = text.partition(", ")
            file_contact((name, address), (), self._layout.professional_bodies, self._draft)
            return True
        return False

    def _take_out_site_lines(self, block: SourceBlock, section: SourceSection) -> SourceBlock | None:
        """Return a block without lines about the page, such as "Last updated: May 2026", or None if no line is left.

        "Explore our props →" below a text links to more of it. "Dry stone waller →" is a name.
        """
        before = next((above for above, each in itertools.pairwise(section.blocks) if each is block), None)
        follows_text = before is not None and before.lines[-1].endswith(STOPS)
        more = [line for line in block.lines if follows_text and MORE.search(line) and not is_occupation(MORE.sub("", line), self._layout)]
        lines = [line for line in block.lines if not self._layout.is_site_line(line) and line not in more]
        self._draft.unfiled += [Unfiled(line, SITE) for line in block.lines if line not in lines]
        return replace(block, lines=tuple(lines)) if lines else None

    def _leave_out(self, section: SourceSection, blocks: Iterable[SourceBlock], reason: str) -> None:
        self._draft.unfiled += [Unfiled(text, reason) for text in (section.heading, *(block.text() for block in blocks)) if text]

    def _read_piece(self, piece: str | SourceList, section: SourceSection, heading: HeadingTopics) -> Iterator[PageStatement]:
        if isinstance(piece, SourceList):
            if piece.lead_in:
                self._draft.layout.append(piece.lead_in)
            lead_in = piece.lead_in or as_lead_in(section.heading if heading.topics or heading.needs_support else "")
            for item in piece.items:
                if (labelled := self._read_labelled(item, section, heading)) is not None:
                    yield from labelled
                elif is_full_sentence(item):
                    for sentence in split_sentences(item):
                        yield PageStatement(sentence, sentence, heading, section)
                else:
                    # A label with its value makes sense without the heading.
                    is_whole = not lead_in or (not piece.lead_in and match_label(item))
                    text = as_sentence(item) if is_whole else join_lead_in(lead_in, item, self._layout.runs_on)
                    yield PageStatement(text, item, heading, section, piece, "" if piece.lead_in else as_sentence(item))
            if piece.conclusion:
                yield PageStatement(piece.conclusion, piece.conclusion, heading, section)
        elif piece.casefold() in {name.casefold() for name in self._draft.names()}:
            # What looks like a text is the page's title.
            self._draft.layout.append(piece)
        elif names := self._layout.find_related(piece):
            self._names.add_related(piece, names)
        elif (labelled := self._read_labelled(piece, section, heading)) is not None:
            yield from labelled
        else:
            details = find_details(piece)
            if details and (found := find_organisations(remove_parts(piece, details), self._layout.professional_bodies)):
                # "For advice, contact the Guild of Bakers on 020 7946 0002."
                file_contact([found[0].name, *details], (), self._layout.professional_bodies, self._draft)
            # A number of people means something with its heading: "Employed in Wales", "1,150".
            is_number = not any(map(str.isalpha, piece)) and heading.is_known() and heading.topics == (PROGRESSION,)
            yield PageStatement(as_sentence(join_pair(section.heading, piece) if is_number else piece), piece, heading, section)

    def _read_labelled(self, text: str, section: SourceSection, heading: HeadingTopics) -> list[PageStatement] | None:
        """Return the statements in a text such as "Hours: 37 to 40 a week", or None if it is not a label with a value.

        The label decides about the topic, unless the section's heading already does: under "Pay", "Apprentice" says whose pay it is.
        """
        if not (match := match_label(text)):
            return None
        label, value = match["label"], match["value"]
        if AMOUNT.match(value) and not COST.search(label) and heading.topics[:1] != (ENTRY,):
            # Whatever it is called, an amount is pay.
            return [PageStatement(as_sentence(text), text, HeadingTopics((PAY,)), section)]
        if is_about_hours(value) and heading.topics[:1] != (ENTRY,):
            return [PageStatement(as_sentence(text), text, HeadingTopics((HOURS,)), section)]
        own, topics = self._headings.find(label), heading.topics
        if own.is_known() and own.topics[0] == OVERVIEW and is_occupation(label, self._layout):
            # "Translators: at home" says something of some of them, and nothing of what.
            own = HeadingTopics()
        if not section.heading and not topics and not own.is_sure():
            # "Step 1: Choose" above the first heading is more likely to be about the site.
            return None
        if own.is_known() and own.topics == (RELATED,):
            self._names.add_related(text, split_names(value))
            return []
        names = value.split(", ")
        if len(names) > 1 and not own.is_known() and all(is_organisation(name, self._layout.professional_bodies) for name in names):
            self._draft.layout.append(label)
            for name in names:
                file_contact((name,), (), self._layout.professional_bodies, self._draft)
            return []
        names_contact = find_details(value) and is_contact(value, self._layout.professional_bodies)
        if (own.topics == (CONTACTS,) if own.is_sure() else names_contact) and not is_full_sentence(value):
            self._draft.layout.append(label)
            file_contact((value,), (), self._layout.professional_bodies, self._draft)
            return []
        if own.is_sure() and own.topics != (RELATED,) and len(topics) == 1 and not is_full_sentence(value):
            # "Training: a year" may be about more than what its heading says. What the value says decides.
            both = tuple(dict.fromkeys([*topics, *(topic for topic in own.topics if topic not in LISTED_TOPICS)]))
            return [PageStatement(as_sentence(text), text, replace(heading, topics=both), section)]
        if not own.is_sure() or len(topics) == 1:
            is_value = topics and len(value.split()) <= MAX_VALUE_WORDS
            return [PageStatement(as_sentence(text), text, heading, section)] if is_value else None
        if own.topics == (RELATED,):
            self._names.add_related(text, split_names(value))
            return []
        if is_full_sentence(value):
            self._draft.layout.append(label)
            return [PageStatement(sentence, sentence, own, section) for sentence in split_sentences(value)]
        return [PageStatement(as_sentence(text), text, own, section)]


def why_unfiled(section: SourceSection) -> str:
    if section.heading:
        return f"under the heading “{section.heading}”, which {LAYOUT_FILE.name} does not know"
    return "before any heading"


def as_lead_in(heading: str) -> str:
    """Turn a heading into the lead-in for a list without one."""
    return heading.capitalize() if heading.isupper() else heading
