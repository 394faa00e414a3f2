"""Recognises the titles and headings that careers sites use, based on `import_layout.yml`."""

from __future__ import annotations

import itertools
import re
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.importing.names import name_activity, split_names
from bot.knowledge.plurals import pluralise
from bot.knowledge.statement_model import NUMBERING
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.paths import ENGLISH

LAYOUT_FILE = ENGLISH / "import_layout.yml"
CAREER = "<career>"
VERB = re.compile(r"^(?:explore|browse|see|view|discover) ")  # "Explore careers like this"
IN_PLACE = re.compile(r" in (?:the )?(?:[A-Z][\w. ]*|world|country)$")  # "Jobs in Wales"
OF_CAREER = re.compile(rf" (?:for|of) {CAREER}$")
TITLE_SEPARATOR = re.compile(r"\s+(?:[|–—»«›‹·•~>-]|:+)\s+")
# What follows a name in a title: "in 2026", "(step-by-step guide)", "(NSW)".
TRAILER = re.compile(
    r"(?:\s+(?:in|for) (?:19|20)\d\d|\s*\((?-i:[A-Z]{2,}s?)\)"
    r"|\s*\([^()]*(?:guide|step|updated|20\d\d)[^()]*\)|\s*:\s*[^:]*\bguide\b[^:]*)+$",
    re.IGNORECASE,
)
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
    site_headings: list[str] = []
    site_lines: list[str] = []
    site_classes: list[str] = []
    not_in_names: list[str] = []
    site_nouns: list[str] = []
    site_words: list[str] = []
    not_done_by_people: list[str] = []
    before_things: list[str] = []
    occupation_endings: list[str] = []
    schema_org: dict[str, list[str]] = {}
    salary_lines: dict[str, str] = {}
    salary_periods: dict[str, str] = {}
    currencies: dict[str, str] = {}
    see_also: str
    runs_on: list[str]
    professional_bodies: list[str]

    @cached_property
    def _topics_by_phrase(self) -> dict[str, tuple[str, ...]]:
        phrases = [(phrase, tuple(group.topics)) for group in self.headings for phrase in group.phrases]
        # "The work" is not "work": articles only matter if leaving them out makes one phrase of two.
        return {_simplify(phrase): topics for phrase, topics in phrases} | {_simplify_words(phrase): topics for phrase, topics in phrases}

    @cached_property
    def _title_patterns(self) -> list[re.Pattern[str]]:
        return [
            re.compile(re.escape(pattern).replace(re.escape(CAREER), r"(?:(?:an?|the)\s+)?(.+)"), re.IGNORECASE) for pattern in self.titles
        ]

    @cached_property
    def _site_heading(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.site_headings), re.IGNORECASE)

    @cached_property
    def _site_line(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.site_lines) or r"(?!)", re.IGNORECASE)

    @cached_property
    def _site_class(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.site_classes)})s?\b")

    def find_careers(self, title: str) -> list[str]:
        """Return what may be the career's name in a page title, likeliest first."""
        names = []
        text = TRAILER.sub("", " ".join(title.split()))
        for part in [*TITLE_SEPARATOR.split(text), *(text.split(": ") if ": " in text else ())]:
            for pattern in self._title_patterns:
                match = pattern.fullmatch(TRAILER.sub("", part).strip("?:. "))
                if match and self.find_topics(match[1], "") is None and not self.is_site_heading(match[1]):
                    names.append(_lower_capitals(match[1]))
        return list(dict.fromkeys(names))

    def find_career(self, title: str) -> str:
        """Return the career's name in a page title, or "" if there is none or the title is a section heading."""
        return next(iter(self.find_careers(title)), "")

    def is_site_heading(self, heading: str) -> bool:
        """Return whether a heading belongs to the site rather than to the career, such as "Share this page"."""
        return bool(self._site_heading.fullmatch(" ".join(re.findall(r"[\w'’]+", heading))))

    def is_site_line(self, line: str) -> bool:
        """Return whether a line says something about the page or the site, such as "Last updated: May 2026" or "Read more"."""
        return bool(self._site_line.fullmatch(line.strip(" .:…»>→|")))

    def is_site_class(self, words: str) -> bool:
        """Return whether the words of an HTML class or id name a part of the site, such as "cookie banner"."""
        return bool(self._site_class.search(words))

    def find_topics(self, heading: str, career: str) -> tuple[str, ...] | None:
        """Return the topics for a section heading, or None if the heading is unknown."""
        phrases = [_simplify_words(heading, career), _simplify(heading, career)]
        # "Baker at a glance" says the same as "At a glance", and "Salary of a baker" the same as "Salary". "Bakers work" is no heading.
        if career and _fold(heading).startswith(f"{_fold(career)} "):
            phrases.append(_simplify(heading[len(career) :]))
        elif OF_CAREER.search(phrases[1]):
            phrases.append(OF_CAREER.sub("", phrases[1]))
        phrases.append(_simplify(IN_PLACE.sub("", heading)))
        # "Employer" says the same as "Employers".
        phrases.append(VERB.sub("", phrases[1]))
        *before, last = phrases[-1].split() or [""]
        if last.isalpha():
            phrases.append(" ".join([*before, pluralise(last)]))
        return next((self._topics_by_phrase[phrase] for phrase in phrases if phrase in self._topics_by_phrase), None)

    def find_related(self, sentence: str) -> list[str]:
        """Return the careers named in a "see also" sentence, or an empty list for other sentences."""
        match = re.match(self.see_also, sentence, re.IGNORECASE)
        return split_names(match["names"]) if match else []


@cache
def load_layout(path: Path = LAYOUT_FILE) -> Layout:
    """Load the layout. Raises ValueError if it contains a topic that is not in the taxonomy."""
    layout = Layout.model_validate(YAML(typ="safe").load(path))
    groups = [*(group.topics for group in layout.headings), *layout.schema_org.values()]
    for topic in itertools.chain.from_iterable(groups):
        if Label(topic) not in load_taxonomy():
            raise ValueError(f"{path.name}: unknown topic {topic!r}; the taxonomy lists all topics")
    return layout


def _simplify(heading: str, career: str = "") -> str:
    """Convert a heading to lower case, remove punctuation and articles, and replace the career's name with CAREER."""
    return " ".join(word for word in _simplify_words(heading, career).split() if word not in {"a", "an", "the"})


def _lower_capitals(name: str) -> str:
    """Return "HGV driver" for "HGV DRIVER": what has no vowel is an abbreviation, as a short name as a whole is."""
    if not name.isupper() or len(name) <= MAX_INITIALS:
        return name
    lower = re.sub(r"\b\w*[AEIOUY]\w*", lambda word: word[0].lower(), name)
    return lower[0].upper() + lower[1:]


def _fold(text: str) -> str:
    """Return a text in lower case, with straight apostrophes, and "coroner's officers" for "coroners' officers"."""
    return re.sub(r"s'(?= \w)", "'s", text.casefold().replace("’", "'"))


def _simplify_words(heading: str, career: str = "") -> str:
    text = _fold(NUMBERING.sub("", heading)).replace("&", " and ")
    names = {_fold(name) for name in (pluralise(career), career, name_activity(career)) if name} if career else set()
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}(?!\w)", CAREER, text)
    text = re.sub(rf"{CAREER}'s?(?!\w)", f"{CAREER} s", text)
    return " ".join(re.findall(rf"{CAREER}|\w[\w']*", text.replace("-", " ")))
