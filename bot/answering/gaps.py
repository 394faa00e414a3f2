"""Says that a profile has nothing on a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answers import CONTACTS, RELATED
from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.to_the_point import shared_words
from bot.conversation.history import gaps_in_a_row
from bot.conversation.outcome import Outcome
from bot.conversation.types import BulletList, ItemKind, Query
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.language.words import stems

HEALTH = Label("environment", "adjustments")


def gap(sentences: Sequence[str], career: Career, statements: Sequence[Statement] = ()) -> Passage:
    return Passage(
        paragraph(*sentences),
        statement_items(career, statements),
        citations_of(career, statements),
        career=career.id,
        outcome=Outcome.GAP,
        asks_whom=True,
    )


def silence(label: Label, career: Career, profile: str, setting: Setting) -> str:
    """Say that the profile doesn't answer a question, in other words than in the turn before. `profile` is what to call the profile."""
    turn = 0 if setting.passages else gaps_in_a_row(setting.state)
    if label.aspect != OTHER or not covers(career, label.topic):
        return setting.wording.say("gap", turn, profile=profile, about=silent_on(label))
    if setting.on_health and not career.statements_about(HEALTH):
        return setting.wording.say("gap", turn, profile=profile, about=silent_on(HEALTH))
    return setting.wording.say("gap_that", turn, profile=profile)


def gaps_last(passages: Sequence[Passage], setting: Setting) -> list[Passage]:
    """Put what is only a gap after what answers a message, and call what can't be named the rest of it.

    Passages about several careers keep their order, and so do those that start with a gap that has to name the career.
    """
    bare = [each for each in passages if each.outcome is Outcome.GAP and not (each.items or each.asides)]
    career = setting.store.get(next((each.career for each in bare if each.career), "") or "")
    names_career = career is not None and passages[0] in bare and setting.must_say_whose(career)
    if career is None or len(bare) == len(passages) or setting.several_careers or names_career:
        return list(passages)
    profiles = (setting.wording.say("profile"), setting.wording.say("profile_of", career=career.name))
    unnamed = {said.format(profile=profile) for said in setting.wording.variants("gap_that") for profile in profiles}
    named = [each for each in bare if each.text not in unnamed]
    rest = [replace(each, blocks=paragraph(setting.wording.say("gap_rest", profile=profiles[0]))) for each in bare if each not in named]
    return [*(each for each in passages if each not in bare), *named, *rest]


def is_denied(gap: Passage, answer: Passage, setting: Setting) -> bool:
    """Return whether the reply would say that the profile has nothing on what another answer in it gives, such as "office work"."""
    if gap.outcome is not Outcome.GAP or gap.items or answer.outcome is not Outcome.ANSWERED or gap.career != answer.career:
        return False
    aspects = (query.aspect for query in gap.queries if query.aspect in load_taxonomy() and query.aspect.aspect != OTHER)
    abouts = " ".join(about for about in map(silent_on, aspects) if about in gap.text)
    if not abouts:
        return False
    given = " ".join(s.text for _, s in setting.statements(item.id for item in answer.items if item.kind is ItemKind.STATEMENT))
    return len(shared_words(abouts, given)) * 2 >= max(1, len(set(stems(abouts)))) and not any(
        isinstance(block, BulletList) for block in answer.blocks
    )


def silent_on(label: Label) -> str:
    """Return what the profile says nothing about: the aspect, or the topic if the profile has nothing on the whole topic."""
    return load_taxonomy().entry(Label(label.topic) if label.aspect == OTHER else label).about


def covers(career: Career, topic: str) -> bool:
    """Return whether the profile has anything on a topic."""
    if topic == CONTACTS:
        return bool(career.contacts)
    return bool(career.related) if topic == RELATED.topic else bool(career.statements_about(Label(topic)))


def weighs_what_was_told(text: str, setting: Setting) -> bool:
    """Return whether a question asks what a fact that was just told amounts to, such as "is that a lot?"."""
    return bool(setting.stated_in_last_turn and patterns()["weighs"].search(text))


def is_gap_of_reply(query: Query, setting: Setting) -> bool:
    """Return whether the reply says already that the profile has nothing on this."""
    if query.aspect.aspect == OTHER:
        return False
    gaps = [asked for passage in setting.passages if passage.outcome is Outcome.GAP for asked in passage.queries]
    if (query.careers, query.aspect) in {(asked.careers, asked.aspect) for asked in gaps}:
        return True
    # "Nothing about starting pay" and "nothing about pay" is one gap.
    careers = [career for each in query.careers if (career := setting.store.get(each))]
    on_topic = any(asked.careers == query.careers and asked.aspect.topic == query.aspect.topic for asked in gaps)
    return query.aspect.aspect is None and on_topic and not any(covers(career, query.aspect.topic) for career in careers)


def is_same_gap(query: Query, setting: Setting) -> bool:
    """Return whether the last turn asked the same, and the profile had nothing on it either."""
    last = setting.state.recent[-1] if setting.state.recent and not setting.asked_again else None
    if last is None or last.outcome is not Outcome.GAP or query.aspect.aspect == OTHER:
        return False
    return (query.careers, query.aspect) in {(asked.careers, asked.aspect) for asked in last.queries}
