"""Recognises the titles and headings that careers sites use, based on `import_layout.yml`."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.importing.names import pluralise, split_names
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.paths import ENGLISH

LAYOUT_FILE = ENGLISH / "import_layout.yml"
CAREER = "<career>"
MAX_INITIALS = 4  # maximum letters for a name to stay in capitals, e.g. GP


class HeadingGroup(BaseModel):
    """Headings for the same topics."""

    model_config = ConfigDict(extra="forbid")

    topics: list[str]
    phrases: list[str]


class Layout(BaseModel):
    """The contents of `import_layout.yml`. The keys are documented in that file."""

    model_config = ConfigDict(extra="forbid")

    titles: list[str]
    headings: list[HeadingGroup]
    see_also: str
    runs_on: list[str]
    professional_bodies: list[str]

    @cached_property
    def _topics_by_phrase(self) -> dict[str, tuple[str, ...]]:
        return {_simplify(phrase): tuple(group.topics) for group in self.headings for phrase in group.phrases}

    def find_career(self, title: str) -> str:
        """Return the career's name in a page title, or "" if there is none or the title is a section heading."""
        text = re.split(r"\s+[|–—-]\s+", " ".join(title.split()))[0].rstrip("?:. ")
        for pattern in self.titles:
            regex = re.escape(pattern).replace(re.escape(CAREER), r"(?:(?:an?|the)\s+)?(.+)")
            match = re.fullmatch(regex, text, re.IGNORECASE)
            if match and self.find_topics(match[1], "") is None:
                return match[1].capitalize() if match[1].isupper() and len(match[1]) > MAX_INITIALS else match[1]
        return ""

    def find_topics(self, heading: str, career: str) -> tuple[str, ...] | None:
        """Return the topics for a section heading, or None if the heading is unknown."""
        return self._topics_by_phrase.get(_simplify(heading, career))

    def find_related(self, sentence: str) -> list[str]:
        """Return the careers named in a "see also" sentence, or an empty list for other sentences."""
        match = re.match(self.see_also, sentence, re.IGNORECASE)
        return split_names(match["names"]) if match else []


@cache
def load_layout(path: Path = LAYOUT_FILE) -> Layout:
    """Load the layout. Raises ValueError if it contains a topic that is not in the taxonomy."""
    layout = Layout.model_validate(YAML(typ="safe").load(path))
    for topic in (topic for group in layout.headings for topic in group.topics):
        if Label(topic) not in load_taxonomy():
            raise ValueError(f"{path.name}: unknown topic {topic!r}; the taxonomy lists all topics")
    return layout


def _simplify(heading: str, career: str = "") -> str:
    """Convert a heading to lower case, remove punctuation and articles, and replace the career's name with CAREER."""
    text = heading.casefold().replace("’", "'").replace("&", " and ")
    for name in sorted({pluralise(career), career}, key=len, reverse=True) if career else ():
        text = re.sub(rf"\b{re.escape(name.casefold())}(?!\w)", CAREER, text)
    words = re.findall(rf"{CAREER}|[\w']+", text.replace("-", " "))
    return " ".join(word for word in words if word not in {"a", "an", "the"})
