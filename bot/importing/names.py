"""Functions for career names: plurals, ids, and splitting lists of names."""

from __future__ import annotations

import re
import unicodedata

# The nouns in a name, and a suffix that does not change in the plural, such as "of sales" or "(manufacturing)".
NOUNS = re.compile(r"(.+?)(| of .+| \([^)]*\))")
CONJUNCTION = re.compile(r"(\s+(?:and|or)\s+)")


def pluralise(name: str) -> str:
    """Return the English plural of a career's name, e.g. "painters and decorators" or "heads of sales"."""
    match = NOUNS.fullmatch(name.rstrip("* "))
    if not match:
        return name
    nouns, rest = match.groups()
    parts = CONJUNCTION.split(nouns)
    # Only the last noun changes in "newspaper or magazine editors", but both do in "painters and decorators".
    if " " in parts[-1]:
        parts = [nouns]
    return "".join(part if CONJUNCTION.fullmatch(part) else _pluralise_noun(part) for part in parts) + rest


def _pluralise_noun(noun: str) -> str:
    if noun.endswith("crew"):
        return noun
    if re.search(r"(?<![Hh]u)man$", noun):
        return noun[:-3] + "men"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def make_id(name: str) -> str:
    """Create a career's id from its name, using lower-case ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def split_names(text: str) -> list[str]:
    """Split a list such as "A, B, and C" into names."""
    parts = re.split(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", text.strip())
    return [re.sub(r"^(?:an?|the)\s+", "", part) for part in parts if part]
