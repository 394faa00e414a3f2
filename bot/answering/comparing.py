"""Compares careers by answering the same question from each career's profile."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.reply import ReplySection
from bot.answering.sections import Request, section_for
from bot.answering.wording import AnswerWording
from bot.conversation.question import Part, Question
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

MAX_COMPARED = 3
DIFFERENCE = Label("related", "difference")
# Labels to compare if the question doesn't ask about anything in particular.
DEFAULT_LABELS = [Label("duties"), Label("hours", "weekly_hours"), Label("pay"), Label("entry")]


def is_comparison(question: Question) -> bool:
    """Return whether a message asks the same question about several careers, at least one of which has a profile."""
    several = bool(question.left_out()) or any(len(set(part.careers)) > 1 for part in question.parts)
    return bool(question.careers) and len({*question.careers, *question.others}) > 1 and several


def labels_to_compare(parts: Sequence[Part], previous: Sequence[str]) -> list[Label]:
    """Return the labels to compare: those in the question, or else the `previous` ones, or else DEFAULT_LABELS."""
    best = [part.topical()[0][0] for part in parts if part.is_topical()]
    # No profile answers "which pays more?" directly, so compare what each says about the whole topic.
    asked = [Label(label.topic) if label.aspect == OTHER else label for label in best]
    specific = [label for label in dict.fromkeys(asked) if label not in (DIFFERENCE, Label("related"), Label("overview"))]
    if specific or asked:
        return specific or DEFAULT_LABELS
    return [Label.parse(text) for text in previous] or DEFAULT_LABELS


def compare(label: Label, careers: Sequence[Career], text: str, wording: AnswerWording) -> tuple[ReplySection, list[ReplySection]]:
    """Return the comparison for a label as a single section, along with the separate answer for each career."""
    answers = [section_for(Request(career, label, text, brief=True), wording) for career in careers]
    bullets = []
    for career, answer in zip(careers, answers, strict=True):
        statements = " ".join([*answer.sentences, *answer.bullets])
        bullets.append(statements if answer.gap else wording.say("compared", career=career.name, statements=statements))
    heading = wording.say("compared_heading", title=load_taxonomy().title(label))
    return ReplySection([heading], bullets=bullets, statements=[text for answer in answers for text in answer.statements]), answers
