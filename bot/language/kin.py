"""Tells which words are of one family, such as "baking" and "baker", by their endings."""

from __future__ import annotations

import re
from functools import lru_cache

# Endings with the shortest root that they are taken off, the first that fits.
_ENDINGS = (
    *((ending, 2) for ending in ("ologists", "ologist", "ology")),
    *((ending, 5) for ending in ("rations", "ration", "ions", "ion", "ements", "ement", "ancy", "ants", "ant")),
    *((ending, 3) for ending in ("ians", "ian", "ists", "ist")),
    *((ending, 4) for ending in ("ering", "ered", "ings", "ing", "ers", "er", "ors", "or", "ies", "ed", "es", "ics", "s", "y", "e")),
)
# Short roots need an ending that both words of a family have: "bake" and "baker", but not "car" and "carer".
_SHORT = re.compile(r"([a-z]{3})(?:ing|ers?|es?)")


@lru_cache(maxsize=32_768)
def family(word: str) -> str:
    """Return the root of a word, which all words of its family share: "regist" of "registration" and of "registered"."""
    if short := _SHORT.fullmatch(word):
        return f"{short[1]}-"
    if word.endswith("try"):
        return word[:-2]
    for ending, shortest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word.removesuffix(ending)
    return word
