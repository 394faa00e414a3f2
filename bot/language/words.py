"""The significant words of a text, how rare they are in a profile, and the article of a noun."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import lru_cache

from bot.paths import ENGLISH

ENDINGS = ("ising", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "y", "e")
SHORTEST_STEM = 4
_WORD = re.compile(r"[a-z]+")

# Words that are too common in questions to be useful as evidence.
_COMMON = frozenset((ENGLISH / "common_words.txt").read_text(encoding="utf-8").split())


def stems(text: str) -> list[str]:
    """Return the stems of the significant words in a text, so that "visits" matches "visit"."""
    return [_stem(word) for word in _significant(text)]


def _significant(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _COMMON and len(word) > 2]


def article(noun: str) -> str:
    """Return the indefinite article of a noun: "an" before a vowel sound, also in abbreviations such as HGV."""
    first = noun.split()[0]
    if len(first) > 1 and first.isupper():
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    sounds_like_a_consonant = re.match(r"uni|use|usu|uti|eu|one", noun.lower())
    return "an" if noun[0].lower() in "aeiou" and not sounds_like_a_consonant else "a"


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def rarity(texts: Iterable[Set[str]]) -> dict[str, float]:
    """Return the weight of each word by the number of texts it occurs in: 1 if only one text has it."""
    return {word: 1 / math.sqrt(count) for word, count in Counter(word for words in texts for word in words).items()}


def words_of(text: str) -> list[str]:
    """Return the significant words of a text in the singular."""
    return [_singular(word) for word in _significant(text)]


@lru_cache(maxsize=16_384)
def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word
