"""Puts an answer into words."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.contact_answers import contacts_passage
from bot.answering.explaining import explain
from bot.answering.fitting import CAREER_CHANGE, DEGREE, SUITABILITY, fitting, not_only_by_degree, ways_in
from bot.answering.gaps import gap, is_gap_of_reply, is_same_gap, silence, silent_on, weighs_what_was_told
from bot.answering.missing_details import missing_detail, unspecific
from bot.answering.naming import say_whose
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, joined
from bot.answering.question_words import detail_asked, patterns
from bot.answering.related_answers import DIFFERENCE, related_passage
from bot.answering.retelling import GOES_FURTHER, facts, without_detail
from bot.answering.topics import topic_passage
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Detail, Fit
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label


def compose(answer: Answer, career: Career, text: str, setting: Setting) -> Passage | None:
    """Return the passage that gives an answer, or None if the reply has already given it. `text` is the question as typed."""
    if answer.contacts:
        passage: Passage | None = contacts_passage(answer, career, setting)
    elif answer.related or (answer.query.aspect == DIFFERENCE and answer.fit is not Fit.ANSWERS):
        passage = related_passage(answer, career, text, setting)
    elif answer.query.aspect.aspect is None and answer.fit is Fit.ANSWERS and len(answer.statements) > 1:
        stated_now = setting.stated_in_reply
        fresh = [s for s in answer.statements if career.statement_id(s) not in stated_now]
        passage = topic_passage(answer.query, career, fresh, text, setting) if fresh else None
    elif answer.query.aspect in (SUITABILITY, CAREER_CHANGE) and is_gap_of_reply(answer.query, setting):
        return None
    else:
        passage = fitting(answer, career, text, setting) or _specific(answer, career, text, setting)
    if passage is None:
        return None
    return say_whose(replace(passage, queries=(answer.query,), career=career.id), career, setting)


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
        if answer.query.aspect == DEGREE and answer.query.detail is Detail.WHETHER and (ways := ways_in(career)):
            told = facts(answer.query, [ways], career, text, setting)
            return not_only_by_degree(told, setting) if told else None
        most = min(MAX_STATEMENTS, setting.most or MAX_STATEMENTS)
        return facts(answer.query, statements[:most], career, text, setting) if statements else None
    if answer.fit is Fit.SAME_ASPECT:
        return without_detail(answer, career, statements, text, setting)
    return _without_answer(answer, career, statements, text, setting)


def _without_answer(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Say that the profile doesn't answer a question, and what comes nearest."""
    query, wording, profile = answer.query, setting.wording, setting.profile(career)
    near = [s for s in statements if career.statement_id(s) not in setting.stated_recently]
    if not near and is_gap_of_reply(query, setting):
        return None
    if weighs_what_was_told(text, setting):
        return replace(gap([wording.say("no_comparison", profile=profile)], career), asks_whom=False)
    missing = missing_detail(query.detail, text, wording)
    if is_same_gap(query, setting) and query.detail in GOES_FURTHER and missing not in unspecific(wording):
        return gap([missing], career)
    if is_same_gap(query, setting):
        again = "gap_either_way" if query.detail is Detail.WHETHER else "gap_again"
        return gap([setting.vary(again, profile=profile, about=silent_on(query.aspect)), _nearest(near, wording)], career, near)
    if query.aspect.aspect != OTHER and any(s in career.statements_about(Label(query.aspect.topic)) for s in near):
        said = wording.say("gap_but", profile=profile, about=silent_on(query.aspect), statements=joined(near))
        return gap([said], career, near)
    if query.aspect.aspect == OTHER and setting.last_stated and patterns()["degree"].search(text):
        return gap([missing, _nearest(near, wording)], career, near)
    question = text if setting.several_requests else ""
    return gap([silence(query.aspect, question, career, profile, wording), _nearest(near, wording)], career, near)


def _nearest(near: list[Statement], wording: AnswerWording) -> str:
    return wording.say("near", statements=joined(near)) if near else ""
