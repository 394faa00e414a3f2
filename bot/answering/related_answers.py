"""Names the careers related to a career."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import RELATED, related_careers
from bot.answering.gaps import gap, silence
from bot.answering.missing_details import missing_detail
from bot.answering.naming import career_items
from bot.answering.passage import Passage, Setting, citation, joined, paragraph
from bot.answering.question_words import patterns
from bot.answering.to_the_point import names_of, shared_words
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, Detail, ItemKind
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import Label
from bot.language.words import stems

DUTIES, DIFFERENCE = Label("duties"), Label("related", "difference")
BEYOND_NAMES = (Detail.WHEN, Detail.WHERE, Detail.HOW, Detail.HOW_MANY, Detail.HOW_OFTEN, Detail.HOW_LONG)


def related_passage(answer: Answer, career: Career, text: str, setting: Setting) -> Passage:
    """Name the related careers, after saying that the profile doesn't compare them if that was the question."""
    wording, related = setting.wording, related_careers(career, setting.store)
    last = setting.state.recent[-1] if setting.state.recent and not setting.asked_again else None
    listed = [item.id for item in last.items if item.kind is ItemKind.CAREER] if last else []
    if listed and answer.query.detail in BEYOND_NAMES:
        return gap([missing_detail(answer.query.detail, text, wording)], career)
    if related.names and listed == list(related.names) and not any(map(setting.store.named, related.names)):
        sentence = wording.say("no_profile_of_related", profile=setting.profile(career))
        return replace(gap([sentence], career), asks_whom=False)
    profile = setting.profile(career)
    names_one = any(shared_words(text, name, names_of(career)) for name in related.names)
    if answer.query.aspect == DIFFERENCE and not names_one:
        return _not_compared(career, text, setting)
    sentences = []
    if answer.query.aspect == DIFFERENCE:
        profile = wording.say("profile")
        sentences.append(silence(DIFFERENCE, career, setting.profile(career), setting))
    if related.listed:
        key = "related_one" if len(related.listed) == 1 else "related"
        sentences.append(wording.say(key, profile=profile, careers=wording.join_and(related.listed)))
    if related.listing:
        point = wording.say("points" if len(related.listing) == 1 else "point")
        sentences.append(wording.say("related_from", career=career.name, careers=wording.join_and(related.listing), point=point))
    if related.alike and not related.listed and not related.listing:
        sentences.append(wording.say("same_category", category=related.category, careers=wording.join_and(related.alike)))
    is_gap = answer.query.aspect == DIFFERENCE
    return Passage(
        paragraph(*sentences),
        career_items(related.names, setting.store),
        (citation(career, [RELATED]),) if related.listed else (),
        outcome=Outcome.GAP if is_gap else Outcome.ANSWERED,
        asks_whom=is_gap,
    )


def _not_compared(career: Career, text: str, setting: Setting) -> Passage:
    """Say that the profile doesn't compare jobs, and what it says of those that a question names, such as "like a doctor?"."""
    own = stems(" ".join((career.name, career.plural, *career.aliases)))
    asked = set(stems(text)).difference(own)
    stated = [s for group in career.statements.values() for s in group]
    naming = [s for s in stated if asked & set(stems(s.text)) and career.statement_id(s) not in setting.stated_in_reply][:1]
    if naming and patterns()["names_another_job"].search(naming[0].text):
        differs = gap([setting.wording.say("not_the_same", profile=setting.profile(career)), joined(naming)], career, naming)
        return replace(differs, outcome=Outcome.ANSWERED)
    alongside = [s for s in stated if patterns()["names_another_job"].search(s.text) and s in career.statements_about(DUTIES)]
    naming = naming or (alongside[:1] if patterns()["asks_likeness"].search(text) else [])
    sentence = setting.wording.say("not_compared", profile=setting.profile(career))
    near = setting.wording.say("near", statements=joined(naming)) if naming else ""
    return replace(gap([sentence, near], career, naming), asks_whom=False)
