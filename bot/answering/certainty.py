"""Answers messages that only ask how certain a fact is that was just told: "definitely?", "only some?", "what do you mean, may?"."""

from __future__ import annotations

from bot.answering.passage import Passage, Setting, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.restating import last_was_gap
from bot.conversation.outcome import Outcome

MOST_TOLD = 2  # statements of which it's clear which one a message is about


def on_certainty(text: str, setting: Setting) -> Passage | None:
    """Say how certain a fact is that was just told, if a message asks for nothing else, or return None."""
    if patterns()["only_yes_or_no"].search(text) and last_was_gap(setting):
        return _said("no_yes_or_no", setting)
    if setting.state.turns and (quoted := patterns()["quotes_hedge"].search(text)):
        return _meaning(quoted["hedge"].lower(), setting)
    told = setting.statements(setting.stated_in_last_turn)
    hedges = [patterns()["hedge"].search(statement.text) for _, statement in told]
    if not told or len(told) > MOST_TOLD or not hedges[0]:
        return None
    if told[0][1].list and patterns()["asks_for_all"].search(text):
        return None
    hedge = hedges[0][0].lower()
    if _names("asks_for_hedge", hedge, text):
        return _meaning(hedge, setting)
    if _names("only_the_hedge", hedge, text):
        return _said("right_hedged", setting, hedge=hedge)
    if patterns()["only_yes_or_no"].search(text):
        return _said("more_of_a_maybe", setting, hedge=hedge)
    return _said("not_that_far", setting, hedge=hedge) if patterns()["only_if_certain"].search(text) else None


def _meaning(hedge: str, setting: Setting) -> Passage:
    return _said("means_possible" if patterns()["only_possible"].match(hedge) else "means_not_exact", setting, hedge=hedge.capitalize())


def _names(pattern: str, hedge: str, text: str) -> bool:
    """Return whether a text has a pattern with this hedge in it."""
    found = patterns()[pattern].search(text)
    return bool(found and hedge in (value.lower() for value in found.groups() if value))


def _said(key: str, setting: Setting, **values: str) -> Passage:
    """Answer without giving again what was just told."""
    told = setting.statements(setting.stated_in_last_turn) or setting.last_stated[:1]
    career = told[0][0] if told else setting.career
    profile = setting.profile(career) if career else setting.wording.say("profile")
    asides = tuple(item for owner, statement in told for item in statement_items(owner, [statement]))
    outcome = Outcome.GAP if key == "no_yes_or_no" else Outcome.ANSWERED
    sentence = setting.vary(key, profile=profile, **values)
    return Passage(paragraph(sentence), asides=asides, career=career.id if career else None, outcome=outcome)
