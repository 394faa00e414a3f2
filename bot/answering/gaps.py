"""Says that a profile has nothing on a question."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answers import CONTACTS, RELATED
from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.quoting import quoted
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

MIN_QUOTED_WORDS = 4  # a shorter question isn't worth quoting


def gap(sentences: Sequence[str], career: Career, statements: Sequence[Statement] = ()) -> Passage:
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
        return wording.say("gap_part", profile=profile, question=question) if worth_quoting else wording.say("gap_that", profile=profile)
    return wording.say("gap", profile=profile, about=silent_on(label))


def silent_on(label: Label) -> str:
    """Return what the profile says nothing about: the aspect, or the topic if the profile has nothing on the whole topic."""
    return load_taxonomy().entry(Label(label.topic) if label.aspect == OTHER else label).about


def covers(career: Career, topic: str) -> bool:
    """Return whether the profile has anything on a topic."""
    if topic == CONTACTS:
        return bool(career.contacts)
    return bool(career.related) if topic == RELATED.topic else bool(career.statements_about(Label(topic)))


def weighs_what_was_told(text: str, setting: Setting) -> bool:
    """Return whether a question asks what a fact that was just told amounts to, such as "is that a lot?"."""
    return bool(setting.stated_in_last_turn and patterns()["weighs"].search(text))


def is_gap_of_reply(query: Query, setting: Setting) -> bool:
    """Return whether the reply says already that the profile has nothing on this."""
    if query.aspect.aspect == OTHER:
        return False
    gaps = (asked for passage in setting.passages if passage.outcome is Outcome.GAP for asked in passage.queries)
    return (query.careers, query.aspect) in {(asked.careers, asked.aspect) for asked in gaps}


def is_same_gap(query: Query, setting: Setting) -> bool:
    """Return whether the last turn asked the same, and the profile had nothing on it either."""
    last = setting.state.recent[-1] if setting.state.recent and not setting.asked_again else None
    if last is None or last.outcome is not Outcome.GAP or query.aspect.aspect == OTHER:
        return False
    return (query.careers, query.aspect) in {(asked.careers, asked.aspect) for asked in last.queries}
