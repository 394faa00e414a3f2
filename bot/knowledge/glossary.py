"""Explains words that people may not know, from `bot/language/en/glossary.yml`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bot.knowledge.loader import Fault, Location, compose, line_of, read_checked
from bot.knowledge.models import ProfileModel
from bot.knowledge.names import key
from bot.knowledge.plurals import pluralise
from bot.knowledge.reloading import ReloadedFile
from bot.paths import text_file

logger = logging.getLogger(__name__)

GLOSSARY_FILE = text_file("glossary.yml")


@dataclass(frozen=True)
class Entry:
    """A term and what it means."""

    term: str
    means: str
    """The explanation, one sentence."""
    aliases: tuple[str, ...] = ()

    def names(self) -> list[str]:
        return [self.term, *self.aliases]


class _Explanation(ProfileModel):
    means: str
    aliases: tuple[str, ...] = Field(())


class _GlossaryContent(ProfileModel):
    terms: dict[str, _Explanation]


class Glossary:
    """Finds the terms that are explained in a text."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)
        forms = {key(name): entry for entry in self.entries for name in entry.names()}
        # A name in the file takes precedence over the plural of another one.
        self._by_form = {pluralise(form): entry for form, entry in forms.items()} | forms
        self._longest = max((len(form.split()) for form in self._by_form), default=0)

    def find(self, text: str) -> Entry | None:
        """Return the entry whose term or alias occurs in the text, or None if there is none.

        Ignores case, hyphens and plurals, and matches whole words. Of several entries, return the one with the longest match, counted in
        words; of equally long matches, the first.
        """
        return next(iter(self.find_all(text)), None)

    def find_all(self, text: str) -> list[Entry]:
        """Return the entries whose terms or aliases occur in the text, those with the longest matches first. No word counts twice."""
        words = key(text).split()
        found: list[Entry] = []
        for length in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                if entry := self._by_form.get(" ".join(words[start : start + length])):
                    found.append(entry)
                    words[start : start + length] = [""] * length
        return list(dict.fromkeys(found))


def read_glossary(path: Path = GLOSSARY_FILE) -> Glossary | list[Fault]:
    """Return the glossary in a file, or a list of all its faults. Never raises."""
    checked = read_checked(path, _GlossaryContent, "the glossary is a mapping with the field `terms`")
    if isinstance(checked, list):
        return checked
    entries = [Entry(term, explained.means, explained.aliases) for term, explained in checked.terms.items()]
    if problems := list(_repeated(entries)):
        root = compose(path.read_text(encoding="utf-8"))
        return [Fault(path, line_of(root, location), ".".join(map(str, location)), problem) for location, problem in problems]
    return Glossary(entries)


def _repeated(entries: Iterable[Entry]) -> Iterator[tuple[Location, str]]:
    """Yield the location of each name that was already used, or that has no letters or digits, with a description of the problem."""
    owners: dict[str, str] = {}
    for entry in entries:
        locations: list[Location] = [("terms", entry.term), *(("terms", entry.term, "aliases", i) for i in range(len(entry.aliases)))]
        for location, name in zip(locations, entry.names(), strict=True):
            form = key(name)
            if not form:
                yield location, f"{name!r} has no letters"
            elif form in owners:
                yield location, f"{name!r} is already explained under {owners[form]!r}"
            owners.setdefault(form, entry.term)


class GlossaryFile:
    """Reads the glossary and reloads it when the file changes. If the file is broken, the last valid glossary stays in use."""

    def __init__(self, path: Path = GLOSSARY_FILE, clock: Callable[[], float] = time.monotonic) -> None:
        self._file: ReloadedFile[Glossary] = ReloadedFile(path, Glossary(), "the glossary", logger, clock)

    def current(self) -> Glossary:
        """Return the current glossary, reloading the file if it has changed."""
        return self._file.current(read_glossary)
