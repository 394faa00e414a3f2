"""Names of careers: plurals, ids, and lists of names in a sentence."""

from __future__ import annotations

import re
import unicodedata

# The nouns of a name, and what follows them without a plural: "of sales", "(manufacturing)".
NOUNS = re.compile(r"(.+?)(| of .+| \([^)]*\))")
CONJUNCTION = re.compile(r"(\s+(?:and|or)\s+)")


def pluralise(name: str) -> str:
    """Return the plural of a career's name by the rules of English: "painters and decorators", "heads of sales"."""
    match = NOUNS.fullmatch(name.rstrip("* "))
    if not match:
        return name
    nouns, rest = match.groups()
    parts = CONJUNCTION.split(nouns)
    # In "newspaper or magazine editor" only the last noun is plural, in "painter and decorator" both are.
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
    """Return a career's id: its name in lower-case ASCII letters and digits, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def split_names(text: str) -> list[str]:
    """Return the names in "A, B, and C"."""
    parts = re.split(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", text.strip())
    return [re.sub(r"^(?:an?|the)\s+", "", part) for part in parts if part]
