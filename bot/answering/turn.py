"""Replies to a message: answers its requests in order, and remembers what was asked and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answering.certainty import on_certainty
from bot.answering.checking import check_said, claim_doubted
from bot.answering.doubted_figures import on_figure
from bot.answering.feelings import alone, few_words, is_on_health, is_relieved, is_worried, own_case_in_sentences, tell
from bot.answering.finding import find_careers, list_careers
from bot.answering.finishing import ReplyAndState, finished
from bot.answering.gaps import gaps_last, is_denied
from bot.answering.guiding import guide_talk
from bot.answering.listed_parts import entry_meant
from bot.answering.naming import goes_by
from bot.answering.naming_parts import that_would_be
from bot.answering.offering import ask_back
from bot.answering.passage import Passage, Setting, paragraph
from bot.answering.picking import SPECIALISM_DETAIL, entries_named, pick_items, picked_statements, word_of_picked
from bot.answering.plain_words import in_plain_words
from bot.answering.question_words import patterns
from bot.answering.questions import OVERVIEW, answer_query, answer_question, name_career
from bot.answering.quoting import quoted
from bot.answering.restating import asked_career, choose, restate
from bot.answering.retelling import GOES_FURTHER
from bot.answering.shortening import only_good_or_bad
from bot.answering.talk import TALK
from bot.answering.to_answer import (
    ACKNOWLEDGE,
    ARE_YOU_SURE,
    CHECK_SAID,
    GRUMBLE,
    REWORDED,
    WORRY,
    answered_first,
    asks_nothing,
    is_remark,
    to_answer,
)
from bot.answering.to_the_bot import to_the_bot
from bot.answering.topics import DUTIES
from bot.answering.welcoming import ask_what_next
from bot.conversation.guide import GUIDE
from bot.conversation.history import last_questions
from bot.conversation.resolving import tells_of_oneself
from bot.conversation.types import (
    Act,
    BulletList,
    Detail,
    Fit,
    ItemKind,
    Query,
    Reading,
    Request,
    Tone,
)
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.language.words import stems

TELL, ENTRY = Label("tell"), Label("entry")
OFF_TOPIC = "off_topic"
SUM_UP = "sum_up"
# What is answered even if it's unclear, because the answer does no harm if it's wrong.
MILD = (ACKNOWLEDGE, GRUMBLE, WORRY, CHECK_SAID, SUM_UP, "ask_source", "undecided", "find_careers")
# Requests by which someone has gone on to careers, even right after helplines.
PRACTICAL = (
    "as_list",
    "ask_source",
    "name_career",
    "find_careers",
    "go_back",
    "leave_out",
    "list_careers",
    "more",
    "repeat",
    "shorten",
    "simplify",
    "sum_up",
    "top",
)
SMALL_TALK = ("chitchat", "compliment", "insult", "gibberish")
# Requests that need the whole message.
NAMING: dict[str, Callable[[Request, str, str, Setting], list[Passage]]] = {
    "find_careers": find_careers,
    "list_careers": list_careers,
    "name_career": name_career,
}
# Minimum confidence for an unclear fragment to be read as a question about the current topic.
MIN_FRAGMENT_CONFIDENCE = 0.15


def reply_to(reading: Reading, setting: Setting) -> ReplyAndState:
    """Answer the requests in a message, in order."""
    if reading.guide:
        return finished([guide_talk(reading.guide, setting)], replace(setting, in_distress=False), own_words=reading.guide.own_words)
    if passage := on_certainty(reading.text, setting) or on_figure(reading, setting):
        return finished([passage], replace(setting, in_distress=False))
    if passage := to_the_bot(reading.text, setting):
        return finished([passage], setting)
    passages: list[Passage] = []
    if setting.career and _goes_on_to_jobs(reading):
        return finished([choose(setting, "back_to")], replace(setting, in_distress=False))
    requests = [] if is_remark(reading) else answered_first(to_answer(reading))
    if any(request.query.aspect.topic in PRACTICAL for request in requests):
        setting = replace(setting, in_distress=False)
    setting = replace(setting, several_requests=len(requests) > 1, worried=is_worried(reading), on_health=is_on_health(reading))
    setting = replace(setting, several_careers=len({career for request in requests for career in request.query.careers}) > 1)
    if len(requests) > 1 and patterns()["concludes"].search(reading.text):
        # What someone concludes from several facts is checked against them, whether or not they were just told.
        setting = replace(setting, asked_again=True)
    now = setting
    for request in requests:
        for passage in _answer(request, reading, now, with_others=len(requests) > 1):
            if any(passage.text == each.text or is_denied(passage, each, setting) for each in passages):
                continue
            passages = [*(each for each in passages if not is_denied(each, passage, setting)), passage]
            now = replace(setting, passages=tuple(passages))
    if any(patterns()["in_plain_words"].search(clause.corrected or clause.text) for clause in reading.clauses):
        passages = [in_plain_words(passage, setting) for passage in passages]
    if not passages:
        passages = [alone(reading, setting)]
        if is_relieved(reading):
            setting = replace(setting, in_distress=False)
        return finished(passages, setting)
    passages = gaps_last(passages, setting)
    passages[0] = passages[0].led_by(goes_by(reading, setting))
    if words := few_words(reading, setting):
        passages[0] = replace(passages[0].led_by(words), tone=Tone.WARM)
    return finished(passages, setting)


def _goes_on_to_jobs(reading: Reading) -> bool:
    """Return whether a message asks to talk about the job again, and nothing about it yet."""
    answered = any(each.fit is not Fit.UNRELATED for request in reading.requests for each in request.measured)
    return not answered and bool(patterns()["goes_on_to_jobs"].search(reading.text))


def _answer(request: Request, reading: Reading, setting: Setting, with_others: bool = False) -> list[Passage]:
    """Answer a request. `with_others` is whether there are other requests to answer."""
    setting = replace(setting, most=request.most)
    aspect = request.query.aspect
    clause = reading.clauses[request.clause] if request.clause < len(reading.clauses) else None
    typed = clause.text if clause else reading.text
    if aspect == GUIDE:
        return [guide_talk(None, setting)]
    if aspect.topic in NAMING:
        return NAMING[aspect.topic](request, typed, reading.text, setting)
    text = (clause.corrected if clause else "") or typed
    if aspect.topic == ARE_YOU_SURE and (claim := claim_doubted(reading.text, request, setting)):
        return check_said(request.model_copy(update={"query": request.query.model_copy(update={"items": ()})}), claim, setting)
    if _asks_what_is_needed(request, text):
        return answer_query(request.query.model_copy(update={"aspect": ENTRY, "detail": None, "items": ()}), setting)
    if aspect.topic in TALK:
        passages = TALK[aspect.topic](request, text, setting)
        # Next to a question, nobody who wants the answer in another form is asked what they want to know.
        if with_others and aspect.topic in (*REWORDED, "more") and not any(passage.items or passage.asides for passage in passages):
            return []
        lists = any(isinstance(block, BulletList) for passage in passages for block in passage.blocks)
        if with_others and lists and aspect.topic == "is_that_all":
            return []
        return [passage for passage in passages if not _is_repetition(passage, setting)]
    # What someone tells while comparing careers is about all of them.
    compares = len(request.query.careers) > 1 and aspect in load_taxonomy()
    tells = clause and (clause.act is Act.TELL or (patterns()["can_do"].search(text) and not patterns()["asks_outright"].search(text)))
    if not compares and (aspect == TELL or tells) and (request.query.careers or not request.others):
        return tell(request, reading, setting, with_others)
    if aspect in load_taxonomy():
        if setting.named and asks_nothing(request, reading):
            return [] if with_others else [replace(ask_what_next(asked_career(request, setting), setting), queries=(request.query,))]
        if aspect.aspect is None and request.count is not None and (picked := picked_statements(request, setting)):
            if explained := word_of_picked(picked, text, reading.text, setting):
                return [explained]
            detail = request.query.detail if aspect == OVERVIEW or request.query.detail in GOES_FURTHER else None
            return pick_items(picked, detail, setting)
        entries = [item for item in request.query.items if item.kind is ItemKind.ENTRY]
        asks_meaning = request.query.detail is Detail.MEANING
        if aspect == SPECIALISM_DETAIL and not entries and not asks_meaning and (named := entries_named(text, request, setting)):
            return pick_items(named, request.query.detail, setting)
        if story := _entry_of_story(request, text, reading, setting):
            return [story]
        if own := _of_own_case(request, text, reading, setting):
            return [own]
        told = set(setting.stated_in_last_turn)
        answered = any(each.fit is Fit.ANSWERS and not told.issuperset(each.statements) for each in request.measured)
        if entries and not answered:
            return pick_items(entries, request.query.detail, setting)
        return answer_question(request, text, reading.text, setting)
    if aspect.topic == OFF_TOPIC and with_others:
        return [Passage(paragraph(setting.wording.say("off_topic_part", question=quoted(text))))]
    return []


def _asks_what_is_needed(request: Request, text: str) -> bool:
    """Return whether a question that no aspect covers, or that was taken for one on the work, asks what someone needs to get in.

    So does "sum up what I'd need".
    """
    aspect = request.query.aspect
    if not request.query.careers and request.others:
        return False
    if aspect.topic == SUM_UP:
        return bool(patterns()["what_is_needed"].search(text))
    open_ended = aspect == DUTIES or (aspect.aspect == OTHER and all(each.fit is Fit.UNRELATED for each in request.measured))
    return open_ended and aspect in load_taxonomy() and bool(patterns()["what_is_needed"].search(text))


def _of_own_case(request: Request, text: str, reading: Reading, setting: Setting) -> Passage | None:
    """Answer "does that count" by what the profile says on what someone told before it in the same message, or return None."""
    query, career = request.query, asked_career(request, setting)
    points_back = query.items and all(patterns()[name].search(text) for name in ("own_case", "points_back"))
    if career is None or not points_back or any(each.fit is Fit.ANSWERS for each in request.measured):
        return None
    on_it = career.statements_about(query.aspect) if query.aspect.aspect not in (None, OTHER) else []
    fresh = [s for s in on_it if career.statement_id(s) not in setting.stated_recently]
    if not fresh:
        return own_case_in_sentences(reading, setting)
    strength = all(patterns()[name].search(reading.text) for name in ("own", "strength")) and not patterns()["denies"].search(reading.text)
    return restate([(career, fresh[0])], setting, setting.vary("a_strength_it_asks_for") if strength else "")


def _entry_of_story(request: Request, text: str, reading: Reading, setting: Setting) -> Passage | None:
    """Name the entry of a list that a story is about which ends in "which one's that?" or "would she be one?", or return None."""
    career = asked_career(request, setting)
    answered = any(each.fit is Fit.ANSWERS for each in request.measured)
    if career is None or answered or stems(patterns()["asks_only"].sub(" ", text)) or not patterns()["points_to_one"].search(text):
        return None
    found = entry_meant(reading.text, career, setting.glossary)
    return replace(that_would_be(*found, career, setting), queries=(request.query,)) if found else None


def _is_repetition(passage: Passage, setting: Setting) -> bool:
    """Return whether the reply has all statements of a passage already."""
    statements = {item.id for item in passage.items if item.kind is ItemKind.STATEMENT}
    return bool(statements) and statements <= setting.stated_in_reply


# ------------------------------------------------------------------ messages that were not understood


def unsure(reading: Reading, setting: Setting) -> ReplyAndState:
    """Ask what the user meant, with questions that fit the message as suggestions.

    If part of the message could be about the current topic and the profile answers it, answer it.
    """
    if passage := on_certainty(reading.text, setting) or to_the_bot(reading.text, setting) or on_figure(reading, setting):
        return finished([passage], setting)
    for request in reading.requests:
        if weighed := only_good_or_bad(request, reading.text, setting):
            return finished(weighed, setting)
        if request.others:
            return finished(list_careers(request, "", reading.text, setting), setting)
    if len(setting.named) == 1 and patterns()["asks_about_it"].search(reading.text):
        return finished(answer_query(Query(careers=tuple(setting.named), aspect=OVERVIEW), setting), setting)
    guesses = [request for request in reading.requests if request.query.aspect in load_taxonomy()]
    for request in guesses:
        if setting.career and _is_fragment(request, reading, setting):
            return finished(_answer(request, reading, setting), setting)
    if not guesses and (mild := [request for request in reading.requests if _is_mild(request.query.aspect)]):
        requests = to_answer(reading.model_copy(update={"requests": tuple(mild)}))
        passages = [passage for request in requests for passage in _answer(request, reading, setting)]
        return finished(passages or [alone(reading, setting)], setting)
    is_talk = bool(reading.requests) and all(request.query.aspect.topic in SMALL_TALK for request in reading.requests)
    labels = dict.fromkeys([*(request.query.aspect for request in guesses), *(() if is_talk else reading.guesses)])
    return finished([ask_back(setting, labels)], setting)


def _is_mild(aspect: Label) -> bool:
    return aspect.topic in MILD or tells_of_oneself(aspect)


def _is_fragment(request: Request, reading: Reading, setting: Setting) -> bool:
    """Return whether an unclear request seems to be another question about the current topic, which the profile answers."""
    before = {query.aspect for query in last_questions(setting.state)}
    aspect = request.query.aspect
    clause = reading.clauses[request.clause] if request.clause < len(reading.clauses) else None
    fits = aspect.topic in {label.topic for label in before} and aspect not in before and aspect.aspect not in (None, OTHER)
    answered = bool(request.measured) and all(measured.fit is Fit.ANSWERS for measured in request.measured)
    return fits and answered and clause is not None and clause.confidence >= MIN_FRAGMENT_CONFIDENCE
