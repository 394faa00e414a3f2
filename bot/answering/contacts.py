"""Chooses the contacts that a question asks about, and says how to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from bot.answering.wording import AnswerWording
from bot.conversation.types import ContactDetails, Item, ItemKind
from bot.knowledge.models import Career, Contact
from bot.language.words import stems

CONTACT_FIELDS = {"phone": "phone", "address": "address", "email": "email", "website": "url"}
MIN_DIGITS = 4
MIN_NAME_SHARE = 0.5
MIN_SIMILARITY = 85  # out of 100, between a word and one of the contact's name

# Words that are too common in the names of organisations to tell them apart.
_COMMON_IN_NAMES = set(stems("association service society institute council national nhs careers career technology technologists"))


def choose_contacts(career: Career, aspect: str | None, text: str, items: Sequence[Item]) -> list[Contact]:
    """Return the contacts that a question is about, or an empty list if the profile can't answer it.

    They are the contacts named in the text or referred to by `items`, or else all that have what the aspect asks for.
    """
    if aspect and aspect not in CONTACT_FIELDS and aspect != "professional_bodies":
        return []
    referred = {item.id for item in items if item.kind is ItemKind.CONTACT}
    referred_to = [contact for contact in career.contacts if contact.name in referred]
    if len(referred_to) > 1 and aspect in CONTACT_FIELDS:
        # "Address?" is about those of them that have one.
        referred_to = [contact for contact in referred_to if not lacks(contact, aspect)] or referred_to
    if chosen := referred_to or with_number(text, career.contacts) or named_contacts(text, career.contacts):
        return chosen
    if aspect in CONTACT_FIELDS:
        return [contact for contact in career.contacts if getattr(contact, CONTACT_FIELDS[aspect])]
    if aspect == "professional_bodies":
        return [contact for contact in career.contacts if contact.kind == "professional_body"]
    return list(career.contacts)


def with_number(text: str, contacts: Iterable[Contact]) -> list[Contact]:
    """Return the contacts whose telephone number the text has, whole or in part, e.g. "the 0845"."""
    digits = "".join(filter(str.isdigit, text))
    if len(digits) < MIN_DIGITS:
        return []
    return [contact for contact in contacts if digits in "".join(filter(str.isdigit, contact.phone or ""))]


def lacks(contact: Contact, aspect: str | None) -> bool:
    """Return whether the profile doesn't give the detail of a contact that the aspect asks for."""
    return aspect in CONTACT_FIELDS and not getattr(contact, CONTACT_FIELDS[aspect])


def named_contacts(text: str, contacts: Iterable[Contact]) -> list[Contact]:
    """Return the contacts that best match the text. At least half of the significant words in the name must occur in it."""
    asked = stems(text)

    def share(name: str) -> float:
        words = [word for word in stems(name) if word not in _COMMON_IN_NAMES] or stems(name)
        found = sum(any(fuzz.ratio(word, other) >= MIN_SIMILARITY for other in asked) for word in words)
        return found / len(words) if words else 0

    scored = [(max(map(share, (contact.name, *contact.aliases))), contact) for contact in contacts]
    best = max((score for score, _ in scored), default=0)
    return [contact for score, contact in scored if score == best and best >= MIN_NAME_SHARE]


def has_details(contact: Contact) -> bool:
    return any(getattr(contact, field) for field in CONTACT_FIELDS.values())


def details_of(contact: Contact) -> ContactDetails:
    return ContactDetails(name=contact.name, phone=contact.phone, email=contact.email, url=contact.url, address=contact.address)


def contact_line(contact: ContactDetails, wording: AnswerWording) -> str:
    known = {field: value for field in CONTACT_FIELDS.values() if (value := getattr(contact, field))}
    details = [wording.say(f"contact_{field}", **{field: value}) for field, value in known.items()]
    return wording.say(
        "contact_line",
        name=contact.name,
        details="; ".join(details) or wording.say("contact_nothing"),
        note=contact.note or "",
    )


def public_contacts(career: Career) -> list[Contact]:
    """Return the contacts that answer the public, or all if none does."""
    return [contact for contact in career.contacts if contact.kind == "service"] or list(career.contacts)


def contacts_in_short(career: Career, wording: AnswerWording) -> str:
    """Return the contacts that answer the public as a phrase, or an empty string if the profile has none."""
    return wording.join_or([wording.say("contact_short", name=c.name, phone=c.phone or "") for c in public_contacts(career)])
