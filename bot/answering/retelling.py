"""Gives statements, and decides what to say of those that were told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.bearing import Bearing, bearing, conclude
from bot.answering.gaps import gap, weighs_what_was_told
from bot.answering.holding import long_list, with_place_and_time
from bot.answering.missing_details import asks_of_own_case, gives, missing_detail, only_repeats_the_kind, own_case, unspecific
from bot.answering.naming_parts import one_part
from bot.answering.nothing_more import only_as_told, whether_all
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, citations_of, joined, paragraph, statement_items
from bot.answering.question_words import detail_asked, patterns
from bot.answering.to_the_point import names_of, plain_answer, shared_words
from bot.conversation.history import RECENT_TURNS, statements_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, Detail, Query, TurnRecord
from bot.knowledge.models import Career, Statement

# What was just told answers a question that goes on about it if it is at least this likely to.
SURELY_ANSWERS = 0.75
MAX_REMEMBERED = 2  # statements in a turn that the user will have in mind without hearing them again
# What a question goes on to ask about a statement, so that hearing it again would be no answer.
GOES_FURTHER = tuple(detail for detail in Detail if detail not in (Detail.WHETHER, Detail.WHAT, Detail.HOW_MUCH_OF_A_PROBLEM))


def facts(
    query: Query, statements: list[Statement], career: Career, text: str, setting: Setting, likelihood: float = 0.0
) -> Passage | None:
    """Give statements, or only the part of a list that the question names.

    Of those that were told in the turn before, say instead what they don't give. Return None if the reply has an answer already, to
    which they would add nothing.
    """
    if passage := one_part(query, statements[0], career, text, setting):
        return passage
    stated = [s for s in statements if career.statement_id(s) in setting.stated_recently]
    fresh = [s for s in statements if s not in stated]
    just_told = [s for s in stated if career.statement_id(s) in setting.stated_in_last_turn]
    in_a_list: tuple[Block, ...] = ()
    if statements[0] in just_told:
        if setting.several_requests and setting.passages and not fresh and len(setting.stated_in_last_turn) <= MAX_STATEMENTS:
            return None
        surely_answers = likelihood >= SURELY_ANSWERS and query.detail in GOES_FURTHER
        if not surely_answers and (further := _beyond(query, just_told, bool(fresh), career, text, setting)):
            return further
        if (
            not fresh
            and _asks_to_settle(query, text, setting)
            and not asks_again(query, setting)
            and was_answer(statements[0], career, setting)
        ):
            return conclude(text, just_told, career, setting, measured=True)
        shown = fresh or statements[:MAX_REMEMBERED]
        lead = "" if fresh else plain_answer(query.detail, text, shown[0], career, setting.wording)
        sentences = [lead, joined(shown) if fresh or lead else _again(shown, career, setting)]
    elif statements[0] in stated:
        told = [s for s in stated if s not in just_told]
        shown = [*told, *fresh]
        lead = plain_answer(query.detail, text, told[0], career, setting.wording)
        sentences = [f"{lead} {joined(told)}" if lead else _again(told, career, setting), joined(fresh)]
    else:
        shown = fresh
        # What someone concludes from several facts isn't confirmed by the first of them.
        concludes = setting.several_requests and setting.asked_again
        lead = "" if setting.passages or concludes else _settling(query, text, fresh[0], career, setting)
        sentences = [lead, with_place_and_time(career, fresh, setting)]
        in_a_list = () if lead else long_list(career, fresh, setting)
    passage = Passage(
        paragraph(*sentences), statement_items(career, shown), citations_of(career, shown), career=career.id, outcome=Outcome.ANSWERED
    )
    worries = setting.worried and query.detail is Detail.HOW_MUCH_OF_A_PROBLEM
    if (worries or asks_of_own_case(query.detail, text)) and _leaves_open_what_it_means(statements[0], text):
        return _in_own_case(passage, text, setting)
    if only_repeats_the_kind(text, joined(shown)):
        missing = missing_detail(query.detail, text, setting.wording)
        return replace(passage.followed_by(missing), outcome=Outcome.GAP, asks_whom=True)
    return replace(passage, blocks=in_a_list or passage.blocks)


def _settling(query: Query, text: str, statement: Statement, career: Career, setting: Setting) -> str:
    """Return what a statement says to a yes-or-no question, in a word or two, or an empty string if it doesn't settle it."""
    if query.detail is Detail.WHETHER and bearing(text, statement, career) is Bearing.NOT_NAMED:
        return setting.wording.say("not_named", profile=setting.profile(career))
    return plain_answer(query.detail, text, statement, career, setting.wording)


def _leaves_open_what_it_means(statement: Statement, text: str) -> bool:
    """Return whether a statement makes a job harder for some, without settling what it means for them as "you need a licence" does."""
    if patterns()["counts"].search(text):
        return True
    return bool(patterns()["challenges"].search(statement.text) and not patterns()["settles"].search(statement.text))


def _beyond(query: Query, told: Sequence[Statement], has_fresh: bool, career: Career, text: str, setting: Setting) -> Passage | None:
    """Say what statements of the turn before don't give, if a question asks for more than they say, or return None.

    `has_fresh` is whether other statements, which fit less well, were not told yet.
    """
    last = setting.state.recent[-1] if setting.state.recent else None
    answered = last is not None and query.aspect in {asked.aspect for asked in last.queries}
    if len(told) == 1 and told[0].list and patterns()["asks_for_all"].search(text):
        return whether_all(career, told[0], setting)
    if asks_of_own_case(query.detail, text) and (patterns()["challenges"].search(joined(told)) or patterns()["counts"].search(text)):
        return replace(gap([own_case(text, told, setting.wording)], career), asides=statement_items(career, told))
    if weighs_what_was_told(text, setting):
        not_compared = setting.wording.say("no_comparison", profile=setting.profile(career))
        return replace(gap([not_compared], career), asides=statement_items(career, told), asks_whom=False)
    detail = detail_asked(query.detail, text)
    missing = missing_detail(query.detail, text, setting.wording, joined(told))
    if missing not in unspecific(setting.wording):
        if patterns()["kind_of_thing"].search(text) and patterns()["open_list"].search(joined(told)):
            return None
        words = detail in GOES_FURTHER or patterns()["kind_of_thing"].search(text) or patterns()["degree"].search(text)
        return only_as_told(query.detail, text, career, told, setting) if words and not gives(detail, joined(told)) else None
    if shared_words(text, joined(told), names_of(career)):
        return None
    asks_on = answered and (len(told) > 1 or has_fresh) and len(setting.stated_in_last_turn) <= MAX_REMEMBERED
    refers_to_near = bool(query.items) and not was_answer(told[0], career, setting)
    if detail is Detail.WHETHER and (asks_on or refers_to_near):
        return only_as_told(query.detail, text, career, told, setting)
    return None


def _asks_to_settle(query: Query, text: str, setting: Setting) -> bool:
    """Return whether a question asks what follows from something, so that hearing it again is no answer.

    Next to another one, it has to be put as a question: "and on-call, what would that mean" only names what the other is about.
    """
    put = not setting.several_requests or bool(patterns()["yes_or_no_question"].search(text))
    return query.detail in (Detail.WHETHER, Detail.HOW_MUCH_OF_A_PROBLEM) and bool(text) and put and not asks_again(query, setting)


def _again(statements: Sequence[Statement], career: Career, setting: Setting) -> str:
    """Return a text that tells again what was told in the turn before."""
    was_told = was_answer(statements[0], career, setting)
    return setting.wording.say("as_i_said", statements=joined(statements)) if was_told else joined(statements)


def was_answer(statement: Statement, career: Career, setting: Setting) -> bool:
    """Return whether a statement was lately told as an answer, rather than as one of a list or as the nearest that the profile has."""
    told = [turn for turn in setting.state.turns[-RECENT_TURNS:] if career.statement_id(statement) in statements_in(turn)]
    recent = [turn for turn in told if len(statements_in(turn)) <= MAX_STATEMENTS]
    return any(not isinstance(turn, TurnRecord) or turn.outcome is not Outcome.GAP for turn in recent)


def _in_own_case(passage: Passage, text: str, setting: Setting) -> Passage:
    """Add that the profile doesn't say what a fact would mean for someone. To someone who worries, this is said first."""
    missing = own_case(text, (), setting.wording)
    asked = replace(passage, outcome=Outcome.GAP, asks_whom=True)
    if setting.worried:
        first, *rest = passage.blocks
        near = setting.wording.say("near", statements=first.texts[0])
        return replace(asked, blocks=(*paragraph(missing, near), *rest))
    return asked.followed_by(missing)


def asks_again(query: Query, setting: Setting) -> bool:
    """Return whether the question of the turn before, which had an answer, is asked again."""
    last = setting.state.recent[-1] if setting.state.recent else None
    if last is None or query.items or query.detail is None or last.outcome is Outcome.GAP:
        return False
    return any(asked.aspect == query.aspect and asked.detail is query.detail for asked in last.queries)
