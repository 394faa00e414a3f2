"""Repeats earlier answers, and recalls what was asked."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import CONTACTS, answer
from bot.answering.compose import compose
from bot.answering.contacts import named_contacts
from bot.answering.passage import Passage, Setting, contact_items, paragraph
from bot.answering.picking import pick_items
from bot.answering.questions import answer_query
from bot.answering.restating import asked_career, choose, restate
from bot.answering.to_the_point import names_of, shared_words
from bot.conversation.history import (
    Turn,
    at_position,
    careers_in,
    last_statements,
    listing,
    questions,
    questions_in,
    stated_in,
    statements_in,
    turn_before,
)
from bot.conversation.outcome import Outcome
from bot.conversation.types import Fit, Item, ItemKind, Measured, Query, Request, TurnRecord, TurnSummary
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

MAX_RECALLED = 2


def _answer_again(turn: Turn, setting: Setting) -> list[Passage]:
    """Answer the questions of an earlier turn again, with the statements given then."""
    setting = replace(setting, asked_again=True)
    asked = questions_in(turn)
    passages: list[Passage] = []
    for query in asked:
        career = setting.store.get(query.careers[0]) if len(query.careers) == 1 else None
        kinds = {item.kind for item in query.items}
        if ItemKind.ENTRY in kinds:
            answered = pick_items(query.items, query.detail, setting)
        elif career and kinds <= {ItemKind.STATEMENT}:
            measured = _as_stated(turn, career, query.aspect) if len(asked) == 1 and query.aspect.aspect else None
            passage = compose(answer(query, career, measured, "", setting.store), career, "", setting)
            answered = [passage] if passage else []
        else:
            answered = answer_query(query, setting)
        for passage in answered:
            passages.append(passage)
            setting = setting.after(passage)
    return passages


def _as_stated(turn: Turn, career: Career, aspect: Label) -> Measured | None:
    """Return the statements of an earlier answer and how well they fitted its question, or None if it had no statements."""
    ids = tuple(i for i in statements_in(turn) if career.statement(i))
    if not ids or isinstance(turn, TurnSummary):
        return None
    fit = Fit.ANSWERS
    if turn.outcome is Outcome.GAP:
        on_aspect = any(str(aspect) in statement.aspects for i in ids if (statement := career.statement(i)))
        fit = Fit.SAME_ASPECT if on_aspect else Fit.NEAREST
    return Measured(career=career.id, fit=fit, statements=ids)


def repeat(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give the last answer again, or just the item at a position in it."""
    if request.count is not None and (item := at_position(_given_last(setting), request.count)):
        return pick_items([item], None, replace(setting, asked_again=True))
    asked = questions(setting.state)
    return (_answer_again(asked[-1], setting) if asked else []) or [choose(setting)]


def _given_last(setting: Setting) -> tuple[Item, ...]:
    """Return the items of the last answer: its list, or else its statements."""
    listed = [item for item in listing(setting.state) if item.kind is not ItemKind.SUGGESTION]
    told = last_statements(setting.state)
    return tuple(listed) or tuple(Item(kind=ItemKind.STATEMENT, id=each) for each in told)


def go_back(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give the answer before the last again, or the last about a career that is named.

    After other talk, ask what the user wants to know.
    """
    turns = setting.state.turns
    if setting.named:
        about = next((turn for turn in reversed(questions(setting.state)) if set(careers_in(turn)) == setting.named), None)
        if about:
            return _answer_again(about, setting)
    if turns and not questions_in(turns[-1]):
        return [choose(setting, "back_to")]
    before = turn_before(setting.state)
    return (_answer_again(before, setting) if before else []) or [choose(setting)]


def recall(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say what the user asked, and in short what the answer was."""
    if stated := setting.statements(item.id for item in request.query.items):
        return [restate(stated, setting, setting.wording.say("i_said"))]
    career = asked_career(request, setting)
    if career and (contacts := named_contacts(text, career.contacts)):
        return answer_query(Query(careers=(career.id,), aspect=Label(CONTACTS), items=contact_items(career, contacts)), setting)
    if told := _told_on(text, setting):
        return [restate(told, setting, setting.wording.say("i_said"))]
    asked = questions(setting.state)
    if not asked:
        return [choose(setting)]
    turn = (at_position(asked, request.count) if request.count is not None else None) or asked[-1]
    query = questions_in(turn)[0]
    key = "you_asked_first" if turn is asked[0] and (request.count or -1) > 0 else "you_asked_last" if turn is asked[-1] else "you_asked"
    sentence = setting.wording.say(key, about=_about(query.aspect))
    stated = setting.statements(statements_in(turn)[:MAX_RECALLED])
    if stated:
        return [restate(stated, setting, " ".join([sentence, setting.wording.say("i_said")]))]
    was_gap = isinstance(turn, TurnRecord) and turn.outcome is Outcome.GAP
    return [Passage(paragraph(sentence, setting.wording.say("i_said_gap") if was_gap else ""))]


def _told_on(text: str, setting: Setting) -> list[tuple[Career, Statement]]:
    """Return the statement told that has most words of a question: "what was it you said about dust". Of several, the one told last."""
    told = setting.statements(dict.fromkeys(reversed(stated_in(setting.state.turns))))
    shared = [len(shared_words(text, statement.text, names_of(career))) for career, statement in told]
    best = max(shared, default=0)
    return [told[shared.index(best)]] if best else []


def _about(label: Label) -> str:
    return load_taxonomy().entry(Label(label.topic) if label.aspect == OTHER else label).about
