"""Says more or less of what was said, or the same in plainer words."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import CONTACTS
from bot.answering.compose import MAX_BULLETS, MAX_STATEMENTS, covers, patterns, whole_topic
from bot.answering.naming import ask_which_career
from bot.answering.passage import Passage, Setting, paragraph
from bot.answering.questions import answer_query
from bot.answering.restating import StatementsOfCareers, asked_career, choose, last_was_gap, referred_to, restate, statement_blocks
from bot.conversation.history import last_questions, listing, stated_in
from bot.conversation.types import ItemKind, Query, Request
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

DEFAULT_TOP = 3
SHORT_OF_MANY = 2


def more(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say what is left on the topics asked about last."""
    asked = last_questions(setting.state)
    career = asked_career(request, setting)
    if career is None:
        return [ask_which_career(setting, asked)]
    if not asked:
        return [choose(setting)]
    topics = list(dict.fromkeys(Label(query.aspect.topic) for query in asked))
    stated = {*stated_in(setting.state.turns), *setting.stated_in_reply}
    passages = []
    for topic in topics:
        left = [s for s in career.statements_about(topic) if career.statement_id(s) not in stated]
        query = Query(careers=(career.id,), aspect=topic)
        if left and (passage := whole_topic(query, career, left, setting) if len(left) > 1 else _one_left(query, career, left, setting)):
            passages.append(passage)
            setting = setting.after(passage)
    if passages:
        return passages
    if not any(covers(career, topic.topic) for topic in topics):
        return [passage for topic in topics for passage in answer_query(Query(careers=(career.id,), aspect=topic), setting)]
    abouts = setting.wording.join_and([load_taxonomy().entry(topic).about for topic in topics])
    return [Passage(paragraph(setting.wording.say("nothing_more", profile=setting.profile(career), about=abouts)), career=career.id)]


def is_that_all(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say what is left on the topic, or give a single statement again whose parts are asked about, as in "all four of those?"."""
    stated = setting.last_stated
    if len(stated) == 1 and patterns()["all_of"].search(text):
        return [restate(stated, setting, setting.wording.say("as_it_puts_it", profile=setting.profile(stated[0][0])))]
    return more(request, text, setting)


def _one_left(query: Query, career: Career, left: list[Statement], setting: Setting) -> Passage:
    return replace(restate([(career, left[0])], setting), queries=(query,))


def shorten(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give fewer of the statements given last, but never a part of one."""
    stated = referred_to(request, setting)
    if not stated:
        return _first_contacts(SHORT_OF_MANY, setting) or [choose(setting)]
    if len(stated) == 1:
        return [restate(stated, setting, setting.wording.say("shortest"))]
    short = stated[: SHORT_OF_MANY if len(stated) > MAX_STATEMENTS else 1]
    return [restate(short, setting, setting.wording.say("in_short"))]


def top(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give only the first of the statements or contacts listed last."""
    count = max(1, request.count or DEFAULT_TOP)
    stated = referred_to(request, setting)[:count]
    if not stated:
        return _first_contacts(count, setting) or [choose(setting)]
    return [restate(stated, setting, as_list=len(stated) > 1)]


def _first_contacts(count: int, setting: Setting) -> list[Passage]:
    contacts = [item for item in listing(setting.state) if item.kind is ItemKind.CONTACT][:count]
    career = setting.store.get(contacts[0].career or "") if contacts else None
    return answer_query(Query(careers=(career.id,), aspect=Label(CONTACTS), items=tuple(contacts)), setting) if career else []


def simplify(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give the same in plainer words. If the profile has none, say so and give the main statement."""
    if last_was_gap(setting) and not setting.stated_in_last_turn and not request.query.items:
        gap = next((query for query in last_questions(setting.state) if query.careers), None)
        return [_gap_in_plain_words(gap, setting)] if gap else [choose(setting)]
    stated = referred_to(request, setting)
    if not stated:
        return [choose(setting)]
    if any(statement.plain for _, statement in stated):
        plain = [(career, statement.plain or statement.text) for career, statement in stated]
        return [replace(restate(stated, setting), blocks=statement_blocks(plain, setting, setting.wording.say("in_plain_words")))]
    return [restate(stated[:1], setting, setting.wording.say("as_plain_as_it_gets"))]


def _gap_in_plain_words(query: Query, setting: Setting) -> Passage:
    about = load_taxonomy().entry(Label(query.aspect.topic) if query.aspect.aspect == OTHER else query.aspect).about
    return Passage(
        paragraph(setting.wording.say("gap_in_plain_words", profile=setting.wording.say("profile"), about=about)), career=query.careers[0]
    )


def sum_up(request: Request, text: str, setting: Setting) -> list[Passage]:
    """List statements given in this conversation, with at least one from each topic as far as there is room."""
    topics: dict[tuple[str, str], StatementsOfCareers] = {}
    for career, statement in setting.statements(stated_in(setting.state.turns)):
        topic = next(topic for topic, group in career.statements.items() if statement in group)
        topics.setdefault((career.id, topic), []).append((career, statement))
    if not topics:
        return [choose(setting).led_by(setting.wording.say("nothing_said"))]
    longest = max(map(len, topics.values()))
    rounds = [key for i in range(longest) for key, stated in topics.items() if i < len(stated)][: setting.most or MAX_BULLETS]
    chosen = [stated for key, group in topics.items() for stated in group[: rounds.count(key)]]
    careers = list(dict.fromkeys(career for career, _ in chosen))
    named = careers[0].name if len(careers) == 1 and setting.must_say_whose(careers[0]) else ""
    return [restate(chosen, setting, setting.wording.say("summed_up", career=named), as_list=True)]
