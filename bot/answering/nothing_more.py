"""Says that there is no more to what was just told, without telling it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.bearing import conclude
from bot.answering.gaps import gap
from bot.answering.missing_details import missing_detail, unspecific
from bot.answering.passage import Passage, Setting, joined, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.to_the_point import shared_words
from bot.conversation.history import stated_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Detail
from bot.knowledge.models import Career, Statement


def whether_all(career: Career, statement: Statement, setting: Setting) -> Passage:
    """Say whether a list that was just told may have other parts: it may if the statement only says what it can include."""
    wording, profile = setting.wording, setting.profile(career)
    hedge = patterns()["open_list"].search(statement.text)
    sentence = wording.say("maybe_more", profile=profile, hedge=hedge[0]) if hedge else wording.say("all_given", profile=profile)
    return Passage(paragraph(sentence), asides=statement_items(career, [statement]), career=career.id, outcome=Outcome.ANSWERED)


def only_as_told(detail: Detail | None, text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage:
    """Say what is missing, without giving again the statements of the turn before."""
    profile, missing = setting.profile(career), missing_detail(detail, text, setting.wording, joined(statements))
    if missing == unspecific(setting.wording)[0]:
        if shared_words(text, joined(statements)) or patterns()["points_back"].search(text):
            return conclude(text, statements, career, setting)
        sentence = setting.vary("not_mentioned", profile=profile)
    elif missing == unspecific(setting.wording)[1]:
        sentence = setting.vary("no_more_than_told" if _is_all(statements, career, setting) else "not_mentioned", profile=profile)
    else:
        # Someone who asks again and again is told that there is no more to it.
        asked_on = bool(setting.state.recent) and setting.state.recent[-1].outcome is Outcome.GAP
        more = setting.wording.say("only_as_told") if asked_on and _is_all(statements, career, setting) else ""
        sentence = f"{missing} {more}".strip()
    return replace(gap([sentence], career), asides=statement_items(career, statements))


def _is_all(statements: Sequence[Statement], career: Career, setting: Setting) -> bool:
    """Return whether the conversation has told all that the profile says on the aspects of these statements."""
    told = {*stated_in(setting.state.turns), *setting.stated_in_reply}
    aspects = {aspect for statement in statements for aspect in statement.aspects}
    on_them = (s for group in career.statements.values() for s in group if aspects.intersection(s.aspects))
    return all(career.statement_id(s) in told for s in on_them)
