"""Puts an answer into words."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.contact_answers import contacts_passage
from bot.answering.explaining import explain
from bot.answering.fitting import CAREER_CHANGE, DEGREE, SUITABILITY, fitting, not_only_by_degree, only_by_degree, ways_in
from bot.answering.gaps import gap, is_gap_of_reply, is_same_gap, silence, silent_on, weighs_what_was_told
from bot.answering.missing_details import missing_detail, unspecific
from bot.answering.naming import say_whose
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, joined
from bot.answering.question_words import detail_asked, patterns
from bot.answering.related_answers import DIFFERENCE, related_passage
from bot.answering.restating import restate
from bot.answering.retelling import GOES_FURTHER, facts, was_answer, without_detail
from bot.answering.to_the_point import has_word_of, is_said, lacks_form, leaves_open, most_to_the_point, other_period, worth_telling
from bot.answering.topics import topic_passage
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Detail, Fit, Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label
from bot.language.words import stems


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
            by_ways = facts(answer.query, [ways], career, text, setting)
            return not_only_by_degree(by_ways, setting) if by_ways else None
        told = _answering(answer, career, statements, text, setting) if statements else None
        if told and answer.query.aspect == DEGREE and patterns()["asks_other_way"].search(text) and only_by_degree(career):
            return told.followed_by(setting.wording.say("no_other_way", profile=setting.wording.say("profile")))
        return told
    if answer.fit is Fit.SAME_ASPECT:
        return without_detail(answer, career, statements, text, setting)
    return _without_answer(answer, career, statements, text, setting)


def _answering(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Give the statements that answer, and say so if they may not give all that is asked for."""
    detail = detail_asked(answer.query.detail, text)
    to_the_point = most_to_the_point(answer.query, statements, detail, text, career)
    if lacks_form(detail, text, to_the_point):
        lacking = answer.model_copy(update={"fit": Fit.SAME_ASPECT, "statements": tuple(to_the_point)})
        return without_detail(lacking, career, to_the_point, text, setting)
    if other := other_period(detail, text, to_the_point):
        period = setting.wording.say(f"period_{other}")
        no_figure = setting.wording.say("no_figure_for", profile=setting.wording.say("profile"), period=period)
        fresh = [s for s in to_the_point if career.statement_id(s) not in setting.stated_in_last_turn][:MAX_STATEMENTS]
        without = gap([joined(fresh), no_figure], career, fresh)
        return replace(without, outcome=Outcome.ANSWERED, asks_whom=False) if fresh else without
    most = min(MAX_STATEMENTS, setting.most or MAX_STATEMENTS)
    told = facts(answer.query, to_the_point[:most], career, text, setting)
    if told is None or told.outcome is not Outcome.ANSWERED or was_answer(to_the_point[0], career, setting):
        return told
    if setting.several_requests or not leaves_open(answer.likelihood, detail, text, career, to_the_point[:most]):
        return told
    return told.followed_by(setting.wording.say("no_whether", profile=setting.wording.say("profile")))


def _without_answer(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Say that the profile doesn't answer a question, and what comes nearest."""
    query, wording, profile = answer.query, setting.wording, setting.profile(career)
    if query.detail not in GOES_FURTHER and (told := _just_said(text, career, setting)):
        return restate([(career, told)], setting, wording.say("as_it_puts_it", profile=profile))
    near = [s for s in statements if career.statement_id(s) not in setting.stated_recently]
    near = worth_telling(near, answer.likelihood, text, query.aspect, career)
    if not near and is_gap_of_reply(query, setting):
        return None
    if weighs_what_was_told(text, setting):
        return replace(gap([wording.say("no_comparison", profile=profile)], career), asks_whom=False)
    missing = missing_detail(query.detail, text, wording)
    if is_same_gap(query, setting) and query.detail in GOES_FURTHER and missing not in unspecific(wording):
        return gap([missing], career)
    if not near and _is_vague_gap_of_reply(query, setting):
        return None
    if is_same_gap(query, setting):
        again = "gap_either_way" if query.detail is Detail.WHETHER else "gap_again"
        return gap([setting.vary(again, profile=profile, about=silent_on(query.aspect)), _nearest(near, wording)], career, near)
    if near and not setting.several_requests and has_word_of(text, near[0], query.aspect, career):
        return gap([wording.say("gap_close", profile=profile, statements=joined(near))], career, near)
    if query.aspect.aspect != OTHER and any(s in career.statements_about(Label(query.aspect.topic)) for s in near):
        said = wording.say("gap_but", profile=profile, about=silent_on(query.aspect), statements=joined(near))
        return gap([said], career, near)
    if query.aspect.aspect == OTHER and setting.last_stated and patterns()["degree"].search(text):
        return gap([missing, _nearest(near, wording)], career, near)
    question = text if setting.several_requests else ""
    return gap([silence(query.aspect, question, career, profile, wording), _nearest(near, wording)], career, near)


def _is_vague_gap_of_reply(query: Query, setting: Setting) -> bool:
    """Return whether the reply already says that the profile doesn't say something on a topic, of which no aspect is known here either."""
    gaps = (asked for passage in setting.passages if passage.outcome is Outcome.GAP for asked in passage.queries)
    return query.aspect.aspect == OTHER and (query.careers, query.aspect) in {(asked.careers, asked.aspect) for asked in gaps}


def _just_said(text: str, career: Career, setting: Setting) -> Statement | None:
    """Return the statement of the turn before that has all words of a question, which is no gap then: "only the basic tasks?"."""
    asked = stems(patterns()["asks_only"].sub(" ", patterns()["excepts"].sub(" ", text)))
    told = [statement for owner, statement in setting.statements(setting.stated_in_last_turn) if owner == career]
    return next((s for s in told if asked and all(is_said(word, stems(s.text)) for word in asked)), None)


def _nearest(near: list[Statement], wording: AnswerWording) -> str:
    return wording.say("near", statements=joined(near)) if near else ""
