"""Says how what was just told bears on a yes-or-no question or a conclusion, instead of telling it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from bot.answering.deciding_words import thing_unsaid
from bot.answering.gaps import weighs_what_was_told
from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.to_the_point import YEAR, is_said, names_of
from bot.conversation.outcome import Outcome
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label
from bot.language.words import stems

SEPARATOR = re.compile(r"[,:;]\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+(?=[^A-Z])")
FEWEST_LISTED = 3
MOST_BOUNDS = 2  # numbers of a range
DUTIES = Label("duties")
FEW_TOLD = 2  # statements of which the first is near enough to be told to a question that none of them settles
ENOUGH_SHARED = 2  # words that a statement shares with a question, if it doesn't have all
# Keys of the wording after which a statement is told in whole, and of what settles nothing.
TOLD_WHOLE = ("rules_out", "names_more", "partly", "named_elsewhere", "depends")
UNSETTLED = ("open", "not_put_like_that")


class Bearing(StrEnum):
    """How a statement bears on a question or a conclusion. The values are keys of the wording."""

    CONFIRMS = "confirms"
    """It has all that is asked or concluded."""
    CONFINES = "confines"
    """It has all that is named after "only", and the profile names nothing else."""
    NAMES_MORE = "names_more"
    """It has what is named after "only", and more."""
    NOT_ALL = "not_that_far"
    """It says so, but not for certain or of all, as the conclusion does."""
    RULES_OUT = "rules_out"
    """It says what the conclusion denies, or the other way round."""
    DEPENDS = "depends"
    """It holds on a condition, which someone may or may not meet."""
    PARTLY = "partly"
    """A part of it has some of the words."""
    NOT_NAMED = "not_named"
    """It is a list, and what may be one of it is not in it."""
    OPEN = "open"
    """No part of it has them."""


def bearing(text: str, statement: Statement, career: Career) -> Bearing:
    """Return how a statement bears on a yes-or-no question or a conclusion, by the words and the negations of both."""
    text = patterns()["tag"].sub("", text)
    asked = asked_words(text, career)
    said = stems(statement.text)
    shared = {word for word in asked if is_said(word, said)}
    condition = patterns()["condition"].search(statement.text)
    if (shared or not asked) and (figure := _of_figure(text, statement)):
        return figure
    if not asked:
        return Bearing.OPEN
    beyond = patterns()["compares"].search(text) or len(patterns()["denies"].findall(text)) > 1
    has_all = shared == asked and not beyond
    if has_all and not condition:
        if bool(patterns()["denies"].search(text)) != bool(patterns()["denies"].search(statement.text)):
            return Bearing.RULES_OUT
        if patterns()["confines"].search(text):
            return Bearing.NAMES_MORE if _names_more(asked, statement, career) else Bearing.CONFINES
        goes_further = patterns()["takes_for_certain"].search(text) and patterns()["hedge"].search(statement.text)
        return Bearing.NOT_ALL if goes_further else Bearing.CONFIRMS
    if condition and (has_all or any(patterns()[name].search(text) for name in ("own", "concludes"))):
        return Bearing.DEPENDS
    if not shared and patterns()["whether_listed"].search(text) and len(SEPARATOR.split(statement.text)) >= FEWEST_LISTED:
        return Bearing.NOT_NAMED
    return Bearing.PARTLY if shared and exact_words(asked, statement) != statement.text.rstrip(".") else Bearing.OPEN


def _names_more(asked: set[str], statement: Statement, career: Career) -> bool:
    """Return whether a statement lists other things than those asked about, or whether another one is on its main aspect."""
    parts = [stems(part) for part in statement.list or SEPARATOR.split(statement.text) if stems(part)]
    # "A shop or a factory" names more than shops, but "basic tasks on a computer or tablet" is all about basic tasks.
    lists = len(parts) >= FEWEST_LISTED or (len(parts) > 1 and any(is_said(word, asked) for word in (parts[0][-1], *parts[1])))
    others = lists and any(not any(is_said(word, asked) for word in part) for part in parts)
    on_aspect = career.statements_about(Label.parse(statement.aspects[0])) if statement.aspects else []
    return others or any(other != statement for other in on_aspect)


def _of_figure(text: str, statement: Statement) -> Bearing | None:
    """Return how a statement's figure or range bears on the one figure that a text names, or None if either has none."""
    named, given = _numbers(text), _numbers(statement.text)
    if len(named) != 1 or not 0 < len(given) <= MOST_BOUNDS:
        return None
    low, high, figure = min(given), max(given), named[0]
    if patterns()["at_least"].search(text):
        return Bearing.CONFIRMS if low >= figure else Bearing.RULES_OUT if high <= figure else Bearing.OPEN
    if patterns()["at_most"].search(text):
        return Bearing.CONFIRMS if high <= figure else Bearing.RULES_OUT if low >= figure else Bearing.OPEN
    bounded = any(patterns()[name].search(statement.text) for name in ("at_least", "at_most"))
    return Bearing.CONFIRMS if low == high == figure and not bounded else Bearing.RULES_OUT


def _numbers(text: str) -> list[float]:
    """Return the numbers in a text, but for years."""
    return [float(number[0].replace(",", "")) for number in patterns()["number"].finditer(YEAR.sub(" ", text))]


def asked_words(text: str, career: Career) -> set[str]:
    """Return the stems of what a text asks or claims, without the words that only put it and those of the career's names."""
    for alias in career.aliases:
        text = re.sub(rf"\b{re.escape(alias)}\b", " ", text, flags=re.IGNORECASE)
    for name in ("whether_listed", "confines", "asks_only", "claims"):
        text = patterns()[name].sub(" ", text)
    return {word for word in stems(text) if not is_said(word, names_of(career))}


def conclude(text: str, told: Sequence[Statement], career: Career, setting: Setting, measured: bool = False) -> Passage:
    """Say what follows from statements that were just told. The one that has most of the words of the text counts.

    If none has any, the first is told if it was `measured` to come nearest, or if it says what people do.
    """
    if weighs_what_was_told(text, setting):
        not_compared = setting.wording.say("no_comparison", profile=setting.profile(career))
        asides = statement_items(career, told)
        return Passage(paragraph(not_compared), asides=asides, career=career.id, outcome=Outcome.GAP)
    asked = asked_words(text, career)
    statement = max(told, key=lambda each: sum(is_said(word, stems(each.text)) for word in asked))
    kind = bearing(text, statement, career)
    profile, hedge = setting.profile(career), patterns()["hedge"].search(statement.text)
    key = kind.value
    if kind is Bearing.CONFIRMS and hedge and not patterns()["whether_listed"].search(text):
        key = "confirms_possible" if patterns()["leaves_it_possible"].match(hedge[0]) else "confirms_hedged"
    elif kind is Bearing.OPEN and patterns()["concludes"].search(text):
        key = "not_put_like_that"
    if kind in (Bearing.NOT_NAMED, Bearing.PARTLY, Bearing.OPEN) and (better := says_more(asked, statement, career)):
        has_all = all(is_said(word, stems(better.text)) for word in asked)
        key, statement = "named_elsewhere" if kind is Bearing.NOT_NAMED and has_all else Bearing.PARTLY.value, better
    if key in UNSETTLED and not hedge and _doubts_demand(text, statement, career):
        key = "no_exception"
    thing = thing_unsaid(text, career)
    if key in UNSETTLED and thing:
        key = "not_mentioned_thing"
    near = (measured or statement in career.statements_about(DUTIES)) and len(told) <= FEW_TOLD and not setting.several_requests
    told_lately = career.statement_id(statement) in setting.stated_recently
    if kind is Bearing.OPEN and told_lately and _confirms_demand(text, statement, career):
        kind, key = Bearing.CONFIRMS, Bearing.CONFIRMS.value
    condition = patterns()["condition"].search(statement.text)
    if kind is Bearing.DEPENDS and condition and career.statement_id(statement) in setting.stated_in_last_turn:
        key = "depends_as_told"
    tells = key in TOLD_WHOLE or (kind is Bearing.OPEN and near and not told_lately)
    sentence = setting.vary(
        key,
        profile=profile,
        statement=statement.text if tells else "",
        thing=thing,
        condition=condition[0].lower() if condition else "",
        hedge=hedge[0].lower() if hedge else "",
    )
    if tells:
        is_gap = key not in TOLD_WHOLE
        outcome = Outcome.GAP if is_gap else Outcome.ANSWERED
        shown, cited = statement_items(career, [statement]), citations_of(career, [statement])
        return Passage(paragraph(sentence), shown, cited, career=career.id, outcome=outcome, asks_whom=is_gap)
    passage = Passage(paragraph(sentence), asides=statement_items(career, told), career=career.id, outcome=Outcome.ANSWERED)
    return replace(passage, outcome=Outcome.GAP, asks_whom=True) if kind is Bearing.OPEN else passage


def _doubts_demand(text: str, statement: Statement, career: Career) -> bool:
    """Return whether someone asks of what a job asks for just whether it always does: "is there no way round it"."""
    rest = asked_words(patterns()["takes_for_certain"].sub(" ", text), career)
    doubts = patterns()["takes_for_certain"].search(text) and not rest
    return bool(doubts and patterns()["demands"].search(statement.text))


def _confirms_demand(text: str, statement: Statement, career: Career) -> bool:
    """Return whether someone asks of what a job asks for just whether it asks for that: "so is that what they want"."""
    asks_for_it = all(patterns()[name].search(text) for name in ("points_back", "asks_need"))
    rest = asked_words(patterns()["asks_need"].sub(" ", text), career)
    return asks_for_it and not rest and bool(patterns()["demands"].search(statement.text))


def says_more(asked: set[str], told: Statement, career: Career) -> Statement | None:
    """Return the statement of the profile that has all that is asked about, or several words of it and more than one that was told."""
    statements = [s for group in career.statements.values() for s in group]
    shared = {s.text: sum(is_said(word, stems(s.text)) for word in asked) for s in (*statements, told)}
    best = max(statements, key=lambda each: shared[each.text], default=told)
    enough = min(len(asked), ENOUGH_SHARED)
    return best if shared[best.text] > shared[told.text] and shared[best.text] >= enough else None


def exact_words(asked: set[str], statement: Statement) -> str:
    """Return the part of a statement, between its commas and conjunctions, that has most of the words asked about."""
    parts = SEPARATOR.split(statement.text.rstrip("."))
    return max(parts, key=lambda part: sum(is_said(word, stems(part)) for word in asked))


def example_of(text: str, statements: Sequence[Statement]) -> Statement | None:
    """Return the statement that gives examples of the kind of thing that is asked for, or None."""
    asks = patterns()["kind_of_thing"].search(text)
    return next((s for s in statements if patterns()["open_list"].search(s.text)), None) if asks else None
