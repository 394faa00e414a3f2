"""Gives what was told, or what is asked for, in plainer words."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.gaps import covers, silent_on
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, paragraph
from bot.answering.questions import answer_query
from bot.answering.restating import StatementsOfCareers, choose, last_was_gap, referred_to, restate, statement_blocks
from bot.answering.shortening import as_it_was, asks_for_all_told
from bot.conversation.history import last_questions
from bot.conversation.types import ItemKind, Query, Request
from bot.knowledge.glossary import Glossary
from bot.knowledge.models import Statement
from bot.knowledge.taxonomy import OTHER, Label

MOST_EXPLAINED = 3  # terms of a statement


def simplify(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Give the same in plainer words. If there are none, say so and give the main statement."""
    if last_was_gap(setting) and not setting.stated_in_last_turn and not request.query.items:
        gap = next((query for query in last_questions(setting.state) if query.careers), None)
        return _gap_in_plain_words(gap, setting) if gap else [choose(setting)]
    if all_told := asks_for_all_told(text, setting):
        return [in_plain_words(all_told, setting)]
    stated = referred_to(request, setting)
    if not stated:
        return [choose(setting)]
    if plain := _plainly(stated, restate(stated, setting), setting):
        return [plain]
    plainest = setting.wording.say("as_plain_as_it_gets")
    return [as_it_was("as_plain_as_can_be", stated, setting) or restate(stated[:1], setting, plainest)]


def in_plain_words(passage: Passage, setting: Setting) -> Passage:
    """Return an answer in plainer words, or as it is if there are none for it."""
    stated = setting.statements(item.id for item in passage.items if item.kind is ItemKind.STATEMENT)
    return (_plainly(stated, passage, setting) if stated else None) or passage


def _plainly(stated: StatementsOfCareers, passage: Passage, setting: Setting) -> Passage | None:
    plain = [(career, plain_text(statement, setting.glossary)) for career, statement in stated]
    if all(text == statement.text for (_, text), (_, statement) in zip(plain, stated, strict=True)):
        return None
    return replace(passage, blocks=statement_blocks(plain, setting, setting.wording.say("in_plain_words")))


def plain_text(statement: Statement, glossary: Glossary | None) -> str:
    """Return a statement in plainer words: its own, or else its text with explanations of the terms in it."""
    if statement.plain or glossary is None:
        return statement.plain or statement.text
    explained = [entry.means for entry in glossary.find_all(statement.text)]
    return " ".join([statement.text, *explained[:MOST_EXPLAINED]])


def _gap_in_plain_words(query: Query, setting: Setting) -> list[Passage]:
    """Say again what the profile has nothing on. If it does have something on the topic, say that, in short."""
    career = setting.store.get(query.careers[0])
    if career and query.aspect.aspect == OTHER and covers(career, query.aspect.topic):
        return answer_query(Query(careers=(career.id,), aspect=Label(query.aspect.topic)), replace(setting, most=MAX_STATEMENTS))
    about = silent_on(query.aspect)
    sentence = setting.wording.say("gap_in_plain_words", profile=setting.wording.say("profile"), about=about)
    return [Passage(paragraph(sentence), career=query.careers[0])]
