"""Finds the careers whose own name, or another name for them, has the words that are searched for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from bot.knowledge.store import Store
from bot.language.kin import family
from bot.language.words import words_of
from bot.nlu.search_words import search_words

# A name that ends with what is searched for says what people are, however many words are before it: "large goods vehicle driver".
ENDS_WITH_IT = 0.5

# Endings of words for people.
PEOPLE = ("er", "or")


class Title(NamedTuple):
    """One of a career's names."""

    career: str
    words: Mapping[str, str]
    """Its significant words, by their family, in order."""


def titled(words: str, store: Store) -> dict[str, float]:
    """Return the careers with a name that has all the words, each with the share of the name that they are.

    Of alternatives, joined by " or ", and of parts, joined by " and ", one is enough.
    """
    by_family = _titles(store, store.state())
    found: dict[str, float] = {}
    for part in re.split(r" or | and ", words):
        if not (wanted := _subjects(part)):
            continue
        for career, name in by_family.get(family(words_of(wanted[-1])[0]), ()):
            if all(_has(name, word) for word in wanted):
                ends = family(words_of(wanted[-1])[0]) == list(name)[-1]
                share = max(len(wanted) / len(name), ENDS_WITH_IT if ends else 0.0)
                found[career] = max(found.get(career, 0.0), share)
    return found


def is_job(word: str, store: Store) -> bool:
    """Return whether a word says what people are, such as "officer": a name ends with it, or it is listed."""
    own = words_of(word)
    return len(own) == 1 and (own[0] in search_words().people or own[0] in _last_words(store, store.state()))


def _subjects(part: str) -> list[str]:
    """Return the words that say what a job is about: "forklift" of "forklift licence"."""
    return [word for word in re.findall(r"[a-z]+", part.lower()) if words_of(word) and word not in search_words().of_any_job]


def _has(name: Mapping[str, str], word: str) -> bool:
    """Return whether a name has a word or one of its family.

    Things in the plural are no people, and people no things: "trains" isn't a trainer, nor "officer" an office.
    """
    (own,) = words_of(word)
    return own in name.values() or (own == word and not word.endswith(PEOPLE) and family(word) in name)


@lru_cache(maxsize=2)
def _titles(store: Store, _state: int) -> Mapping[str, tuple[Title, ...]]:
    """Return all names of careers that have a word, by its family."""
    titles: dict[str, list[Title]] = {}
    keys = store.keys()
    for form, career in keys:
        title = Title(career, {family(word): word for word in words_of(form)})
        for each in title.words:
            titles.setdefault(each, []).append(title)
    return {each: tuple(found) for each, found in titles.items()}


@lru_cache(maxsize=2)
def _last_words(store: Store, _state: int) -> frozenset[str]:
    keys = store.keys()
    return frozenset(words[-1] for form, _ in keys if (words := words_of(form)))
