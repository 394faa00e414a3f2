"""Checks what the user says was said, or takes from it: "you said theatres, right?", "so no nights then", "a month??"."""

from __future__ import annotations

from bot.answering.bearing import Bearing, bearing, conclude
from bot.answering.contacts import details_of, with_number
from bot.answering.figures import check_comparison
from bot.answering.fitting import DEGREE, only_by_degree
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, contact_items, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.restating import StatementsOfCareers, asked_career, choose, last_was_gap, referred_to, restate
from bot.answering.to_the_point import periods_in
from bot.answering.topics import DUTIES
from bot.conversation.history import last_questions, stated_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import ContactList, Request
from bot.knowledge.models import Career, Statement
from bot.language.words import stems

MAX_CHECKED = 2
OTHER_THAN_WORK = {"hours", "pay", "environment"}
PHONE_DIGITS = 6
LONG_WORD = 5  # letters
SAME_BEGINNING = 5  # letters, for "teaching" to stand for "teach"


def check_said(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Agree or not with what the user takes from the last answer. Never say more than the profile does."""
    career = asked_career(request, setting)
    if period := check_period(text, request.query.aspect.topic, referred_to(request, setting), setting):
        return [period]
    text = patterns()["short_for_hours"].sub("hours", text)
    if career and sum(map(str.isdigit, text)) >= PHONE_DIGITS:
        return _check_number(career, text, setting)
    if career and _takes_for_only_way(text, career, setting):
        return [Passage(paragraph(setting.wording.say("as_far_as_ways_go", profile=setting.profile(career))), career=career.id)]
    if comparison := check_comparison(text, setting):
        return [comparison]
    claimed = _claimed(text)
    least = 1 if patterns()["quotes"].search(text) else len(claimed) // 2 + 1
    if career and (work := _on_main_work(text, claimed, career, setting)):
        return [work]
    if (
        career
        and claimed
        and (meant := _statement_on(claimed, least, career, setting, asks_of_list=bool(patterns()["whether_listed"].search(text))))
    ):
        return [_on_statement(text, claimed, meant, career, setting)]
    if not claimed and patterns()["agrees_it_is_unknown"].search(text):
        return [Passage(paragraph(setting.wording.say("unknown_indeed", profile=setting.wording.say("profile"))))]
    certain = patterns()["takes_for_certain"].search(text) and not patterns()["sees_hedge"].search(text)
    if certain and (told := _just_told(request, setting)) and (hedge := _shared_hedge(told)):
        return [_settled("not_that_far", told, setting, hedge=hedge)]
    if last_was_gap(setting) and (not request.query.items or patterns()["concludes"].search(text)):
        agrees = patterns()["agrees_it_is_unknown"].search(text) or patterns()["takes_for_open"].search(text)
        key = "unknown_indeed" if agrees else "not_necessarily"
        return [Passage(paragraph(setting.wording.say(key, profile=setting.wording.say("profile"))))]
    stated = referred_to(request, setting)[:MAX_CHECKED]
    if not stated:
        return [choose(setting).led_by(setting.wording.say("nothing_to_check"))]
    return [_check_values(stated, claimed, text, setting)]


def _check_values(stated: StatementsOfCareers, claimed: set[str], text: str, setting: Setting) -> Passage:
    """Compare the numbers, periods and hedges of a claim with what was stated."""
    said, correct = _numbers(text), _numbers(" ".join(statement.text for _, statement in stated))
    if len(said) == 1 and not correct and (meant := _with_numbers(stated[0][0], text)):
        stated, correct = [(stated[0][0], meant)], _numbers(meant.text)
    if len(said) == 1 and len(correct) == 1:
        return restate(stated, setting, setting.wording.say("yes_as_it_says" if said == correct else "not_quite"))
    if (hedge := _shared_hedge(stated)) and (patterns()["sees_hedge"].search(text) or _quotes(hedge, text)):
        return _settled("right_hedged", stated, setting, hedge=hedge)
    if patterns()["yes_or_no"].search(text) and hedge and patterns()["only_possible"].match(hedge):
        return _settled("more_of_a_maybe", stated, setting, hedge=hedge)
    if patterns()["yes_or_no"].search(text):
        demands = all(patterns()["demands"].search(statement.text) for _, statement in stated)
        # No statement says what it means for someone, and of several that were told none settles it.
        if demands or len(stated) > 1:
            return _settled("neither_yes_nor_no" if demands else "no_yes_or_no", stated, setting)
    if patterns()["quotes"].search(text) and said:
        return restate(stated[:1], setting, setting.wording.say("not_said"))
    if len({career.id for career, _ in stated}) > 1:
        return restate(stated, setting, setting.wording.say("what_they_say"))
    career, statement = stated[0]
    just_told = career.statement_id(statement) in setting.stated_in_last_turn
    if just_told and len(stated) > 1 and patterns()["quotes"].search(text):
        return restate(stated, setting, setting.wording.say("what_it_says", profile=setting.profile(career)))
    if just_told or bearing(text, statement, career) is Bearing.OPEN:
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
    if not patterns()["of_main_work"].search(text) or about & OTHER_THAN_WORK or not duties or any(_shared(claimed, s) for s in duties):
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
    """Say whether a number that was told is a month's or a year's, as in "a month??", or return None if that isn't asked."""
    asked = periods_in(text)
    if len(asked) != 1 or not patterns()["only_a_period"].search(text):
        return None
    on_topic = [(career, s) for career, s in stated if s in career.statements.get(topic, ())] or stated
    with_period = [(career, s) for career, s in on_topic if _numbers(s.text) and patterns()["period"].search(s.text)]
    if not with_period:
        return None
    matching = [(career, s) for career, s in with_period if asked[0] in periods_in(s.text)]
    right, with_period = bool(matching), matching or with_period
    return restate(with_period[:MAX_CHECKED], setting, setting.wording.say("yes_as_it_says" if right else "not_quite"))


# ------------------------------------------------------------------ which statement is meant


def _claimed(text: str) -> set[str]:
    """Return the words of what is claimed, without those that only claim it."""
    return set(stems(patterns()["claims"].sub(" ", text)))


def _statement_on(claimed: set[str], least: int, career: Career, setting: Setting, asks_of_list: bool) -> Statement | None:
    """Return the statement that shares most words with a claim, and at least so many: the latest told, or else any.

    Return None if too many statements share them.
    """
    own = [s for group in career.statements.values() for s in group]
    told = [statement for owner, statement in reversed(setting.statements(stated_in(setting.state.turns))) if owner == career]
    scores = {id(s): len(_shared(claimed, s)) for s in own}
    best = max(scores.values(), default=0)
    fitting = [s for s in own if scores[id(s)] == best]
    if best < least or len(fitting) > MAX_CHECKED:
        return None
    if lately := next((s for s in told if s in fitting), None):
        return lately
    # One word is too little for a fact that wasn't told, unless it says enough by itself.
    says_enough = asks_of_list or (any(len(word) >= LONG_WORD for word in _shared(claimed, fitting[0])) and not _numbers(fitting[0].text))
    return fitting[0] if best > 1 or says_enough or not told else None


def _shared(claimed: set[str], statement: Statement) -> set[str]:
    said = stems(statement.text)
    return {word for word in claimed if any(word == other or _begin_alike(word, other) for other in said)}


def _begin_alike(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= SAME_BEGINNING and word[:SAME_BEGINNING] == other[:SAME_BEGINNING]


def _on_statement(text: str, claimed: set[str], statement: Statement, career: Career, setting: Setting) -> Passage:
    """Agree or not with a claim by the statement it is about, which is told again only if the claim quotes it or has another number."""
    repeats = patterns()["quotes"].search(text) or _numbers(text) or career.statement_id(statement) not in setting.stated_in_last_turn
    hedge = patterns()["hedge"].search(statement.text)
    if not repeats and hedge and patterns()["sees_hedge"].search(text):
        return _settled("right_hedged", [(career, statement)], setting, hedge=hedge[0].lower())
    if repeats:
        return restate([(career, statement)], setting, _lead(text, claimed, career, statement, setting))
    return conclude(text, [statement], career, setting)


def _lead(text: str, claimed: set[str], career: Career, statement: Statement, setting: Setting) -> str:
    """Return what to say before the statement that a claim is about. It agrees only if the statement has all that is claimed."""
    profile, wording = setting.profile(career), setting.wording
    numbers = _numbers(text)
    if len(numbers) == 1 and len(_numbers(statement.text)) == 1:
        return wording.say("yes_as_it_says" if numbers == _numbers(statement.text) else "not_quite")
    hedged = bool(patterns()["hedge"].search(statement.text))
    if patterns()["sees_hedge"].search(text) and hedged:
        return wording.say("right_as_it_says")
    agrees = _shared(claimed, statement) == claimed and not numbers and not patterns()["denies"].search(text)
    if agrees and patterns()["quotes"].search(text):
        return wording.say("yes_as_it_says")
    return wording.say("what_it_says", profile=profile)


def _check_number(career: Career, text: str, setting: Setting) -> list[Passage]:
    """Say whose telephone number it is, or give the right ones."""
    right = with_number(text, career.contacts)
    contacts = right or [contact for contact in career.contacts if contact.phone]
    if not contacts:
        return [choose(setting)]
    lead = setting.wording.say("yes_as_it_says" if right else "not_quite")
    blocks = (*paragraph(lead), ContactList(contacts=tuple(map(details_of, contacts))))
    return [Passage(blocks, contact_items(career, contacts), career=career.id, outcome=Outcome.ANSWERED)]


def _with_numbers(career: Career, text: str) -> Statement | None:
    """Return the first statement with a number that shares a word with the text, as "the hours were 35" does with the hours."""
    claimed = set(stems(text))
    statements = (statement for group in career.statements.values() for statement in group)
    return next((s for s in statements if _numbers(s.text) and claimed & set(stems(s.text))), None)


def _numbers(text: str) -> list[str]:
    return [number[0].replace(",", "") for number in patterns()["number"].finditer(text)]
