"""Loads the labelled messages in `data/care`, and puts together what the model of the need for help learns from."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationInfo, field_validator

from bot.conversation.types import Role
from bot.knowledge.loader import read_folder
from bot.nlu.clauses import NEEDS
from bot.nlu.conversations import LabelledClause, LabelledConversation
from bot.nlu.examples import Example, masked
from bot.paths import CARE_DATA

if TYPE_CHECKING:
    from spacy.language import Language

NO_NEED = "none"
# Of any label but those of NEEDS, so many examples show what needs no help: many of each, so that no topic stands out.
MOST_OF_LABEL = 150
# A message of `data/care` counts for so many others, because what needs help there looks much like what doesn't.
WEIGHT = 3

type Messages = tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...]


class CareExample(NamedTuple):
    """A message with the kind of help that it needs."""

    text: str
    need: str
    """One of NEEDS, or NO_NEED."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    distress: Messages = ()
    emergency: Messages = ()
    abuse: Messages = ()
    exploitation: Messages = ()
    relief: Messages = ()
    none: Messages = ()

    def examples(self) -> Iterator[CareExample]:
        for need in (*NEEDS, NO_NEED):
            yield from (CareExample(text, need) for text in getattr(self, need))

    @field_validator("*")
    @classmethod
    def _lists_each_message_once(cls, messages: Messages, info: ValidationInfo) -> Messages:
        listed = {text.casefold(): need for need, earlier in info.data.items() for text in earlier}
        for text in messages:
            if other := listed.get(text.casefold()):
                raise ValueError(f"{text!r} is listed twice, first under {other}")
            listed[text.casefold()] = str(info.field_name)
        return messages


def load_care_examples(folder: Path = CARE_DATA) -> list[CareExample]:
    """Load all labelled messages in a folder. Raises ValueError with all faults of the files, each with its file, line and field."""
    files = read_folder(folder, _File, "the file is a mapping of kinds of help to lists of messages")
    return [example for file in files for example in file.examples()]


def care_lessons(
    labelled: Sequence[CareExample],
    examples: Sequence[Example],
    asked: Sequence[Example],
    conversations: Sequence[LabelledConversation],
    nlp: Language,
) -> list[CareExample]:
    """Return what the model of the need for help learns from, with the texts as it reads them.

    These are the messages of `data/care`, all examples of NEEDS, some of each other label, all questions that were asked about careers, and
    the messages of conversations, whole and by the clause, as both are read.
    """
    lessons = [CareExample(masked(nlp(text), ()), need) for text, need in labelled] * WEIGHT
    others: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        if example.label.topic in NEEDS:
            lessons.append(CareExample(example.text, example.label.topic))
        else:
            others[str(example.label)].append(example.text)
    chooser = random.Random(0)
    for texts in others.values():
        lessons += [CareExample(text, NO_NEED) for text in chooser.sample(texts, min(len(texts), MOST_OF_LABEL))]
    lessons += [CareExample(question.text, NO_NEED) for question in asked]
    for turn in (turn for conversation in conversations for turn in conversation.turns):
        subjects = [mention.text for mention in turn.mentions if mention.role is Role.SUBJECT]
        said = [(text, _need([clause])) for text, clause in turn.texts()]
        whole = [(turn.text, _need(turn.clauses))] if len(said) > 1 else []
        lessons += [CareExample(masked(nlp(text), subjects), need) for text, need in (*whole, *said)]
    return lessons


def _need(clauses: Sequence[LabelledClause]) -> str:
    """Return what help these clauses need: what the first of them needs that needs any."""
    topics = (clause.aspect.topic for clause in clauses if clause.aspect)
    return next((topic for topic in topics if topic in NEEDS), NO_NEED)
