"""Says what a job asks for to people who wonder whether it would suit them, or whether they could get in from another job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.retelling import facts
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, BulletList, Detail, Fit
from bot.knowledge.facts import FactKind
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label

SUITABILITY, CAREER_CHANGE, DEGREE = Label("overview", "suitability"), Label("entry", "career_change"), Label("entry", "degree")
SKILLS, ENTRY = "skills", "entry"
# What someone who comes from another job needs to know first.
FIRST_NEEDED = ("entry/career_change", "entry/applying", "entry/experience", "entry/degree", "entry/qualifications")
# Details of "what sort of person do they want", which the skills answer. Whether someone in particular is that person, profiles don't say.
SORT_OF_PERSON = (Detail.WHAT, Detail.WHICH, Detail.WHO)
MOST = 4
LEAST_WAYS = 3
# Aspects of getting in that tell of a way without a degree.
OTHER_WAYS = {"entry/apprenticeship", "entry/courses"}
WITHOUT_DEGREE = {*OTHER_WAYS, "entry/training", "entry/applying"}
QUALIFICATIONS = "entry/qualifications"
BY_DEGREE, WITHOUT_QUALIFICATIONS = {"university", "postgraduate"}, {"direct", "none", "work"}


def fitting(answer: Answer, career: Career, text: str, setting: Setting) -> Passage | None:
    """Return what the job asks for, and that the profile doesn't say whom it would suit, or None if that isn't the question.

    Return None as well if the profile doesn't say what it asks for.
    """
    if answer.query.aspect == SUITABILITY and answer.query.detail in SORT_OF_PERSON and career.statements.get(SKILLS):
        said = _asked_for(career.statements[SKILLS], "sort_of_person", career, text, setting)
        return said and replace(said, outcome=Outcome.ANSWERED)
    if answer.query.aspect == SUITABILITY:
        on_it = [s for s in answer.statements if str(SUITABILITY) in s.aspects]
        if answer.fit is Fit.ANSWERS and not on_it and (told := facts(answer.query, list(answer.statements[:MOST]), career, "", setting)):
            return told.followed_by(setting.wording.say("suits_no_more", profile=setting.wording.say("profile")))
        near = [s for s in answer.statements if s not in on_it]
        asked_for = dict.fromkeys([*near, *career.statements.get(SKILLS, ())][: MOST + len(near)])
        return _asked_for([*asked_for, *on_it], "suits", career, text, setting) if career.statements.get(SKILLS) else None
    # "Could I become one?" isn't answered by what people can become afterwards.
    on_entry = any(s in career.statements.get(ENTRY, ()) for s in answer.statements)
    if answer.query.aspect == CAREER_CHANGE and (answer.fit is not Fit.ANSWERS or not on_entry):
        nearest = () if answer.fit is Fit.ANSWERS else [s for s in answer.statements if s in career.statements.get(ENTRY, ())]
        needed = dict.fromkeys([*nearest, *_needed(career)])
        return _asked_for(list(needed)[:MOST], "career_change", career, text, setting)
    return None


def what_it_takes(career: Career, text: str, setting: Setting) -> Passage | None:
    """Return what a job takes, by which those who come from another one can judge, if the profile has nothing else for them."""
    skills = career.statements.get(SKILLS, ())[:MOST] if patterns()["own"].search(text) else ()
    return _asked_for(skills, "takes_for_career_change", career, text, setting)


def _asked_for(statements: Sequence[Statement], key: str, career: Career, text: str, setting: Setting) -> Passage | None:
    fresh = [s for s in statements if career.statement_id(s) not in {*setting.stated_recently, *setting.stated_in_reply}]
    if not statements:
        return None
    lead = _lead(key, bool(fresh), career, text, setting)
    blocks = (*paragraph(lead), BulletList(entries=tuple(s.text for s in fresh))) if fresh else paragraph(lead)
    return Passage(
        blocks, statement_items(career, fresh), citations_of(career, fresh), career=career.id, outcome=Outcome.GAP, asks_whom=not fresh
    )


def _lead(key: str, has_more: bool, career: Career, text: str, setting: Setting) -> str:
    """Return what to say before what the job asks for, or instead of it if that was told already."""
    profile, wording = setting.profile(career), setting.wording
    if key == "suits" and patterns()["asks_advice"].search(text):
        return wording.say("yours_to_decide" if has_more else "yours_to_decide_as_told")
    if key == "career_change" and has_more and not patterns()["own"].search(text):
        return wording.say("getting_in", profile=profile)
    return wording.say(key if has_more else f"{key}_as_told", profile=profile)


def _needed(career: Career) -> list[Statement]:
    """Return what someone needs to get in: the first statement on each aspect that matters most."""
    stated = career.statements.get(ENTRY, ())
    firsts = [next((s for s in stated if aspect in s.aspects), None) for aspect in FIRST_NEEDED]
    return list(dict.fromkeys(statement for statement in firsts if statement))


def ways_in(career: Career) -> Statement | None:
    """Return the statement that names the ways into a job, if there are several and not all of them need a degree."""
    for statement in career.statements.get(ENTRY, ()):
        ways = {fact.name for fact in statement.facts_in(ENTRY) if fact.kind is FactKind.ROUTE}
        if len(ways) >= LEAST_WAYS and "university" in ways:
            return statement
    return None


def only_by_degree(career: Career) -> Statement | None:
    """Return the first statement on a degree if the profile tells of no other way into the job, or else None."""
    stated = career.statements.get(ENTRY, ())
    ways = {id(s): {fact.name for fact in s.facts_in(ENTRY) if fact.kind is FactKind.ROUTE} for s in stated}
    on_other_ways = (s for s in stated if OTHER_WAYS.intersection(s.aspects) and str(DEGREE) not in s.aspects)
    others = any(way != "university" for names in ways.values() for way in names) or any(not ways[id(s)] for s in on_other_ways)
    on_degree = next((statement for statement in stated if str(DEGREE) in statement.aspects), None)
    return None if others else on_degree


def ways_without_degree(career: Career) -> list[Statement]:
    """Return the statements that tell of ways into a job other than by a degree, and not only of what one of these takes."""
    ways: list[Statement] = []
    for statement in career.statements.get(ENTRY, ()) if not only_by_degree(career) else ():
        names = {fact.name for fact in statement.facts_in(ENTRY)}
        by_degree = str(DEGREE) in statement.aspects or names & BY_DEGREE
        only_asks = QUALIFICATIONS in statement.aspects and not names & WITHOUT_QUALIFICATIONS
        if WITHOUT_DEGREE.intersection(statement.aspects) and not by_degree and not only_asks:
            ways.append(statement)
    return ways


def not_only_by_degree(passage: Passage, setting: Setting) -> Passage:
    return replace(passage.led_by(setting.wording.say("not_only_by_degree")), outcome=Outcome.ANSWERED)
