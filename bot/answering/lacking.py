"""Tells what a profile says on the right aspect, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.bearing import asked_words, conclude, example_of, says_more
from bot.answering.deciding_words import thing_unsaid
from bot.answering.gaps import gap, weighs_what_was_told
from bot.answering.missing_details import asks_of_own_case, gives, missing_detail, own_case, settled_by, unspecific
from bot.answering.naming_parts import one_part
from bot.answering.nothing_more import only_as_told
from bot.answering.other_names import NAMES
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, joined, statement_items
from bot.answering.question_words import detail_asked, patterns
from bot.answering.retelling import MAX_REMEMBERED, asks_again, facts
from bot.answering.to_the_point import gives_figure, lacks_form, names_of, shared_words
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Detail, Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER
from bot.language.words import stems

SKILLS = "skills"
# Of the statements that are near and answer with at least this probability, three in four do (docs/adr/0050). If the reply could name what
# is missing, because it is known what a question is about, it takes more.
MAY_ANSWER, MAY_ANSWER_IF_NAMED = 0.3, 0.4
# Statements on the right aspect are told without a gap if one of them answers with at least this probability (docs/adr/0050).
RATHER_ANSWERS = 0.5
# What has the form of a detail, such as a length of time, gives it if it answers with at least this probability.
MAY_GIVE = 0.2
LEAST_SHARE = 1 / 3  # of a question's words that a statement has which answers it


def without_detail(answer: Answer, career: Career, statements: list[Statement], text: str, setting: Setting) -> Passage | None:
    """Give statements on the right aspect, and say which detail the profile doesn't give."""
    missing = missing_detail(answer.query.detail, text, setting.wording, joined(answer.statements))
    if not statements:
        # The reply has them already. It may have said what is missing, too, or they may give it: "how do I get on one and how long is it".
        said = any(passage.outcome is Outcome.GAP and passage.career == career.id for passage in setting.passages)
        gives_it = gives(answer.query.detail, joined(answer.statements))
        return None if said or gives_it or missing == missing_detail(None, "", setting.wording) else gap([missing], career)
    if (
        answer.may_answer >= RATHER_ANSWERS
        and not lacks_form(answer.query.detail, text, statements)
        and not _told(statements, career, setting)
    ):
        return facts(answer.query, statements, career, text, setting)
    if part := one_part(answer.query, statements[0], career, text, setting):
        return part
    if answer.query.aspect == NAMES:
        return facts(answer.query, statements, career, text, setting)
    if placed := _given_by(answer.query.detail, text, career, statements, setting):
        return facts(answer.query, placed, career, text, setting)
    fresh = [s for s in statements if career.statement_id(s) not in setting.stated_recently]
    given = [s for s in fresh if gives_figure(answer.query.detail, text, s.text)]
    if given and answer.may_answer >= MAY_GIVE:
        return facts(answer.query, given, career, text, setting)
    harmless = not (setting.worried or any(patterns()[name].search(text) for name in ("denies", "own_case", "what_if")))
    if answer.query.detail is Detail.HOW_MUCH_OF_A_PROBLEM and answer.query.aspect.topic == SKILLS and harmless:
        return facts(answer.query.model_copy(update={"detail": None}), statements, career, "", setting)
    if naming := _naming_whom(answer.query, statements, career, setting) or _naming(text, answer.query, career, setting):
        return facts(answer.query, [naming], career, "", setting)
    if patterns()["what_for"].search(text) and (reasons := [s for s in statements if gives(Detail.WHY, s.text)]):
        return facts(answer.query, reasons, career, "", setting)
    if patterns()["kind_of_thing"].search(text) and (others := _others_on(answer.query, statements, career, setting)):
        return facts(answer.query, [*statements, *others][:MAX_STATEMENTS], career, "", setting)
    listed = [s for s in statements if career.statement_id(s) in setting.stated_in_last_turn and str(answer.query.aspect) in s.aspects]
    names_part = shared_words(" ".join(asked_words(text, career)), joined(listed))
    asks_what = answer.query.detail is Detail.WHAT and not (names_part or _goes_on(answer.query, setting))
    of_list = len(listed) == 1 < len(setting.stated_in_last_turn) and answer.may_answer >= MAY_GIVE
    has_number = answer.query.detail is Detail.HOW_MANY and gives(Detail.HOW_MANY, joined(listed))
    if listed and (asks_what or (of_list and has_number)):
        # It was one of a list, and is now asked for by itself.
        return facts(answer.query, listed, career, text, setting)
    ids = {career.statement_id(s) for s in statements}
    wants_again = patterns()["once_more"].search(text) and ids <= setting.stated_recently
    if wants_again or (ids.issubset(setting.stated_in_last_turn) and asks_again(answer.query, setting)):
        return facts(answer.query, statements, career, text, setting)
    if (giving := example_of(text, statements)) and ids <= setting.stated_recently:
        return gap([setting.vary("partly", profile=setting.profile(career), statement=giving.text)], career, [giving])
    specific = missing not in unspecific(setting.wording)
    points_back = bool(answer.query.items) and ids <= setting.stated_recently
    if specific and (points_back or ids.issubset(setting.stated_in_last_turn)):
        return only_as_told(answer.query.detail, text, career, statements, setting)
    if ids.issubset(setting.stated_in_last_turn) and (len(ids) > 1 or _goes_on(answer.query, setting)):
        if missing in unspecific(setting.wording) and any(passage.outcome is Outcome.GAP for passage in setting.passages):
            return None
        return only_as_told(answer.query.detail, text, career, statements, setting)
    if fresh and settled_by(answer.query, text, joined(statements)):
        return facts(answer.query, statements, career, text, setting)
    if answer.query.detail in (Detail.WHETHER, None) and not specific:
        return _without_yes_or_no(answer, statements, career, text, setting)
    stated = joined(statements)
    if ids <= setting.stated_recently and not ids.issubset(setting.stated_in_last_turn):
        stated = setting.wording.say("as_i_said", statements=stated)
    return gap([stated, missing], career, statements)


def _without_yes_or_no(answer: Answer, statements: list[Statement], career: Career, text: str, setting: Setting) -> Passage:
    """Give statements on what a question asks, and say first that they don't settle it unless they have some of its words."""
    query, asked = answer.query, asked_words(text, career)
    if weighs_what_was_told(text, setting):
        return conclude(text, statements, career, setting, measured=True)
    if query.detail and (better := says_more(asked, statements[0], career)):
        return gap([setting.vary("partly", profile=setting.profile(career), statement=better.text)], career, [better])
    stated, profile = joined(statements), setting.profile(career)
    if asks_of_own_case(query.detail, text) and all(career.statement_id(s) in setting.stated_recently for s in statements):
        return replace(gap([own_case(text, (), setting.wording)], career), asides=statement_items(career, statements))
    has_some = len(shared_words(" ".join(asked), stated)) >= len(asked) * LEAST_SHARE
    if not query.detail or has_some or patterns()["once_more"].search(text):
        return gap([stated], career, statements)
    thing = thing_unsaid(text, career)
    is_new = all(career.statement_id(s) not in setting.stated_recently for s in statements)
    if not thing and is_new and all(str(query.aspect) in s.aspects for s in statements):
        # What is on the very aspect asked about settles it, in whatever words: "could they just phone me" of on-call duties.
        return facts(query, statements, career, text, setting) or gap([stated], career, statements)
    if thing:
        return gap([stated, setting.wording.say("no_thing", profile=setting.wording.say("profile"), thing=thing)], career, statements)
    key = "may_answer" if answer.may_answer >= MAY_ANSWER else "gap_close"
    return gap([setting.wording.say(key, profile=profile, statements=stated)], career, statements)


def _given_by(detail: Detail | None, text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> list[Statement]:
    """Return the statements not told lately that give what a bare "where" or "who" asks for, which a gap would deny."""
    bare = any(map(str.isalpha, text)) and not stems(text)
    detail = detail_asked(detail, text)
    if not bare or detail not in (Detail.WHERE, Detail.WHEN, Detail.WHO):
        return []
    return [s for s in statements if career.statement_id(s) not in setting.stated_recently and gives(detail, s.text)]


def _naming_whom(query: Query, statements: Sequence[Statement], career: Career, setting: Setting) -> Statement | None:
    """Return a statement on the topic that names an organisation, for "who" of what these statements say, and that wasn't told yet."""
    if query.detail is not Detail.WHO:
        return None
    said = joined(statements)
    naming = (s for s in career.statements.get(query.aspect.topic, ()) if any(contact.name in s.text for contact in career.contacts))
    fresh = (s for s in naming if career.statement_id(s) not in setting.stated_recently)
    return next((s for s in fresh if shared_words(said, s.text, names_of(career))), None)


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


def _told(statements: Sequence[Statement], career: Career, setting: Setting) -> bool:
    """Return whether one of the statements was told lately."""
    return any(career.statement_id(s) in setting.stated_recently for s in statements)


def _goes_on(query: Query, setting: Setting) -> bool:
    """Return whether a question goes on about the few statements of the turn before, so that they needn't be given again."""
    last = setting.state.recent[-1] if setting.state.recent else None
    if last is None or len(setting.stated_in_last_turn) > MAX_REMEMBERED:
        return False
    return bool(query.items) or query.aspect in {asked.aspect for asked in last.queries}
