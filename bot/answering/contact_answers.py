"""Says whom to contact and how."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import CONTACTS
from bot.answering.contacts import CONTACT_FIELDS, contact_line, details_of, has_details, lacks, named_contacts
from bot.answering.gaps import gap
from bot.answering.passage import Passage, Setting, citation, contact_items, paragraph
from bot.answering.question_words import patterns
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Block, ContactList, Detail, Item, ItemKind
from bot.knowledge.models import UNDATED, Career
from bot.knowledge.taxonomy import Label

# What is asked about contacts whose details were just given, and isn't one of the details: "is that still right", "how much is it".
BEYOND_DETAILS = (Detail.WHETHER, Detail.HOW_MUCH_OF_A_PROBLEM, Detail.WHEN, Detail.WHY, Detail.HOW_MANY, Detail.HOW_OFTEN, Detail.HOW_LONG)


def contacts_passage(answer: Answer, career: Career, text: str, setting: Setting) -> Passage:
    wording, aspect = setting.wording, answer.query.aspect.aspect
    if _were_just_listed(answer, setting):
        key = "contacts_as_told_old" if answer.query.detail is Detail.WHETHER and aspect in CONTACT_FIELDS else "contacts_as_told"
        no_more = wording.say(key, profile=setting.profile(career), page=_page_of(career, wording))
        return replace(gap([no_more], career), asides=contact_items(career, answer.contacts), asks_whom=False)
    missing = [contact for contact in answer.contacts if lacks(contact, aspect)]
    field = wording.say(f"field_{CONTACT_FIELDS[aspect]}") if missing and aspect else ""
    gaps = [wording.say("gap_contact", profile=setting.profile(career), field=field, name=contact.name) for contact in missing]
    listed = tuple(details_of(contact) for contact in answer.contacts if contact not in missing or has_details(contact))
    intro = wording.say("contacts_intro", profile=setting.profile(career)) if listed and len(answer.contacts) > 1 else ""
    blocks: tuple[Block, ...] = paragraph(*gaps, intro) if gaps or intro else ()
    if len(listed) == 1 and not gaps and not has_details(answer.contacts[0]):
        key = "contact_named" if named_contacts(text, career.contacts) else "only_contact"
        blocks = paragraph(wording.say(key, name=listed[0].name, profile=setting.profile(career)))
    elif listed:
        blocks = (*blocks, ContactList(contacts=listed))
    return Passage(
        blocks,
        contact_items(career, answer.contacts),
        (citation(career, [Label(CONTACTS)], " ".join(contact_line(contact, wording) for contact in listed)),),
        outcome=Outcome.GAP if missing else Outcome.ANSWERED,
    )


def _page_of(career: Career, wording: AnswerWording) -> str:
    """Return what sort of page the details come from: one without a date, or of a year."""
    date = career.source.date
    return wording.say("contact_undated") if date == UNDATED else wording.say("contact_old", year=date[:4])


def _were_just_listed(answer: Answer, setting: Setting) -> bool:
    """Return whether the turn before gave these contacts in answer to the same question, and more than their details is asked now.

    The details themselves are told as often as they are asked for.
    """
    last = setting.state.recent[-1] if setting.state.recent and not setting.asked_again else None
    if last is None or answer.query.aspect not in {query.aspect for query in last.queries}:
        return False
    asked, given = {contact.name for contact in answer.contacts}, {item.id for item in last.items if item.kind is ItemKind.CONTACT}
    return asked <= given and answer.query.detail in BEYOND_DETAILS


def on_contacts_told(text: str, named: tuple[Item, ...], career: Career, setting: Setting) -> Passage:
    """Say that the profile doesn't say what calling the contacts costs, or whether their details still hold."""
    wording, profile = setting.wording, setting.profile(career)
    if patterns()["call_cost"].search(text):
        sentence = wording.say("no_call_cost", profile=profile)
    else:
        sentence = wording.say("contacts_as_told_old", profile=profile, page=_page_of(career, wording))
    return replace(gap([sentence], career), asides=named, asks_whom=False)
