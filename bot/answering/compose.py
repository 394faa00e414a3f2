"""Puts an answer into words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ruamel.yaml import YAML

from bot.answering.answers import CONTACTS, RELATED, related_careers
from bot.answering.contacts import CONTACT_FIELDS, contact_line, details_of, has_details, lacks
from bot.answering.holding import place_and_time, with_place_and_time
from bot.answering.naming import career_items
from bot.answering.passage import Passage, Setting, citation, citations_of, contact_items, paragraph, statement_items
from bot.answering.quoting import quoted
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Block, BulletList, ContactList, Detail, Fit, ItemKind, Query
from bot.knowledge.models import UNDATED, Career, Statement
from bot.knowledge.names import key
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.paths import ENGLISH

MAX_BULLETS = 6
MAX_STATEMENTS = 3  # in the answer to a specific question
DIFFERENCE = Label("related", "difference")
MAX_REMEMBERED = 2  # statements in a turn that the user will have in mind without hearing them again
# What is asked about contacts whose details were just given, and isn't one of the details: "is that still right", "how much is it".
BEYOND_DETAILS = (Detail.WHETHER, Detail.HOW_MUCH_OF_A_PROBLEM, Detail.WHEN, Detail.WHY, Detail.HOW_MANY, Detail.HOW_OFTEN, Detail.HOW_LONG)
BEYOND_NAMES = (Detail.WHEN, Detail.WHERE, Detail.HOW, Detail.HOW_MANY, Detail.HOW_OFTEN, Detail.HOW_LONG)
MIN_QUOTED_WORDS = 4  # a shorter question isn't worth quoting


def compose(answer: Answer, career: Career, text: str, setting: Setting) -> Passage | None:
    """Return the passage that gives an answer, or None if the reply has already given it. `text` is the question as typed."""
    if answer.contacts:
        passage: Passage | None = _contacts(answer, career, setting)
    elif answer.related or (answer.query.aspect == DIFFERENCE and answer.fit is not Fit.ANSWERS):
        passage = _related(answer, career, text, setting)
    elif answer.query.aspect.aspect is None and answer.fit is Fit.ANSWERS and len(answer.statements) > 1:
        stated_now = setting.stated_in_reply
        fresh = [s for s in answer.statements if career.statement_id(s) not in stated_now]
        passage = _topic(answer.query, career, fresh, text, setting) if fresh else None
    else:
        passage = _specific(answer, career, text, setting)
    if passage is None:
        return None
    return say_whose(replace(passage, queries=(answer.query,), career=career.id), career, setting)


def say_whose(passage: Passage, career: Career, setting: Setting) -> Passage:
    """Say which career a passage is about, unless it's clear from the context or from the passage itself."""
    named = passage.text.partition("\n")[0].casefold()
    if not setting.must_say_whose(career) or career.name.casefold() in named or career.plural.casefold() in named:
        return passage
    return passage.led_by(setting.wording.say("whose", career=career.name))


# ------------------------------------------------------------------ statements


def _specific(answer: Answer, career: Career, text: str, setting: Setting) -> Passage | None:
    stated_now = setting.stated_in_reply
    statements = [s for s in answer.statements if career.statement_id(s) not in stated_now]
    if detail_asked(answer.query.detail, text) is Detail.MEANING:
        explained = explain(text, career, statements, setting)
        if explained.outcome is Outcome.ANSWERED and patterns()["asks_for_words"].search(text):
            return explained
        if answer.fit is not Fit.ANSWERS:
            return explained
    if answer.fit is Fit.ANSWERS:
        return _facts(statements[: min(MAX_STATEMENTS, setting.most or MAX_STATEMENTS)], career, setting) if statements else None
    if answer.fit is Fit.SAME_ASPECT:
        return _without_detail(answer, career, statements, text, setting)
    near = [s for s in statements if career.statement_id(s) not in setting.stated_recently]
    if not near and _is_gap_of_reply(answer.query, setting):
        return None
    if _is_same_gap(answer.query, setting):
        again = "gap_either_way" if answer.query.detail is Detail.WHETHER else "gap_again"
        sentences = [setting.vary(again, profile=setting.profile(career), about=_silent_on(answer.query.aspect))]
    else:
        question = text if setting.several_requests or answer.query.aspect.aspect == OTHER else ""
        sentences = [silence(answer.query.aspect, question, career, setting.profile(career), setting.wording)]
    if near:
        sentences.append(setting.wording.say("near", statements=joined(near)))
    return _gap(sentences, career, near)


def _is_gap_of_reply(query: Query, setting: Setting) -> bool:
    """Return whether the reply says already that the profile has nothing on this."""
    if query.aspect.aspect == OTHER:
        return False
    gaps = (asked for passage in setting.passages if passage.outcome is Outcome.GAP for asked in passage.queries)
    return (query.careers, query.aspect) in {(asked.careers, asked.aspect) for asked in gaps}


def _is_same_gap(query: Query, setting: Setting) -> bool:
    """Return whether the last turn asked the same, and the profile had nothing on it either."""
    last = setting.state.recent[-1] if setting.state.recent and not setting.asked_again else None
    if last is None or last.outcome is not Outcome.GAP or query.aspect.aspect == OTHER:
        return False
    return (query.careers, query.aspect) in {(asked.careers, asked.aspect) for asked in last.queries}


def _facts(statements: list[Statement], career: Career, setting: Setting) -> Passage:
    """Give statements. If the best of them was given recently, say so, and otherwise leave out those that were."""
    stated = [s for s in statements if career.statement_id(s) in setting.stated_recently]
    fresh = [s for s in statements if s not in stated]
    if statements[0] in stated:
        sentences, shown = [setting.wording.say("as_i_said", statements=joined(stated)), joined(fresh)], [*stated, *fresh]
        if set(map(career.statement_id, shown)) <= set(setting.stated_in_last_turn):
            # Someone who asks on after a fact wants to know more than it says.
            sentences.append(setting.vary("no_more_than_that"))
    else:
        sentences, shown = [with_place_and_time(joined(fresh), career, fresh, setting)], fresh
    return Passage(
        paragraph(*sentences), statement_items(career, shown), citations_of(career, shown), career=career.id, outcome=Outcome.ANSWERED
    )


def _without_detail(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Give statements on the right aspect, and say which detail the profile doesn't give."""
    missing = missing_detail(answer.query.detail, text, setting.wording, joined(answer.statements))
    if not statements:
        # The reply has them already. It may have said what is missing, too.
        said = any(passage.outcome is Outcome.GAP and passage.career == career.id for passage in setting.passages)
        return None if said or missing == missing_detail(None, "", setting.wording) else _gap([missing], career)
    ids = {career.statement_id(s) for s in statements}
    if ids.issubset(setting.stated_in_last_turn) and _goes_on(answer.query, setting):
        if missing in _unspecific(setting.wording) and any(passage.outcome is Outcome.GAP for passage in setting.passages):
            return None
        return only_as_told(answer.query.detail, text, career, statements, setting)
    stated = joined(statements)
    if ids <= setting.stated_recently:
        stated = setting.wording.say("as_i_said", statements=stated)
    return _gap([stated, missing], career, statements)


def _unspecific(wording: AnswerWording) -> tuple[str, str]:
    """Return the gaps that name no detail: of a yes-or-no question, and of one without a detail."""
    return missing_detail(Detail.WHETHER, "", wording), missing_detail(None, "", wording)


def _goes_on(query: Query, setting: Setting) -> bool:
    """Return whether a question goes on about the few statements of the turn before, so that they needn't be given again."""
    last = setting.state.recent[-1] if setting.state.recent else None
    if last is None or len(setting.stated_in_last_turn) > MAX_REMEMBERED:
        return False
    return bool(query.items) or query.aspect in {asked.aspect for asked in last.queries}


def only_as_told(detail: Detail | None, text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage:
    """Say what is missing, without giving again the statements of the turn before."""
    profile, missing = setting.profile(career), missing_detail(detail, text, setting.wording, joined(statements))
    if missing == _unspecific(setting.wording)[0]:
        sentences = [setting.vary("no_whether_as_told", profile=profile)]
    elif missing == _unspecific(setting.wording)[1]:
        sentences = [setting.vary("no_more_than_told", profile=profile)]
    else:
        sentences = [missing, setting.vary("only_as_told")]
    return replace(_gap(sentences, career), asides=statement_items(career, statements))


def detail_asked(detail: Detail | None, text: str) -> Detail | None:
    """Return the detail that a question asks for, or None if its words don't bear that out. A text without words bears out any."""
    cue = patterns().get(f"asks_{detail}") if detail and any(map(str.isalpha, text)) else None
    return None if cue and not cue.search(text) else detail


def missing_detail(detail: Detail | None, text: str, wording: AnswerWording, stated: str = "") -> str:
    """Say that the profile doesn't give a detail, in the question's own words if it asks for a degree, e.g. "how heavy".

    The degree may be of anything that the profile has `stated`, e.g. "how dusty".
    """
    profile, detail = wording.say("profile"), detail_asked(detail, text)
    degrees = [patterns()["degree"].search(text), *patterns()["any_degree"].finditer(text)]
    for degree in degrees:
        if degree and (degree is degrees[0] or key(degree["word"]) in key(stated).split()):
            return wording.say("no_degree", profile=profile, degree=degree[0].lower())
    if detail in (Detail.WHICH, Detail.WHAT, None) and (thing := patterns()["kind_of_thing"].search(text)):
        return wording.say("no_degree", profile=profile, degree=thing[0].lower())
    if detail is Detail.HOW_MUCH_OF_A_PROBLEM:
        if patterns()["compares"].search(text):
            return wording.say("no_comparison", profile=profile)
        if patterns()["own"].search(text):
            return wording.say("no_problem_for_you", profile=profile)
    return wording.say(f"no_{detail.value}" if detail else "no_more_detail", profile=profile)


def explain(text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage:
    """Explain a term from the glossary, as the site's own explanation, or else say that the profile doesn't explain it.

    If the question names no term, it's about one in the statements.
    """
    wording, glossary = setting.wording, setting.glossary
    term = patterns()["term"].search(text)
    entry = glossary.find(text) if glossary else None
    if glossary and not entry and not term and patterns()["points_back"].search(text):
        entry = next((found for s in statements if (found := glossary.find(s.text))), None)
    if entry:
        explained = wording.say("glossary", profile=setting.profile(career), means=entry.means)
        asides = statement_items(career, statements)
        return Passage(paragraph(explained), asides=asides, career=career.id, outcome=Outcome.ANSWERED)
    if not term:
        missing = wording.say("no_meaning", profile=setting.profile(career))
    else:
        missing = wording.say("no_meaning_of", profile=setting.profile(career), term=quoted(term["term"]))
    near = [s for s in statements if career.statement_id(s) not in setting.stated_recently][:MAX_STATEMENTS]
    return _gap([missing, wording.say("near", statements=joined(near)) if near else ""], career, near)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    patterns = YAML(typ="safe").load(ENGLISH / "question_patterns.yml")
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


def _topic(query: Query, career: Career, statements: Sequence[Statement], text: str, setting: Setting) -> Passage:
    """List a topic's statements. Of one that was listed in the turn before, list the rest, or else say that it was all."""
    listed = [s for s in statements if career.statement_id(s) in setting.stated_in_last_turn]
    left = [s for s in statements if s not in listed]
    about = load_taxonomy().entry(query.aspect).about
    if listed and detail_asked(query.detail, text) is Detail.HOW_MUCH_OF_A_PROBLEM:
        return only_as_told(query.detail, text, career, listed, setting)
    if not left:
        told = setting.wording.say("just_told", profile=setting.profile(career), about=about)
        return Passage(paragraph(told), asides=statement_items(career, listed), outcome=Outcome.ANSWERED)
    return whole_topic(query, career, left if len(listed) >= MAX_BULLETS else statements, setting)


def whole_topic(query: Query, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage:
    """List a topic's statements, and offer the rest if there are too many. If they were all given recently, say so."""
    shown = statements[: min(MAX_BULLETS, setting.most or MAX_BULLETS)]
    if len(shown) == 1:
        return replace(_facts(list(shown), career, setting), queries=(query,))
    title, about = load_taxonomy().title(query.aspect), load_taxonomy().entry(query.aspect).about
    if {career.statement_id(s) for s in shown} <= setting.stated_recently:
        heading = setting.wording.say("heading_again", about=about)
    else:
        name = career.name if setting.must_name(career) else ""
        heading = setting.wording.say("heading", title=title, holds=place_and_time(career, shown, setting), career=name)
    blocks: list[Block] = [*paragraph(heading), BulletList(entries=tuple(s.text for s in shown))]
    if len(statements) > len(shown) and not setting.most:
        blocks += paragraph(setting.wording.say("more_left"))
    return Passage(
        tuple(blocks),
        statement_items(career, shown),
        citations_of(career, shown),
        queries=(query,),
        career=career.id,
        outcome=Outcome.ANSWERED,
    )


def joined(statements: Sequence[Statement]) -> str:
    return " ".join(statement.text for statement in statements)


# ------------------------------------------------------------------ gaps


def _gap(sentences: Sequence[str], career: Career, statements: Sequence[Statement] = ()) -> Passage:
    return Passage(
        paragraph(*sentences),
        statement_items(career, statements),
        citations_of(career, statements),
        career=career.id,
        outcome=Outcome.GAP,
        asks_whom=True,
    )


def silence(label: Label, text: str, career: Career, profile: str, wording: AnswerWording) -> str:
    """Say that the profile doesn't answer a question. `profile` is what to call the profile.

    `text` is the question, if it has to be quoted to tell it from others.
    """
    question = quoted(text)
    if label.aspect == OTHER and covers(career, label.topic):
        # What users say of themselves is never repeated back.
        worth_quoting = len(question.split()) >= MIN_QUOTED_WORDS and not patterns()["own"].search(text)
        return wording.say("gap_other", profile=profile, question=question) if worth_quoting else wording.say("gap_that", profile=profile)
    return wording.say("gap", profile=profile, about=_silent_on(label))


def _silent_on(label: Label) -> str:
    """Return what the profile says nothing about: the aspect, or the topic if the profile has nothing on the whole topic."""
    return load_taxonomy().entry(Label(label.topic) if label.aspect == OTHER else label).about


def covers(career: Career, topic: str) -> bool:
    """Return whether the profile has anything on a topic."""
    if topic == CONTACTS:
        return bool(career.contacts)
    return bool(career.related) if topic == RELATED.topic else bool(career.statements_about(Label(topic)))


# ------------------------------------------------------------------ contacts and related careers


def _contacts(answer: Answer, career: Career, setting: Setting) -> Passage:
    wording, aspect = setting.wording, answer.query.aspect.aspect
    if _were_just_listed(answer, setting):
        key = "contacts_as_told_old" if answer.query.detail is Detail.WHETHER and aspect in CONTACT_FIELDS else "contacts_as_told"
        no_more = wording.say(key, profile=setting.profile(career), page=_page_of(career, wording))
        return replace(_gap([no_more], career), asides=contact_items(career, answer.contacts), asks_whom=False)
    missing = [contact for contact in answer.contacts if lacks(contact, aspect)]
    field = wording.say(f"field_{CONTACT_FIELDS[aspect]}") if missing and aspect else ""
    gaps = [wording.say("gap_contact", profile=setting.profile(career), field=field, name=contact.name) for contact in missing]
    listed = tuple(details_of(contact) for contact in answer.contacts if contact not in missing or has_details(contact))
    intro = wording.say("contacts_intro", profile=setting.profile(career)) if listed and len(answer.contacts) > 1 else ""
    blocks: tuple[Block, ...] = paragraph(*gaps, intro) if gaps or intro else ()
    if listed:
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
    """Return whether the turn before gave these contacts in answer to the same question, so that more is asked about them."""
    last = setting.state.recent[-1] if setting.state.recent and not setting.asked_again else None
    if last is None or answer.query.aspect not in {query.aspect for query in last.queries}:
        return False
    asked, given = {contact.name for contact in answer.contacts}, {item.id for item in last.items if item.kind is ItemKind.CONTACT}
    return asked <= given if answer.query.detail in BEYOND_DETAILS else asked == given and not answer.query.items


def _related(answer: Answer, career: Career, text: str, setting: Setting) -> Passage:
    """Name the related careers, after saying that the profile doesn't compare them if that was the question."""
    wording, related = setting.wording, related_careers(career, setting.store)
    last = setting.state.recent[-1] if setting.state.recent and not setting.asked_again else None
    listed = [item.id for item in last.items if item.kind is ItemKind.CAREER] if last else []
    if listed and answer.query.detail in BEYOND_NAMES:
        return _gap([missing_detail(answer.query.detail, text, wording)], career)
    if related.names and listed == list(related.names) and not any(map(setting.store.named, related.names)):
        sentence = wording.say("no_profile_of_related", profile=setting.profile(career))
        return replace(_gap([sentence], career), asks_whom=False)
    sentences = []
    profile = setting.profile(career)
    if answer.query.aspect == DIFFERENCE:
        profile = wording.say("profile")
        sentences.append(silence(DIFFERENCE, text, career, setting.profile(career), wording))
    if related.listed:
        key = "related_one" if len(related.listed) == 1 else "related"
        sentences.append(wording.say(key, profile=profile, careers=wording.join_and(related.listed)))
    if related.listing:
        point = wording.say("points" if len(related.listing) == 1 else "point")
        sentences.append(wording.say("related_from", career=career.name, careers=wording.join_and(related.listing), point=point))
    if related.alike and not related.listed and not related.listing:
        sentences.append(wording.say("same_category", category=related.category, careers=wording.join_and(related.alike)))
    is_gap = answer.query.aspect == DIFFERENCE
    return Passage(
        paragraph(*sentences),
        career_items(related.names, setting.store),
        (citation(career, [RELATED]),) if related.listed else (),
        outcome=Outcome.GAP if is_gap else Outcome.ANSWERED,
        asks_whom=is_gap,
    )
