"""Offers the owner's own advisers and links, which are always named as the site's and not the profile's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.answering.contacts import contacts_in_short, details_of
from bot.answering.passage import Passage, Setting, paragraph
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, ContactDetails, ContactList, Link, Note
from bot.knowledge.dates import is_old
from bot.knowledge.models import UNDATED, Career
from bot.knowledge.site_info import Adviser, OwnLink
from bot.knowledge.taxonomy import Label


def people_to_ask(career: Career, setting: Setting, label: Label | None = None) -> str:
    """Return whom to ask as a phrase: the owner's adviser, or else the profile's contacts. Empty if there are none."""
    adviser = setting.site.adviser_for(label)
    if adviser is None:
        return contacts_in_short(career, setting.wording)
    return setting.wording.say("contact_short", name=adviser.name, phone=adviser.phone or adviser.email or "")


def whom_to_ask(career: Career, setting: Setting, label: Label | None = None) -> str:
    people = people_to_ask(career, setting, label)
    return setting.wording.say("ask_who", contacts=people) if people else setting.wording.say("ask_nobody")


def adviser_block(label: Label | None, setting: Setting) -> tuple[Block, ...]:
    """Return the owner's adviser with a word on when they can be reached, or nothing if there is none."""
    adviser = setting.site.adviser_for(label)
    return (*paragraph(setting.wording.say("own_adviser")), ContactList(contacts=(_details(adviser, setting),))) if adviser else ()


def _details(adviser: Adviser, setting: Setting) -> ContactDetails:
    wording = setting.wording
    hours = wording.say("adviser_hours", hours=wording.join_and(adviser.open)) if adviser.open else ""
    closed = "" if adviser.is_open(setting.at) else wording.say("adviser_closed")
    note = "; ".join(filter(None, (closed, hours)))
    return ContactDetails(name=adviser.name, phone=adviser.phone, email=adviser.email, url=adviser.url, note=note or None)


def with_adviser(passage: Passage, career: Career, label: Label, setting: Setting) -> Passage:
    """Put the owner's adviser before a profile's contacts, and say how old those are."""
    offered = adviser_block(label, setting)
    if not offered:
        return passage
    blocks = tuple(_with_age(block, career, setting) if isinstance(block, ContactList) else block for block in passage.blocks)
    return replace(passage, blocks=(*offered, *blocks), outcome=Outcome.ANSWERED, asks_whom=False)


def listed_contacts(career: Career, setting: Setting) -> tuple[Block, ...]:
    """Return a profile's contacts with their age, or nothing if it has none."""
    if not career.contacts:
        return ()
    contacts = ContactList(contacts=tuple(map(details_of, career.contacts)))
    intro = setting.wording.say("contacts_intro", profile=setting.wording.say("profile_of", career=career.name))
    return (*paragraph(intro), _with_age(contacts, career, setting))


def _with_age(contacts: ContactList, career: Career, setting: Setting) -> ContactList:
    source = career.source
    if source.date == UNDATED:
        note = setting.wording.say("contact_undated")
    elif is_old(source, setting.at):
        note = setting.wording.say("contact_old", year=source.date[:4])
    else:
        return contacts
    return ContactList(contacts=tuple(each.model_copy(update={"note": note}) for each in contacts.contacts))


def with_links(passages: Iterable[Passage], setting: Setting) -> list[Passage]:
    """Add the owner's link for its topic to each gap, if there is one and the reply doesn't have it yet."""
    linked: list[Passage] = []
    offered: set[OwnLink] = set()
    for passage in passages:
        label = next((query.aspect for query in passage.queries), None)
        link = setting.site.link_for(label) if label and passage.outcome is Outcome.GAP else None
        if link and link not in offered:
            offered.add(link)
            note = Note(text=setting.wording.say("own_link"), links=(Link(text=link.text, url=link.url),))
            linked.append(replace(passage, blocks=(*passage.blocks, note)))
        else:
            linked.append(passage)
    return linked
