"""Puts an answer into words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.bearing import asked_words, conclude
from bot.answering.contact_answers import contacts_passage
from bot.answering.deciding_words import thing_unsaid
from bot.answering.explaining import explain
from bot.answering.fitting import (
    CAREER_CHANGE,
    DEGREE,
    SUITABILITY,
    fitting,
    not_only_by_degree,
    only_by_degree,
    ways_in,
    ways_without_degree,
    what_it_takes,
)
from bot.answering.gaps import gap, is_gap_of_reply, is_same_gap, silence, silent_on, weighs_what_was_told
from bot.answering.lacking import MAY_ANSWER, MAY_ANSWER_IF_NAMED, without_detail
from bot.answering.missing_details import missing_detail, own_case, unspecific
from bot.answering.naming import say_whose
from bot.answering.passage import MAX_BULLETS, MAX_STATEMENTS, Passage, Setting, joined, statement_items
from bot.answering.question_words import detail_asked, patterns, statement_forms
from bot.answering.related_answers import DIFFERENCE, related_passage
from bot.answering.restating import restate
from bot.answering.retelling import GOES_FURTHER, facts, was_answer
from bot.answering.sums import as_a_sum
from bot.answering.to_the_point import (
    has_word_of,
    is_said,
    lacks_form,
    leaves_open,
    most_to_the_point,
    other_period,
    worth_telling,
)
from bot.answering.topics import DUTIES, topic_passage
from bot.answering.weighing_up import weigh_up
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Detail, Fit, ItemKind, Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label
from bot.language.words import stems

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def compose(answer: Answer, career: Career, text: str, setting: Setting) -> Passage | None:
    """Return the passage that gives an answer, or None if the reply has already given it. `text` is the question as typed."""
    if answer.contacts:
        passage: Passage | None = contacts_passage(answer, career, text, setting)
    elif answer.related or (answer.query.aspect == DIFFERENCE and answer.fit is not Fit.ANSWERS):
        passage = related_passage(answer, career, text, setting)
    elif answer.query.aspect.topic == DEGREE.topic and (ways := _without_degree(career, text, setting)):
        passage = restate([(career, s) for s in ways], setting)
    elif answer.query.aspect.aspect is None and answer.fit is Fit.ANSWERS and len(answer.statements) > 1:
        stated_now = setting.stated_in_reply
        fresh = [s for s in answer.statements if career.statement_id(s) not in stated_now]
        passage = topic_passage(answer.query, career, fresh, text, setting) if fresh else None
    elif answer.query.aspect in (SUITABILITY, CAREER_CHANGE) and is_gap_of_reply(answer.query, setting):
        return None
    else:
        asked_for = fitting(answer, career, text, setting) or weigh_up(answer, career, text, setting)
        passage = asked_for or _specific(answer, career, text, setting)
        if answer.query.aspect == CAREER_CHANGE and passage and passage.outcome is Outcome.GAP and not (passage.items or passage.asides):
            passage = what_it_takes(career, text, setting) or passage
    if passage is None:
        return None
    return say_whose(replace(passage, queries=(answer.query,), career=career.id), career, setting)


def _without_degree(career: Career, text: str, setting: Setting) -> list[Statement]:
    """Return the statements on ways in without a degree that weren't told lately, for a question that asks for these."""
    ways = ways_without_degree(career) if patterns()["without_degree"].search(text) else []
    return [s for s in ways if career.statement_id(s) not in {*setting.stated_recently, *setting.stated_in_reply}][:MAX_BULLETS]


def _specific(answer: Answer, career: Career, text: str, setting: Setting) -> Passage | None:
    stated_now = setting.stated_in_reply
    statements = [s for s in answer.statements if career.statement_id(s) not in stated_now]
    if detail_asked(answer.query.detail, text) is Detail.MEANING:
        ids = (item.id for item in answer.query.items if item.kind is ItemKind.STATEMENT)
        meant = [statement for owner, statement in setting.statements(ids) if owner == career]
        explained = explain(text, career, meant or statements, setting)
        if meant:
            return explained
        if explained.outcome is Outcome.ANSWERED and patterns()["asks_for_words"].search(text):
            return explained
        if answer.fit is not Fit.ANSWERS:
            return explained
    asks_other_way = any(patterns()[name].search(text) for name in ("asks_other_way", "without_degree"))
    if answer.query.aspect.topic == DEGREE.topic and asks_other_way and (only := only_by_degree(career)):
        told = facts(answer.query, [only], career, "", setting)
        return told and told.followed_by(setting.wording.say("no_other_way", profile=setting.wording.say("profile")))
    if answer.fit is Fit.ANSWERS:
        if answer.query.aspect == DEGREE and answer.query.detail is Detail.WHETHER and (ways := ways_in(career)):
            by_ways = facts(answer.query, [ways], career, text, setting)
            return not_only_by_degree(by_ways, setting) if by_ways else None
        return _answering(answer, career, statements, text, setting) if statements else None
    if answer.fit is Fit.SAME_ASPECT:
        return without_detail(answer, career, statements, text, setting)
    return _without_answer(answer, career, statements, text, setting)


def _answering(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Give the statements that answer, and say so if they may not give all that is asked for."""
    detail = detail_asked(answer.query.detail, text)
    to_the_point = most_to_the_point(answer.query, statements, detail, text, career)
    if lacks_form(detail, text, to_the_point):
        # "Is there any of those with less" asks which.
        query = answer.query.model_copy(update={"detail": Detail.WHICH}) if detail is Detail.WHETHER else answer.query
        lacking = answer.model_copy(update={"query": query, "fit": Fit.SAME_ASPECT, "statements": tuple(to_the_point)})
        return without_detail(lacking, career, to_the_point, text, setting)
    if other := other_period(detail, text, to_the_point):
        worked_out = as_a_sum(to_the_point, career, other, setting.wording)
        no_figure = worked_out or setting.wording.say(
            "no_figure_for", profile=setting.wording.say("profile"), period=setting.wording.say(f"period_{other}")
        )
        fresh = [s for s in to_the_point if career.statement_id(s) not in setting.stated_in_last_turn][:MAX_STATEMENTS]
        without = gap([joined(fresh), no_figure], career, fresh)
        return replace(without, outcome=Outcome.ANSWERED, asks_whom=False) if fresh or worked_out else without
    most = min(MAX_STATEMENTS, setting.most or MAX_STATEMENTS)
    told = facts(answer.query, to_the_point[:most], career, text, setting, answer.likelihood)
    if told is None or told.outcome is not Outcome.ANSWERED:
        return told
    if was_answer(to_the_point[0], career, setting):
        return told.followed_by(missing) if (missing := _thing_missing(answer, career, text, setting)) else told
    judged = patterns()["judges"].search(text)
    if judged and not is_said(judged["word"].lower(), stems(joined(to_the_point[:most]))):
        profile = setting.profile(career)
        return told.led_by(setting.wording.say("no_judgement", profile=profile, word=judged["word"].lower()))
    if missing := _not_in_answer(answer, to_the_point[:most], career, text, setting):
        return told.followed_by(missing)
    if setting.several_requests or not leaves_open(answer.likelihood, detail, text, career, to_the_point[:most]):
        return told
    # A yes-or-no question, for one, asks for no detail that could be missing.
    missing = missing_detail(answer.query.detail, text, setting.wording, joined(to_the_point[:most]))
    return told.followed_by(missing) if detail in GOES_FURTHER and missing not in unspecific(setting.wording) else told


def _asks_vaguely(query: Query, text: str, career: Career, setting: Setting) -> bool:
    """Return whether a first question about the job has no words of its own, such as "is it that sort of thing?" after a story."""
    about_the_job = query.aspect.topic in (SUITABILITY.topic, DUTIES.topic) or query.aspect == CAREER_CHANGE
    question = SENTENCE_END.split(text.strip())[-1]
    points = query.detail is Detail.WHETHER and patterns()["points_back"].search(question)
    return bool(about_the_job and points and not setting.state.turns and not asked_words(question, career))


def _not_in_answer(answer: Answer, told: Sequence[Statement], career: Career, text: str, setting: Setting) -> str:
    """Say what facts that were told leave out: how they compare, or what holds for the one thing of a list that was asked about."""
    profile = setting.wording.say("profile")
    before = {topic for topic, group in career.statements.items() for s in group if career.statement_id(s) in setting.stated_in_last_turn}
    if answer.query.items and patterns()["that_one"].search(text) and before and answer.query.aspect.topic not in before:
        return setting.wording.say("not_for_that_one", profile=profile)
    if patterns()["compares_with"].search(text):
        return setting.wording.say("nothing_to_compare", profile=profile)
    if patterns()["number"].search(text) and not patterns()["number"].search(joined(told)):
        if patterns()["time_of_day"].search(text):
            return setting.wording.say("no_times", profile=profile)
        if answer.query.detail is Detail.WHETHER and not patterns()["own"].search(text):
            return setting.wording.say("no_how_many", profile=profile)
    if (
        answer.query.detail is Detail.WHETHER
        and patterns()["asks_frequency"].search(text)
        and not patterns()["number"].search(text)
        and not statement_forms()["frequency"].search(joined(told))
    ):
        return setting.wording.say("no_how_often", profile=profile)
    alone = patterns()["alone"]
    if answer.query.detail is Detail.WHETHER and alone.search(text) and not alone.search(joined(told)):
        return setting.wording.say("no_alone", profile=profile)
    return _thing_missing(answer, career, text, setting)


def _thing_missing(answer: Answer, career: Career, text: str, setting: Setting) -> str:
    """Say that the profile doesn't mention the thing that decides a yes-or-no question, or return an empty string if it does."""
    thing = thing_unsaid(text, career) if answer.query.detail is Detail.WHETHER else ""
    return setting.wording.say("no_thing", profile=setting.wording.say("profile"), thing=thing) if thing else ""


def _without_answer(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Say that the profile doesn't answer a question, and what comes nearest."""
    query, wording, profile = answer.query, setting.wording, setting.profile(career)
    if query.detail not in GOES_FURTHER and (told := _just_said(text, career, setting)):
        return conclude(text, [told], career, setting, measured=True)
    if _asks_vaguely(query, text, career, setting) and (work := career.statements_about(DUTIES)[:MAX_STATEMENTS]):
        return gap([wording.say("what_the_work_is", profile=profile, statements=joined(work))], career, work)
    near = [s for s in statements if career.statement_id(s) not in setting.stated_recently]
    if query.aspect.aspect != OTHER:
        near = worth_telling(near, answer.likelihood, text, query.aspect, career)
    held = career.statements_about(query.aspect) if query.aspect.aspect not in (None, OTHER) else []
    just_told = [s for s in held if career.statement_id(s) in setting.stated_in_last_turn]
    if just_told and patterns()["number"].search(text) and not any(map(str.isalpha, asked_words(text, career))):
        # "Only got 3" is about the number that was just told.
        return replace(gap([own_case(text, just_told, wording)], career), asides=statement_items(career, just_told))
    if held and not (near and has_word_of(text, near[0], query.aspect, career)):
        # What the profile has on the very aspect is no gap, whatever detail it lacks.
        fresh = [s for s in held if career.statement_id(s) not in setting.stated_in_reply][:MAX_STATEMENTS]
        on_it = answer.model_copy(update={"fit": Fit.SAME_ASPECT, "statements": tuple(fresh or held)})
        return without_detail(on_it, career, fresh, text, setting)
    if not near and is_gap_of_reply(query, setting):
        return None
    if weighs_what_was_told(text, setting):
        return replace(gap([wording.say("no_comparison", profile=profile)], career), asks_whom=False)
    missing = missing_detail(query.detail, text, wording)
    if is_same_gap(query, setting) and query.detail in GOES_FURTHER and missing not in unspecific(wording):
        return gap([missing], career)
    if not near and _is_vague_gap_of_reply(query, setting):
        return None
    if not near and patterns()["compares_with"].search(text):
        return gap([wording.say("gap_uncompared", profile=profile, about=silent_on(query.aspect))], career)
    if is_same_gap(query, setting):
        again = "gap_either_way" if query.detail is Detail.WHETHER else "gap_again"
        return gap([setting.vary(again, profile=profile, about=silent_on(query.aspect)), _nearest(near, wording)], career, near)
    nearest_told = [s for s in statements[:1] if career.statement_id(s) in setting.stated_in_last_turn]
    concludes = patterns()["takes_for_none"].search(text) and answer.fit is Fit.NEAREST
    if not near and nearest_told and concludes and query.aspect.aspect != OTHER:
        beyond = gap([wording.say("gap_beyond_told", profile=profile, about=silent_on(query.aspect))], career)
        return replace(beyond, asides=statement_items(career, nearest_told))
    if query.aspect.aspect == OTHER and setting.last_stated and patterns()["degree"].search(text):
        return gap([missing, _nearest(near, wording)], career, near)
    may_answer = answer.may_answer >= (MAY_ANSWER if query.aspect.aspect == OTHER else MAY_ANSWER_IF_NAMED)
    if near and may_answer and not is_same_gap(query, setting):
        return gap([wording.say("may_answer", profile=profile, statements=joined(near))], career, near)
    if near and query.aspect.aspect == OTHER:
        also = any(each.outcome is Outcome.GAP and each.career == career.id and each.items for each in setting.passages)
        return gap([wording.say("near_too" if also else "gap_unsure", profile=profile, statements=joined(near))], career, near)
    if near and not setting.several_requests and has_word_of(text, near[0], query.aspect, career):
        return gap([wording.say("gap_close", profile=profile, statements=joined(near))], career, near)
    if query.aspect.aspect != OTHER and any(s in career.statements_about(Label(query.aspect.topic)) for s in near):
        said = wording.say("gap_but", profile=profile, about=silent_on(query.aspect), statements=joined(near))
        return gap([said], career, near)
    return gap([silence(query.aspect, career, profile, setting), _nearest(near, wording)], career, near)


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
