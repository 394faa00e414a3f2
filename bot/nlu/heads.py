"""The learned models that read a clause, trained together and stored in one folder."""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.conversation.types import Act, Detail, Fit, Leaning, Role
from bot.knowledge.models import Statement
from bot.knowledge.taxonomy import load_taxonomy
from bot.language.encoder import SentenceEncoder
from bot.language.head import Head
from bot.language.label_model import LabelModel
from bot.nlu.care_examples import CareExample
from bot.nlu.clauses import NEEDS
from bot.nlu.continuing import Continuing
from bot.nlu.examples import Example, Named, label_by_itself, labels_of, questions_of
from bot.nlu.in_context import Alone, InContext
from bot.nlu.judged_questions import JudgedQuestions
from bot.nlu.measure import DETAILS, LABELS, LEANINGS, Asked, Encode, Measure, Stated, features
from bot.nlu.pairs import LabelledCareer, LabelledQuestion, LabelledStatement
from bot.nlu.roles import no_embeddings

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language

logger = logging.getLogger(__name__)

CONTEXT_FILE, ACTS_FILE, CONTINUING_FOLDER = "context.npy", "acts.json", "continuing"
CARE_ITERATIONS = 40  # of fitting the model of the need for help: as right as with more, in two thirds of the time
# The attributes of `Heads` that are a Head, in order.
HEADS = ("act", "detail", "leaning", "care", "subject", "role")
# Fitting the label model takes most of the training's time, so for the measure it is fitted to only one in this many examples.
SHARE_FOR_MEASURE = 3


@dataclass
class Heads:
    """The models of a clause's label, act, detail, leaning and need for help, of a career's role, and of how well a statement answers."""

    labels: LabelModel
    act: Head
    detail: Head
    leaning: Head
    care: Head
    """What kind of help a message needs, or whether it tells that help is there."""
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
        asked: Sequence[Example],
        cared: Sequence[CareExample],
        nlp: Language,
    ) -> Heads:
        """Train all models.

        `conversations` teach all of them but the last two, and `kept` only the weights of the context. `asked` are the questions of
        `judged`.
        """
        alone = [*examples, *(each._replace(label=label_by_itself(each)) for each in conversations)]
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
        care, subject, role = Head(), Head(), Head()
        messages = [each.text for each in cared]
        care.fit(messages, encoder.encode_many(messages), [each.need for each in cared], CARE_ITERATIONS)
        subject.fit([each.text for each in named], no_embeddings(len(named)), [str(each.role is Role.SUBJECT) for each in named])
        in_passing = [each for each in named if each.role not in (None, Role.SUBJECT)]
        role.fit([each.text for each in in_passing], no_embeddings(len(in_passing)), [str(each.role) for each in in_passing])
        heads = cls(labels, act, detail, leaning, care, subject, role, Measure(), _usual_acts([*conversations, *kept]))
        logger.info("Fitting what a clause asks after others, and the measure of answers")
        # The measure learns from labels read as those of new questions are, so by models that haven't seen these questions.
        heads._fit_context(conversations, kept)
        heads._fit_measure(label_model(slice(0, len(alone), SHARE_FOR_MEASURE)), judged, nlp)
        heads._fit_context([*conversations, *asked], kept)
        return heads

    def _fit_context(self, taught: Sequence[Example], kept: Sequence[Example]) -> None:
        following = [each for each in taught if each.before and each.label in load_taxonomy() and each.act in (Act.ASK, Act.TELL)]
        continuing = Continuing()
        embeddings = self.labels.encode([each.text for each in following])
        continuing.fit(embeddings, [each.before for each in following], [each.label for each in following])
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

    def needs(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of each of NEEDS for each text, of shape (texts, NEEDS)."""
        return self.care.predict(texts, embeddings)[:, [self.care.classes.index(kind) for kind in NEEDS]].astype(float)

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

        That way it learns that a question which stands alone is answered alike, whatever came before. The second time, it isn't compared
        with the questions of its own career, in whatever file, as there are none for most careers.
        """
        encode = labels.encoder.encode_many
        asked = [[example.text for example in questions_of(career, nlp)] for career in judged]
        embeddings = [encode(texts) for texts in asked]
        stated = [_stated(career, encode) for career in judged]
        known = _judged_questions(judged, embeddings, stated)
        rows, fits = [], []
        columns = [self.labels.labels.index(label) for label in labels.labels]
        chooser = random.Random(0)
        names = np.array([career.name for career in judged for _ in career.questions])
        first = 0  # number of the career's first question among all
        for career, texts, vectors, statements in zip(judged, asked, embeddings, stated, strict=True):
            own = range(first, first := first + len(texts))
            of_career = np.flatnonzero(names == career.name)
            details, leanings = self.details(texts, vectors), self.leaning.predict(texts, vectors)
            predicted = np.zeros((len(texts), len(self.labels.labels)))
            predicted[:, columns] = labels.predict(texts, vectors)
            read = self.alone(predicted, leanings, self.act.predict(texts, vectors), vectors)
            likeness = known.likeness(vectors)
            for number, (question, alone) in enumerate(zip(career.questions, read, strict=True)):
                told = question.after.told if question.after else ()
                elsewhere = chooser.choice(career.questions)
                contexts: list[tuple[Sequence[int], Sequence[int] | NDArray[np.intp]]] = [(told, own[number : number + 1])]
                if not question.after:
                    contexts.append((elsewhere.answers or elsewhere.same_aspect, of_career))
                for context, unseen in contexts:
                    after = bool(context or question.after)
                    aspects = self.aspects(self.context.probabilities(alone, labels_of(career, context)))
                    shown = Asked(
                        texts[number],
                        vectors[number],
                        aspects,
                        details[number],
                        self.leanings(leanings[number : number + 1])[0] * after,
                        frozenset(map(str, context)),
                    )
                    fitting = known.features(known.nearest(likeness[number], unseen), statements.embeddings)
                    rows.append(features(shown, statements, fitting).astype(np.float32))
                    fits += _fits(question, len(career.statements))
        self.measure.fit(known, np.concatenate(rows), fits)

    def save(self, folder: Path) -> None:
        self.labels.save(folder)
        for name in HEADS:
            getattr(self, name).save(folder / name)
        self.context.continuing.save(folder / CONTINUING_FOLDER)
        assert self.context.weights is not None
        np.save(folder / CONTEXT_FILE, self.context.weights)
        (folder / ACTS_FILE).write_text(json.dumps(self.acts), encoding="utf-8")
        self.measure.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: SentenceEncoder) -> Heads:
        labels = LabelModel.load(folder, encoder)
        act, detail, leaning, care, subject, role = (Head.load(folder / name) for name in HEADS)
        acts = {label: Act(act) for label, act in json.loads((folder / ACTS_FILE).read_text(encoding="utf-8")).items()}
        heads = cls(labels, act, detail, leaning, care, subject, role, Measure.load(folder), acts)
        heads.context = InContext(labels.labels, Continuing.load(folder / CONTINUING_FOLDER), np.load(folder / CONTEXT_FILE))
        return heads


def _usual_acts(examples: Iterable[Example]) -> dict[str, Act]:
    taxonomy = load_taxonomy()
    counts = Counter((str(each.label), each.act) for each in examples if each.act and each.label not in taxonomy)
    return {label: act for (label, act), _ in reversed(counts.most_common()) if act}


def _stated(career: LabelledCareer, encode: Encode) -> Stated:
    statements = [(each.aspects[0].topic, _statement(each)) for each in career.statements]
    return Stated.of(statements, [str(number) for number in range(1, len(statements) + 1)], encode)


def _judged_questions(
    judged: Sequence[LabelledCareer], embeddings: Sequence[NDArray[np.float32]], stated: Sequence[Stated]
) -> JudgedQuestions:
    """Return all questions of the careers, in their order. Those that lean on what came before are left blank, as nothing is like them."""
    starts = np.cumsum([0, *(len(each.texts) for each in stated)])
    questions = [(question, int(start)) for career, start in zip(judged, starts, strict=False) for question in career.questions]
    vectors = np.concatenate(embeddings)
    vectors[[question.leans_on not in (None, Leaning.NOTHING) for question, _ in questions]] = 0
    fitting = [(question.answers, question.same_aspect, question.nearest) for question, _ in questions]
    firsts = [start for _, start in questions]
    return JudgedQuestions(
        vectors,
        np.concatenate([each.embeddings for each in stated]),
        np.array([start + number - 1 for start, fits in zip(firsts, fitting, strict=True) for fit in fits for number in fit]),
        np.array([[len(fit) for fit in fits] for fits in fitting]),
    )


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
