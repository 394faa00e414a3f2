"""Finds the topics of section headings: by the site's layout, otherwise by their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.importing.contacts import CONTACTS
from bot.importing.labels import Labeller
from bot.importing.layout import Layout
from bot.importing.names import name_activity
from bot.importing.occupations import QUALIFIER, find_heads
from bot.knowledge.plurals import pluralise
from bot.knowledge.statement_model import mask_names, normalise_heading

# A heading has the topics that are together at least this likely. None of them is less likely than MINOR_TOPIC.
SURE_HEADING = 0.5
MINOR_TOPIC = 0.2
# A heading that is less clear has the topics that are at least this likely, if the statements under it are on them, too.
POSSIBLE_TOPIC = 0.12
MAX_HEADING_WORDS = 12
PART_BOUNDARY = re.compile(r"\s+and\s+|\s*[&,/+]\s*", re.IGNORECASE)
# Topics whose text is read as a list of names. No part of a section has them.
RELATED = "related"
OVERVIEW = "overview"
LISTED_TOPICS = {CONTACTS, RELATED}


@dataclass(frozen=True)
class HeadingTopics:
    """The topics of a heading, which may be none. If `needs_support`, they only count if the text under it is on them.

    `likelihood` is that of the first topic: 1 if the layout knows the heading. `text` is the heading itself.
    """

    topics: tuple[str, ...] = ()
    needs_support: bool = False
    is_site: bool = False
    likelihood: float = 1.0
    is_inherited: bool = False
    text: str = ""

    def is_sure(self) -> bool:
        return bool(self.topics) and not self.needs_support

    def is_known(self) -> bool:
        """Return whether the topics come from the layout, and not from the heading's meaning."""
        return self.is_sure() and self.likelihood == 1.0


class HeadingReader:
    """Finds the topics of the headings on a page about a career."""

    def __init__(self, layout: Layout, labeller: Labeller, name: str) -> None:
        self._layout = layout
        self._labeller = labeller
        self._names = [text for text in (name, pluralise(name), name_activity(name)) if text]
        # "Types of maker" on a page about musical instrument makers.
        self._short_names = list(dict.fromkeys([QUALIFIER.sub("", name), *find_heads(name)]))
        self._by_meaning: dict[str, HeadingTopics] = {}

    def prepare(self, headings: Iterable[str]) -> None:
        """Classify headings in one call, which is faster than one by one."""
        wanted = [text for heading in headings for text in (heading, *_split_parts(heading))]
        new = list(dict.fromkeys(text for text in wanted if self._find_known(text) is None and text not in self._by_meaning))
        mask = mask_names(self._names)
        texts = [normalise_heading(text, mask) for text in new]
        for text, topics in zip(new, self._labeller.heading_topics(texts) if texts else (), strict=True):
            self._by_meaning[text] = _choose_topics(text, topics)

    def find(self, heading: str) -> HeadingTopics:
        """Return the topics of a heading that has been prepared."""
        return replace(self._find(heading), text=heading)

    def _find(self, heading: str) -> HeadingTopics:
        if known := self._find_known(heading):
            return known
        whole = self._by_meaning.get(heading, HeadingTopics())
        parts = [self._find_known(part) or self._by_meaning.get(part, HeadingTopics()) for part in _split_parts(heading)]
        if parts and all(part.is_sure() for part in parts) and not whole.is_site:
            # "Hours and conditions" has the topics of both.
            topics = dict.fromkeys(topic for part in parts for topic in part.topics if topic not in LISTED_TOPICS)
            return HeadingTopics(tuple(topics) or whole.topics, likelihood=min(part.likelihood for part in parts))
        return whole

    def _find_known(self, heading: str) -> HeadingTopics | None:
        for name in (self._names[0], *self._short_names):
            if topics := self._layout.find_topics(heading, name):
                return HeadingTopics(topics)
        return HeadingTopics(is_site=True) if self._layout.is_site_heading(heading) else None


def _split_parts(heading: str) -> list[str]:
    """Return the parts of a heading such as "Hours and conditions", or an empty list if there is only one."""
    parts = [part for part in PART_BOUNDARY.split(heading) if part.strip()]
    return parts if len(parts) > 1 else []


def _choose_topics(heading: str, likelihoods: Mapping[str, float]) -> HeadingTopics:
    if len(heading.split()) > MAX_HEADING_WORDS:
        return HeadingTopics()
    ordered = sorted(likelihoods, key=lambda topic: -likelihoods[topic])
    if ordered and likelihoods[ordered[0]] >= SURE_HEADING:
        return HeadingTopics((ordered[0],), likelihood=likelihoods[ordered[0]])
    major = [topic for topic in ordered if likelihoods[topic] >= MINOR_TOPIC]
    if sum(likelihoods[topic] for topic in major) >= SURE_HEADING:
        return HeadingTopics(tuple(major), likelihood=likelihoods[ordered[0]])
    return HeadingTopics(tuple(topic for topic in ordered if likelihoods[topic] >= POSSIBLE_TOPIC), needs_support=True)
