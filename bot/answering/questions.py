"""Answers requests that ask about careers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.advising import with_adviser
from bot.answering.answers import CONTACTS, answer
from bot.answering.checking import check_period
from bot.answering.comparing import compare
from bot.answering.compose import compose
from bot.answering.contact_answers import on_contacts_told
from bot.answering.contacts import named_contacts
from bot.answering.contacts_of_parts import contacts_of_part, no_contact_for
from bot.answering.figures import check_comparison, check_own_figure
from bot.answering.naming import ask_which_career, ask_which_kind, ask_which_of, no_profile
from bot.answering.other_names import NAMES, same_by_another_name
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, citations_of, contact_items, joined, statement_items
from bot.answering.question_words import patterns
from bot.answering.related_answers import DIFFERENCE
from bot.answering.restating import last_was_gap
from bot.answering.retelling import SURELY_ANSWERS
from bot.conversation.history import careers_spoken_of, last_questions
from bot.conversation.types import Detail, Fit, ItemKind, Measured, Query, Request
from bot.knowledge.models import Career, Contact
from bot.knowledge.names import key
from bot.knowledge.plurals import pluralise
from bot.knowledge.taxonomy import Label

# One of the few statements that were just told settles a whether-question if it is at least this likely to answer it. Other questions
# rarely ask for what was just told, see SURELY_ANSWERS.
SURELY_SETTLES, FEW_TOLD = 0.45, 3
CONTACTS_OR_PARTS = (CONTACTS, "specialisms")
OVERVIEW, RELATED = Label("overview"), Label("related")


def answer_question(request: Request, text: str, message: str, setting: Setting) -> list[Passage]:
    """Answer a request about one or more careers.

    `text` is the clause and `message` the whole message, both as typed.
    """
    if request.query.aspect.topic != CONTACTS and _asks_whom_to_ask(request, text, setting):
        request = request.model_copy(update={"query": request.query.model_copy(update={"aspect": Label(CONTACTS), "items": ()})})
    query = request.query
    current = next((career for i in query.careers[:1] if (career := setting.store.get(i))), setting.career)
    if current and len(query.careers) <= 1 and query.aspect == NAMES and (same := same_by_another_name(text, current, setting)):
        return [replace(same, queries=(query,))]
    if current and not setting.state.turns and query.detail is Detail.WHETHER and (same := same_by_another_name(message, current, setting)):
        return [replace(same, queries=(query,))]
    names_contact = current and query.aspect.topic == CONTACTS and named_contacts(text, current.contacts)
    may_be_of_part = query.aspect.topic in CONTACTS_OR_PARTS and not names_contact
    if current and may_be_of_part and (of_part := contacts_of_part(text, current, setting)):
        return _contacts_of(*of_part, current, setting)
    ids = list(query.careers)
    others = _to_decline(request, text, setting)
    for other in list(others):
        kinds = setting.store.kinds(other)
        if setting.career and setting.career.id in {kind.id for kind in kinds}:
            # "Nurses" means dental nurses if the conversation is about dental nurses.
            others.remove(other)
            ids.append(setting.career.id)
        elif len(kinds) > 1:
            return [ask_which_kind(other, kinds, message or text, query, setting)]
    careers = [career for i in dict.fromkeys(ids) if (career := setting.store.get(i))]
    if not careers and not others and setting.career:
        careers = [setting.career]
    if not careers and not others and (likely := [career for each in request.nearest if (career := setting.store.get(each))]):
        return [ask_which_of(likely, query, setting)]
    if not careers and not others:
        return [ask_which_career(setting, [query.model_copy(update={"careers": ()})])]
    if len(careers) == 1 and not others and patterns()["of_both"].search(text):
        careers += [found for each in careers_spoken_of(setting.state) if (found := setting.store.get(each)) and found not in careers][:1]
    if len(careers) == 1 and not others and (passage := _on_what_was_told(text, query.aspect.topic, careers[0], setting)):
        return [passage]
    passages = _about(request, careers, text, setting)
    if others:
        # Remember the question, because the user may ask the same about another career next ("and this job?").
        pending = () if careers else (query.model_copy(update={"careers": ()}),)
        declined = replace(no_profile(others, setting, request.nearest), queries=pending)
        passages.append(_with_mentions(declined, others, setting) if pending else declined)
    return passages


def _contacts_of(part: str, contacts: Sequence[Contact], career: Career, setting: Setting) -> list[Passage]:
    """Give the contacts for an entry of a list, or say that there are none for it."""
    if not contacts:
        return [no_contact_for(part, career, setting)]
    return answer_query(Query(careers=(career.id,), aspect=Label(CONTACTS), items=contact_items(career, contacts)), setting)


def _asks_whom_to_ask(request: Request, text: str, setting: Setting) -> bool:
    asks_whom = request.query.detail is Detail.WHO and patterns()["asks_whom"].search(text)
    after_gap = last_was_gap(setting) and patterns()["asks_where_to_get"].search(text)
    return bool(asks_whom or after_gap or patterns()["asks_where_to_ask"].search(text))


def _on_what_was_told(text: str, topic: str, career: Career, setting: Setting) -> Passage | None:
    """Answer what is asked about a figure or the contacts that were just told, or return None if nothing is."""
    last = setting.state.recent[-1] if setting.state.recent else None
    named = tuple(item for item in last.items if item.kind is ItemKind.CONTACT) if last else ()
    if named and (patterns()["call_cost"].search(text) or patterns()["still_holds"].search(text)):
        return on_contacts_told(text, named, career, setting)
    figure = check_own_figure(text, setting.last_stated, setting) or check_comparison(text, setting)
    return check_period(text, topic, setting.last_stated, setting) or figure


def _with_mentions(passage: Passage, others: Sequence[str], setting: Setting) -> Passage:
    """Add what the current career's profile says of careers that have none, such as "may become clinical scientists"."""
    career = setting.career
    if career is None:
        return passage
    names = {form for other in others for form in (key(other), pluralise(key(other)))}
    statements = [s for group in career.statements.values() for s in group if any(f" {name} " in f" {key(s.text)} " for name in names)]
    profile = setting.wording.say("profile_of", career=career.name)
    if related := [name for name in career.related if key(name) in names]:
        passage = passage.followed_by(setting.wording.say("related_one", profile=profile, careers=setting.wording.join_and(related)))
    if not (said := statements[:MAX_STATEMENTS]):
        return passage
    passage = passage.followed_by(setting.wording.say("mentioned", profile=profile, statements=joined(said)), statement_items(career, said))
    return replace(passage, citations=citations_of(career, said))


def _about(request: Request, careers: Sequence[Career], text: str, setting: Setting) -> list[Passage]:
    if len(careers) > 1:
        return [compare(request, careers, text, setting)]
    passages = []
    for career in careers:
        query = request.query.model_copy(update={"careers": (career.id,)})
        if query.aspect == DIFFERENCE and patterns()["what_its_like"].search(text):
            query, request = query.model_copy(update={"aspect": OVERVIEW, "detail": None}), request.model_copy(update={"measured": ()})
        if query.aspect == OVERVIEW and query.detail is Detail.WHETHER and patterns()["a_kind_of"].search(text):
            query, request = query.model_copy(update={"aspect": DIFFERENCE}), request.model_copy(update={"measured": ()})
        if query.aspect.topic == CONTACTS and patterns()["once_more"].search(text):
            setting = replace(setting, asked_again=True)
        measured = next((each for each in request.measured if each.career == career.id), None)
        measured = _beyond_what_was_told(measured, query.detail, setting)
        if passage := compose(answer(query, career, measured, text, setting.store), career, text, setting):
            offers_adviser = query.aspect.topic == CONTACTS and not query.items and not named_contacts(text, career.contacts)
            passages.append(with_adviser(passage, career, query.aspect, setting) if offers_adviser else passage)
    return passages


def _beyond_what_was_told(measured: Measured | None, detail: Detail | None, setting: Setting) -> Measured | None:
    """Take an unlikely answer that was just told for one without the detail: people don't ask what they have just been told."""
    told = setting.stated_in_last_turn
    least = SURELY_SETTLES if detail is Detail.WHETHER else SURELY_ANSWERS
    if measured is None or measured.fit is not Fit.ANSWERS or measured.likelihood >= least or len(told) > FEW_TOLD:
        return measured
    if not measured.statements or measured.statements[0] not in told:
        return measured
    return measured.model_copy(update={"fit": Fit.SAME_ASPECT, "statements": tuple(each for each in measured.statements if each in told)})


def _to_decline(request: Request, text: str, setting: Setting) -> list[str]:
    """Return the names of careers without a profile that the question can't be answered without."""
    others = list(dict.fromkeys(request.others))
    compares = request.query.aspect == DIFFERENCE and not patterns()["what_its_like"].search(text)
    if compares and setting.career and not request.query.careers:
        # "Is it like being a plumber" asks about the current career. "What's it like being a plumber" doesn't.
        return []
    if request.query.aspect == RELATED and setting.career:
        # "Is a vet nurse similar" can be answered from the current profile if it lists vet nurses as related.
        listed = {name.casefold() for name in setting.career.related}
        return [other for other in others if other.casefold() not in listed]
    return others


def answer_query(query: Query, setting: Setting) -> list[Passage]:
    """Answer a query that isn't in the words of the current message."""
    return answer_question(Request(clause=0, query=query), "", "", setting)


def name_career(request: Request, text: str, message: str, setting: Setting) -> list[Passage]:
    """Answer the last question for the careers named, or say what they are if nothing was asked before."""
    career = next((career for i in request.query.careers[:1] if (career := setting.store.get(i))), None)
    if career and (same := same_by_another_name(text, career, setting)):
        return [same]
    passages: list[Passage] = []
    for asked in last_questions(setting.state) or (Query(aspect=OVERVIEW),):
        query = Query(careers=request.query.careers, aspect=asked.aspect, detail=asked.detail)
        # The message has other words than the question had.
        for passage in answer_question(request.model_copy(update={"query": query}), "", "", setting):
            passages.append(passage)
            setting = setting.after(passage)
    return passages
