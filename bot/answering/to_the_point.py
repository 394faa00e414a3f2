"""Weighs by their words how far statements answer a question: which of several are to the point, and what they may leave open."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence, Set

from rapidfuzz import fuzz

from bot.answering.missing_details import gives, only_repeats_the_kind
from bot.answering.passage import joined
from bot.answering.question_words import patterns, statement_forms
from bot.answering.wording import AnswerWording
from bot.conversation.types import Detail, Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.numerals import in_digits
from bot.language.words import stems

# A statement that is less likely to answer is given with a word that the profile says no more, as four in ten of those don't answer.
# docs/adr/0039 has how many.
ANSWERS_FULLY = 0.65
# What is only nearest is told if it has a word of the question, or is at least this likely to be on it. On a near aspect, less is enough.
WORTH_TELLING, WORTH_TELLING_IF_NEAR = 0.55, 0.45
SAME_STEM = 85  # out of 100, as people misspell words and use other forms of them
FIGURE = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(?:\s?(k)\b)?", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PERIODS = {"annum": "year", "yr": "year", "mth": "month", "wk": "week", "hr": "hour"}
LENGTH_OF_TIME = re.compile(r"\b\d+(?:[ -](?:to|or|and|\d+))*[ -](?:day|week|month|year)s?\b", re.IGNORECASE)
# Kinds of things that are told apart by their number: "level 2".
NUMBERED = re.compile(r"\b(level|grade|band)s?\b", re.IGNORECASE)
COUNTED = re.compile(r"\bhow many (\w+)", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# Details that only statements with a certain form give.
BY_FORM = (Detail.HOW_MANY, Detail.HOW_LONG, Detail.HOW_OFTEN)


def most_to_the_point(query: Query, statements: Sequence[Statement], detail: Detail | None, text: str, career: Career) -> list[Statement]:
    """Return the statements without those that lack the form of the detail, if another has it, and without those after the first that
    have only some of the question's words that another has."""
    kept = [s for s in statements if detail in BY_FORM and gives(detail, s.text)] or list(statements)
    shared = {s.text: shared_words(text, s.text, (*_title(query.aspect), *names_of(career))) for s in kept}
    return [s for i, s in enumerate(kept) if i == 0 or not any(shared[s.text] < shared[other.text] for other in kept)]


def lacks_form(detail: Detail | None, text: str, statements: Sequence[Statement]) -> bool:
    """Return whether a question asks "how long", for names or which has the most, and no statement has a form that could give it."""
    said = joined(statements)
    if patterns()["asks_for_names"].search(text):
        return bool(statements) and not statement_forms()["name"].search(said)
    of_several = detail is Detail.WHICH or (detail is Detail.WHETHER and patterns()["any_of_those"].search(text))
    if of_several and (ranked := patterns()["ranks"].search(text)):
        return bool(statements) and ranked[0].split()[-1].lower() not in WORD.findall(said.lower())
    asks = patterns()["degree"].search(text) if detail in BY_FORM else patterns()["asks_for_reason"].search(text)
    return bool(asks and (detail in BY_FORM or detail is Detail.WHY) and statements and not gives(detail, said))


def other_period(detail: Detail | None, text: str, statements: Sequence[Statement]) -> str | None:
    """Return the period that a figure is asked for, such as "day", if the statements give figures for another one only."""
    asked = periods_in(text)
    given = {period for s in statements if any(map(str.isdigit, s.text)) for period in periods_in(s.text)}
    return asked[0] if detail is Detail.HOW_MANY and len(asked) == 1 and given and asked[0] not in given else None


def periods_in(text: str) -> list[str]:
    """Return the periods that a text names, such as "week" for "a week" and "per wk"."""
    return [PERIODS.get(period.lower(), period.lower()) for period in patterns()["period"].findall(text)]


def gives_figure(detail: Detail | None, text: str, said: str) -> bool:
    """Return whether a text has what a question asks for: a number of what it asks "how many" of, a length of time, or which there are."""
    if detail is Detail.HOW_LONG:
        return bool(LENGTH_OF_TIME.search(in_digits(said)))
    if (kind := NUMBERED.search(text)) and re.search(rf"\b{kind[1]}s? \d", said, re.IGNORECASE):
        return True
    if detail is Detail.WHICH:
        return names_some(text, said)
    asked = COUNTED.search(text)
    if detail is not Detail.HOW_MANY or asked is None or not set(periods_in(text)) <= set(periods_in(said)):
        return False
    number_of = re.compile(rf"\d[\w ,.]{{0,20}}?\b{re.escape(asked[1].rstrip('s'))}", re.IGNORECASE)
    return bool(number_of.search(said))


def names_some(text: str, said: str) -> bool:
    """Return whether a text names some of what a question asks for with "which", such as "SQL" or "French, German or Japanese"."""
    if patterns()["ranks"].search(text) or only_repeats_the_kind(text, said):
        return False
    return any(patterns()[name].search(said) for name in ("names_of_kind", "names_place_of_learning", "open_list"))


def leaves_open(likelihood: float, detail: Detail | None, text: str, career: Career, statements: Sequence[Statement]) -> bool:
    """Return whether statements told as an answer may not give all that a question asks for."""
    if likelihood >= ANSWERS_FULLY or detail is None or len(statements) > 1 or (detail in BY_FORM and gives(detail, joined(statements))):
        return False
    if detail is Detail.WHICH and names_some(text, joined(statements)):
        return False
    said = (*stems(joined(statements)), *names_of(career))
    return not all(is_said(word, said) for word in stems(text))


def worth_telling(near: Sequence[Statement], likelihood: float, text: str, aspect: Label, career: Career) -> list[Statement]:
    """Return those of the nearest statements that have a word of the question.

    If none has, return those on the aspects that come nearest, or else all if they are likely to be on it.
    """
    if alike := [s for s in near if has_word_of(text, s, aspect, career)]:
        return alike
    nearest = {str(label) for label in load_taxonomy().near(aspect)} if aspect in load_taxonomy() else set()
    on_nearest = [s for s in near if nearest.intersection(s.aspects)]
    if likelihood < WORTH_TELLING and stems(text):
        return on_nearest if likelihood >= WORTH_TELLING_IF_NEAR else []
    return on_nearest or list(near)


def has_word_of(text: str, statement: Statement, aspect: Label, career: Career) -> bool:
    """Return whether a statement has a significant word of a question, other than the career's name and the topic."""
    return bool(shared_words(text, statement.text, (*_title(aspect), *names_of(career))))


def plain_answer(detail: Detail | None, text: str, statement: Statement, career: Career, wording: AnswerWording) -> str:
    """Return "Yes.", "Possibly." or the like for a question whose words the statement all has, or an empty string.

    There is none for a question that denies something or offers a choice, nor for a statement that has a condition or says "not".
    """
    if detail is Detail.WHETHER and _has_figure(text, statement):
        return wording.say("plain_yes")
    text = patterns()["tag"].sub("", text)
    unclear = any(patterns()[name].search(text) for name in ("denies", "excepts", "takes_for_certain", "number", "compares"))
    conditional = any(patterns()[name].search(statement.text) for name in ("denies", "conditional"))
    asks_need = patterns()["asks_need"].search(text) and not patterns()["asks_need"].search(statement.text)
    if detail is not Detail.WHETHER or unclear or conditional or asks_need or not patterns()["yes_or_no_question"].search(text):
        return ""
    asked = WORD.findall(patterns()["asks_only"].sub(" ", text.replace("’", "'")).lower())
    names = names_of(career)
    asked = [word for word in asked if not is_said(word, names)]
    said = WORD.findall(statement.text.lower())
    if not asked or not all(is_said(word, said) for word in asked):
        return ""
    hedge = patterns()["hedge"].search(statement.text)
    if hedge is None:
        return wording.say("plain_yes")
    return wording.say("plain_possibly") if patterns()["leaves_it_possible"].match(hedge[0]) else ""


def _has_figure(text: str, statement: Statement) -> bool:
    """Return whether a question names the one figure of a statement, as in "it's 20k to start, right?"."""
    if any(patterns()[name].search(text) for name in ("denies", "compares", "excepts")):
        return False
    asked, given = ([_value(match) for match in FIGURE.finditer(each)] for each in (text, YEAR.sub(" ", statement.text)))
    return len(asked) == len(given) == 1 and asked == given


def _value(match: re.Match[str]) -> float:
    return float(match[1].replace(",", "")) * (1_000 if match[2] else 1)


def shared_words(text: str, said: str, ignored: Collection[str] = ()) -> Set[str]:
    """Return the stems of the significant words of a text that something said has as well. `ignored` are stems that don't count."""
    others = stems(said)
    return {word for word in stems(text) if is_said(word, others) and not is_said(word, ignored)}


def names_of(career: Career) -> list[str]:
    """Return the words of a career's name and their stems."""
    names = f"{career.name} {career.plural}"
    return [*stems(names), *WORD.findall(names.lower())]


def _title(aspect: Label) -> list[str]:
    return stems(load_taxonomy().title(aspect)) if aspect in load_taxonomy() else []


def is_said(word: str, others: Iterable[str]) -> bool:
    """Return whether a word is one of others, or nearly."""
    return any(word == other or fuzz.ratio(word, other) >= SAME_STEM for other in others)
