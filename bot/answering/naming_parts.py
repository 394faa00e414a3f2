"""Answers about one part of a list, such as one specialism of those that a statement names."""

from __future__ import annotations

from bot.answering.listed_parts import (
    asks_only_whether_listed,
    confirming,
    names_one,
    part_beginning,
    part_meant,
    part_named,
    with_only,
)
from bot.answering.missing_details import asks_of_own_case
from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.conversation.outcome import Outcome
from bot.conversation.types import Detail, Query
from bot.knowledge.models import Career, Statement


def one_part(query: Query, statement: Statement, career: Career, text: str, setting: Setting) -> Passage | None:
    """Return an answer about the one part of a statement's list that a question is about, or None if it isn't about one."""
    choice = patterns()["demands"].search(statement.text) and " or " in statement.text
    if choice or asks_of_own_case(query.detail, text):
        return None
    part = part_beginning(text, statement)
    if not part and query.detail is Detail.WHICH and not any(patterns()[name].search(text) for name in ("denies", "excepts")):
        part = part_meant(text, statement, setting.glossary)
    if part:
        return that_would_be(part, statement, career, setting)
    if not names_one(query.detail, text):
        return None
    told = career.statement_id(statement) in setting.stated_recently
    if query.detail is not Detail.WHAT and (part := part_named(text, statement)):
        only = with_only(part, statement)
        if (told and not asks_only_whether_listed(text, statement)) or not (told or only):
            return None
        asks_only = asks_only_whether_listed(text, statement) or patterns()["whether_listed"].search(text)
        yes = query.detail is Detail.WHETHER and asks_only
        lead = setting.wording.say("plain_yes") if yes else ""
        sentence = confirming(part, statement, setting.wording) if told else f"{lead} {only or ''}".strip()
    elif part := part_meant(text, statement, setting.glossary):
        return that_would_be(part, statement, career, setting)
    else:
        return None
    return _about_part(sentence, part, statement, career)


def that_would_be(part: str, statement: Statement, career: Career, setting: Setting) -> Passage:
    """Name the entry of a list that a question is about."""
    sentence = setting.wording.say("that_would_be", part=part, profile=setting.profile(career))
    return _about_part(sentence, part, statement, career)


def _about_part(sentence: str, part: str, statement: Statement, career: Career) -> Passage:
    items = [item for item in statement_items(career, [statement]) if item.id in (part, career.statement_id(statement))]
    return Passage(paragraph(sentence), tuple(items), citations_of(career, [statement]), career=career.id, outcome=Outcome.ANSWERED)
