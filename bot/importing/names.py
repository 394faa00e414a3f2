"""Names: a career's plural and id, and the names in a sentence that lists them."""

from __future__ import annotations

import re
import unicodedata

# Heads that are joined each take their plural: painters and decorators.
# What is not of the head: "of sales", "(manufacturing)".
HEAD = re.compile(r"(.+?)(| of .+| \([^)]*\))")
JOINTS = re.compile(r"(\s+(?:and|or)\s+)")


def plural_of(name: str) -> str:
    """The plural of a career's name, by the rules of English occupations: "painters and decorators", "heads of sales"."""
    head, rest = HEAD.fullmatch(name.rstrip("* ")).groups()  # type: ignore[union-attr]
    heads = JOINTS.split(head)
    if " " in heads[-1]:
        heads = [head]
    return "".join(part if JOINTS.fullmatch(part) else _plural(part) for part in heads) + rest


def _plural(noun: str) -> str:
    if noun.endswith("crew"):
        return noun
    if re.search(r"(?<![Hh]u)man$", noun):
        return noun[:-3] + "men"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def listed(text: str) -> list[str]:
    """The names in "A, B, and C"."""
    parts = re.split(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", text.strip())
    return [re.sub(r"^(?:an?|the)\s+", "", part) for part in parts if part]


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
