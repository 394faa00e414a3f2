"""Reads an organisation's block of lines: its name, address, telephone number, email and website."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.importing.drafts import Draft, Filed, Unfiled
from bot.importing.sentences import STOPS
from bot.knowledge.models import PHONE

LABELS = (
    r"(?:\b(?:tel(?:ephone)?|phone|helpline|call|ring|mob(?:ile)?|e-?mail|web(?:site)?|online|visit|url)\b"
    r"\.?(?: us)?(?: at| on)?\s*:?\s*)?"
)
FIELDS = {
    "fax": re.compile(r"\bfax\b\.?\s*:?\s*([\d ()+-]{7,}\d)", re.IGNORECASE),
    "phone": re.compile(LABELS + r"((?:\+44|\b0)[\d ()-]{7,}\d)", re.IGNORECASE),
    "email": re.compile(LABELS + r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE),
    "url": re.compile(LABELS + r"(https?://[^\s,;<>]*[\w/]|\bwww\.[^\s,;<>]*[\w/])", re.IGNORECASE),
}
LINKS = {"mailto:": "email", "tel:": "phone", "http": "url"}
# How a line starts that is an address rather than a name.
STREET = re.compile(r"\d|PO Box\b|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
CONTACTS = "contacts"
# Of a line that is an organisation's name.
MOST_NAME_WORDS = 14


def is_prose(lines: Sequence[str]) -> bool:
    """Whether lines are sentences, or lead into organisations, rather than being one."""
    text = " ".join(lines)
    return text.endswith(":") or len(lines[0].split()) > MOST_NAME_WORDS or (text.endswith(STOPS) and len(text.split()) > 5)


def file_contact(lines: Sequence[str], links: Iterable[tuple[str, str]], professional: Iterable[str], draft: Draft) -> None:
    """Files a block of lines as an organisation, or as more of the one before if the block has no name."""
    values: list[tuple[str, str]] = []
    rest = []
    for line in lines:
        for key, pattern in FIELDS.items():
            for found in pattern.finditer(line):
                values.append((key, found[1]))
                draft.layout.append(found[0].replace(found[1], ""))
            line = pattern.sub(" ", line)
        if line := " ".join(line.split()).strip(" ,;:–-"):
            rest.append(line)
    held = draft.career["contacts"]
    if rest and not STREET.match(rest[0]):
        name = rest.pop(0)
        words = set(re.findall(r"[a-z]+", name.lower()))
        held.append({"name": name, "kind": "professional_body" if words & set(professional) else "service"})
        draft.filed.append(Filed(name, name, CONTACTS))
    if rest:
        values.append(("address", ", ".join(rest)))
    for key, written in values:
        if problem := _set(held, key, written):
            draft.unfiled.append(Unfiled(written, problem))
        else:
            draft.filed.append(Filed(written, held[-1][key], CONTACTS))
    for text, address in links:
        for start, key in LINKS.items():
            if held and address.startswith(start) and text in " ".join(lines) and key not in held[-1]:
                _set(held, key, re.sub(r"^(?:mailto|tel):", "", address))


def _set(held: list[dict[str, Any]], key: str, value: str) -> str:
    """Gives the last organisation a value, or says why it cannot have it."""
    if key == "fax":
        return "a profile has no place for a fax number"
    if key == "phone":
        value = re.sub(r"\(0\)\s*|[()]", "", value)
        if not re.match(PHONE, value):
            return "not a UK telephone number"
    if not held:
        return "no organisation is named before it"
    if key in held[-1]:
        return f"{held[-1]['name']} has another {key} already"
    held[-1][key] = f"https://{value}" if value.startswith("www.") else value
    return ""
