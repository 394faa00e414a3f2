"""Answers what users say of themselves, and their feelings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answers import answer
from bot.answering.compose import compose
from bot.answering.elsewhere import said_elsewhere, said_in_a_sentence
from bot.answering.figures import check_own_figure
from bot.answering.gaps import gap
from bot.answering.missing_details import own_case
from bot.answering.passage import Passage, Setting, joined, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.restating import choose, restate
from bot.answering.suggestions import list_of_careers, next_questions
from bot.answering.to_answer import ACKNOWLEDGE, FEELINGS, GRUMBLE, MANNERS, RELIEF, WORRY, is_remark
from bot.answering.to_the_point import names_of, shared_words, worth_telling
from bot.answering.welcoming import ask_what_next
from bot.conversation.history import careers_spoken_of
from bot.conversation.outcome import Outcome
from bot.conversation.types import Act, Fit, Measured, Query, Reading, Request, Tone
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.words import stems

# Topics of which what people say about themselves may be a problem: "I can't lift much", unlike "my uncle calls it something else".
MAY_BE_A_PROBLEM = ("hours", "environment", "skills", "entry")
CONSTRAINT = Label("tell_constraint")
AGE, HEALTH, SKILLS, DUTIES = Label("entry", "age"), Label("entry", "health"), "skills", "duties"
# What people say when they need some encouragement before an answer.
ENCOURAGED = ("asks_shyly", "discouraged")
# A grumble after these gets other words than one that is only about the assistant.
GRUMBLES_AFTER = {Outcome.GAP: "grumble_after_gap", Outcome.ANSWERED: "grumble_after_answer"}
LEAST_SHARED = 2  # words of a statement that someone repeats


def tell(request: Request, reading: Reading, setting: Setting, with_others: bool) -> list[Passage]:
    """Thank users for what they say about themselves, without repeating it, and say what the profile says on it.

    Next to a question, say only what the profile does say.
    """
    if not with_others and (wishes := _good_wishes(reading, setting)):
        return [wishes]
    just_told = setting.statements(setting.stated_in_last_turn)
    if not with_others and (compared := check_own_figure(reading.text, just_told, setting)):
        return [compared]
    career, aspect = setting.store.get(next(iter(request.query.careers), "")) or setting.career, request.query.aspect
    thanks = (
        setting.vary("thanks_for_telling")
        if (aspect not in load_taxonomy() or _tells_of_oneself(reading)) and not few_words(reading, setting)
        else ""
    )
    if career and not with_others and (same := _told_lately(reading.text, career, setting)):
        asides = statement_items(career, [same])
        return [Passage(paragraph(setting.vary("same_as_told")), asides=asides, career=career.id, outcome=Outcome.ANSWERED)]
    if career is None or aspect not in load_taxonomy():
        if with_others:
            return []
        if career and (age := _of_age(career, reading, setting)):
            return [age.led_by(thanks)]
        if career and (bears := _bearing_on_it(career, reading, setting) or _measured_on_it(career, request, setting)):
            return [bears.led_by(thanks)]
        passage = ask_what_next(career, setting).led_by(thanks)
        return [passage if career else replace(passage, suggestions=(list_of_careers(setting),))]
    measured = next((each for each in request.measured if each.career == career.id), None)
    query = request.query.model_copy(update={"careers": (career.id,), "detail": None})
    found = answer(query, career, measured, "", setting.store)
    if found.fit is Fit.NEAREST:
        near = worth_telling(found.statements, found.likelihood, reading.text, aspect, career)
        found = found.model_copy(update={"statements": tuple(near)} if near else {"statements": (), "fit": Fit.UNRELATED})
    if found.fit is Fit.SAME_ASPECT and found.statements:
        # Nothing was asked, so no detail is missing.
        found = found.model_copy(update={"fit": Fit.ANSWERS})
    if found.statements and {career.statement_id(s) for s in found.statements} <= set(setting.stated_in_last_turn):
        if aspect.topic in (SKILLS, DUTIES) and patterns()["can_do"].search(reading.text) and not patterns()["denies"].search(reading.text):
            return [_asked_for(found.statements, career, "", setting)]
        if aspect.topic not in MAY_BE_A_PROBLEM:
            return [] if with_others else [_kind_words(setting) if is_worried(reading) else choose(setting).led_by(thanks)]
        if aspect.topic == SKILLS and not is_worried(reading) and not patterns()["denies"].search(reading.text):
            return [_asked_for(found.statements, career, thanks, setting)]
        if all(patterns()["denies"].search(text) for text in (reading.text, *(s.text for s in found.statements))):
            # "I have no GCSEs", after "you can apply without".
            return [restate([(career, s) for s in found.statements], setting)]
        told = paragraph(thanks, own_case("", found.statements, setting.wording))
        return [Passage(told, career=career.id, outcome=Outcome.GAP, asks_whom=True)]
    if found.is_gap and with_others:
        return []
    asks = patterns()["asks_outright"].search(reading.text)
    if found.fit is Fit.UNRELATED and aspect.topic not in MAY_BE_A_PROBLEM and not asks:
        bears = _bearing_on_it(career, reading, setting)
        return [replace((bears or ask_what_next(career, setting)).led_by(thanks), queries=(query,))]
    stated = compose(found, career, "", setting)
    if stated is None or with_others:
        return [stated] if stated else []
    if found.fit is Fit.ANSWERS and (is_worried(reading) or setting.on_health) and patterns()["demands"].search(joined(found.statements)):
        return [stated.led_by(thanks).followed_by(own_case("", (), setting.wording))]
    if found.fit is Fit.ANSWERS and aspect.topic == SKILLS and _tells_of_oneself(reading) and not is_worried(reading):
        # Whether someone is good at it or bad often shows in no word: "I swim like a fish", "I swim like a stone".
        is_strength = patterns()["strength"].search(reading.text) and not patterns()["denies"].search(reading.text)
        return [stated.led_by(setting.vary("a_strength_it_asks_for") if is_strength else thanks)]
    return [stated.led_by(thanks)]


def _asked_for(statements: Sequence[Statement], career: Career, thanks: str, setting: Setting) -> Passage:
    """Say that the job asks for what someone tells of themselves, as was just told."""
    asides = statement_items(career, statements)
    return Passage(paragraph(thanks, setting.vary("asked_for_in_job")), asides=asides, career=career.id, outcome=Outcome.ANSWERED)


def _kind_words(setting: Setting) -> Passage:
    """Say something kind to a worry on which the profile says nothing new."""
    suggestions = next_questions(setting.career, (), setting) if setting.career else ()
    return Passage(paragraph(setting.vary(WORRY)), tone=Tone.WARM, suggestions=suggestions)


def _good_wishes(reading: Reading, setting: Setting) -> Passage | None:
    """Return kind words for someone who only wishes somebody well or has good news of them, or None for any other message."""
    kind = next((kind for kind in ("wishes_well", "good_news") if patterns()[kind].search(reading.text)), None)
    if kind is None or patterns()["asks_outright"].search(reading.text):
        return None
    return Passage(paragraph(setting.vary(kind)), tone=Tone.WARM)


def _told_lately(text: str, career: Career, setting: Setting) -> Statement | None:
    """Return the statement of the turn before that has most of the words of what someone tells, if one has."""
    if patterns()["own"].search(text) and patterns()["denies"].search(text):
        return None
    told = [statement for owner, statement in setting.statements(setting.stated_in_last_turn) if owner == career]
    words = len(set(stems(text)))
    return next((s for s in told if len(shared_words(text, s.text)) >= max(LEAST_SHARED, words / 2)), None)


def _of_age(career: Career, reading: Reading, setting: Setting) -> Passage | None:
    """Return what the profile says on age to someone who tells how old they are, or that it says nothing, or None for anyone else."""
    if not patterns()["tells_age"].search(reading.text):
        return None
    stated = career.statements_about(AGE)
    query = Query(careers=(career.id,), aspect=AGE)
    measured = Measured(
        career=career.id,
        fit=Fit.ANSWERS if stated else Fit.UNRELATED,
        statements=tuple(map(career.statement_id, stated)),
    )
    return compose(answer(query, career, measured, "", setting.store), career, "", setting)


def _bearing_on_it(career: Career, reading: Reading, setting: Setting) -> Passage | None:
    """Return what the profile says on what people tell of themselves, by its words, or None if they have nothing in common.

    Of what was just told, say instead that the profile doesn't say what it would mean for them: "I've got asthma so the dust might be bad".
    """
    told = [statement for owner, statement in setting.statements(setting.stated_in_last_turn) if owner == career]
    shared = [s for s in told if shared_words(reading.text, s.text, names_of(career))]
    if len(told) <= LEAST_SHARED and shared:
        return Passage(paragraph(own_case("", shared, setting.wording)), career=career.id, outcome=Outcome.GAP, asks_whom=True)
    elsewhere = said_elsewhere(reading.text, career)
    return restate([(career, elsewhere)], setting) if elsewhere else None


def _measured_on_it(career: Career, request: Request, setting: Setting) -> Passage | None:
    """Return what the profile says on what people tell of themselves, by its measure, or None if nothing bears on it.

    If what they tell may be an obstacle, add that the profile doesn't say what it would mean for them, or that it doesn't mention it.
    """
    measured = next((each for each in request.measured if each.career == career.id), None)
    stated = [statement for each in measured.statements if (statement := career.statement(each))] if measured else []
    obstacle, profile = request.query.aspect == CONSTRAINT, setting.profile(career)
    if measured and measured.fit is Fit.ANSWERS:
        asked_for = obstacle and bool(patterns()["challenges"].search(joined(stated)))
        if asked_for and set(measured.statements) <= set(setting.stated_in_last_turn):
            asked = paragraph(setting.wording.say("asks_for_that_as_told", profile=profile))
            return Passage(asked, asides=statement_items(career, stated), career=career.id, outcome=Outcome.GAP, asks_whom=True)
        told = restate([(career, s) for s in stated], setting, setting.wording.say("on_that", profile=profile))
        return told.followed_by(own_case("", (), setting.wording)) if asked_for else told
    if not obstacle or not (setting.page_career or careers_spoken_of(setting.state)):
        return None
    of_health = career.statements_about(HEALTH)[:1] if setting.on_health else []
    on_it = stated if measured and measured.fit is Fit.SAME_ASPECT else of_health
    near = setting.wording.say("near", statements=joined(on_it)) if on_it else ""
    return gap([setting.vary("not_mentioned", profile=profile), near], career, on_it)


def own_case_in_sentences(reading: Reading, setting: Setting) -> Passage | None:
    """Return what the profile says on a sentence in which people tell of themselves, and that wasn't just told, or None."""
    career, sentences = setting.career, reading.text
    found = said_in_a_sentence(sentences, career) if career and patterns()["own"].search(sentences) else None
    is_new = career and found and career.statement_id(found) not in setting.stated_in_last_turn
    return restate([(career, found)], setting) if career and found and is_new else None


def is_worried(reading: Reading) -> bool:
    return any(str(request.query.aspect) == WORRY for request in reading.requests) or bool(
        patterns()["worried"].search(reading.text) and not patterns()["strength"].search(reading.text)
    )


def is_on_health(reading: Reading) -> bool:
    return all(patterns()[name].search(reading.text) for name in ("health", "own"))


def is_relieved(reading: Reading) -> bool:
    return any(str(request.query.aspect) == RELIEF for request in reading.requests)


def few_words(reading: Reading, setting: Setting) -> str:
    """Return a short sentence for a feeling that comes with a question, or an empty string if there is none."""
    if _good_wishes(reading, setting):
        return ""
    for request in reading.requests:
        kind = str(request.query.aspect)
        # In a first message, people don't grumble about the assistant.
        if kind in (*FEELINGS, *MANNERS) and (kind != GRUMBLE or setting.state.turns):
            return _to_worry(reading, setting) if kind == WORRY else setting.vary(f"{kind}_with_question")
    if patterns()["hard_news"].search(reading.text) and any(patterns()[name].search(reading.text) for name in ("own", "without_subject")):
        return setting.vary("sorry_to_hear")
    if patterns()["good_news"].search(reading.text):
        return setting.vary("good_news")
    if need := next((kind for kind in ENCOURAGED if patterns()[kind].search(reading.text)), None):
        return setting.wording.say(need)
    if setting.on_health and any(clause.act is Act.ASK for clause in reading.clauses):
        return setting.wording.say("asks_of_health")
    return _to_worry(reading, setting) if is_worried(reading) else ""


def _to_worry(reading: Reading, setting: Setting) -> str:
    asks = any(clause.act is Act.ASK for clause in reading.clauses)
    return setting.vary("worry_with_question" if asks else "worry_with_remark")


def _tells_of_oneself(reading: Reading) -> bool:
    return bool(patterns()["own"].search(reading.text)) and not reading.text.rstrip().endswith("?")


def alone(reading: Reading, setting: Setting) -> Passage:
    """Return a human sentence for a message that asks nothing. If it doesn't express a feeling either, ask what the user wants to know."""
    kind = next((str(request.query.aspect) for request in reading.requests if str(request.query.aspect) in FEELINGS), None)
    if kind in (None, ACKNOWLEDGE) and (told := own_case_in_sentences(reading, setting)):
        return told.led_by(setting.vary("thanks_for_telling"))
    if kind is None and (key := _answer_to_remark(reading)):
        return Passage(paragraph(setting.vary(key)), tone=Tone.WARM)
    if kind is None:
        return choose(setting)
    offered = next_questions(setting.career, (), setting) if setting.career else (list_of_careers(setting),)
    sentence = _answer_to_feeling(kind, reading.text, setting)
    if kind == RELIEF and setting.in_distress:
        return Passage(paragraph(setting.vary("relief_after_helplines")), suggestions=(), tone=Tone.WARM)
    # Nobody is pressed to go on who is relieved, perhaps after distress, or who has just been offered something.
    last = setting.state.recent[-1] if setting.state.recent else None
    pressed = kind == RELIEF or (last is not None and last.outcome is Outcome.SMALL_TALK)
    return Passage(paragraph(sentence), suggestions=() if pressed else offered, tone=Tone.WARM)


def _answer_to_remark(reading: Reading) -> str:
    """Return the key of the words for a remark that was taken for a question, or an empty string if it was not."""
    if not is_remark(reading):
        return ""
    if patterns()["thanks"].search(reading.text):
        return "thanked"
    mood = next((mood for mood in ("apologises", "disappointed", "pleased") if patterns()[mood].search(reading.text)), "")
    return f"{ACKNOWLEDGE}_{mood}" if mood else ACKNOWLEDGE


def _answer_to_feeling(kind: str, text: str, setting: Setting) -> str:
    """Return the words for a feeling, and other words each time."""
    recent = setting.state.recent
    times = sum(turn.outcome is Outcome.SMALL_TALK for turn in recent)
    if kind == WORRY and patterns()["hard_news"].search(text):
        return " ".join(setting.wording.say(each, turn=times) for each in ("sorry_to_hear", "take_your_time"))
    if kind == ACKNOWLEDGE:
        moods = [mood for mood in ("apologises", "disappointed", "pleased") if patterns()[mood].search(text)]
        kind = f"{kind}_{moods[0]}" if moods else kind
    elif kind == GRUMBLE and recent and recent[-1].outcome in GRUMBLES_AFTER:
        # It may be about the fact that was told, or about the answer.
        kind = GRUMBLES_AFTER[recent[-1].outcome]
    return setting.wording.say(kind, turn=times)
