"""Functions for career names: plurals, ids, and splitting lists of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import inflect

# The nouns in a name, and a suffix that does not change in the plural, such as "of sales" or "(manufacturing)".
NOUNS = re.compile(r"(.+?)(| of .+| \([^)]*\))")
MIN_AGENT_LENGTH = 5
CONJUNCTION = re.compile(r"(\s+(?:and|or)\s+)")


# Nouns that are the same in the plural.
UNCHANGED = re.compile(r"(?:crew|staff)$", re.IGNORECASE)
ABBREVIATIONS = re.compile(r"[A-Z]{2,}s")
# Endings of singular nouns that look like plurals, as in "actress".
SINGULAR_S = re.compile(r"(?:ss|us|is)$", re.IGNORECASE)


def pluralise(name: str) -> str:
    """Return the English plural of a career's name, e.g. "painters and decorators" or "heads of sales"."""
    return _inflect(name, _pluralise_noun)


def singularise(name: str) -> str:
    """Return the singular of a career's name, e.g. "actuary" for "actuaries". A singular name is returned unchanged."""
    return _inflect(name, _singularise_noun)


def name_activity(name: str) -> str:
    """Return what people in a career do, e.g. "beekeeping" for "beekeeper", or "" if the name does not say it."""
    return f"{name[:-2]}ing" if name.endswith("er") and len(name) > MIN_AGENT_LENGTH else ""


def _inflect(name: str, inflect_noun: Callable[[str], str]) -> str:
    match = NOUNS.fullmatch(name.rstrip("* "))
    if not match:
        return name
    nouns, rest = match.groups()
    parts = CONJUNCTION.split(nouns)
    # Only the last noun changes in "newspaper or magazine editors", but both do in "painters and decorators".
    if " " in parts[-1]:
        parts = [nouns]
    return "".join(part if CONJUNCTION.fullmatch(part) else inflect_noun(part) for part in parts) + rest


def _pluralise_noun(noun: str) -> str:
    if UNCHANGED.search(noun):
        return noun
    before, last = _split_last_word(noun)
    # Abbreviations only get an "s".
    if last.isupper() and len(last) > 1:
        return f"{noun}s"
    return before + _match_case(last, str(_load_inflect().plural_noun(last.lower())))


def _singularise_noun(noun: str) -> str:
    before, last = _split_last_word(noun)
    if SINGULAR_S.search(last) or last.isupper():
        return noun
    if ABBREVIATIONS.fullmatch(last):
        return noun[:-1]
    return before + _match_case(last, str(_load_inflect().singular_noun(last.lower()) or last))


def _match_case(word: str, inflected: str) -> str:
    # The library takes a word with a capital for somebody's name, so it gets the word in lower case.
    return inflected.capitalize() if word[:1].isupper() else inflected


def _split_last_word(noun: str) -> tuple[str, str]:
    start = max(noun.rfind(" "), noun.rfind("-")) + 1
    return noun[:start], noun[start:]


@cache
def _load_inflect() -> inflect.engine:
    import inflect

    return inflect.engine()


def make_id(name: str) -> str:
    """Create a career's id from its name, using lower-case ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def split_names(text: str) -> list[str]:
    """Split a list such as "A, B, and C" into names."""
    parts = re.split(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", text.strip())
    return [re.sub(r"^(?:an?|the)\s+", "", part) for part in parts if part]
