"""Answers questions about the assistant and its pages, and requests for what it can't do."""

from __future__ import annotations

from bot.answering.advising import people_to_ask
from bot.answering.contacts import public_contacts
from bot.answering.naming import ask_which_career
from bot.answering.passage import Passage, Setting, contact_items, paragraph
from bot.answering.render import date_of, source_named
from bot.answering.restating import asked_career, choose, restate
from bot.conversation.history import stated_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Request
from bot.knowledge.dates import is_old
from bot.knowledge.models import UNDATED, Career

MOST_TESTED = 6  # statements to be tested on


def look_up(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say that nothing is looked up elsewhere, and whom to ask."""
    career = asked_career(request, setting)
    contacts = people_to_ask(career, setting) if career else ""
    return [_with_contacts(setting.wording.say("cant_look_up", contacts=contacts), career)]


def who_made(request: Request, text: str, setting: Setting) -> list[Passage]:
    return [Passage(paragraph(setting.wording.say("who_made")))]


def page_date(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say how old the page is that the facts come from, and whom to check with if it is old or has no date."""
    career = asked_career(request, setting)
    if career is None:
        return [ask_which_career(setting)]
    source, wording = career.source, setting.wording
    if own := dict.fromkeys(owner.source_of(s) for owner, s in setting.last_stated if owner == career and s.source):
        named = wording.join_and([source_named(each, wording) for each in own])
        return [_with_contacts(wording.say("source_dated", source=named), career)]
    age = "page_undated" if source.date == UNDATED else "page_dated_old" if is_old(source, setting.at) else "page_dated"
    contacts = "" if age == "page_dated" else people_to_ask(career, setting)
    date = date_of(source, wording)
    sentence = wording.say(age, title=source.title, publisher=source.publisher, date=date, contacts=contacts)
    return [_with_contacts(sentence, career)]


def test_me(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Offer what was told to be tested on."""
    told = setting.last_stated or setting.statements(stated_in(setting.state.turns))
    if not told:
        return [choose(setting, "test_me_nothing")]
    return [restate(told[:MOST_TESTED], setting, setting.wording.say("test_me"), as_list=True)]


def _with_contacts(sentence: str, career: Career | None) -> Passage:
    asides = contact_items(career, public_contacts(career)) if career else ()
    return Passage(paragraph(sentence), asides=asides, career=career.id if career else None, outcome=Outcome.ANSWERED)
