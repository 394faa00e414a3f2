"""Says whether a job is the same by another name: "medical technologist, same as technical officer?"."""

from __future__ import annotations

from bot.answering.bearing import asked_words
from bot.answering.passage import Passage, Setting, joined
from bot.answering.question_words import patterns
from bot.answering.restating import restate
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import Label
from bot.language.words import stems

NAMES = Label("overview", "names")


def same_by_another_name(text: str, career: Career, setting: Setting) -> Passage | None:
    """Give the career's other names to someone who asks whether it's the same thing, or who ends a story in "is that you?".

    Return None if nobody asks that, or if the career has no other names.
    One of these names has to be in the message or in the one before.
    """
    stated, asked = career.statements_about(NAMES), set(stems(f"{text} {setting.text_before}"))
    own, told = set(stems(career.name)), set(stems(joined(stated)))
    others = [words for alias in career.aliases if (words := set(stems(alias))) <= told and not words <= own]
    question = text.strip().rsplit(". ", 1)[-1]
    points = patterns()["points_back"].search(question) and not asked_words(question, career)
    if not (patterns()["same_thing"].search(text) or points) or not any(other <= asked for other in others):
        return None
    return restate([(career, s) for s in stated], setting, setting.wording.say("yes_as_it_says"))
