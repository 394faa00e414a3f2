"""Checks what the user says was said, or takes from it: "you said theatres, right?", "so no nights then", "a month??"."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.bearing import Bearing, bearing, conclude
from bot.answering.claims import MAX_CHECKED, claimed_words, measured_near, numbers_in, shared_with, statement_on, with_numbers
from bot.answering.contacts import details_of, with_number
from bot.answering.elsewhere import said_elsewhere
from bot.answering.figures import check_comparison
from bot.answering.fitting import DEGREE, only_by_degree
from bot.answering.listed_parts import part_named
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, contact_items, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.restating import StatementsOfCareers, asked_career, choose, last_was_gap, referred_to, restate
from bot.answering.sums import as_a_sum
from bot.answering.to_the_point import periods_in
from bot.answering.topics import DUTIES
from bot.conversation.history import last_questions, stated_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import ContactList, Fit, ItemKind, Request
from bot.knowledge.models import Career, Statement
from bot.language.numerals import in_digits

OTHER_THAN_WORK = {"hours", "pay", "environment"}
PHONE_DIGITS = 6
# How a statement bears on a claim that another may have been made about.
UNSETTLED = (Bearing.OPEN, Bearing.NOT_NAMED)


def check_said(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Agree or not with what the user takes from the last answer. Never say more than the profile does."""
    career = asked_career(request, setting)
    if period := check_period(text, request.query.aspect.topic, referred_to(request, setting), setting):
        return [period]
    text = in_digits(patterns()["short_for_hours"].sub("hours", text))
    if with_number_told := _told_with_number(text, setting):
        return [with_number_told]
    if career and sum(map(str.isdigit, text)) >= PHONE_DIGITS:
        return _check_number(career, text, setting)
    if career and _takes_for_only_way(text, career, setting):
        return [Passage(paragraph(setting.wording.say("as_far_as_ways_go", profile=setting.profile(career))), career=career.id)]
    if comparison := check_comparison(text, setting):
        return [comparison]
    claimed = claimed_words(text)
    least = 1 if patterns()["quotes"].search(text) else len(claimed) // 2 + 1
    if career and (work := _on_main_work(text, claimed, career, setting)):
        return [work]
    if (
        career
        and claimed
        and (meant := statement_on(claimed, least, career, setting, asks_of_list=bool(patterns()["whether_listed"].search(text))))
    ):
        return [_on_statement(text, claimed, meant, career, setting)]
    of_unknown = patterns()["agrees_it_is_unknown"].search(text)
    if not claimed and of_unknown:
        return [Passage(paragraph(setting.wording.say("unknown_indeed", profile=setting.wording.say("profile"))))]
    certain = patterns()["takes_for_certain"].search(text) and not patterns()["sees_hedge"].search(text)
    if certain and (told := _just_told(request, setting)) and (hedge := _shared_hedge(told)):
        return [_settled("not_that_far", told, setting, hedge=hedge)]
    if career and (near := _on_what_is_near(request, text, career, setting)):
        return [near]
    if last_was_gap(setting) and (not request.query.items or patterns()["concludes"].search(text)):
        agrees = of_unknown or patterns()["takes_for_open"].search(text)
        key = "unknown_indeed" if agrees else "not_necessarily"
        return [Passage(paragraph(setting.wording.say(key, profile=setting.wording.say("profile"))))]
    stated = referred_to(request, setting)[:MAX_CHECKED]
    if not stated:
        return [choose(setting).led_by(setting.wording.say("nothing_to_check"))]
    return [_check_values(stated, claimed, text, setting)]


def _told_with_number(text: str, setting: Setting) -> Passage | None:
    """Return the statement told with one of the numbers that someone asks about: "did you say sixty or sixteen".

    Return None for a claim that says more than a number, and if no statement has just one of them.
    """
    numbers = set(numbers_in(text))
    if not patterns()["quotes"].search(text) or not numbers or claimed_words(text) - numbers:
        return None
    told = reversed(setting.statements(stated_in(setting.state.turns)))
    found = next((each for each in told if len(numbers & set(numbers_in(each[1].text))) == 1), None)
    lead = "yes_as_it_says" if len(numbers) == 1 else "i_said"
    return restate([found], setting, setting.wording.say(lead)) if found else None


def _on_what_is_near(request: Request, text: str, career: Career, setting: Setting) -> Passage | None:
    """Answer a claim by the one statement just told, if it depends on a condition, or else by what comes near the claim.

    Return None for a claim that quotes the hedge of what was just told, and if nothing comes near.
    """
    told = _just_told(request, setting)
    if told and (hedge := _shared_hedge(told)) and _quotes(hedge, text):
        return None
    just_told = [statement for _, statement in told]
    bears = bearing(text, just_told[0], career) if len(just_told) == 1 else Bearing.OPEN
    if bears is Bearing.DEPENDS:
        return conclude(text, just_told, career, setting)
    if bears not in UNSETTLED or any(patterns()[name].search(text) for name in ("agrees_it_is_unknown", "sees_hedge")):
        return None
    near = measured_near(request, career, setting) or said_elsewhere(patterns()["hedge"].sub(" ", text), career)
    if near is None:
        return None
    if career.statement_id(near) in setting.stated_in_last_turn and len(just_told) <= MAX_CHECKED:
        return conclude(text, [near], career, setting, measured=True)
    answers = any(each.fit is Fit.ANSWERS for each in request.measured)
    not_yet = _not_told_yet(text, career, near, setting) if answers else ""
    return restate([(career, near)], setting, not_yet or setting.wording.say("what_it_says", profile=setting.profile(career)))


def claim_doubted(text: str, request: Request, setting: Setting) -> str | None:
    """Return a message that makes a claim before "is that right", if the profile says something on it that wasn't just told, or None."""
    career = asked_career(request, setting)
    claim = patterns()["asks_if_sure"].sub(" ", text)
    found = said_elsewhere(claim, career) if career else None
    return claim if career and found and career.statement_id(found) not in setting.stated_in_last_turn else None


def _check_values(stated: StatementsOfCareers, claimed: set[str], text: str, setting: Setting) -> Passage:
    """Compare the numbers, periods and hedges of a claim with what was stated."""
    said, correct = numbers_in(text), numbers_in(" ".join(statement.text for _, statement in stated))
    if len(said) == 1 and not correct and (meant := with_numbers(stated[0][0], text)):
        stated, correct = [(stated[0][0], meant)], numbers_in(meant.text)
    if len(said) == 1 and len(correct) == 1:
        return restate(stated, setting, setting.wording.say("yes_as_it_says" if said == correct else "not_quite"))
    if (hedge := _shared_hedge(stated)) and (patterns()["sees_hedge"].search(text) or _quotes(hedge, text)):
        return _settled("right_hedged", stated, setting, hedge=hedge)
    if patterns()["yes_or_no"].search(text) and hedge and patterns()["only_possible"].match(hedge):
        return _settled("more_of_a_maybe", stated, setting, hedge=hedge)
    if patterns()["yes_or_no"].search(text) and not patterns()["takes_for_certain"].search(text):
        demands = all(patterns()["demands"].search(statement.text) for _, statement in stated)
        # No statement says what it means for someone, and of several that were told none settles it.
        if demands or len(stated) > 1:
            return _settled("neither_yes_nor_no" if demands else "no_yes_or_no", stated, setting)
    if patterns()["quotes"].search(text) and said:
        return restate(stated[:1], setting, setting.wording.say("not_said"))
    if len({career.id for career, _ in stated}) > 1:
        return restate(stated, setting, setting.wording.say("what_they_say"))
    career, statement = stated[0]
    is_open = bearing(text, statement, career) is Bearing.OPEN
    just_told = career.statement_id(statement) in setting.stated_in_last_turn
    if is_open and claimed and not (just_told and len(stated) > 1) and patterns()["quotes"].search(text):
        not_found = setting.wording.say("not_found_said", profile=setting.profile(career))
        return Passage(paragraph(not_found), career=career.id, outcome=Outcome.GAP)
    if just_told and len(stated) > 1 and patterns()["quotes"].search(text):
        return restate(stated, setting, setting.wording.say("what_it_says", profile=setting.profile(career)))
    if just_told or is_open:
        return conclude(text, [statement for _, statement in stated], career, setting)
    return restate(stated[:1], setting, setting.wording.say("what_it_says", profile=setting.profile(career)))


def _takes_for_only_way(text: str, career: Career, setting: Setting) -> bool:
    """Return whether someone who asked how to get in concludes that nothing but a degree will do, and the profile names nothing else."""
    asked_of_entry = any(query.aspect.topic == DEGREE.topic for query in last_questions(setting.state))
    concludes_no = patterns()["yes_or_no"].search(text) and patterns()["denies"].search(text)
    takes_for_needed = patterns()["takes_degree_for_needed"].search(text)
    return bool(asked_of_entry and (concludes_no or takes_for_needed) and only_by_degree(career))


def _on_main_work(text: str, claimed: set[str], career: Career, setting: Setting) -> Passage | None:
    """Say what people do to someone who concludes what the work mainly is, as in "so it's mostly repairs", or return None."""
    about = {query.aspect.topic for query in last_questions(setting.state)}
    duties = career.statements_about(DUTIES)[:MAX_STATEMENTS]
    if not patterns()["of_main_work"].search(text) or about & OTHER_THAN_WORK or not duties or any(shared_with(claimed, s) for s in duties):
        return None
    return restate([(career, s) for s in duties], setting, setting.wording.say("main_work", profile=setting.profile(career)))


def _just_told(request: Request, setting: Setting) -> StatementsOfCareers:
    """Return the statements that a request is about if they were told in the turn before, or else none."""
    told = set(setting.stated_in_last_turn)
    return [(career, s) for career, s in referred_to(request, setting) if career.statement_id(s) in told]


def _shared_hedge(stated: StatementsOfCareers) -> str | None:
    """Return the word by which the first of the statements is hedged if all of them are, or else None."""
    hedges = [patterns()["hedge"].search(statement.text) for _, statement in stated]
    return hedges[0][0].lower() if hedges[0] and all(hedges) else None


def _quotes(hedge: str, text: str) -> bool:
    """Return whether a text says that the hedge was said."""
    return bool(patterns()["quotes"].search(text)) and hedge in text.lower().split("said")[-1]


def _settled(key: str, stated: StatementsOfCareers, setting: Setting, **values: str) -> Passage:
    """Answer without giving again what was just told."""
    career = stated[0][0]
    sentence = setting.vary(key, profile=setting.profile(career), **values)
    asides = tuple(item for owner, statement in stated for item in statement_items(owner, [statement]))
    return Passage(paragraph(sentence), asides=asides, career=career.id, outcome=Outcome.ANSWERED)


def check_period(text: str, topic: str, stated: StatementsOfCareers, setting: Setting) -> Passage | None:
    """Say whether a number that was told is a month's or a year's, as in "a month??", or work out what it comes to.

    Return None if that isn't asked.
    """
    asked = periods_in(text)
    if len(asked) != 1 or not patterns()["only_a_period"].search(text):
        return None
    on_topic = [(career, s) for career, s in stated if s in career.statements.get(topic, ())] or stated
    with_period = [(career, s) for career, s in on_topic if numbers_in(s.text) and patterns()["period"].search(s.text)]
    if not with_period:
        return None
    matching = [(career, s) for career, s in with_period if asked[0] in periods_in(s.text)]
    right, with_period = bool(matching), matching or with_period
    career = with_period[0][0]
    if not right and (sum_of_it := as_a_sum([s for _, s in with_period], career, asked[0], setting.wording)):
        asides = statement_items(career, [s for _, s in with_period[:MAX_CHECKED]])
        return Passage(paragraph(sum_of_it), asides=asides, career=career.id, outcome=Outcome.ANSWERED)
    return restate(with_period[:MAX_CHECKED], setting, setting.wording.say("yes_as_it_says" if right else "not_quite"))


def _on_statement(text: str, claimed: set[str], statement: Statement, career: Career, setting: Setting) -> Passage:
    """Agree or not with a claim by the statement it is about, which is told again only if the claim quotes it or has another number."""
    repeats = patterns()["quotes"].search(text) or numbers_in(text) or career.statement_id(statement) not in setting.stated_in_last_turn
    hedge = patterns()["hedge"].search(statement.text)
    if not repeats and hedge and patterns()["sees_hedge"].search(text):
        return _settled("right_hedged", [(career, statement)], setting, hedge=hedge[0].lower())
    if repeats:
        passage = restate([(career, statement)], setting, _lead(text, claimed, career, statement, setting))
        part = part_named(text, statement)
        return replace(passage, items=tuple(i for i in passage.items if not part or i.kind is not ItemKind.ENTRY or i.id == part))
    return conclude(text, [statement], career, setting)


def _lead(text: str, claimed: set[str], career: Career, statement: Statement, setting: Setting) -> str:
    """Return what to say before the statement that a claim is about. It agrees only if the statement has all that is claimed."""
    profile, wording = setting.profile(career), setting.wording
    numbers = numbers_in(text)
    if len(numbers) == 1 and len(numbers_in(statement.text)) == 1:
        return wording.say("yes_as_it_says" if numbers == numbers_in(statement.text) else "not_quite")
    hedged = bool(patterns()["hedge"].search(statement.text))
    if patterns()["sees_hedge"].search(text) and hedged:
        return wording.say("right_as_it_says")
    goes_further = any(match[0].lower() not in statement.text.lower() for match in patterns()["quantifies"].finditer(text))
    agrees = shared_with(claimed, statement) == claimed and not numbers and not goes_further and not patterns()["denies"].search(text)
    if not_yet := _not_told_yet(text, career, statement, setting):
        return not_yet
    if agrees and (not hedged or any(patterns()[name].search(text) for name in ("quotes", "whether_listed"))):
        return wording.say("yes_as_it_says")
    return wording.say("what_it_says", profile=profile)


def _not_told_yet(text: str, career: Career, statement: Statement, setting: Setting) -> str:
    """Return what to say before a statement that someone says was told and that wasn't, or an empty string."""
    was_told = career.statement_id(statement) in stated_in(setting.state.turns)
    not_told = patterns()["quotes"].search(text) and not was_told
    return setting.wording.say("not_told_yet", profile=setting.profile(career)) if not_told else ""


def _check_number(career: Career, text: str, setting: Setting) -> list[Passage]:
    """Say whose telephone number it is, or give the right ones."""
    right = with_number(text, career.contacts)
    contacts = right or [contact for contact in career.contacts if contact.phone]
    if not contacts:
        return [choose(setting)]
    lead = setting.wording.say("yes_as_it_says" if right else "not_quite")
    blocks = (*paragraph(lead), ContactList(contacts=tuple(map(details_of, contacts))))
    return [Passage(blocks, contact_items(career, contacts), career=career.id, outcome=Outcome.ANSWERED)]
