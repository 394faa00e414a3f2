"""Careers side by side: the same question answered from each of their profiles."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.reply import Section
from bot.answering.sections import Request, section_for
from bot.answering.wording import Wording
from bot.conversation.question import Part, Question
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

MOST_COMPARED = 3
DIFFERENCE = Label("related", "difference")
# What is told of careers that are compared at large.
AT_LARGE = [Label("duties"), Label("hours", "weekly_hours"), Label("pay"), Label("entry")]


def is_comparison(question: Question) -> bool:
    """Whether a message asks the same of several careers, one of which we hold, rather than one thing of each."""
    several = bool(question.left_out()) or any(len(set(part.careers)) > 1 for part in question.parts)
    return bool(question.careers) and len({*question.careers, *question.others}) > 1 and several


def compared_labels(parts: Sequence[Part], before: Sequence[str]) -> list[Label]:
    """What to tell of each career: what is asked, or was asked before, or the main things."""
    # "which pays more?" asks of each what it pays.
    best = [part.topical()[0][0] for part in parts if part.is_topical()]
    asked = [Label(label.topic) if label.aspect == OTHER else label for label in best]
    narrow = [label for label in dict.fromkeys(asked) if label not in (DIFFERENCE, Label("related"), Label("overview"))]
    if narrow or asked:
        return narrow or AT_LARGE
    return [Label.parse(text) for text in before] or AT_LARGE


def side_by_side(label: Label, careers: Sequence[Career], text: str, wording: Wording) -> tuple[Section, list[Section]]:
    """What each profile says on a label, in one section; and the answer on each career by itself."""
    answers = [section_for(Request(career, label, text, brief=True), wording) for career in careers]
    bullets = []
    for career, answer in zip(careers, answers, strict=True):
        says = " ".join([*answer.sentences, *answer.bullets])
        bullets.append(says if answer.gap else wording.say("compared", career=career.name, statements=says))
    title = wording.say("compared_heading", title=load_taxonomy().title(label))
    return Section([title], bullets=bullets, told=[text for answer in answers for text in answer.told]), answers
