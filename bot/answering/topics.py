"""Lists what a profile says on a whole topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.bearing import asked_words, conclude
from bot.answering.deciding_words import thing_unsaid
from bot.answering.gaps import gap
from bot.answering.holding import place_and_time, with_place_and_time
from bot.answering.missing_details import gives, missing_detail
from bot.answering.nothing_more import only_as_told
from bot.answering.passage import MAX_BULLETS, Passage, Setting, citations_of, joined, paragraph, statement_items
from bot.answering.question_words import detail_asked, patterns
from bot.answering.retelling import facts
from bot.answering.to_the_point import is_said, names_of, shared_words
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, BulletList, Detail, Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.words import stems

DUTIES, PAY = Label("duties"), Label("pay")
MOST_MEANT = 2  # statements that a question can be about by its words


def topic_passage(query: Query, career: Career, statements: Sequence[Statement], text: str, setting: Setting) -> Passage | None:
    """List a topic's statements, or only give those whose words a question is about.

    Of a topic that was listed in the turn before, list the rest, or else say that it was all.
    """
    if meant := _meant(query, career, statements, text):
        return _narrowed(query, meant, career, text, setting)
    listed = [s for s in statements if career.statement_id(s) in setting.stated_in_last_turn]
    left = [s for s in statements if s not in listed]
    about = load_taxonomy().entry(query.aspect).about
    if listed and detail_asked(query.detail, text) is Detail.HOW_MUCH_OF_A_PROBLEM:
        return only_as_told(query.detail, text, career, listed, setting)
    if not left and patterns()["once_more"].search(text):
        return whole_topic(query, career, statements, setting)
    if not left and _asks_for_more(query, text, career):
        return conclude(text, listed, career, setting)
    if not left:
        told = setting.wording.say("just_told", profile=setting.profile(career), about=about)
        return Passage(paragraph(told), asides=statement_items(career, listed), outcome=Outcome.ANSWERED)
    shown = left if len(listed) >= MAX_BULLETS else statements
    if {career.statement_id(s) for s in shown[:MAX_BULLETS]} <= setting.stated_recently and (stems(text) or query.items):
        if query.detail not in (None, Detail.WHAT):
            return only_as_told(query.detail, text, career, shown, setting)
        if _asks_for_more(query, text, career) or query.items:
            return conclude(text, shown, career, setting)
    whole = whole_topic(query, career, shown, setting)
    thing = thing_unsaid(text, career) if query.detail is Detail.WHETHER else ""
    if not whole or not thing:
        return whole
    return whole.led_by(setting.wording.say("no_thing", profile=setting.wording.say("profile"), thing=thing))


def _asks_for_more(query: Query, text: str, career: Career) -> bool:
    """Return whether a question has words besides those for the topic, so that hearing the same list again would be no answer."""
    of_the_topic = (*stems(load_taxonomy().title(query.aspect)), *stems(load_taxonomy().entry(query.aspect).about))
    words = asked_words(patterns()["once_more"].sub(" ", patterns()["of_duties"].sub(" ", text)), career)
    return any(not is_said(word, of_the_topic) for word in words)


def _meant(query: Query, career: Career, statements: Sequence[Statement], text: str) -> list[Statement]:
    """Return the statements with most of a question's words, if it asks for a detail and its words are in few of them: "who do they give
    talks to"."""
    broad = query.detail in (None, Detail.WHAT, Detail.HOW) or (query.aspect == PAY and query.detail is Detail.HOW_MANY)
    if broad and query.aspect != DUTIES:
        return []
    if broad:
        text = patterns()["of_duties"].sub(" ", text)
    ignored = (*stems(load_taxonomy().title(query.aspect)), *names_of(career))
    shared = {id(s): len(shared_words(text, s.text, ignored)) for s in statements}
    best = max(shared.values(), default=0)
    meant = [s for s in statements if best and shared[id(s)] == best]
    return meant if len(meant) <= MOST_MEANT else []


def _narrowed(query: Query, meant: list[Statement], career: Career, text: str, setting: Setting) -> Passage | None:
    """Give the statements that a question is about, and say what they don't give."""
    told = all(career.statement_id(s) in setting.stated_in_last_turn for s in meant)
    missing = missing_detail(query.detail, text, setting.wording, joined(meant))
    if query.detail in (None, Detail.WHAT, Detail.HOW, Detail.WHETHER) or gives(query.detail, joined(meant)):
        return facts(query, meant, career, text, setting)
    if told and len(meant) == 1:
        return only_as_told(query.detail, text, career, meant, setting)
    return gap([joined(meant), missing], career, meant)


def whole_topic(query: Query, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage | None:
    """List a topic's statements, and offer the rest if there are too many. If they were all given recently, say so."""
    shown = statements[: min(MAX_BULLETS, setting.most or MAX_BULLETS)]
    if len(shown) == 1:
        only = facts(query, list(shown), career, "", setting)
        return replace(only, queries=(query,)) if only else None
    title, about = load_taxonomy().title(query.aspect), load_taxonomy().entry(query.aspect).about
    if {career.statement_id(s) for s in shown} <= setting.stated_recently:
        heading = setting.wording.say("heading_again", about=about)
    else:
        name = career.name if setting.must_name(career) else ""
        heading = setting.wording.say("heading", title=title, holds=place_and_time(career, shown, setting), career=name)
    several = len({career.source_of(s) for s in shown}) > 1
    entries = tuple(with_place_and_time(career, [s], setting) if several else s.text for s in shown)
    blocks: list[Block] = [*paragraph(heading), BulletList(entries=entries)]
    if len(statements) > len(shown) and not setting.most:
        blocks += paragraph(setting.wording.say("more_left"))
    return Passage(
        tuple(blocks),
        statement_items(career, shown),
        citations_of(career, shown),
        queries=(query,),
        career=career.id,
        outcome=Outcome.ANSWERED,
    )
