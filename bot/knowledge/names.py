"""Normalises career names, so that lookups ignore case, hyphens, accents and the difference between singular and plural."""

from __future__ import annotations

import re
import unicodedata

from bot.knowledge.models import Career
from bot.knowledge.plurals import pluralise


def key(text: str) -> str:
    """Return the name in lower case without accents and punctuation, for comparison."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "s", "".join(c for c in plain if not unicodedata.combining(c)))))


def forms(career: Career) -> list[str]:
    """Return all lookup keys for a career: its names first, then their plurals and short forms."""
    names = career.names()
    singular = [name for name in names if name != career.plural]
    # People leave out the part in brackets of names such as "production manager (manufacturing)".
    short = [re.sub(r"\s*\([^)]*\)", "", name) for name in singular]
    short += [each for name in short for each in _alternatives(name)]
    return list(dict.fromkeys(filter(None, (key(name) for name in [*names, *map(pluralise, singular), *short, *map(pluralise, short)]))))


def _alternatives(name: str) -> list[str]:
    """Return both jobs of a name such as "cinema or theatre attendant", "bus or coach driver" or "stage manager or director"."""
    first, _, second = name.partition(" or ")
    if not second:
        return []
    shared = second.split()[1:]
    if shared:
        return [" ".join([first, *shared]), second]
    return [first, " ".join([*first.split()[:-1], second])]
