"""Finds the organisations that a sentence refers people to, such as "You can find out more from the Guild of Bakers and Oven Watch"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

# Words before the organisations. What comes between two of them, or up to the end, is a list of names.
REFERRAL = re.compile(
    r"\b(?:from|through|by|via|with|at|contact|visit|websites? of|member(?:ship)? of"
    r"|join(?:ing)?(?: (?:an? )?(?:organisations?|bodies|body|groups?)(?: like| such as|,? including)?)?"
    r"|(?:organisations?|body|bodies) (?:like|such as)|following(?: [a-z]+)* (?:organisations|bodies))"
    r"(?:\b:?|(?=[A-Z]))(?: the:?)?\s*(?=(?:[Tt]he ?|a )*[A-Z])"
)
# In "The Guild of Bakers has more advice", the organisation comes first.
OFFER = re.compile(
    r"^(?P<names>(?:The )?[A-Z].{0,120}?) (?:has|have|offers?|gives?|provides?) "
    r"(?:more|further|details|advice|information|industry|membership)"
)
NAME_WORD = r"(?:[A-Z0-9][\w’'&.+/]*(?:-[\w’'&]+)*)"
# Lower-case words within names, if a capital letter follows.
INNER_WORD = r"(?:of|for|and|in|into|is|the|to|on|with|at|by|or|de|&|–|-)"
NAMES = re.compile(rf"(?:the ?)*{NAME_WORD}(?:,? (?:{INNER_WORD} )*{NAME_WORD}|; ?(?:the )?{NAME_WORD}| careers\b)*")
# Words that an organisation's name ends or starts with. They show whether "and" is within a name or between two.
HEADS = re.compile(
    r"(?:association|society|institut(?:e|ion)|council|federation|college|academy|guild|union|board|trust|authority|service|careers|agency|"
    r"foundation|network|group|alliance|forum|commission|centre|register|ltd|limited|uk|university|force|office|department|company|school)s?",
    re.IGNORECASE,
)
# "Association of Painters and Decorators" is one name: what follows such a beginning belongs together.
OPENING = re.compile(r"(?:.*\s)?(?:of|for|in)(?:\s.*)?")
ACRONYM = re.compile(r"\s*\([A-Z][A-Za-z]+\)$")
MAX_WORDS = 12


@dataclass(frozen=True)
class Organisation:
    name: str
    kind: str


def find_organisations(text: str, professional_bodies: Collection[str]) -> list[Organisation]:
    """Return the organisations that a sentence refers people to, in order.

    `professional_bodies` are words that identify professional bodies by their name, such as "institute".
    """
    offer = OFFER.match(text)
    lists = [names[0] for referral in REFERRAL.finditer(text) if (names := NAMES.match(text, referral.end()))]
    found: dict[str, Organisation] = {}
    for name in (name for names in [*([offer["names"]] if offer else []), *lists] for name in split_organisations(names)):
        words = set(re.findall(r"[a-z]+", name.lower()))
        kind = "professional_body" if words & set(professional_bodies) else "service"
        found.setdefault(name.casefold(), Organisation(name, kind))
    return list(found.values())


def split_organisations(text: str) -> Iterator[str]:
    """Split a list of organisations. An "and" or a comma within a name, as in "Institute of Art and Design", does not split it."""
    parts = re.split(r"(; ?)" if ";" in text else r"(, (?:and |or )?| and | or )", text)
    name = parts[0]
    for separator, part in zip(parts[1::2], parts[2::2], strict=True):
        if _separates(name, separator, part):
            yield from _tidy(name)
            name = part
        else:
            name += separator + part
    yield from _tidy(name)


def _separates(name: str, separator: str, part: str) -> bool:
    """Return whether a separator stands between two organisations, given what comes before and after it."""
    if ";" in separator or separator.strip() == "or":
        return True
    words, following = name.split(), part.split()
    if following[0].lower() == "the" or HEADS.fullmatch(words[-1]) or (HEADS.fullmatch(following[-1]) and not OPENING.fullmatch(name)):
        return True
    if any(HEADS.fullmatch(word) for word in following) and len(following) > 1:
        return True
    return not OPENING.fullmatch(name) and (len(following) > 1 or (len(words) > 1 and not any(map(HEADS.fullmatch, words))))


def _tidy(name: str) -> Iterator[str]:
    name = re.sub(r"^(?:the ?)+(?=[A-Z])", "", ACRONYM.sub("", name.strip(" ,.;")))
    if name and len(name.split()) <= MAX_WORDS:
        yield name
