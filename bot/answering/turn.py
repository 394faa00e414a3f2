"""Replies to a message: answers its requests in order, and remembers what was asked and shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering.advising import whom_to_ask, with_links
from bot.answering.answers import CONTACTS, answer
from bot.answering.compose import compose, patterns
from bot.answering.contacts import public_contacts
from bot.answering.finding import find_careers, list_careers
from bot.answering.guiding import guide_talk, resume_suggestion
from bot.answering.offering import ask_back
from bot.answering.passage import Passage, Setting, contact_items, paragraph
from bot.answering.picking import SPECIALISM_DETAIL, entries_named, pick_items
from bot.answering.questions import answer_question, name_career
from bot.answering.quoting import quoted
from bot.answering.restating import choose
from bot.answering.suggestions import list_of_careers, next_questions
from bot.answering.talk import TALK
from bot.conversation.guide import GUIDE, with_words
from bot.conversation.history import had_gap, last_questions
from bot.conversation.outcome import Outcome
from bot.conversation.types import (
    Act,
    Citation,
    Detail,
    DialogueState,
    Fit,
    Item,
    ItemKind,
    Reading,
    Reply,
    Request,
    Suggestion,
    Tone,
    TurnRecord,
)
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

ReplyAndState = tuple[Reply, DialogueState]

TELL = Label("tell")
OFF_TOPIC = "off_topic"
ACKNOWLEDGE, GRUMBLE, RELIEF, WORRY = "acknowledge", "grumble", "relief", "worry"
# Reactions that get a human sentence of their own. Next to a question, they get a few words before its answer.
FEELINGS = (ACKNOWLEDGE, GRUMBLE, RELIEF, WORRY)
# Other reactions that get a few words next to a question. On their own, they are answered by Rasa's responses.
MANNERS = ("greet", "thank")
# Requests and reactions that mean nothing next to a question.
FILLER = ("affirm", "deny", "doubt", "go_back", "not_what_i_meant", "undecided")
# Requests for what was said in another form. Next to them, repeating it means nothing.
REWORDED = ("shorten", "simplify", "sum_up", "top")
# What is answered even if it's unclear, because the answer does no harm if it's wrong.
CHECK_SAID = "check_said"
MILD = (ACKNOWLEDGE, GRUMBLE, WORRY, CHECK_SAID, "undecided", "find_careers")
# Requests by which someone has gone on to careers, even right after helplines.
PRACTICAL = (
    "ask_source",
    "name_career",
    "find_careers",
    "go_back",
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
NOT_ON_CAREERS = (Outcome.SMALL_TALK, Outcome.UNSURE)
ITEM_KINDS = (ItemKind.STATEMENT, ItemKind.CONTACT, ItemKind.CAREER, ItemKind.ENTRY)


def reply_to(reading: Reading, setting: Setting) -> ReplyAndState:
    """Answer the requests in a message, in order."""
    if reading.guide:
        return _finished([guide_talk(reading.guide, setting)], replace(setting, in_distress=False), own_words=reading.guide.own_words)
    passages: list[Passage] = []
    requests = _to_answer(reading)
    if any(request.query.aspect.topic in PRACTICAL for request in requests):
        setting = replace(setting, in_distress=False)
    setting = replace(setting, several_requests=len(requests) > 1)
    setting = replace(setting, several_careers=len({career for request in requests for career in request.query.careers}) > 1)
    now = setting
    for request in requests:
        for passage in _answer(request, reading, now, with_others=len(requests) > 1):
            if passage.text not in [earlier.text for earlier in passages]:
                passages.append(passage)
                now = now.after(passage)
    if not passages:
        passages = [_alone(reading, setting)]
    elif words := _few_words(reading, setting):
        passages[0] = replace(passages[0].led_by(words), tone=Tone.WARM)
    return _finished(passages, setting)


def _to_answer(reading: Reading) -> list[Request]:
    """Return the requests without reactions, without those that ask the same as an earlier one, and without filler."""
    kept: dict[object, Request] = {}
    for request in reading.requests:
        if request.query.aspect.topic not in (*FEELINGS, *MANNERS):
            query = request.query
            kept.setdefault((query.careers, query.aspect, query.detail, query.items, request.count, request.others), request)
    filler = (*FILLER, "repeat") if any(request.query.aspect.topic in REWORDED for request in kept.values()) else FILLER
    return [request for request in kept.values() if not _is_filler(request, filler, reading)] or list(kept.values())


def _is_filler(request: Request, filler: Sequence[str], reading: Reading) -> bool:
    """Return whether a request means nothing next to others. Neither does a conclusion that isn't put as a question."""
    topic = request.query.aspect.topic
    clause = reading.clauses[request.clause] if request.clause < len(reading.clauses) else None
    return topic in filler or (topic == CHECK_SAID and clause is not None and "?" not in clause.text)


def _answer(request: Request, reading: Reading, setting: Setting, with_others: bool = False) -> list[Passage]:
    """Answer a request. `with_others` is whether there are other requests to answer."""
    setting = replace(setting, most=request.most)
    aspect = request.query.aspect
    clause = reading.clauses[request.clause] if request.clause < len(reading.clauses) else None
    text = clause.text if clause else reading.text
    if aspect == GUIDE:
        return [guide_talk(None, setting)]
    if aspect.topic in NAMING:
        return NAMING[aspect.topic](request, text, reading.text, setting)
    if aspect.topic in TALK:
        return [passage for passage in TALK[aspect.topic](request, text, setting) if not _is_repetition(passage, setting)]
    if (aspect == TELL or (clause and clause.act is Act.TELL)) and (request.query.careers or not request.others):
        return _tell(request, reading, setting, with_others)
    if aspect in load_taxonomy():
        entries = [item for item in request.query.items if item.kind is ItemKind.ENTRY]
        asks_meaning = request.query.detail is Detail.MEANING
        if aspect == SPECIALISM_DETAIL and not entries and not asks_meaning and (named := entries_named(text, request, setting)):
            return pick_items(named, request.query.detail, setting)
        told = set(setting.stated_in_last_turn)
        answered = any(each.fit is Fit.ANSWERS and not told.issuperset(each.statements) for each in request.measured)
        if entries and not answered:
            return pick_items(entries, request.query.detail, setting)
        return answer_question(request, text, reading.text, setting)
    if aspect.topic == OFF_TOPIC and with_others:
        return [Passage(paragraph(setting.wording.say("off_topic_part", question=quoted(text))))]
    return []


def _is_repetition(passage: Passage, setting: Setting) -> bool:
    """Return whether the reply has all statements of a passage already."""
    statements = {item.id for item in passage.items if item.kind is ItemKind.STATEMENT}
    return bool(statements) and statements <= setting.stated_in_reply


# ------------------------------------------------------------------ what users say of themselves, and feelings


def _tell(request: Request, reading: Reading, setting: Setting, with_others: bool) -> list[Passage]:
    """Thank users for what they say about themselves, without repeating it, and say what the profile says on it.

    Next to a question, say only what the profile does say.
    """
    career, aspect = setting.store.get(next(iter(request.query.careers), "")) or setting.career, request.query.aspect
    thanks = (
        setting.vary("thanks_for_telling")
        if (aspect not in load_taxonomy() or _tells_of_oneself(reading)) and not _few_words(reading, setting)
        else ""
    )
    if career is None or aspect not in load_taxonomy():
        if with_others:
            return []
        passage = choose(setting).led_by(thanks)
        return [passage if career else replace(passage, suggestions=(list_of_careers(setting),))]
    measured = next((each for each in request.measured if each.career == career.id), None)
    query = request.query.model_copy(update={"careers": (career.id,), "detail": None})
    found = answer(query, career, measured, "", setting.store)
    if found.fit is Fit.SAME_ASPECT and found.statements:
        # Nothing was asked, so no detail is missing.
        found = found.model_copy(update={"fit": Fit.ANSWERS})
    if found.is_gap and with_others:
        return []
    stated = compose(found, career, "", setting)
    return [stated if with_others else stated.led_by(thanks)] if stated else []


def _few_words(reading: Reading, setting: Setting) -> str:
    """Return a short sentence for a feeling that comes with a question, or an empty string if there is none."""
    for request in reading.requests:
        if (kind := str(request.query.aspect)) in (*FEELINGS, *MANNERS):
            return setting.vary(f"{kind}_with_question")
    if patterns()["hard_news"].search(reading.text) and patterns()["own"].search(reading.text):
        return setting.vary("sorry_to_hear")
    return setting.vary("worry_with_question") if patterns()["worried"].search(reading.text) else ""


def _tells_of_oneself(reading: Reading) -> bool:
    return bool(patterns()["own"].search(reading.text)) and not reading.text.rstrip().endswith("?")


def _alone(reading: Reading, setting: Setting) -> Passage:
    """Return a human sentence for a message that asks nothing. If it doesn't express a feeling either, ask what the user wants to know."""
    kind = next((str(request.query.aspect) for request in reading.requests if str(request.query.aspect) in FEELINGS), None)
    if kind is None:
        return choose(setting)
    offered = next_questions(setting.career, (), setting) if setting.career else (list_of_careers(setting),)
    sentence = _answer_to_feeling(kind, reading.text, setting)
    # Nobody is pressed to go on who is relieved, perhaps after distress, or who has just been offered something.
    last = setting.state.recent[-1] if setting.state.recent else None
    pressed = kind == RELIEF or (last is not None and last.outcome is Outcome.SMALL_TALK)
    return Passage(paragraph(sentence), suggestions=() if pressed else offered, tone=Tone.WARM)


def _answer_to_feeling(kind: str, text: str, setting: Setting) -> str:
    """Return the words for a feeling, and other words each time."""
    recent = setting.state.recent
    times = sum(turn.outcome is Outcome.SMALL_TALK for turn in recent)
    if kind == WORRY and patterns()["hard_news"].search(text):
        return " ".join(setting.wording.say(each, turn=times) for each in ("sorry_to_hear", "take_your_time"))
    if kind == ACKNOWLEDGE:
        moods = [mood for mood in ("apologises", "disappointed", "pleased") if patterns()[mood].search(text)]
        kind = f"{kind}_{moods[0]}" if moods else kind
    elif kind == GRUMBLE and recent and recent[-1].outcome is Outcome.GAP:
        kind = "grumble_after_gap"
    return setting.wording.say(kind, turn=times)


# ------------------------------------------------------------------ messages that were not understood


def unsure(reading: Reading, setting: Setting) -> ReplyAndState:
    """Ask what the user meant, with questions that fit the message as suggestions.

    If part of the message could be about the current topic and the profile answers it, answer it.
    """
    for request in reading.requests:
        if request.others:
            return _finished(list_careers(request, "", reading.text, setting), setting)
    guesses = [request for request in reading.requests if request.query.aspect in load_taxonomy()]
    for request in guesses:
        if setting.career and _is_fragment(request, reading, setting):
            return _finished(_answer(request, reading, setting), setting)
    if not guesses and (mild := [request for request in reading.requests if _is_mild(request.query.aspect)]):
        requests = _to_answer(reading.model_copy(update={"requests": tuple(mild)}))
        passages = [passage for request in requests for passage in _answer(request, reading, setting)]
        return _finished(passages or [_alone(reading, setting)], setting)
    is_talk = bool(reading.requests) and all(request.query.aspect.topic in SMALL_TALK for request in reading.requests)
    labels = dict.fromkeys([*(request.query.aspect for request in guesses), *(() if is_talk else reading.guesses)])
    return _finished([ask_back(setting, labels)], setting)


def _is_mild(aspect: Label) -> bool:
    return aspect.topic in MILD or aspect.topic.partition("_")[0] == TELL.topic


def _is_fragment(request: Request, reading: Reading, setting: Setting) -> bool:
    """Return whether an unclear request seems to be another question about the current topic, which the profile answers."""
    before = {query.aspect for query in last_questions(setting.state)}
    aspect = request.query.aspect
    clause = reading.clauses[request.clause] if request.clause < len(reading.clauses) else None
    fits = aspect.topic in {label.topic for label in before} and aspect not in before and aspect.aspect not in (None, OTHER)
    answered = bool(request.measured) and all(measured.fit is Fit.ANSWERS for measured in request.measured)
    return fits and answered and clause is not None and clause.confidence >= MIN_FRAGMENT_CONFIDENCE


# ------------------------------------------------------------------ the reply as a whole


def _finished(passages: Sequence[Passage], setting: Setting, own_words: str | None = None) -> ReplyAndState:
    """Join the passages to a reply, and remember the turn.

    `own_words` is the question of the guided talk that the message answers in the user's own words, if it does.
    """
    about = {query.aspect.topic for passage in passages for query in passage.queries}
    if setting.in_distress and ((not about and _outcome(passages) in NOT_ON_CAREERS) or about == {CONTACTS}):
        # After helplines, nobody is asked what they want to know about a job, or given other numbers to ring.
        passages = [Passage(paragraph(setting.vary("after_helplines")), suggestions=(), tone=Tone.WARM)]
    if setting.after_emergency and not about and _outcome(passages) in NOT_ON_CAREERS:
        passages = [Passage(paragraph(setting.vary("after_emergency")), suggestions=(), tone=Tone.WARM)]
    passages = with_links(_with_whom_to_ask(list(passages), setting), setting)
    queries = tuple(dict.fromkeys(query for passage in passages for query in passage.queries))
    guide = next((passage.guide for passage in passages if passage.guide), None)
    offered = _suggestions(passages, setting)
    if guide is None:
        offered += resume_suggestion(setting.state.guide)
    outcome = _outcome(passages)
    reply = Reply(
        blocks=tuple(block for passage in passages for block in passage.blocks),
        citations=_citations(passages),
        suggestions=offered,
        tone=Tone.WARM if any(passage.tone is Tone.WARM for passage in passages) else Tone.PLAIN,
        outcome=outcome,
    )
    items = _numbered(passages, offered)
    page = setting.page_career if setting.page_career and setting.store.get(setting.page_career) else None
    wish = next((passage.wish for passage in passages if passage.wish), None)
    turn = TurnRecord(at=setting.at, queries=queries, items=items, outcome=outcome, page=page)
    state = setting.state.remember(turn, wish=wish)
    if setting.person is not None:
        state = state.model_copy(update={"person": setting.person or None})
    return reply, state.model_copy(update={"guide": with_words(guide, own_words, setting.message_id)}) if guide else state


def _with_whom_to_ask(passages: list[Passage], setting: Setting) -> list[Passage]:
    """Say whom to ask after the first gap in the conversation, and after any gap in a question about contacts."""
    first = not had_gap(setting.state)
    gaps = [i for i, passage in enumerate(passages) if passage.asks_whom and (first or _is_about_contacts(passage))]
    for i in gaps[-1:]:
        career = setting.store.get(passages[i].career or "")
        if career and (career.contacts or setting.site.advisers or not _is_about_contacts(passages[i])):
            label = next((query.aspect for query in passages[i].queries), None)
            asides = () if setting.site.adviser_for(label) else contact_items(career, public_contacts(career))
            passages[i] = passages[i].followed_by(whom_to_ask(career, setting, label), asides)
    return passages


def _is_about_contacts(passage: Passage) -> bool:
    return any(query.aspect.topic == CONTACTS for query in passage.queries)


def _suggestions(passages: Sequence[Passage], setting: Setting) -> tuple[Suggestion, ...]:
    """Return the passages' own suggestions, or further questions if the reply has an answer from a profile."""
    open_ended = [passage for passage in passages if passage.suggestions is None]
    career = next((found for passage in open_ended if passage.career and (found := setting.store.get(passage.career))), None)
    if career is None:
        own = [suggestion for passage in passages for suggestion in passage.suggestions or ()]
        return tuple(dict.fromkeys(own))
    asked = [query for passage in passages for query in passage.queries] or list(last_questions(setting.state))
    gap = any(passage.outcome is Outcome.GAP for passage in passages)
    named = any(item.kind is ItemKind.CONTACT for passage in passages for item in (*passage.items, *passage.asides))
    return next_questions(career, asked, setting, whom=gap and not named)


def _outcome(passages: Sequence[Passage]) -> Outcome:
    outcomes = {passage.outcome for passage in passages}
    ranked = (Outcome.GAP, Outcome.ANSWERED, Outcome.DECLINED, Outcome.UNSURE)
    return next((outcome for outcome in ranked if outcome in outcomes), Outcome.SMALL_TALK)


def _citations(passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """Merge the citations of each career into one."""
    merged: dict[str, Citation] = {}
    for cited in (cited for passage in passages for cited in passage.citations):
        before = merged.get(cited.career, cited)
        topics = tuple(dict.fromkeys([*before.topics, *cited.topics]))
        merged[cited.career] = cited.model_copy(update={"topics": topics, "has_numbers": before.has_numbers or cited.has_numbers})
    return tuple(merged.values())


def _numbered(passages: Sequence[Passage], offered: Sequence[Suggestion]) -> tuple[Item, ...]:
    """Return the items in the reply by kind, with suggestions last. Listed items are numbered if there are several of their kind."""
    shown = list(dict.fromkeys(item for passage in passages for item in passage.items))
    numbered: list[Item] = []
    for kind in ITEM_KINDS:
        alike = [item for item in shown if item.kind is kind]
        numbered += [item.model_copy(update={"position": i}) for i, item in enumerate(alike, 1)] if len(alike) > 1 else alike
    asides = dict.fromkeys(item for passage in passages for item in passage.asides if item not in shown)
    return (*numbered, *asides, *(_suggestion_item(each, i) for i, each in enumerate(offered, 1)))


def _suggestion_item(suggestion: Suggestion, position: int) -> Item:
    return Item(kind=ItemKind.SUGGESTION, id=suggestion.text, career=next(iter(suggestion.query.careers), None), position=position)
