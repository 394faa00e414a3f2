"""Answers doubts about what was said, and requests for its source or a person."""

from __future__ import annotations

from bot.answering.advising import adviser_block, listed_contacts, whom_to_ask
from bot.answering.compose import only_as_told, patterns
from bot.answering.contacts import contacts_in_short, details_of, public_contacts, with_number
from bot.answering.naming import ask_which_career
from bot.answering.passage import Passage, Setting, contact_items, paragraph, statement_items
from bot.answering.render import date_of
from bot.answering.restating import asked_career, choose, referred_to, restate
from bot.conversation.history import questions, questions_in, statements_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import ContactList, Detail, Request, TurnRecord
from bot.knowledge.models import UNDATED, Career, Statement
from bot.language.words import stems

MAX_CHECKED = 2
PHONE_DIGITS = 6


def are_you_sure(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say which page it comes from, and give the statement again. If the page isn't dated, say whom to check with."""
    asked = questions(setting.state)
    was_gap = _last_was_gap(setting) and not statements_in(asked[-1])
    stated = [] if was_gap and not request.query.items else referred_to(request, setting)
    career = stated[0][0] if stated else asked_career(request, setting)
    if career is None:
        return [ask_which_career(setting)]
    if not stated and not was_gap:
        return ask_source(request, text, setting)
    source, wording = career.source, setting.wording
    if stated and setting.state.recent and not questions_in(setting.state.recent[-1]) and statements_in(setting.state.recent[-1]):
        # They were told again in the turn before, with their source.
        items = statement_items(career, [statement for owner, statement in stated if owner == career])
        return [Passage(paragraph(wording.say("sure_again")), asides=items, career=career.id, outcome=Outcome.ANSWERED)]
    again = stated[0][1].text if len(stated) == 1 else ""
    sentence = wording.say(
        "sure" if stated else "sure_of_gap",
        title=source.title,
        publisher=source.publisher,
        date=date_of(source, wording),
        statement=again,
    )
    contacts = contacts_in_short(career, wording) if source.date == UNDATED else ""
    check = wording.say("please_check", contacts=contacts) if contacts else ""
    items = statement_items(career, [stated[0][1]] if again else [])
    asides = contact_items(career, public_contacts(career)) if contacts else ()
    return [Passage(paragraph(sentence, check), items, asides=asides, career=career.id, outcome=Outcome.ANSWERED)]


def _last_was_gap(setting: Setting) -> bool:
    """Return whether the last answer was a gap."""
    asked = questions(setting.state)
    return bool(asked) and isinstance(asked[-1], TurnRecord) and asked[-1].outcome is Outcome.GAP


def check_said(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Agree or not with what the user takes from the last answer. Never say more than the profile does."""
    if sum(map(str.isdigit, text)) >= PHONE_DIGITS and (career := asked_career(request, setting)):
        return _check_number(career, text, setting)
    if _last_was_gap(setting) and (not request.query.items or patterns()["concludes"].search(text)):
        key = "unknown_indeed" if patterns()["agrees_it_is_unknown"].search(text) else "not_necessarily"
        return [Passage(paragraph(setting.wording.say(key, profile=setting.wording.say("profile"))))]
    stated = referred_to(request, setting)[:MAX_CHECKED]
    if not stated:
        return [choose(setting).led_by(setting.wording.say("nothing_to_check"))]
    said, correct = _numbers(text), _numbers(" ".join(statement.text for _, statement in stated))
    if len(said) == 1 and not correct and (meant := _with_numbers(stated[0][0], text)):
        stated, correct = [(stated[0][0], meant)], _numbers(meant.text)
    if len(said) == 1 and len(correct) == 1:
        lead = setting.wording.say("yes_as_it_says" if said == correct else "not_quite")
    elif patterns()["sees_hedge"].search(text) and all(patterns()["hedge"].search(statement.text) for _, statement in stated):
        lead = setting.wording.say("right_as_it_says")
    elif len(stated) > 1 and {career.statement_id(s) for career, s in stated} <= set(setting.stated_in_last_turn):
        return [only_as_told(Detail.WHETHER, "", stated[0][0], [s for career, s in stated if career == stated[0][0]], setting)]
    else:
        lead = setting.wording.say("what_it_says", profile=setting.profile(stated[0][0]))
    return [restate(stated, setting, lead)]


def _check_number(career: Career, text: str, setting: Setting) -> list[Passage]:
    """Say whose telephone number it is, or give the right ones."""
    right = with_number(text, career.contacts)
    contacts = right or [contact for contact in career.contacts if contact.phone]
    if not contacts:
        return [choose(setting)]
    lead = setting.wording.say("yes_as_it_says" if right else "not_quite")
    blocks = (*paragraph(lead), ContactList(contacts=tuple(map(details_of, contacts))))
    return [Passage(blocks, contact_items(career, contacts), career=career.id, outcome=Outcome.ANSWERED)]


def _with_numbers(career: Career, text: str) -> Statement | None:
    """Return the first statement with a number that shares a word with the text, as "the hours were 35" does with the hours."""
    words = set(stems(text))
    statements = (statement for group in career.statements.values() for statement in group)
    return next((s for s in statements if _numbers(s.text) and words & set(stems(s.text))), None)


def _numbers(text: str) -> list[str]:
    return [number[0].replace(",", "") for number in patterns()["number"].finditer(text)]


def why_unknown(request: Request, text: str, setting: Setting) -> list[Passage]:
    career = asked_career(request, setting)
    if career is None:
        return [ask_which_career(setting)]
    sentences = [setting.wording.say("why_unknown"), whom_to_ask(career, setting)]
    return [Passage(paragraph(*sentences), asides=contact_items(career, public_contacts(career)), career=career.id)]


def ask_source(request: Request, text: str, setting: Setting) -> list[Passage]:
    return [_with_contacts("about_source", request, setting)]


def talk_to_person(request: Request, text: str, setting: Setting) -> list[Passage]:
    if adviser := adviser_block(None, setting):
        career = asked_career(request, setting)
        listed = listed_contacts(career, setting) if career else ()
        blocks = (*paragraph(setting.wording.say("talk_to_person", contacts="")), *adviser, *listed)
        return [Passage(blocks, contact_items(career, career.contacts) if career else (), suggestions=())]
    return [_with_contacts("talk_to_person", request, setting)]


def _with_contacts(key: str, request: Request, setting: Setting) -> Passage:
    career = asked_career(request, setting)
    if career is None:
        return ask_which_career(setting)
    sentence = setting.wording.say(
        key,
        career=career.name,
        title=career.source.title,
        publisher=career.source.publisher,
        date=date_of(career.source, setting.wording),
        contacts=contacts_in_short(career, setting.wording),
    )
    items = contact_items(career, public_contacts(career))
    return Passage(paragraph(sentence), items, career=career.id, suggestions=())
