"""Reads the words that tell a search of careers what else is meant, or that nothing is."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from bot.language.kin import family
from bot.paths import ENGLISH


class SearchWords(NamedTuple):
    """The lists of search_words.yml."""

    of_any_job: frozenset[str]
    people: frozenset[str]
    employers: frozenset[str]
    unwanted: dict[str, str]
    over: frozenset[str]
    someone: frozenset[str]
    by_others: frozenset[str]

    def also_unwanted(self, words: str) -> str:
        """Return what someone doesn't want either who doesn't want this, whatever the form of the word."""
        return self.unwanted.get(words) or _by_family().get(family(words), "")


@cache
def _by_family() -> dict[str, str]:
    return {family(words): others for words, others in search_words().unwanted.items() if " " not in words}


@cache
def search_words() -> SearchWords:
    """Return the lists of search_words.yml."""
    read: dict[str, Any] = YAML(typ="safe").load(ENGLISH / "search_words.yml")
    made: dict[str, Any] = {name: frozenset(words.split()) if isinstance(words, str) else words for name, words in read.items()}
    return SearchWords(**made)
