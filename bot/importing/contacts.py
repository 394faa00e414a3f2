"""Parses the lines about an organisation into a contact with its name, address, telephone number, email and website."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.importing.drafts import Draft, Filed, Unfiled
from bot.importing.sentences import STOPS
from bot.knowledge.models import PHONE

# An optional label before a value, such as "Tel:" or "Email us at".
VALUE_LABEL = (
    r"(?:\b(?:fax|tel(?:ephone)?|phone|helpline|call|ring|mob(?:ile)?|e-?mail|web(?:site)?|online|visit|url)\b"
    r"\.?(?: us)?(?: at| on)?\s*:?\s*)?"
)
FIELD_PATTERNS = {
    # Numbers that are impossible or from abroad without a code, so that they are reported and not taken for an address.
    "phone": re.compile(VALUE_LABEL + r"((?:\+44|\b0)[\d ()-]{7,}\d|\(?\b\d{3}\)?[ .-]\d{3}[.-]\d{4}\b)", re.IGNORECASE),
    "email": re.compile(VALUE_LABEL + r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE),
    "url": re.compile(
        VALUE_LABEL + r"(https?://[^\s,;<>]*[\w/]|\bwww\.[^\s,;<>]*[\w/]"
        r"|(?<![@\w.-])(?:[a-z0-9-]+\.)+(?:com|org|net|info|ac|gov|edu|uk|ie|eu|us|ca|au|nz|example)\b(?:/[^\s,;<>]*[\w/])?)",
        re.IGNORECASE,
    ),
}
PHONE_LABEL = re.compile(VALUE_LABEL + "$", re.IGNORECASE)
REGION = "GB"  # of numbers without a country's code
# "(614) 555-0175" is a number in North America on any page.
NORTH_AMERICAN = re.compile(r"(?:1[ -])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])[2-9]\d\d[-.]\d{4}")
MIN_DIGITS = 9
LINK_FIELDS = {"mailto:": "email", "tel:": "phone", "http": "url"}
# Matches lines that start an address rather than a name.
ADDRESS_START = re.compile(r"\d|PO Box\b|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
CONTACTS = "contacts"
MAX_NAME_WORDS = 14
MIN_CAPITALS = 2
MAX_SHORT_WORD = 3  # letters of words such as "of" and "the", which have no capital in a name
# A short line with a full stop, such as "Guild of Bakers Ltd.", is a name. A longer one is a sentence.
MAX_WORDS_WITH_STOP = 5


def is_prose(lines: Sequence[str]) -> bool:
    """Return whether lines contain sentences or introduce a list, instead of describing an organisation."""
    text = " ".join(lines)
    ends_sentence = text.endswith(STOPS) and len(text.split()) > MAX_WORDS_WITH_STOP
    return text.endswith(":") or len(lines[0].split()) > MAX_NAME_WORDS or ends_sentence


def find_details(text: str) -> list[str]:
    """Return the telephone numbers, email addresses and websites in a text."""
    return [match[1] for pattern in FIELD_PATTERNS.values() for match in pattern.finditer(text)]


def is_detail(line: str) -> bool:
    """Return whether a line starts with a detail such as a telephone number, and not with a name."""
    line = line.lstrip("(")
    return bool(ADDRESS_START.match(line) or any(pattern.match(line) for pattern in FIELD_PATTERNS.values()))


def is_organisation(name: str, professional_bodies: Iterable[str]) -> bool:
    """Return whether a text has the form of an organisation's name: short, with capitals and a word such as "institute"."""
    words = name.split()
    capitals = sum(word[:1].isupper() for word in words)
    is_short = 1 < len(words) <= MAX_NAME_WORDS and not is_prose((name,))
    return is_short and capitals >= MIN_CAPITALS and bool(set(re.findall(r"[a-z]+", name.casefold())) & set(professional_bodies))


def is_entry(name: str, details: Sequence[str]) -> bool:
    """Return whether the first of several lines is a name in capitals, and the others are an organisation's details."""
    words = name.split()
    has_capitals = MIN_CAPITALS <= len(words) <= MAX_NAME_WORDS and all(word[0].isupper() for word in words if len(word) > MAX_SHORT_WORD)
    is_name = has_capitals and not is_detail(name) and not is_prose((name,))
    return is_name and bool(find_details(" ".join(details))) and all(map(is_detail, details))


def is_contact(line: str, professional_bodies: Iterable[str]) -> bool:
    """Return whether a line is an organisation's name, or any name in capitals with a detail, as in "Glaziers Hall, 020 7946 0018"."""
    if is_organisation(line, professional_bodies):
        return True
    details = find_details(line)
    words = re.split(r"[,(:]", line.partition(details[0])[0], maxsplit=1)[0].split() if details and not is_prose((line,)) else []
    return len(words) >= MIN_CAPITALS and all(word[0].isupper() for word in words if len(word) > MAX_SHORT_WORD)


def is_address(line: str) -> bool:
    """Return whether a line has several parts with nothing but words in capitals and numbers: "Guild of Bakers, 2 Mill Lane, Leeds"."""
    return "," in line and all(word[0].isupper() or word[0].isdigit() for word in re.findall(r"\w+", line) if len(word) > MAX_SHORT_WORD)


def file_contact(lines: Sequence[str], links: Iterable[tuple[str, str]], professional_bodies: Iterable[str], draft: Draft) -> None:
    """Add the organisation in a block of lines to the draft.

    If the block does not start with a name, its details are added to the previous organisation. `links` are (text, address) pairs.
    `professional_bodies` are words that identify professional bodies by their name, such as "institute".
    """
    values: list[tuple[str, str]] = []
    remaining = []
    for line in lines:
        line = _take_phones(line, values, draft)
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


def _take_phones(line: str, values: list[tuple[str, str]], draft: Draft) -> str:
    """Move the telephone and fax numbers in a line to the values, and return what is left of it."""
    # Imported here because few pages have contacts.
    from phonenumbers import Leniency, PhoneNumberMatcher

    left = line
    for match in PhoneNumberMatcher(line, REGION, Leniency.POSSIBLE):
        number = match.raw_string
        # Without a prefix, digits may be years or amounts.
        if not number.startswith(("0", "+", "(")) or sum(map(str.isdigit, number)) < MIN_DIGITS:
            continue
        label = found[0] if (found := PHONE_LABEL.search(line[: match.start])) else ""
        values.append(("fax" if label.lower().startswith("fax") else "phone", number))
        draft.layout.append(label)
        left = left.replace(f"{label}{number}", " ", 1)
    return left


def format_phone(number: str) -> str:
    """Return a telephone number without brackets. A number in the UK keeps its own spaces, and one in North America gets its code."""
    if NORTH_AMERICAN.fullmatch(number):
        return f"+1 {'-'.join(re.findall(r'[0-9]+', number.removeprefix('1')))}"
    return " ".join(re.sub(r"\(0\)|[().]", " ", number).split())


def _set_field(contacts: list[dict[str, Any]], key: str, value: str) -> str:
    """Set a field of the last contact. Return an empty string, or the reason if the field cannot be set."""
    if key == "fax":
        return "a profile has no place for a fax number"
    if key == "phone" and not re.match(PHONE, value := format_phone(value)):
        return "not a telephone number that a profile can have: from abroad, it starts with + and the country's code"
    if not contacts:
        return "no organisation is named before it"
    if key in contacts[-1]:
        return f"{contacts[-1]['name']} has another {key} already"
    contacts[-1][key] = f"https://{value}" if key == "url" and not value.startswith("http") else value
    return ""
