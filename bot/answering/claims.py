"""Finds the statement that a claim is about, by its words, its numbers or its measure."""

from __future__ import annotations

from bot.answering.passage import Setting
from bot.answering.question_words import patterns
from bot.answering.restating import last_was_gap
from bot.conversation.history import stated_in
from bot.conversation.types import Fit, Request
from bot.knowledge.models import Career, Statement
from bot.language.words import stems

MAX_CHECKED = 2
LIKELY_ON_IT = 0.45  # of a statement to be what a claim without its words is about
LONG_WORD = 5  # letters
SAME_BEGINNING = 5  # letters, for "teaching" to stand for "teach"


def claimed_words(text: str) -> set[str]:
    """Return the words of what is claimed, without those that only claim it."""
    text = patterns()["whether_listed"].sub(" ", patterns()["tag"].sub("", text))
    return set(stems(patterns()["claims"].sub(" ", text)))


def statement_on(claimed: set[str], least: int, career: Career, setting: Setting, asks_of_list: bool) -> Statement | None:
    """Return the statement that shares most words with a claim, and at least so many: the latest told, or else any.

    Return None if too many statements share them.
    """
    own = [s for group in career.statements.values() for s in group]
    told = [statement for owner, statement in reversed(setting.statements(stated_in(setting.state.turns))) if owner == career]
    scores = {id(s): len(shared_with(claimed, s)) for s in own}
    best = max(scores.values(), default=0)
    fitting = [s for s in own if scores[id(s)] == best]
    if best < least or len(fitting) > MAX_CHECKED:
        return None
    if lately := next((s for s in told if s in fitting), None):
        return lately
    # One word is too little for a fact that wasn't told, unless it says enough by itself.
    says_enough = asks_of_list or (
        any(len(word) >= LONG_WORD for word in shared_with(claimed, fitting[0])) and not numbers_in(fitting[0].text)
    )
    return fitting[0] if best > 1 or says_enough or not told else None


def measured_near(request: Request, career: Career, setting: Setting) -> Statement | None:
    """Return the statement that was measured to come nearest to a claim, if it is likely enough to be on it.

    After a gap, it has to answer the claim: "so no nights" is about the gap.
    """
    measured = next((each for each in request.measured if each.career == career.id and each.statements), None)
    if measured is None or measured.likelihood < LIKELY_ON_IT or (measured.fit is not Fit.ANSWERS and last_was_gap(setting)):
        return None
    return career.statement(measured.statements[0])


def shared_with(claimed: set[str], statement: Statement) -> set[str]:
    said = stems(statement.text)
    return {word for word in claimed if any(word == other or _begin_alike(word, other) for other in said)}


def _begin_alike(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= SAME_BEGINNING and word[:SAME_BEGINNING] == other[:SAME_BEGINNING]


def with_numbers(career: Career, text: str) -> Statement | None:
    """Return the first statement with a number that shares a word with the text, as "the hours were 35" does with the hours."""
    claimed = set(stems(text))
    statements = (statement for group in career.statements.values() for statement in group)
    return next((s for s in statements if numbers_in(s.text) and claimed & set(stems(s.text))), None)


def numbers_in(text: str) -> list[str]:
    return [number[0].replace(",", "") for number in patterns()["number"].finditer(text)]
