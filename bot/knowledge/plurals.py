"""Singular and plural of career names, such as "painters and decorators", "heads of sales" or "cooks, fast food"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.language.occupations import load_occupations

if TYPE_CHECKING:
    import inflect

# Text in brackets at the end, and what follows a dash, as in "helpers--painters and plasterers".
QUALIFIER = re.compile(r"\s*(?:\([^)]*\)\s*|--.*|\s[–—-]\s.*)$")
# What separates the people in a name. Each part of a name is followed by the separator after it.
SEPARATOR = re.compile(r"(\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+|\s*/\s*)")
# A noun may be followed by what the people work on or where, as in "clerks of works" and "nurses responsible for general care".
COMPLEMENT = re.compile(r"\s+(?:of|in|for|at|to|with|on|de|from|through|except|responsible|secondary school|general)\b.*", re.IGNORECASE)
EXCEPTION = re.compile(r",?\s+(?:except|not)\s.*|,\s+all other$", re.IGNORECASE)
# Endings of nouns for people. Other nouns end with "er" and "or", too ("paper", "motor"), so these only decide where those are unlikely.
ONLY_PERSON = re.compile(r"\w{3}(?:ist|ian|man|woman|person|wright|smith)$")
PERSON = re.compile(r"\w{2}(?:er|or)$")
MIN_NOUN = 4  # letters of a noun that may be part of a compound
# Nouns that are the same in the plural.
UNCHANGED = re.compile(r"(?:crew|staff|police|people|persons)$", re.IGNORECASE)
# Endings of singular nouns that look like plurals, as in "actress".
SINGULAR_S = re.compile(r"(?:ss|us|is)$", re.IGNORECASE)
MANY_WORDS = 10_000


def pluralise(name: str) -> str:
    """Return the plural of a career's name."""
    return _inflect(name, _find_people_in_singular, _pluralise_noun)


def singularise(name: str) -> str:
    """Return the singular of a career's name, e.g. "actuary" for "actuaries". A singular name is returned unchanged."""
    return _inflect(name, _find_people_in_plural, _singularise_noun)


@cache
def load_nouns() -> frozenset[str]:
    """Return the last words of common occupations, such as "engineer"."""
    return frozenset(_last_word(COMPLEMENT.sub("", name)) for name in load_occupations())


def _inflect(name: str, find_people: Callable[[Sequence[str], Sequence[str]], set[int]], inflect_noun: Callable[[str], str]) -> str:
    """Inflect the nouns for people in a name, as decided by `find_people`, and nothing else."""
    name, rest = name.rstrip("* ") or name, ""
    for qualifier in (QUALIFIER, EXCEPTION):
        while (match := qualifier.search(name)) and match.start():
            name, rest = name[: match.start()], _inflect_brackets(match[0], inflect_noun) + rest
    parts = SEPARATOR.split(name)
    nouns, separators = parts[::2], parts[1::2]
    # All that follows a complement belongs to it, as in "supervisors of office and support workers".
    complements = (i for i, noun in enumerate(nouns) if _split_complement(noun)[1])
    end = next(complements, len(nouns) - 1) + 1
    people = find_people([_split_complement(noun)[0] for noun in nouns[:end]], separators[: end - 1])
    for i in people:
        noun, complement = _split_complement(nouns[i])
        nouns[i] = inflect_noun(noun) + complement
    return "".join(noun + separator for noun, separator in zip(nouns, [*separators, ""], strict=True)) + rest


def _inflect_brackets(text: str, inflect_noun: Callable[[str], str]) -> str:
    """Inflect another name in brackets, as in "tree surgeons (arborists)"."""
    match = re.fullmatch(r"(\s*\()([^)]*\w)(\)\s*)", text)
    return match[1] + inflect_noun(match[2]) + match[3] if match and _is_occupation(_singular_last(match[2])) else text


def _split_complement(part: str) -> tuple[str, str]:
    """Split off what follows the noun for people: "clerk" and " of works". In "skills for life teacher", nothing does."""
    match = COMPLEMENT.search(part)
    if not match or not match.start():
        return part, ""
    noun = part[: match.start()]
    return (part, "") if not _is_occupation(_singular_last(noun)) and _is_occupation(_singular_last(part)) else (noun, match[0])


def _find_people_in_singular(nouns: Sequence[str], separators: Sequence[str]) -> set[int]:
    words = [_last_word(noun) for noun in nouns]
    if start := _find_qualifier(separators, [_is_person(word) for word in words]):
        words = words[:start]
    # In "newspaper or magazine editor" the first noun describes the last, but in "painter and decorator" it does not.
    is_person = _is_occupation if " " in nouns[len(words) - 1] else _is_person
    return {i for i, word in enumerate(words[:-1]) if is_person(word)} | {len(words) - 1}


def _find_people_in_plural(nouns: Sequence[str], separators: Sequence[str]) -> set[int]:
    words = [_last_word(noun) for noun in nouns]
    singulars = [_singular_word(word) for word in words]
    people = [_is_person(word) for word in singulars]
    last = (_find_qualifier(separators, people) or len(words)) - 1
    # The plurals before a singular describe it, as in "sales and operations manager".
    if singulars[last] == words[last]:
        return set()
    return {i for i in range(last) if people[i]} | {last}


def _find_qualifier(separators: Sequence[str], people: Sequence[bool]) -> int:
    """Return where the nouns begin that only say which people are meant, as in "cook, fast food", or 0 if there are none."""
    starts = (i + 1 for i, separator in enumerate(separators) if separator.strip() == ",")
    return next((start for start in starts if any(people[:start]) and not any(people[start:])), 0)


def _is_person(word: str) -> bool:
    return _is_occupation(word) or bool(PERSON.search(word))


@lru_cache(MANY_WORDS)
def _is_occupation(word: str) -> bool:
    """Return whether a noun is one for people, also as part of a compound such as "bioengineer"."""
    return bool(ONLY_PERSON.search(word)) or any(word[i:] in load_nouns() for i in range(max(len(word) - MIN_NOUN, 0) + 1))


def _singular_last(text: str) -> str:
    return _singular_word(_last_word(text))


def _last_word(text: str) -> str:
    return re.split(r"[\s-]", text.strip().casefold())[-1]


def _pluralise_noun(noun: str) -> str:
    before, last = _split_last_word(noun)
    if UNCHANGED.search(last) or not re.search(r"\w$", last):
        return noun
    # Abbreviations only get an "s".
    if last.isupper() and len(last) > 1:
        return f"{noun}s"
    return before + _match_case(last, _plural_word(last.casefold()))


def _singularise_noun(noun: str) -> str:
    before, last = _split_last_word(noun)
    if last.isupper():
        return noun
    if re.fullmatch(r"[A-Z]{2,}s", last):
        return noun[:-1]
    return before + _match_case(last, _singular_word(last.casefold()))


@lru_cache(MANY_WORDS)
def _plural_word(word: str) -> str:
    return str(_load_inflect().plural_noun(word))


@lru_cache(MANY_WORDS)
def _singular_word(word: str) -> str:
    return word if not word or SINGULAR_S.search(word) else str(_load_inflect().singular_noun(word) or word)


def _match_case(word: str, inflected: str) -> str:
    # The library takes a word with a capital for somebody's name, so it gets the word in lower case.
    return inflected.capitalize() if word[:1].isupper() else inflected


def _split_last_word(noun: str) -> tuple[str, str]:
    start = max(noun.rfind(" "), noun.rfind("-")) + 1
    return noun[:start], noun[start:]


@cache
def _load_inflect() -> inflect.engine:
    # Imported here because not every command needs it.
    import inflect

    return inflect.engine()
