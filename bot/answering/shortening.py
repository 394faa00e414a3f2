"""Says more or less of what was said."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import CONTACTS
from bot.answering.certainty import on_certainty
from bot.answering.gaps import covers
from bot.answering.naming import ask_which_career
from bot.answering.nothing_more import whether_all
from bot.answering.passage import MAX_BULLETS, MAX_STATEMENTS, Passage, Setting, citations_of, contact_items, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.questions import answer_query
from bot.answering.restating import StatementsOfCareers, asked_career, choose, referred_to, restate
from bot.answering.topics import whole_topic
from bot.answering.weighing_up import REWARDS, weigh_up
from bot.conversation.history import last_questions, listing, questions_in, stated_in, statements_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, BulletList, Detail, Fit, ItemKind, Query, Request
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.words import stems

OVERVIEW, DUTIES, SPECIALISMS, PART_TIME = Label("overview"), Label("duties"), Label("specialisms"), Label("hours", "part_time")
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
    if rest := _rest_of_list(text, setting):
        return [rest]
    topics = list(dict.fromkeys(Label(query.aspect.topic) for query in asked))
    stated = {*stated_in(setting.state.turns), *setting.stated_in_reply}
    passages = []
    if Label(CONTACTS) in topics and (others := _other_contacts(career, setting)):
        return others
    for topic in topics:
        left = [s for s in _on_topic(career, topic) if career.statement_id(s) not in stated]
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


def _on_topic(career: Career, topic: Label) -> list[Statement]:
    """Return the statements on a topic. What the work can be is part of what a job is, for those who want more on that."""
    wider = career.statements_about(SPECIALISMS) if topic in (OVERVIEW, DUTIES) else []
    return list(dict.fromkeys([*career.statements_about(topic), *wider]))


def _rest_of_list(text: str, setting: Setting) -> Passage | None:
    """Return the other entries of a list of which the last answer named one, to someone who asks for the rest, or None."""
    found = _list_of_which_some_were_named(setting)
    if found is None or not patterns()["asks_for_rest"].search(text):
        return None
    career, statement, named = found
    parts = [entry for entry in statement.list if entry not in named]
    items = tuple(item for item in statement_items(career, [statement]) if item.id not in named)
    sentence = setting.wording.say("the_others", parts=setting.wording.join_and(parts))
    return Passage(paragraph(sentence), items, citations_of(career, [statement]), career=career.id, outcome=Outcome.ANSWERED)


def _list_of_which_some_were_named(setting: Setting) -> tuple[Career, Statement, set[str]] | None:
    """Return the statement of whose list the last answer named only some entries, and these, or None if there is no such statement."""
    last = setting.state.recent[-1] if setting.state.recent else None
    named = {item.id for item in last.items if item.kind is ItemKind.ENTRY} if last else set()
    career = setting.career
    listing_them = [s for group in career.statements.values() for s in group if named and named < set(s.list)] if career else []
    return (career, listing_them[0], named) if career and len(listing_them) == 1 else None


def is_that_all(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say what is left on the topic, or whether a list that was just told may go on.

    A single statement is given again if its parts are asked about, as in "all four of those?".
    """
    if partly_named := _list_of_which_some_were_named(setting):
        return [whether_all(*partly_named[:2], setting)]
    stated = setting.last_stated
    just_told = len(stated) == 1 and stated[0][0].statement_id(stated[0][1]) in setting.stated_in_last_turn
    if just_told and any(query.detail is Detail.MEANING for query in last_questions(setting.state)):
        # A word of the list was explained, and the list itself wasn't given.
        return [restate(stated, setting)]
    if just_told and stated[0][1].list and not patterns()["all_of_so_many"].search(text):
        return [whether_all(*stated[0], setting)]
    if just_told and (passage := on_certainty(text, setting)):
        return [passage]
    if len(stated) == 1 and patterns()["all_of"].search(text):
        return [restate(stated, setting, setting.wording.say("as_it_puts_it", profile=setting.profile(stated[0][0])))]
    return more(request, text, setting)


def _other_contacts(career: Career, setting: Setting) -> list[Passage]:
    """Give the contacts that weren't named yet."""
    named = {item.id for turn in setting.state.recent for item in turn.items if item.kind is ItemKind.CONTACT}
    left = [contact for contact in career.contacts if contact.name not in named]
    query = Query(careers=(career.id,), aspect=Label(CONTACTS), items=contact_items(career, left))
    return answer_query(query, setting) if left else []


def _one_left(query: Query, career: Career, left: list[Statement], setting: Setting) -> Passage:
    return replace(restate([(career, left[0])], setting), queries=(query,))


def shorten(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give fewer of the statements given last, but never a part of one."""
    if weighed := only_good_or_bad(request, text, setting):
        return weighed
    if all_told := asks_for_all_told(text, setting):
        return [all_told]
    stated = referred_to(request, setting)
    if _asks_for_shorter_hours(text, setting):
        career = asked_career(request, setting)
        return answer_query(Query(careers=(career.id,) if career else (), aspect=PART_TIME, detail=Detail.WHETHER), setting)
    if not stated and setting.several_requests:
        return []
    if not stated:
        return _first_contacts(SHORT_OF_MANY, setting) or _short_overview(request, setting) or [choose(setting)]
    if len(stated) == 1 and not request.query.items and stated[0][0].statement_id(stated[0][1]) not in setting.stated_in_last_turn:
        # The last reply had no statement that could be left out.
        return [Passage(paragraph(setting.wording.say("as_short_as_can_be")), career=stated[0][0].id)]
    if len(stated) == 1 and (entries := stated[0][1].list):
        # They are what is left without the sentence around them.
        return [replace(restate(stated, setting), blocks=paragraph(setting.wording.say("only_entries", entries=", ".join(entries))))]
    if len(stated) == 1:
        return [as_it_was("as_short_as_can_be", stated, setting) or restate(stated, setting, setting.wording.say("shortest"))]
    short = stated[: SHORT_OF_MANY if len(stated) > MAX_STATEMENTS else 1]
    return [restate(short, setting, setting.wording.say("in_short"))]


def only_good_or_bad(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Return the facts that people like or mind, to someone who wants a summary of only these: "in one line, pros only"."""
    career, setting = asked_career(request, setting), replace(setting, most=request.most, asked_again=True)
    asks = patterns()["good_or_bad_parts"].search(text)
    if career is None or not asks or bool(patterns()["asks_best"].search(text)) == bool(patterns()["asks_worst"].search(text)):
        return []
    query = Query(careers=(career.id,), aspect=REWARDS)
    weighed = weigh_up(Answer(query=query, career=career.id, fit=Fit.UNRELATED), career, text, setting)
    return [weighed] if weighed else []


def asks_for_all_told(text: str, setting: Setting) -> Passage | None:
    """Sum up to someone who wants all of it again in fewer or plainer words, if more was told than in the last answer, or return None."""
    told = stated_in(setting.state.turns)
    asks = all(patterns()[name].search(text) for name in ("all_of_topic", "once_more"))
    return _summary(setting) if asks and len(told) > len(setting.last_stated) else None


def _asks_for_shorter_hours(text: str, setting: Setting) -> bool:
    """Return whether someone who was told the hours asks for a job with fewer, as in "anything shorter?", not for a shorter answer."""
    on_hours = {query.aspect.topic for query in last_questions(setting.state)} == {PART_TIME.topic}
    return on_hours and len(setting.stated_in_last_turn) <= SHORT_OF_MANY and bool(patterns()["asks_for_less_work"].search(text))


def as_it_was(key: str, stated: StatementsOfCareers, setting: Setting) -> Passage | None:
    """Say that there is no better wording, if the two turns before told nothing but the same statement, or return None."""
    (career, statement), last_turns = stated[0], setting.state.turns[-2:]
    if [statements_in(turn) for turn in last_turns] != 2 * [(career.statement_id(statement),)] or questions_in(last_turns[-1]):
        return None
    return Passage(paragraph(setting.wording.say(key)), asides=statement_items(career, [statement]), career=career.id)


def _short_overview(request: Request, setting: Setting) -> list[Passage]:
    """Say in short what the job is, to someone who was told nothing that could be shortened."""
    career = asked_career(request, setting)
    return answer_query(Query(careers=(career.id,), aspect=OVERVIEW), replace(setting, most=SHORT_OF_MANY)) if career else []


def top(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give only the first of the statements or contacts listed last."""
    count = max(1, request.count or DEFAULT_TOP)
    stated = referred_to(request, setting)[:count]
    listed = [item for item in listing(setting.state) if item.kind is not ItemKind.SUGGESTION]
    contacts = [item for item in listed if item.kind is ItemKind.CONTACT]
    if request.count and max(len(stated), len(contacts)) < count and (career := asked_career(request, setting)):
        return [restate([(career, s) for s in _main_facts(career)[:count]], setting, as_list=True)]
    if not stated:
        return _first_contacts(count, setting) or [choose(setting)]
    return [restate(stated, setting, as_list=len(stated) > 1)]


def _main_facts(career: Career) -> list[Statement]:
    """Return what people do first, and then the first fact on each of the other topics."""
    duties = career.statements_about(Label("duties"))
    firsts = [group[0] for group in career.statements.values() if group]
    return list(dict.fromkeys([*duties, *firsts]))


def leave_out(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give what was listed last without the statements that a request refers to. If it refers to none of them, give fewer."""
    dropped = {item.id for item in request.query.items}
    kept = [(career, statement) for career, statement in setting.last_stated if career.statement_id(statement) not in dropped]
    if not kept or len(kept) == len(setting.last_stated):
        return shorten(request, text, setting)
    return [restate(kept, setting, as_list=len(kept) > 1)]


def as_list(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give what was told last as a list: the parts of a single statement that has some, or else the statements."""
    career = asked_career(request, setting)
    if career and patterns()["all_of_topic"].search(text) and (topic := _topic_named(text)):
        return answer_query(Query(careers=(career.id,), aspect=topic), replace(setting, asked_again=True))
    stated = referred_to(request, setting)
    if not stated:
        return [choose(setting)]
    if len(stated) > 1 or not stated[0][1].list:
        return [restate(stated, setting, as_list=True)]
    career, statement = stated[0]
    passage = restate(stated, setting, setting.wording.say("parts", profile=setting.profile(career)), as_list=True)
    return [replace(passage, blocks=(*passage.blocks[:-1], BulletList(entries=statement.list)))]


def _topic_named(text: str) -> Label | None:
    """Return the one topic whose name a text has, such as "skills", or None."""
    named = [Label(topic) for topic in load_taxonomy().topics if set(stems(topic)) & set(stems(text))]
    return named[0] if len(named) == 1 else None


def _first_contacts(count: int, setting: Setting) -> list[Passage]:
    contacts = [item for item in listing(setting.state) if item.kind is ItemKind.CONTACT][:count]
    career = setting.store.get(contacts[0].career or "") if contacts else None
    return answer_query(Query(careers=(career.id,), aspect=Label(CONTACTS), items=tuple(contacts)), setting) if career else []


def sum_up(request: Request, text: str, setting: Setting) -> list[Passage]:
    """List statements given in this conversation."""
    if weighed := only_good_or_bad(request, text, setting):
        return weighed
    return [_summary(setting) or choose(setting).led_by(setting.wording.say("nothing_said"))]


def _summary(setting: Setting) -> Passage | None:
    """List statements given in this conversation, with at least one from each topic as far as there is room, or return None.

    Of a topic, what was asked for by itself comes before what was one of a list.
    """
    given = [statements_in(turn) for turn in setting.state.turns]
    company = {each: min(len(together) for together in given if each in together) for each in stated_in(setting.state.turns)}
    topics: dict[tuple[str, str], StatementsOfCareers] = {}
    for career, statement in setting.statements(sorted(company, key=lambda each: company[each])):
        topic = next(topic for topic, group in career.statements.items() if statement in group)
        topics.setdefault((career.id, topic), []).append((career, statement))
    if not topics:
        return None
    longest = max(map(len, topics.values()))
    rounds = [key for i in range(longest) for key, stated in topics.items() if i < len(stated)][: setting.most or MAX_BULLETS]
    chosen = [stated for key, group in topics.items() for stated in group[: rounds.count(key)]]
    careers = list(dict.fromkeys(career for career, _ in chosen))
    named = careers[0].name if len(careers) == 1 and setting.must_say_whose(careers[0]) else ""
    return restate(chosen, setting, setting.wording.say("summed_up", career=named), as_list=True)
