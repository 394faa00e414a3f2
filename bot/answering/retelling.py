"""Gives statements, and decides what to say of those that were told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.bearing import Bearing, asked_words, bearing, conclude, example_of
from bot.answering.gaps import gap, weighs_what_was_told
from bot.answering.holding import long_list, with_place_and_time
from bot.answering.listed_parts import (
    asks_only_whether_listed,
    confirming,
    names_one,
    part_beginning,
    part_meant,
    part_named,
    with_only,
)
from bot.answering.missing_details import asks_of_own_case, gives, missing_detail, only_repeats_the_kind, own_case, unspecific
from bot.answering.nothing_more import only_as_told, whether_all
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, citations_of, joined, paragraph, statement_items
from bot.answering.question_words import detail_asked, patterns
from bot.answering.to_the_point import gives_figure, names_of, plain_answer, shared_words
from bot.conversation.history import RECENT_TURNS, statements_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Block, Detail, Query, TurnRecord
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER
from bot.language.words import stems

MAX_REMEMBERED = 2  # statements in a turn that the user will have in mind without hearing them again
# What a question goes on to ask about a statement, so that hearing it again would be no answer.
GOES_FURTHER = tuple(detail for detail in Detail if detail not in (Detail.WHETHER, Detail.WHAT, Detail.HOW_MUCH_OF_A_PROBLEM))


def facts(query: Query, statements: list[Statement], career: Career, text: str, setting: Setting) -> Passage | None:
    """Give statements, or only the part of a list that the question names.

    Of those that were told in the turn before, say instead what they don't give. Return None if the reply has an answer already, to
    which they would add nothing.
    """
    if passage := _one_part(query, statements[0], career, text, setting):
        return passage
    stated = [s for s in statements if career.statement_id(s) in setting.stated_recently]
    fresh = [s for s in statements if s not in stated]
    just_told = [s for s in stated if career.statement_id(s) in setting.stated_in_last_turn]
    in_a_list: tuple[Block, ...] = ()
    if statements[0] in just_told:
        if setting.several_requests and setting.passages and not fresh and len(setting.stated_in_last_turn) <= MAX_STATEMENTS:
            return None
        if further := _beyond(query, just_told, bool(fresh), career, text, setting):
            return further
        if (
            not fresh
            and _asks_to_settle(query, text, setting)
            and not _asks_again(query, setting)
            and was_answer(statements[0], career, setting)
        ):
            return conclude(text, just_told, career, setting)
        shown = fresh or statements[:MAX_REMEMBERED]
        sentences = [joined(fresh) if fresh else _again(shown, career, setting)]
    elif statements[0] in stated:
        told = [s for s in stated if s not in just_told]
        shown = [*told, *fresh]
        lead = plain_answer(query.detail, text, told[0], career, setting.wording)
        sentences = [f"{lead} {joined(told)}" if lead else _again(told, career, setting), joined(fresh)]
    else:
        shown = fresh
        lead = "" if setting.passages else _settling(query, text, fresh[0], career, setting)
        sentences = [lead, with_place_and_time(career, fresh, setting)]
        in_a_list = () if lead else long_list(career, fresh, setting)
    passage = Passage(
        paragraph(*sentences), statement_items(career, shown), citations_of(career, shown), career=career.id, outcome=Outcome.ANSWERED
    )
    worries = setting.worried and query.detail is Detail.HOW_MUCH_OF_A_PROBLEM
    if (worries or asks_of_own_case(query.detail, text)) and _leaves_open_what_it_means(statements[0], text, setting):
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


def _leaves_open_what_it_means(statement: Statement, text: str, setting: Setting) -> bool:
    """Return whether a statement makes a job harder for some, without settling what it means for them as "you need a licence" does."""
    if patterns()["counts"].search(text):
        return True
    challenges = bool(patterns()["challenges"].search(statement.text))
    settles = patterns()["settles"].search(statement.text)
    return challenges and (setting.worried or not settles)


def _one_part(query: Query, statement: Statement, career: Career, text: str, setting: Setting) -> Passage | None:
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
    return query.detail in (Detail.WHETHER, Detail.HOW_MUCH_OF_A_PROBLEM) and bool(text) and put and not _asks_again(query, setting)


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


def without_detail(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Give statements on the right aspect, and say which detail the profile doesn't give."""
    missing = missing_detail(answer.query.detail, text, setting.wording, joined(answer.statements))
    if not statements:
        # The reply has them already. It may have said what is missing, too.
        said = any(passage.outcome is Outcome.GAP and passage.career == career.id for passage in setting.passages)
        return None if said or missing == missing_detail(None, "", setting.wording) else gap([missing], career)
    if part := _one_part(answer.query, statements[0], career, text, setting):
        return part
    if placed := _given_by(answer.query.detail, text, career, statements, setting):
        return facts(answer.query, placed, career, text, setting)
    fresh = [s for s in statements if career.statement_id(s) not in setting.stated_recently]
    if given := [s for s in fresh if gives_figure(answer.query.detail, text, s.text)]:
        return facts(answer.query, given, career, text, setting)
    if naming := _naming(text, answer.query, career, setting):
        return facts(answer.query, [naming], career, "", setting)
    if patterns()["what_for"].search(text) and (reasons := [s for s in statements if gives(Detail.WHY, s.text)]):
        return facts(answer.query, reasons, career, "", setting)
    if patterns()["kind_of_thing"].search(text) and (others := _others_on(answer.query, statements, career, setting)):
        return facts(answer.query, [*statements, *others][:MAX_STATEMENTS], career, "", setting)
    listed = [s for s in statements if career.statement_id(s) in setting.stated_in_last_turn and str(answer.query.aspect) in s.aspects]
    names_part = shared_words(" ".join(asked_words(text, career)), joined(listed))
    if listed and answer.query.detail is Detail.WHAT and not (names_part or _goes_on(answer.query, setting)):
        # It was one of a list, and is now asked for by itself.
        return facts(answer.query, listed, career, text, setting)
    ids = {career.statement_id(s) for s in statements}
    wants_again = patterns()["once_more"].search(text) and ids <= setting.stated_recently
    if wants_again or (ids.issubset(setting.stated_in_last_turn) and _asks_again(answer.query, setting)):
        return facts(answer.query, statements, career, text, setting)
    if (example := example_of(text, statements)) and ids <= setting.stated_recently:
        only = gap([setting.vary("only_part", profile=setting.profile(career), part=example)], career)
        return replace(only, asides=statement_items(career, statements))
    specific = missing not in unspecific(setting.wording)
    points_back = bool(answer.query.items) and ids <= setting.stated_recently
    if specific and (points_back or ids.issubset(setting.stated_in_last_turn)):
        return only_as_told(answer.query.detail, text, career, statements, setting)
    if ids.issubset(setting.stated_in_last_turn) and (len(ids) > 1 or _goes_on(answer.query, setting)):
        if missing in unspecific(setting.wording) and any(passage.outcome is Outcome.GAP for passage in setting.passages):
            return None
        return only_as_told(answer.query.detail, text, career, statements, setting)
    stated = joined(statements)
    if ids <= setting.stated_recently and not ids.issubset(setting.stated_in_last_turn):
        stated = setting.wording.say("as_i_said", statements=stated)
    return gap([stated, missing], career, statements)


def _given_by(detail: Detail | None, text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> list[Statement]:
    """Return the statements not told lately that give what a bare "where" or "who" asks for, which a gap would deny."""
    bare = any(map(str.isalpha, text)) and not stems(text)
    detail = detail_asked(detail, text)
    if not bare or detail not in (Detail.WHERE, Detail.WHEN, Detail.WHO):
        return []
    return [s for s in statements if career.statement_id(s) not in setting.stated_recently and gives(detail, s.text)]


def _naming(text: str, query: Query, career: Career, setting: Setting) -> Statement | None:
    """Return a statement on the topic that lists the kind of thing asked for, such as subjects, and that wasn't told yet."""
    asked = patterns()["kind_of_thing"].search(text)
    thing = set(stems(asked[0])) if asked else set()
    stated = career.statements.get(query.aspect.topic, ())
    naming = (s for s in stated if s.list and thing and thing <= set(stems(s.text)))
    return next((s for s in naming if career.statement_id(s) not in setting.stated_recently), None)


def _others_on(query: Query, statements: Sequence[Statement], career: Career, setting: Setting) -> list[Statement]:
    """Return what else the profile says on an aspect, if it wasn't told lately: "what qualifications" asks for all of them."""
    on_it = career.statements_about(query.aspect) if query.aspect.aspect not in (None, OTHER) else []
    return [s for s in on_it if s not in statements and career.statement_id(s) not in setting.stated_recently]


def _asks_again(query: Query, setting: Setting) -> bool:
    """Return whether the question of the turn before, which had an answer, is asked again."""
    last = setting.state.recent[-1] if setting.state.recent else None
    if last is None or query.items or query.detail is None or last.outcome is Outcome.GAP:
        return False
    return any(asked.aspect == query.aspect and asked.detail is query.detail for asked in last.queries)


def _goes_on(query: Query, setting: Setting) -> bool:
    """Return whether a question goes on about the few statements of the turn before, so that they needn't be given again."""
    last = setting.state.recent[-1] if setting.state.recent else None
    if last is None or len(setting.stated_in_last_turn) > MAX_REMEMBERED:
        return False
    return bool(query.items) or query.aspect in {asked.aspect for asked in last.queries}
