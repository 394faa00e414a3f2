"""What headings mean on careers sites, read from `layout.yml`."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.importing.names import listed, plural_of
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.paths import ENGLISH

LAYOUT_FILE = ENGLISH / "import_layout.yml"
CAREER = "<career>"
LONGEST_INITIALS = 4


class Heading(BaseModel):
    model_config = ConfigDict(extra="forbid")

    topics: list[str]
    phrases: list[str]


class Layout(BaseModel):
    """The keys are explained in `layout.yml`."""

    model_config = ConfigDict(extra="forbid")

    titles: list[str]
    headings: list[Heading]
    see_also: str
    runs_on: list[str]
    professional_bodies: list[str]

    @cached_property
    def _by_phrase(self) -> dict[str, tuple[str, ...]]:
        return {_plain(phrase): tuple(heading.topics) for heading in self.headings for phrase in heading.phrases}

    def career(self, title: str) -> str:
        """The career's name in a page's title; "" if the title is the heading of a section instead."""
        text = re.split(r"\s+[|–—-]\s+", " ".join(title.split()))[0].rstrip("?:. ")
        for pattern in self.titles:
            name = re.escape(pattern).replace(re.escape(CAREER), r"(?:(?:an?|the)\s+)?(.+)")
            found = re.fullmatch(name, text, re.IGNORECASE)
            if found and self.topics(found[1], "") is None:
                return found[1].capitalize() if found[1].isupper() and len(found[1]) > LONGEST_INITIALS else found[1]
        return ""

    def topics(self, heading: str, career: str) -> tuple[str, ...] | None:
        """The topics of a section by its heading; None if the heading is not known."""
        return self._by_phrase.get(_plain(heading, career))

    def sees_also(self, sentence: str) -> list[str]:
        """The names in a sentence that only points to other profiles; none if it is another sentence."""
        found = re.match(self.see_also, sentence, re.IGNORECASE)
        return listed(found["names"]) if found else []


@cache
def load_layout(path: Path = LAYOUT_FILE) -> Layout:
    layout = Layout.model_validate(YAML(typ="safe").load(path))
    for topic in (topic for heading in layout.headings for topic in heading.topics):
        if Label(topic) not in load_taxonomy():
            raise ValueError(f"{path.name}: unknown topic {topic!r}; the taxonomy lists those there are")
    return layout


def _plain(heading: str, career: str = "") -> str:
    """A heading without case, punctuation and articles, and with CAREER for the career's name."""
    text = heading.casefold().replace("’", "'").replace("&", " and ")
    for name in sorted({plural_of(career), career}, key=len, reverse=True) if career else ():
        text = re.sub(rf"\b{re.escape(name.casefold())}(?!\w)", CAREER, text)
    words = re.findall(rf"{CAREER}|[\w']+", text.replace("-", " "))
    return " ".join(word for word in words if word not in {"a", "an", "the"})
