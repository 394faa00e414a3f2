"""Tells the facts that people often weigh up to those who ask for the best or worst parts of a job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.gaps import gap
from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.conversation.outcome import Outcome
from bot.conversation.types import Answer, BulletList
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label

REWARDS = Label("overview", "rewards")
# Aspects that people often mind, or look forward to, most often named first.
MINDED = (
    *("hours/shifts", "hours/nights", "hours/weekends", "hours/on_call", "environment/lifting", "environment/physical_demands"),
    *("environment/sitting_standing", "environment/heights", "environment/outdoors", "environment/hazards", "environment/stress"),
    *("environment/cleanliness", "environment/travel"),
)
LIKED = ("progression/senior_posts", "pay/experienced_pay", "hours/part_time", "hours/flexible", "progression/self_employment")
LEAST_WEIGHED, MOST_WEIGHED = 2, 5
MOST_OF_EACH = 3


def weigh_up(answer: Answer, career: Career, text: str, setting: Setting) -> Passage | None:
    """Return the facts to weigh up, or None if a question doesn't ask for the best or worst parts or if the profile names them."""
    if answer.query.aspect != REWARDS or any(str(REWARDS) in statement.aspects for statement in answer.statements):
        return None
    minded, liked = _on(MINDED, career), _on(LIKED, career)
    asks_worst, asks_best = (bool(patterns()[name].search(text)) for name in ("asks_worst", "asks_best"))
    if asks_worst != asks_best:
        weighed = (minded if asks_worst else liked)[: max(setting.most or MOST_WEIGHED, LEAST_WEIGHED)]
    else:
        weighed = [*liked[:MOST_OF_EACH], *(s for s in minded[:MOST_OF_EACH] if s not in liked)]
    fresh = [s for s in weighed if career.statement_id(s) not in {*setting.stated_recently, *setting.stated_in_reply}]
    profile, advice = setting.profile(career), patterns()["asks_advice"].search(text)
    if not weighed:
        return None
    if not fresh:
        key = "yours_to_decide_as_told" if advice else "weighed_up_as_told"
        return replace(gap([setting.wording.say(key, profile=profile)], career), asks_whom=False)
    lead = setting.wording.say("weighed_for_advice" if advice else "weighed_up", profile=profile)
    return Passage(
        (*paragraph(lead), BulletList(entries=tuple(s.text for s in fresh))),
        statement_items(career, fresh),
        citations_of(career, fresh),
        career=career.id,
        outcome=Outcome.ANSWERED,
    )


def _on(aspects: Sequence[str], career: Career) -> list[Statement]:
    """Return the first statement of a profile on each of some aspects."""
    stated = (s for aspect in aspects for s in career.statements_about(Label.parse(aspect))[:1])
    return list(dict.fromkeys(stated))
