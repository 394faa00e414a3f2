"""Measures how well each statement of a profile answers a question.

One learned measure decides between a fact, a fact with a gap in its detail, the nearest fact and a gap. It compares the question with a
statement by meaning, by aspect and by shared words, counts the words that no statement has, and weighs the detail asked for against the
form of the statement: "how often" needs a word of frequency, "how many" a number. It sees what was judged to answer questions like it. It
knows what was told just before: "is that a lot?" is about those statements, and what they don't say on it is seldom said elsewhere.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ruamel.yaml import YAML

from bot.conversation.types import Detail, Fit, Leaning, Measured
from bot.knowledge.models import Statement
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.pipeline import CAREER_MASK
from bot.language.softmax import softmax
from bot.language.words import rarity, stems
from bot.nlu.judged_questions import JudgedQuestions
from bot.paths import ENGLISH

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEASURE_FILE = "measure.npz"
FITS = (Fit.ANSWERS, Fit.SAME_ASPECT, Fit.NEAREST, Fit.UNRELATED)
DETAILS = tuple(Detail)
LEANINGS = tuple(Leaning)
LABELS = tuple(load_taxonomy().labels())

# The least probability for a statement to be told as an answer, as on the aspect without the detail, and as the nearest. docs/adr/0012 and
# 0045 have how often the measure is right with them.
LEAST_ANSWER, LEAST_SAME, LEAST_NEAREST = 0.65, 0.75, 0.4
# What is nearest to a question whose aspect isn't clear is told from this probability: nothing can be said to be missing then.
LEAST_NEAREST_IF_UNCLEAR = 0.3
# An aspect that is at least this likely is clearly asked about.
CLEAR = 0.35
# A statement on the very aspect that is clearly asked about is told, with what it doesn't say, if it's at least this likely to be on that.
LEAST_TAGGED = 0.3
# Statements that are nearly as good as the best are told with it.
NEARLY_AS_GOOD, TAGGED_AS_GOOD, AS_GOOD = 0.5, 0.25, 0.95
MOST_ANSWERS, MOST_NEAREST = 3, 2
SHORTEST_PART = 3  # letters of each part of a word that is written as two
HIDDEN = (48,)
DECAY = 0.3
EPOCHS = 12

# What stands for the career in a question, which no statement has.
_MASKED = frozenset(stems(CAREER_MASK))

Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]


class Asked(NamedTuple):
    """A question as the measure sees it."""

    text: str
    """The clause in lower case, with spelling corrected."""
    embedding: NDArray[np.float32]
    aspects: NDArray[np.float64]
    """Probability of each label in LABELS."""
    details: NDArray[np.float64]
    """Probability of each detail in DETAILS."""
    leans_on: NDArray[np.float64] = np.zeros(len(LEANINGS))
    """Probability of each of LEANINGS. All are 0 if nothing came before."""
    told: frozenset[str] = frozenset()
    """Ids of the statements told just before."""


@dataclass(frozen=True)
class Stated:
    """A profile's statements as the measure sees them, one row for each statement."""

    texts: tuple[str, ...]
    ids: tuple[str, ...]
    embeddings: NDArray[np.float32]
    aspects: NDArray[np.bool_]
    """Whether the statement has the label, of shape (statements, labels)."""
    topics: NDArray[np.bool_]
    """Whether the label belongs to the statement's topic or to a topic of its aspects, of shape (statements, labels)."""
    forms: NDArray[np.float64]
    """Whether the statement has each of the forms in statement_forms.yml."""
    words: tuple[frozenset[str], ...]
    rarity: dict[str, float]

    @classmethod
    def of(cls, statements: Sequence[tuple[str, Statement]], ids: Sequence[str], encode: Encode) -> Stated:
        """Prepare statements, each given with its topic."""
        texts = tuple(statement.text for _, statement in statements)
        labels = [
            {Label.parse(aspect) for aspect in statement.aspects} | ({Label(topic)} if not statement.aspects else set())
            for topic, statement in statements
        ]
        topics = [{topic, *(label.topic for label in own)} for (topic, _), own in zip(statements, labels, strict=True)]
        words = tuple(frozenset(stems(text)) for text in texts)
        return cls(
            texts,
            tuple(ids),
            encode(texts),
            np.array([[label in own for label in LABELS] for own in labels]),
            np.array([[label.topic in own for label in LABELS] for own in topics]),
            np.array([[bool(form.search(text)) for form in _forms()] for text in texts], dtype=float),
            words,
            rarity(words),
        )


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    patterns = YAML(typ="safe").load(ENGLISH / "statement_forms.yml")
    return tuple(re.compile(pattern, re.IGNORECASE if name != "name" else 0) for name, pattern in patterns.items())


def features(asked: Asked, stated: Stated, judged: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the features of a question with each statement, of shape (statements, features).

    `judged` has those that come from judged questions like it.
    """
    likeness = stated.embeddings @ asked.embedding
    aspect = stated.aspects @ asked.aspects
    topic = stated.topics @ asked.aspects
    best = LABELS[int(asked.aspects.argmax())]
    near = stated.aspects[:, [LABELS.index(label) for label in load_taxonomy().near(best)]].any(axis=1)
    n = len(stated.texts)
    own = np.column_stack(
        [
            likeness,
            likeness - likeness.max(),
            aspect,
            aspect - aspect.max(),
            topic,
            np.full(n, aspect.max()),
            np.full(n, asked.aspects.max()),
            near,
            near * asked.aspects.max(),
            np.minimum(likeness, aspect),
        ]
    )
    details = np.broadcast_to(asked.details, (n, len(DETAILS)))
    # What leans on something before says little by itself, so neither do questions like it.
    judged = judged * (1 - _leans(asked))
    return np.concatenate([own, _worded(asked, stated), details, stated.forms, judged, _context(asked, stated)], axis=1)


def _leans(asked: Asked) -> float:
    """Return how likely the question leans on something before."""
    return float(sum(asked.leans_on)) - float(asked.leans_on[LEANINGS.index(Leaning.NOTHING)])


def _worded(asked: Asked, stated: Stated) -> NDArray[np.float64]:
    """Return the features of the question's significant words: those that a statement has, and those that no statement has."""
    words = _asked_words(asked.text, stated.rarity.keys())
    total = sum(stated.rarity.get(word, 0.0) for word in words) or 1.0
    shared = np.array([sum(stated.rarity[word] for word in words & own) for own in stated.words])
    count = np.array([len(words & own) for own in stated.words])
    absent = sum(word not in stated.rarity for word in words)
    each = [np.minimum(shared, 2.0), shared / total, shared - shared.max(), count / max(1, len(words))]
    every = [absent / max(1, len(words)), min(absent, 3), min(len(words), 6)]
    return np.column_stack([*each, *(np.full(len(stated.texts), value) for value in every)])


def _asked_words(text: str, stated: Collection[str]) -> set[str]:
    """Return the stems of a question's significant words, with two of them as one if statements have them so: "chain saw"."""
    words = set(stems(text)) - _MASKED
    for pair in pairwise(text.split()):
        joined = set(stems("".join(pair))) if min(map(len, pair)) >= SHORTEST_PART else set()
        if joined and joined <= set(stated):
            words = words - set(stems(" ".join(pair))) | joined
    return words


def _context(asked: Asked, stated: Stated) -> NDArray[np.float64]:
    """Return the features of each statement that compare it with what was told just before, of shape (statements, features)."""
    n = len(stated.texts)
    leans = dict(zip(LEANINGS, asked.leans_on, strict=True))
    on_something = _leans(asked)
    told = np.array([id in asked.told for id in stated.ids], dtype=float)
    likeness, aspect = np.zeros(n), np.zeros(n)
    if told.any():
        mean = told @ stated.embeddings
        likeness = stated.embeddings @ (mean / (np.linalg.norm(mean) or 1.0))
        aspect = (stated.aspects & stated.aspects[told > 0].any(axis=0)).any(axis=1).astype(float)
    each = [told, told * on_something, told * leans[Leaning.STATEMENT], likeness, likeness * on_something, aspect, aspect * on_something]
    every = [on_something, leans[Leaning.STATEMENT], leans[Leaning.ITEM], float(told.any())]
    return np.column_stack([*each, *(np.full(n, value) for value in every)])


class Measure:
    """A small neural network, with one hidden layer, from a question and a statement to how well the statement answers."""

    judged: JudgedQuestions

    def fit(self, judged: JudgedQuestions, rows: NDArray[np.float64], fits: Sequence[Fit]) -> None:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPClassifier

        self.judged = judged
        self._mean, self._scale = rows.mean(axis=0), rows.std(axis=0) + 1e-3
        labels = np.array([FITS.index(fit) for fit in fits])
        network = MLPClassifier(HIDDEN, alpha=DECAY, max_iter=EPOCHS, random_state=0)
        with warnings.catch_warnings(category=ConvergenceWarning, action="ignore"):  # it is stopped early on purpose
            network.fit((rows - self._mean) / self._scale, labels)
        self._layers = list(zip(network.coefs_, network.intercepts_, strict=True))

    def predict(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each fit, of shape (statements, fits)."""
        (hidden, hidden_bias), (output, output_bias) = self._layers
        # einsum, as BLAS would split even these small products across threads
        active = np.maximum(np.einsum("nf,fh->nh", (rows - self._mean) / self._scale, hidden) + hidden_bias, 0.0)
        margins = np.einsum("nh,hc->nc", active, output) + output_bias
        return softmax(margins)

    def measured(self, career: str, asked: Asked, stated: Stated) -> Measured:
        """Return what a profile says on a question."""
        if not stated.texts:
            return Measured(career=career, fit=Fit.UNRELATED)
        best = int(asked.aspects.argmax())
        clear = bool(asked.aspects[best] >= CLEAR)
        tagged = stated.aspects[:, best] if clear and LABELS[best].aspect else None
        least_nearest = LEAST_NEAREST if clear else LEAST_NEAREST_IF_UNCLEAR
        judged = self.judged.features(self.judged.alike(asked.embedding), stated.embeddings)
        return decided(career, self.predict(features(asked, stated, judged)), stated.ids, tagged, least_nearest)

    def save(self, folder: Path) -> None:
        self.judged.save(folder)
        (hidden, hidden_bias), (output, output_bias) = self._layers
        np.savez(
            folder / MEASURE_FILE,
            mean=self._mean,
            scale=self._scale,
            hidden=hidden,
            hidden_bias=hidden_bias,
            output=output,
            output_bias=output_bias,
        )

    @classmethod
    def load(cls, folder: Path) -> Measure:
        measure = cls()
        measure.judged = JudgedQuestions.load(folder)
        with np.load(folder / MEASURE_FILE) as saved:
            measure._mean, measure._scale = saved["mean"], saved["scale"]
            measure._layers = [(saved["hidden"], saved["hidden_bias"]), (saved["output"], saved["output_bias"])]
        return measure


def decided(
    career: str,
    probabilities: NDArray[np.float64],
    ids: Sequence[str],
    tagged: NDArray[np.bool_] | None = None,
    least_nearest: float = LEAST_NEAREST,
) -> Measured:
    """Return the best fit that is likely enough, with the statements that have it.

    `tagged` are the statements on the very aspect that is clearly asked about. They are only passed over for a gap if they are unlikely.
    """
    tags = np.zeros(len(ids), bool) if tagged is None else tagged
    answers = probabilities[:, 0]
    same = answers + probabilities[:, 1]
    nearest = same + probabilities[:, 2]
    on_aspect = np.where(tags, same, 0.0)
    if answers.max() < LEAST_ANSWER and on_aspect.max() >= LEAST_TAGGED:
        enough = NEARLY_AS_GOOD * on_aspect.max()
        order = [i for i in np.argsort(-on_aspect) if tags[i] and on_aspect[i] >= enough]
        return _measured(career, Fit.SAME_ASPECT, ids, order[:MOST_NEAREST], on_aspect.max(), answers)
    for fit, likely, least, most in (
        (Fit.ANSWERS, answers, LEAST_ANSWER, MOST_ANSWERS),
        (Fit.SAME_ASPECT, same, LEAST_SAME, MOST_NEAREST),
        (Fit.NEAREST, nearest, least_nearest, MOST_NEAREST),
    ):
        highest = float(likely.max())
        if highest >= least:
            enough = np.where(tags, TAGGED_AS_GOOD, NEARLY_AS_GOOD) * highest
            order = [i for i in np.argsort(-likely) if likely[i] >= (enough[i] if tags[i] else max(least, enough[i]))][:most]
            # The page's order reads best for statements that are about as good.
            order.sort(key=lambda i: (likely[i] < AS_GOOD * highest, i if likely[i] >= AS_GOOD * highest else 0))
            return _measured(career, fit, ids, order, highest, answers)
    return Measured(career=career, fit=Fit.UNRELATED, likelihood=_rounded(1 - nearest.max()))


def _measured(
    career: str, fit: Fit, ids: Sequence[str], chosen: Sequence[int], likelihood: float, answers: NDArray[np.float64]
) -> Measured:
    return Measured(
        career=career,
        fit=fit,
        statements=tuple(ids[i] for i in chosen),
        likelihood=_rounded(likelihood),
        may_answer=_rounded(answers[chosen].max()),
    )


def _rounded(probability: float) -> float:
    return min(1.0, max(0.0, round(float(probability), 3)))
