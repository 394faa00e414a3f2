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
        last = family(words_of(wanted[-1])[0])
        singular = [(word, words_of(word)[0]) for word in wanted]
        for career, name in by_family.get(last, ()):
            if all(_has(name, word, own) for word, own in singular):
                ends = last == list(name)[-1]
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


def _has(name: Mapping[str, str], word: str, own: str) -> bool:
    """Return whether a name has a word, of which `own` is the singular, or one of its family.

    Things in the plural are no people, and people no things: "trains" isn't a trainer, nor "officer" an office.
    """
    return own in name.values() or (own == word and not word.endswith(PEOPLE) and family(word) in name)


@lru_cache(maxsize=2)
def _titles(store: Store, state: int) -> Mapping[str, tuple[Title, ...]]:
    """Return all names of careers that have a word, by its family."""
    titles: dict[str, list[Title]] = {}
    for career, words in _words_of_names(store, state):
        title = Title(career, {family(word): word for word in words})
        for each in title.words:
            titles.setdefault(each, []).append(title)
    return {each: tuple(found) for each, found in titles.items()}


@lru_cache(maxsize=2)
def _last_words(store: Store, state: int) -> frozenset[str]:
    return frozenset(words[-1] for _, words in _words_of_names(store, state) if words)


@lru_cache(maxsize=2)
def _words_of_names(store: Store, _state: int) -> list[tuple[str, list[str]]]:
    """Return the significant words of all names, each with its career."""
    keys = store.keys()
    return [(career, words_of(form)) for form, career in keys]
