"""Parses an organisation's block of lines into a contact: name, address, telephone number, email and website."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.importing.drafts import Draft, Filed, Unfiled
from bot.importing.sentences import STOPS
from bot.knowledge.models import PHONE

# "Tel:", "Email us at" and the like before a value.
VALUE_LABEL = (
    r"(?:\b(?:tel(?:ephone)?|phone|helpline|call|ring|mob(?:ile)?|e-?mail|web(?:site)?|online|visit|url)\b"
    r"\.?(?: us)?(?: at| on)?\s*:?\s*)?"
)
FIELD_PATTERNS = {
    "fax": re.compile(r"\bfax\b\.?\s*:?\s*([\d ()+-]{7,}\d)", re.IGNORECASE),
    "phone": re.compile(VALUE_LABEL + r"((?:\+44|\b0)[\d ()-]{7,}\d)", re.IGNORECASE),
    "email": re.compile(VALUE_LABEL + r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE),
    "url": re.compile(VALUE_LABEL + r"(https?://[^\s,;<>]*[\w/]|\bwww\.[^\s,;<>]*[\w/])", re.IGNORECASE),
}
LINK_FIELDS = {"mailto:": "email", "tel:": "phone", "http": "url"}
# The start of a line that is an address rather than a name.
ADDRESS_START = re.compile(r"\d|PO Box\b|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
CONTACTS = "contacts"
MAX_NAME_WORDS = 14
# "Guild of Bakers Ltd." is a name; more words than these with a full stop are a sentence.
MAX_WORDS_WITH_STOP = 5


def is_prose(lines: Sequence[str]) -> bool:
    """Return whether lines are sentences, or a line that introduces organisations, rather than an organisation."""
    text = " ".join(lines)
    ends_sentence = text.endswith(STOPS) and len(text.split()) > MAX_WORDS_WITH_STOP
    return text.endswith(":") or len(lines[0].split()) > MAX_NAME_WORDS or ends_sentence


def file_contact(lines: Sequence[str], links: Iterable[tuple[str, str]], professional_bodies: Iterable[str], draft: Draft) -> None:
    """Add the organisation in a block of lines to the draft.

    A block without a name adds to the organisation before it. `links` are pairs of text and address; `professional_bodies` are
    the words by which a name is recognised as a professional body.
    """
    values: list[tuple[str, str]] = []
    remaining = []
    for line in lines:
        for key, pattern in FIELD_PATTERNS.items():
            for match in pattern.finditer(line):
                values.append((key, match[1]))
                draft.layout.append(match[0].replace(match[1], ""))
            line = pattern.sub(" ", line)
        if line := " ".join(line.split()).strip(" ,;:–-"):
            remaining.append(line)
    contacts = draft.career["contacts"]
    if remaining and not ADDRESS_START.match(remaining[0]):
        name = remaining.pop(0)
        words = set(re.findall(r"[a-z]+", name.lower()))
        contacts.append({"name": name, "kind": "professional_body" if words & set(professional_bodies) else "service"})
        draft.filed.append(Filed(name, name, CONTACTS))
    if remaining:
        values.append(("address", ", ".join(remaining)))
    for key, value in values:
        if problem := _set_field(contacts, key, value):
            draft.unfiled.append(Unfiled(value, problem))
        else:
            draft.filed.append(Filed(value, contacts[-1][key], CONTACTS))
    for text, address in links:
        for prefix, key in LINK_FIELDS.items():
            if contacts and address.startswith(prefix) and text in " ".join(lines) and key not in contacts[-1]:
                _set_field(contacts, key, re.sub(r"^(?:mailto|tel):", "", address))


def _set_field(contacts: list[dict[str, Any]], key: str, value: str) -> str:
    """Set a field of the last contact, or return why it cannot be set."""
    if key == "fax":
        return "a profile has no place for a fax number"
    if key == "phone":
        value = re.sub(r"\(0\)\s*|[()]", "", value)
        if not re.match(PHONE, value):
            return "not a UK telephone number"
    if not contacts:
        return "no organisation is named before it"
    if key in contacts[-1]:
        return f"{contacts[-1]['name']} has another {key} already"
    contacts[-1][key] = f"https://{value}" if value.startswith("www.") else value
    return ""
