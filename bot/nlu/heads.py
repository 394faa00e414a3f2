"""The learned models that read a clause, trained together and stored in one folder."""

from __future__ import annotations

import hashlib
import json
import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.conversation.types import Act, Detail, Fit, Leaning, Role
from bot.knowledge.models import Statement
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.encoder import SentenceEncoder
from bot.language.head import Head
from bot.language.label_model import LabelModel
from bot.language.pipeline import normalise
from bot.nlu.continuing import Continuing
from bot.nlu.conversations import LabelledConversation
from bot.nlu.in_context import FOLLOW_UP, Alone, InContext
from bot.nlu.measure import DETAILS, LABELS, LEANINGS, Asked, Measure, Stated, features
from bot.nlu.pairs import LabelledCareer, LabelledQuestion, LabelledStatement
from bot.nlu.roles import no_embeddings, surroundings

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language

logger = logging.getLogger(__name__)

CONTEXT_FILE, ACTS_FILE, CONTINUING_FOLDER = "context.npy", "acts.json", "continuing"
# Of the labelled conversations, one in this many is kept from the other models and fits the weights of `InContext`.
KEPT_FOR_CONTEXT = 5
# Fitting the label model takes most of the training's time, so for the measure it is fitted to only one in this many examples.
SHARE_FOR_MEASURE = 3


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


@dataclass
class Heads:
    """The models of a clause's label, act, detail and leaning, of a career's role, and of how well a statement answers."""

    labels: LabelModel
    act: Head
    detail: Head
    leaning: Head
    subject: Head
    role: Head
    measure: Measure
    acts: dict[str, Act]
    """What clauses with a label mostly do, for the labels outside the taxonomy."""
    context: InContext = field(init=False)

    @classmethod
    def trained(
        cls,
        encoder: SentenceEncoder,
        examples: Sequence[Example],
        conversations: Sequence[Example],
        kept: Sequence[Example],
        named: Sequence[Named],
        judged: Sequence[LabelledCareer],
        nlp: Language,
    ) -> Heads:
        """Train all models. `conversations` teach all of them but the last two, and `kept` only the weights of the context."""
        alone = [*examples, *(each._replace(label=label_by_itself(each)) for each in conversations)]
        asked = [example for career in judged for example in _questions(career, nlp)]
        every = [*alone, *(each._replace(label=label_by_itself(each)) for each in asked)]
        texts = [each.text for each in every]
        embeddings = encoder.encode_many(texts)

        def label_model(rows: slice) -> LabelModel:
            fitted = LabelModel(encoder)
            fitted.fit(texts[rows], embeddings[rows], [str(each.label) for each in every[rows]])
            return fitted

        labels = label_model(slice(None))
        logger.info("Fitting what a clause does, asks for and leans on")

        def head(values: Sequence[str | None]) -> Head:
            rows = [row for row, value in enumerate(values) if value]
            fitted = Head()
            fitted.fit([texts[row] for row in rows], embeddings[rows], [values[row] or "" for row in rows])
            return fitted

        act, detail, leaning = head([e.act for e in every]), head([e.detail for e in every]), head([e.leans_on for e in every])
        subject, role = Head(), Head()
        subject.fit([each.text for each in named], no_embeddings(len(named)), [str(each.role is Role.SUBJECT) for each in named])
        in_passing = [each for each in named if each.role not in (None, Role.SUBJECT)]
        role.fit([each.text for each in in_passing], no_embeddings(len(in_passing)), [str(each.role) for each in in_passing])
        heads = cls(labels, act, detail, leaning, subject, role, Measure(), _usual_acts([*conversations, *kept]))
        logger.info("Fitting what a clause asks after others, and the measure of answers")
        embedding = dict(zip(texts, embeddings, strict=True))
        # The measure learns from labels read as those of new questions are, so by models that haven't seen these questions.
        heads._fit_context(conversations, kept, embedding)
        heads._fit_measure(label_model(slice(0, len(alone), SHARE_FOR_MEASURE)), judged, nlp)
        heads._fit_context([*conversations, *asked], kept, embedding)
        return heads

    def _fit_context(self, taught: Sequence[Example], kept: Sequence[Example], embedding: Mapping[str, NDArray[np.float32]]) -> None:
        following = [each for each in taught if each.before and each.label in load_taxonomy() and each.act in (Act.ASK, Act.TELL)]
        continuing = Continuing()
        continuing.fit(
            np.stack([embedding[each.text] for each in following]), [each.before for each in following], [each.label for each in following]
        )
        self.context = InContext(self.labels.labels, continuing)
        self.context.fit([(reading, each.before, each.label) for each, reading in zip(kept, self.read(kept), strict=True)])

    def read(self, examples: Sequence[Example]) -> Iterator[Alone]:
        texts = [each.text for each in examples]
        embeddings = self.labels.encode(texts)
        labels = self.labels.predict(texts, embeddings)
        return self.alone(labels, self.leaning.predict(texts, embeddings), self.act.predict(texts, embeddings), embeddings)

    def alone(
        self,
        labels: NDArray[np.float64],
        leanings: NDArray[np.float32],
        acts: NDArray[np.float32],
        embeddings: NDArray[np.float32],
    ) -> Iterator[Alone]:
        """Yield how each text is read by itself, given the probabilities of its label, leaning and act."""
        leans = 1 - leanings[:, self.leaning.classes.index(Leaning.NOTHING)]
        asks = acts[:, self.act.classes.index(Act.ASK)]
        return (Alone(*each) for each in zip(labels, leans.astype(float), asks.astype(float), embeddings, strict=True))

    def details(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of each of DETAILS, of shape (texts, details)."""
        found = np.zeros((len(texts), len(DETAILS)))
        found[:, [DETAILS.index(Detail(name)) for name in self.detail.classes]] = self.detail.predict(texts, embeddings)
        return found

    def aspects(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities of the taxonomy's labels alone, in the order of LABELS."""
        return np.array([0.0 if i is None else probabilities[i] for i in self._columns])

    @cached_property
    def _columns(self) -> list[int | None]:
        """The position of each of LABELS among the label model's, or None if it has no examples."""
        column = {label: i for i, label in enumerate(self.labels.labels)}
        return [column.get(str(label)) for label in LABELS]

    def leanings(self, predicted: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return what the leaning head predicted in the order of LEANINGS, of shape (texts, LEANINGS)."""
        found = np.zeros((len(predicted), len(LEANINGS)))
        found[:, [LEANINGS.index(Leaning(name)) for name in self.leaning.classes]] = predicted
        return found

    def _fit_measure(self, labels: LabelModel, judged: Sequence[LabelledCareer], nlp: Language) -> None:
        """Fit the measure to the judged questions, each that came after nothing once more after a question chosen at random.

        That way it learns that a question which stands alone is answered alike, whatever came before.
        """
        rows, fits = [], []
        known = [self.labels.labels.index(label) for label in labels.labels]
        chooser = random.Random(0)
        for career in judged:
            statements = [(each.aspects[0].topic, _statement(each)) for each in career.statements]
            stated = Stated.of(statements, [str(i) for i in range(1, len(statements) + 1)], labels.encoder.encode_many)
            texts = [example.text for example in _questions(career, nlp)]
            embeddings = labels.encoder.encode_many(texts)
            details, leanings = self.details(texts, embeddings), self.leaning.predict(texts, embeddings)
            predicted = np.zeros((len(texts), len(self.labels.labels)))
            predicted[:, known] = labels.predict(texts, embeddings)
            read = self.alone(predicted, leanings, self.act.predict(texts, embeddings), embeddings)
            for number, (question, alone) in enumerate(zip(career.questions, read, strict=True)):
                told = question.after.told if question.after else ()
                elsewhere = chooser.choice(career.questions)
                for context in (told,) if question.after else ((), elsewhere.answers or elsewhere.same_aspect):
                    after = bool(context or question.after)
                    aspects = self.aspects(self.context.probabilities(alone, _labels_of(career, context)))
                    asked = Asked(
                        texts[number],
                        embeddings[number],
                        aspects,
                        details[number],
                        self.leanings(leanings[number : number + 1])[0] * after,
                        frozenset(map(str, context)),
                    )
                    rows.append(features(asked, stated))
                    fits += _fits(question, len(statements))
        self.measure.fit(np.concatenate(rows), fits)

    def save(self, folder: Path) -> None:
        self.labels.save(folder)
        for name in ("act", "detail", "leaning", "subject", "role"):
            getattr(self, name).save(folder / name)
        self.context.continuing.save(folder / CONTINUING_FOLDER)
        assert self.context.weights is not None
        np.save(folder / CONTEXT_FILE, self.context.weights)
        (folder / ACTS_FILE).write_text(json.dumps(self.acts), encoding="utf-8")
        self.measure.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: SentenceEncoder) -> Heads:
        labels = LabelModel.load(folder, encoder)
        act, detail, leaning, subject, role = (Head.load(folder / name) for name in ("act", "detail", "leaning", "subject", "role"))
        acts = {label: Act(act) for label, act in json.loads((folder / ACTS_FILE).read_text(encoding="utf-8")).items()}
        heads = cls(labels, act, detail, leaning, subject, role, Measure.load(folder), acts)
        heads.context = InContext(labels.labels, Continuing.load(folder / CONTINUING_FOLDER), np.load(folder / CONTEXT_FILE))
        return heads


def _usual_acts(examples: Iterable[Example]) -> dict[str, Act]:
    taxonomy = load_taxonomy()
    counts = Counter((str(each.label), each.act) for each in examples if each.act and each.label not in taxonomy)
    return {label: act for (label, act), _ in reversed(counts.most_common()) if act}


def label_by_itself(example: Example) -> Label:
    """Return the label of a clause read by itself: what leans on something is a follow-up, whatever it means in its conversation."""
    leans = example.leans_on not in (None, Leaning.NOTHING) and example.act in (Act.ASK, Act.TELL)
    return FOLLOW_UP if leans else example.label


def _questions(career: LabelledCareer, nlp: Language) -> Iterator[Example]:
    for question in career.questions:
        before = _labels_of(career, question.after.told) if question.after else ()
        yield Example(normalise(nlp(question.text)), question.aspect, Act.ASK, question.detail, question.leans_on, before)


def _labels_of(career: LabelledCareer, numbers: Sequence[int]) -> tuple[Label, ...]:
    """Return the labels of statements, which are numbered from 1."""
    return tuple(dict.fromkeys(label for number in numbers for label in career.statements[number - 1].aspects))


def _statement(labelled: LabelledStatement) -> Statement:
    return Statement(text=labelled.text, aspects=tuple(str(label) for label in labelled.aspects if label.aspect))


def _fits(question: LabelledQuestion, count: int) -> list[Fit]:
    """Return how well each of a career's statements fits a question."""
    fits = dict.fromkeys(range(1, count + 1), Fit.UNRELATED)
    for fit, numbers in (
        (Fit.ANSWERS, question.answers),
        (Fit.SAME_ASPECT, question.same_aspect),
        (Fit.NEAREST, question.nearest),
    ):
        fits.update(dict.fromkeys(numbers, fit))
    return list(fits.values())


def is_kept(conversation: LabelledConversation) -> bool:
    """Return whether a conversation is kept for the weights of the context. The choice doesn't depend on the order of the files."""
    digest = hashlib.sha256(conversation.turns[0].text.encode()).digest()
    return digest[0] % KEPT_FOR_CONTEXT == 0


def examples_of(conversation: LabelledConversation, nlp: Language) -> Iterator[Example]:
    """Yield the clauses of a conversation, each with the labels of what came before it."""
    taxonomy = load_taxonomy()
    earlier: tuple[Label, ...] = ()
    for turn in conversation.turns:
        subjects = [mention.text.lower() for mention in turn.mentions if mention.role is Role.SUBJECT]
        here: tuple[Label, ...] = ()
        asked: list[Label] = []
        for text, clause in turn.texts():
            doc = nlp(text)
            found = [(start, start + len(name)) for name in subjects if (start := text.lower().find(name)) >= 0]
            masked = [span for start, end in found if (span := doc.char_span(start, end, alignment_mode="expand")) is not None]
            before = here or earlier
            label = clause.aspect
            if label is None and clause.act is Act.TELL:
                label = Label(f"tell_{clause.tells or 'other'}")
            if label is not None and len(doc):
                yield Example(normalise(doc, masked), label, clause.act, clause.detail, clause.leans_on, before)
            if clause.aspect and clause.aspect in taxonomy and clause.act in (Act.ASK, Act.TELL):
                here = (clause.aspect,)
                asked.append(clause.aspect)
        earlier = tuple(dict.fromkeys(asked)) or earlier


def named_in(conversation: LabelledConversation, nlp: Language) -> Iterator[Named]:
    """Yield the careers named in a conversation, each with the words around it."""
    for turn in conversation.turns:
        doc = nlp(turn.text)
        places = [(turn.text.lower().find(mention.text.lower()), mention) for mention in turn.mentions]
        spans = [(doc.char_span(at, at + len(mention.text), alignment_mode="expand"), mention.role) for at, mention in places]
        for span, role in spans:
            if span is not None:
                yield Named(surroundings(doc, span, [other for other, _ in spans if other is not None]), role)
