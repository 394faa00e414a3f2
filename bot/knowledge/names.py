"""Normalises career names, so that lookups ignore case, hyphens, accents and the difference between singular and plural."""

from __future__ import annotations

import re
import unicodedata

from bot.knowledge.models import Career

# The plurals of words that end with these.
IRREGULAR = {"man": "men", "person": "people", "wife": "wives"}


def key(text: str) -> str:
    """Return the name in lower case without accents and punctuation, for comparison."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "s", "".join(c for c in plain if not unicodedata.combining(c)))))


def plural(name: str) -> str:
    """Return an occupation's plural."""
    if " of " in name:
        first, _, rest = name.partition(" of ")
        return f"{plural(first)} of {rest}"
    head, _, last = name.rpartition(" ")
    if ending := next((each for each in IRREGULAR if last.endswith(each)), None):
        last = last.removesuffix(ending) + IRREGULAR[ending]
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return f"{head} {last}".strip()


def forms(career: Career) -> list[str]:
    """Return all lookup keys for a career: its names first, then their plurals and short forms."""
    names = career.names()
    # People leave out the part in brackets of names such as "production manager (manufacturing)".
    short = [re.sub(r"\s*\([^)]*\)", "", name) for name in names]
    return list(dict.fromkeys(filter(None, (key(name) for name in [*names, *map(plural, names), *short, *map(plural, short)]))))
