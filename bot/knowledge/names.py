"""The forms of a career's names, so that a name is found however it is written: case, hyphens, accents, one or many."""

from __future__ import annotations

import re
import unicodedata

from bot.knowledge.models import Career


def key(text: str) -> str:
    """What is compared of a name: its words, plain and in lower case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "s", "".join(c for c in plain if not unicodedata.combining(c)))))


def plural(name: str) -> str:
    """The plural of an occupation's name, by the rules that occupations follow."""
    head, _, last = name.rpartition(" ")
    if last.endswith("man"):
        last = last[:-3] + "men"
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return f"{head} {last}".strip()


def forms(career: Career) -> list[str]:
    """The keys that mean a career: those of its names first, then what else they may be said as."""
    names = career.names()
    # "Production manager (manufacturing)", which hardly anyone says in full
    short = [re.sub(r"\s*\([^)]*\)", "", name) for name in names]
    return list(dict.fromkeys(filter(None, (key(name) for name in [*names, *map(plural, names), *short, *map(plural, short)]))))
