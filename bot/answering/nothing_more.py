"""Says that there is no more to what was just told, without telling it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.bearing import conclude
from bot.answering.gaps import gap
from bot.answering.missing_details import gives, missing_detail, unspecific
from bot.answering.passage import MAX_BULLETS, Passage, Setting, joined, paragraph, statement_items
from bot.answering.question_words import detail_asked, patterns
from bot.answering.restating import restate
from bot.answering.to_the_point import gives_figure, names_of, names_some, shared_words
from bot.conversation.history import stated_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Detail
from bot.knowledge.models import Career, Statement

FEW_TOLD = 2  # statements that a question can be about all at once
ELSEWHERE = (Detail.WHO, Detail.WHERE, Detail.HOW)  # what another statement may give
PARTICULARS = (*ELSEWHERE, Detail.WHICH)
LEAST_SHARED = 2  # words that a statement shares with those it adds to


def whether_all(career: Career, statement: Statement, setting: Setting) -> Passage:
    """Say whether a list that was just told may have other parts: it may if the statement only says what it can include."""
    wording, profile = setting.wording, setting.profile(career)
    hedge = patterns()["open_list"].search(statement.text)
    sentence = wording.say("maybe_more", profile=profile, hedge=hedge[0]) if hedge else wording.say("all_given", profile=profile)
    return Passage(paragraph(sentence), asides=statement_items(career, [statement]), career=career.id, outcome=Outcome.ANSWERED)


def only_as_told(detail: Detail | None, text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage:
    """Say what is missing, without giving again the statements of the turn before."""
    if (
        detail in (None, Detail.WHAT, Detail.WHICH)
        and patterns()["asks_for_rest"].search(text)
        and (rest := _rest_of_topic(statements, career, setting))
    ):
        return restate([(career, s) for s in rest], setting, as_list=len(rest) > 1)
    if given := _given_already(detail, text, career, setting):
        return restate([(career, given)], setting)
    profile, missing = setting.profile(career), missing_detail(detail, text, setting.wording, joined(statements))
    if missing == unspecific(setting.wording)[0]:
        if shared_words(text, joined(statements)) or patterns()["points_back"].search(text):
            return conclude(text, statements, career, setting, measured=True)
        sentence = setting.vary("not_mentioned", profile=profile)
    elif missing == unspecific(setting.wording)[1]:
        sentence = setting.vary("no_more_than_told" if _is_all(statements, career, setting) else "not_mentioned", profile=profile)
    elif detail in PARTICULARS and (meant := _one_of_many(text, career, setting)):
        known = gives(detail_asked(detail, text), meant.text) or (detail is Detail.WHICH and names_some(text, meant.text))
        told = restate([(career, meant)], setting)
        return told if known else replace(told.followed_by(missing), outcome=Outcome.GAP, asks_whom=True)
    elif giving := _giving(detail_asked(detail, text), statements, career, setting):
        return restate([(career, giving)], setting)
    else:
        # Someone who asks again and again is told that there is no more to it.
        asked_on = bool(setting.state.recent) and setting.state.recent[-1].outcome is Outcome.GAP
        more = setting.wording.say("only_as_told") if asked_on and _is_all(statements, career, setting) else ""
        sentence = f"{missing} {more}".strip()
    return replace(gap([sentence], career), asides=statement_items(career, statements))


def _given_already(detail: Detail | None, text: str, career: Career, setting: Setting) -> Statement | None:
    """Return the only statement of the turn before that gives the length or the number asked for, or None."""
    told = [statement for owner, statement in setting.statements(setting.stated_in_last_turn) if owner == career]
    giving = [s for s in told if detail in (Detail.HOW_LONG, Detail.HOW_MANY) and gives_figure(detail, text, s.text)]
    return giving[0] if len(giving) == 1 else None


def _rest_of_topic(told: Sequence[Statement], career: Career, setting: Setting) -> list[Statement]:
    """Return what wasn't told yet on the topics of these statements, for those who ask what else there is."""
    stated = {*stated_in(setting.state.turns), *setting.stated_in_reply}
    groups = (group for group in career.statements.values() if any(s in group for s in told))
    return [s for group in groups for s in group if career.statement_id(s) not in stated][:MAX_BULLETS]


def _one_of_many(text: str, career: Career, setting: Setting) -> Statement | None:
    """Return the one statement of a longer list in the turn before that has words of a question, or None."""
    told = [statement for owner, statement in setting.statements(setting.stated_in_last_turn) if owner == career]
    having = [s for s in told if shared_words(text, s.text, names_of(career))]
    return having[0] if len(told) > FEW_TOLD and len(having) == 1 else None


def _giving(detail: Detail | None, told: Sequence[Statement], career: Career, setting: Setting) -> Statement | None:
    """Return the statement that gives the detail which those just told lack, by what it has in common with them, or None.

    For example, one that names the doctors and nurses, when "who is in it" is asked of a team of professionals.
    """
    if detail not in ELSEWHERE or len(told) > FEW_TOLD:
        return None
    said = patterns()["too_general"].sub(" ", joined(told))
    others = [s for group in career.statements.values() for s in group if s not in told]
    fresh = [s for s in others if career.statement_id(s) not in setting.stated_in_last_turn]
    giving = [s for s in fresh if (patterns()["condition"].search(s.text) if detail is Detail.HOW else gives(detail, s.text))]
    shared = {s.text: len(shared_words(said, s.text, names_of(career))) for s in giving}
    best = max(giving, key=lambda each: shared[each.text], default=None)
    return best if best and shared[best.text] >= LEAST_SHARED else None


def _is_all(statements: Sequence[Statement], career: Career, setting: Setting) -> bool:
    """Return whether the conversation has told all that the profile says on the aspects of these statements."""
    told = {*stated_in(setting.state.turns), *setting.stated_in_reply}
    aspects = {aspect for statement in statements for aspect in statement.aspects}
    on_them = (s for group in career.statements.values() for s in group if aspects.intersection(s.aspects))
    return all(career.statement_id(s) in told for s in on_them)
