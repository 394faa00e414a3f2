"""Turns the labelled data into examples for the models that read clauses and careers' names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.conversation.types import Act, Detail, Leaning, Role
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.pipeline import normalise
from bot.nlu.conversations import LabelledConversation
from bot.nlu.in_context import FOLLOW_UP
from bot.nlu.pairs import LabelledCareer
from bot.nlu.roles import surroundings

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message
    from spacy.language import Language
    from spacy.tokens import Doc

# Of the labelled conversations, one in this many is kept from the other models and fits the weights of `InContext`.
KEPT_FOR_CONTEXT = 5


class Example(NamedTuple):
    """A clause read by itself, with its labels. Labels that are not known are None."""

    text: str
    """In lower case, with spelling corrected and the careers asked about masked."""
    label: Label
    act: Act | None = None
    detail: Detail | None = None
    leans_on: Leaning | None = None
    before: tuple[Label, ...] = ()
    """Labels of what was asked and told before."""


class Named(NamedTuple):
    """The words around a career's name, with its role."""

    text: str
    role: Role | None
    """None if all that is known is that the career isn't asked about."""


def example_of(message: Message, text: str) -> Example:
    """Return a message of the training data as an example, with what its metadata says. `text` is its normalised text."""
    metadata = message.get("metadata", {}).get("intent", {}) or {}
    label = Label(message.get("intent"), metadata.get("aspect"))
    act, detail, leans_on = (metadata.get(key) for key in ("act", "detail", "leans_on"))
    return Example(
        text,
        label,
        Act(act) if act else None,
        Detail(detail) if detail else None,
        Leaning(leans_on) if leans_on else None,
    )


def examples_of(conversation: LabelledConversation, nlp: Language) -> Iterator[Example]:
    """Yield the clauses of a conversation, each with the labels of what came before it."""
    taxonomy = load_taxonomy()
    earlier: tuple[Label, ...] = ()
    for turn in conversation.turns:
        subjects = [mention.text for mention in turn.mentions if mention.role is Role.SUBJECT]
        here: tuple[Label, ...] = ()
        asked: list[Label] = []
        for text, clause in turn.texts():
            doc = nlp(text)
            before = here or earlier
            label = clause.aspect
            if label is None and clause.act is Act.TELL:
                label = Label(f"tell_{clause.tells or 'other'}")
            if label is not None and len(doc):
                yield Example(masked(doc, subjects), label, clause.act, clause.detail, clause.leans_on, before)
            if clause.aspect and clause.aspect in taxonomy and clause.act in (Act.ASK, Act.TELL):
                here = (clause.aspect,)
                asked.append(clause.aspect)
        earlier = tuple(dict.fromkeys(asked)) or earlier


def is_kept(conversation: LabelledConversation) -> bool:
    """Return whether a conversation is kept for the weights of the context. The choice doesn't depend on the order of the files."""
    digest = hashlib.sha256(conversation.turns[0].text.encode()).digest()
    return digest[0] % KEPT_FOR_CONTEXT == 0


def label_by_itself(example: Example) -> Label:
    """Return the label of a clause read by itself: what leans on something is a follow-up, whatever it means in its conversation."""
    leans = example.leans_on not in (None, Leaning.NOTHING) and example.act in (Act.ASK, Act.TELL)
    return FOLLOW_UP if leans else example.label


def named_in(conversation: LabelledConversation, nlp: Language) -> Iterator[Named]:
    """Yield the careers named in a conversation, each with the words around it."""
    for turn in conversation.turns:
        doc = nlp(turn.text)
        places = [(turn.text.lower().find(mention.text.lower()), mention) for mention in turn.mentions]
        spans = [(doc.char_span(at, at + len(mention.text), alignment_mode="expand"), mention.role) for at, mention in places]
        for span, role in spans:
            if span is not None:
                yield Named(surroundings(doc, span, [other for other, _ in spans if other is not None]), role)


def questions_of(career: LabelledCareer, nlp: Language) -> Iterator[Example]:
    """Yield the questions that were asked about a career, each with the labels of what was told before it."""
    for question in career.questions:
        before = labels_of(career, question.after.told) if question.after else ()
        yield Example(masked(nlp(question.text), [career.name]), question.aspect, Act.ASK, question.detail, question.leans_on, before)


def masked(doc: Doc, names: Iterable[str]) -> str:
    """Return the normalised text with the careers named in it masked, as the reader masks the career that a message asks about."""
    found = [match for name in names if (match := re.search(rf"\b{re.escape(name)}s?\b", doc.text, re.IGNORECASE))]
    spans = [doc.char_span(match.start(), match.end(), alignment_mode="expand") for match in found]
    return normalise(doc, [span for span in spans if span is not None])


def labels_of(career: LabelledCareer, numbers: Sequence[int]) -> tuple[Label, ...]:
    """Return the labels of statements, which are numbered from 1."""
    return tuple(dict.fromkeys(label for number in numbers for label in career.statements[number - 1].aspects))
