"""The questions of the guided talk ("what would suit me?"), and how it moves from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, model_validator
from ruamel.yaml import YAML

from bot.conversation.types import Guide, GuideAnswer
from bot.knowledge.taxonomy import Label
from bot.paths import ENGLISH

GUIDE_FILE = ENGLISH / "guide.yml"
GUIDE = Label("guide")
"""The label of messages that ask for the guided talk."""
NOT = "-"
"""Stands in front of an option that is not wanted."""


class GuideModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(GuideModel):
    """A possible answer. See `guide.yml` for a description of the fields."""

    id: str
    text: str
    label: str
    kinds: tuple[str, ...] = ()
    about: str = ""
    wants: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    ranks: str = ""
    examples: tuple[str, ...] = ()


class Question(GuideModel):
    id: str
    topic: str
    """Completes "Change …"."""
    ask: str
    options: tuple[Option, ...] = ()
    options_of: str = ""
    """Id of the question that has the options, if this one asks for a second choice among them."""
    rules_out: bool = False
    """Whether careers that have what is chosen are left out."""


class Move(GuideModel):
    """A way to move the talk on other than by an answer."""

    text: str
    examples: tuple[str, ...] = ()


class GuideScript(GuideModel):
    """All of `guide.yml`."""

    questions: tuple[Question, ...]
    moves: dict[str, Move]
    negative: str
    """Words that turn an option round, such as "not"."""
    indifferent: str
    """Words by which an option doesn't matter, such as "don't mind", with _ between the words of a phrase."""
    asking: str
    """Words that begin a question, which is no answer."""
    sentences: dict[str, str | list[str]]

    @model_validator(mode="before")
    @classmethod
    def _share_options(cls, value: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
        """Give a question that asks for a second choice the options of the first."""
        own = {str(question["id"]): question.get("options") for question in value["questions"]}
        shared = [{**question, "options": own[str(question.get("options_of", question["id"]))]} for question in value["questions"]]
        return {**value, "questions": shared}

    def question(self, question_id: str) -> Question:
        return next(question for question in self.questions if question.id == question_id)

    def option(self, path: str) -> Option:
        """Return an option by its path, question/option. Raises StopIteration if there is none."""
        question_id, _, option_id = path.partition("/")
        return next(option for option in self.question(question_id).options if option.id == option_id)

    def choices(self, question: Question, answers: Mapping[str, GuideAnswer]) -> tuple[Option, ...]:
        """Return the options to offer: for a second choice, those that were not chosen first."""
        first = answers.get(question.options_of, GuideAnswer()).options
        return tuple(option for option in question.options if option.id not in first)


@cache
def load_guide() -> GuideScript:
    return GuideScript.model_validate(YAML(typ="safe").load(GUIDE_FILE))


def chosen(answers: Mapping[str, GuideAnswer]) -> Iterable[tuple[Question, Option, bool]]:
    """Yield the options chosen so far that still exist, each with its question and whether it is wanted."""
    for question in load_guide().questions:
        for option_id in answers.get(question.id, GuideAnswer()).options:
            if option := next((each for each in question.options if each.id == option_id.removeprefix(NOT)), None):
                yield question, option, not option_id.startswith(NOT)


def next_question(guide: Guide) -> str | None:
    """Return the id of the first question without an answer, or None if there is none.

    A second choice isn't asked for if nothing was chosen first, or several options were.
    """
    for question in load_guide().questions:
        if question.id in guide.answers:
            continue
        first = guide.answers.get(question.options_of) if question.options_of else None
        if first is None or len(first.options) == 1:
            return question.id
    return None


def started() -> Guide:
    return Guide(asked=next_question(Guide()))


def answered(guide: Guide, answers: Mapping[str, GuideAnswer]) -> Guide:
    """Return the talk after answers to some questions. Once careers were shown, nothing more is asked."""
    after = guide.model_copy(update={"answers": {**guide.answers, **answers}})
    return after.model_copy(update={"asked": None if guide.shown else next_question(after)})


def with_words(guide: Guide, question: str | None, message_id: str | None) -> Guide:
    """Return the talk with a pointer to the message that answers a question in the user's own words, if there is one."""
    if question is None or message_id is None or question not in guide.answers:
        return guide
    answer = guide.answers[question].model_copy(update={"where": message_id})
    return guide.model_copy(update={"answers": {**guide.answers, question: answer}})


def finished(guide: Guide) -> Guide:
    return guide.model_copy(update={"asked": None, "shown": True})
