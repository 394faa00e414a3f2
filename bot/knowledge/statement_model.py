"""Learns from labelled statements which topic a statement of a profile is on and which aspects it answers.

Statements are worded unlike questions: "You'll need 5 GCSEs, including maths" is about school subjects, which the classifier of questions
takes for qualifications alone. So this one learns from statements. What the classifier of questions makes of a statement and which cues
match it are features, next to its embedding and n-grams. The heading above a statement counts for its topic: it has the same features.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.cues import load_cues
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.sentencizer import load_sentencizer

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from bot.language.label_model import LabelModel
    from bot.language.ngrams import Ngrams

# The embedding has weight 1. The weights and scikit-learn's C are the best of three each, with careers left out.
NGRAM_WEIGHT, ASKED_WEIGHT, CUE_WEIGHT = 1.2, 1.0, 2.0
REGULARISATION, TOLERANCE = 4.0, 0.1
# With fewer examples, an aspect is left to cues and the classifier of questions.
MIN_EXAMPLES = 5
# The number of a heading, as in "2.1 Pay".
NUMBERING = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*[.):]?\s+(?=[^\W\d])")
# Profiles of the same site have many sentences in common.
MAX_CACHED = 20_000

# The folder of the statement model in that of the label model.
STATEMENT_FOLDER = "statements"
# The folder of the n-grams of headings in that of the statement model.
HEADING_FOLDER = "headings"
LABELS_FILE, WEIGHTS_FILE = "statement_labels.json", "statement_weights.npz"


class StatementText(NamedTuple):
    """A statement as it stands and normalised like a question, and the normalised heading above it.

    Without a heading, or for a heading without a statement, the other is empty.
    """

    text: str
    normalised: str
    heading: str = ""


class Encodings(NamedTuple):
    """What is known of texts: their embeddings, and the likelihoods that they have each label of a question. A row for each text."""

    embeddings: NDArray[np.float32]
    asked: NDArray[np.float64]


class TaughtStatement(NamedTuple):
    """A labelled statement. `aspects` is None if only its topics are known."""

    text: StatementText
    topics: Collection[str]
    aspects: Collection[str] | None


def mask_names(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of a career's names, longest first, or None if there are none."""
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE) if longest_first else None


def normalise_statement(text: str, mask: re.Pattern[str] | None) -> str:
    """Normalise a statement like questions are for the classifier, with the career's name masked."""
    from bot.language.pipeline import CAREER_MASK  # slow because it imports spaCy

    return _normalise(mask.sub(CAREER_MASK, text) if mask else text)


def normalise_heading(heading: str, mask: re.Pattern[str] | None) -> str:
    """Normalise a heading, without its case, number and final punctuation. Names are masked."""
    return normalise_statement(NUMBERING.sub("", heading).casefold().strip("?: "), mask)


@lru_cache(MAX_CACHED)
def _normalise(text: str) -> str:
    from bot.language.pipeline import normalise

    return normalise(load_sentencizer().make_doc(text.rstrip(".")))


class StatementModel:
    """A logistic classifier for each topic and aspect. The columns of its predictions are in the order of `labels`, topics first."""

    labels: list[str]
    _cues: list[str]
    _ngrams: Ngrams
    _heading_ngrams: Ngrams
    _weights: NDArray[np.float32]
    _intercepts: NDArray[np.float32]

    def fit(self, taught: Sequence[TaughtStatement], statements: Encodings, headings: Encodings) -> None:
        """Fit the classifiers, given the encodings of the statements and of the headings above them."""
        # Only training needs scikit-learn, and it's our slowest import.
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression

        from bot.language.ngrams import Ngrams

        texts = [each.text for each in taught]
        self._cues = [*load_cues().aspects(), *load_cues().topic_cues]
        self._ngrams, _ = Ngrams.fitted([text.normalised for text in texts if text.normalised])
        self._heading_ngrams, _ = Ngrams.fitted([text.heading for text in texts if text.heading])
        blocks = self._blocks(texts, statements, headings)
        # liblinear computes in double precision, and would convert the features again for each label.
        features = hstack([csr_matrix(block) for block in blocks], format="csr", dtype=np.float64)
        labelled = [row for row, each in enumerate(taught) if each.aspects is not None]
        counts = Counter(aspect for row in labelled for aspect in taught[row].aspects or ())
        topics = [topic for topic in load_taxonomy().topics if any(topic in each.topics for each in taught)]
        aspects = sorted(aspect for aspect, count in counts.items() if count >= MIN_EXAMPLES)
        self.labels = [*topics, *aspects]
        self._weights = np.zeros((features.shape[1], len(self.labels)), np.float32)
        self._intercepts = np.zeros(len(self.labels), np.float32)

        def fit(column: int, features: csr_matrix, wanted: Sequence[bool]) -> None:
            model = LogisticRegression(C=REGULARISATION, solver="liblinear", dual=True, tol=TOLERANCE).fit(features, wanted)
            self._weights[:, column], self._intercepts[column] = model.coef_[0], model.intercept_[0]

        for column, topic in enumerate(topics):
            fit(column, features, [topic in each.topics for each in taught])
        features = features[labelled]
        for column, aspect in enumerate(aspects, len(topics)):
            fit(column, features, [aspect in (taught[row].aspects or ()) for row in labelled])

    def predict(self, texts: Sequence[StatementText], statements: Encodings, headings: Encodings | None = None) -> NDArray[np.float32]:
        """Return the probability of each label, of shape (texts, labels). `headings` can be left out if there are none."""
        margins = np.tile(self._intercepts, (len(texts), 1))
        start = 0
        for block in self._blocks(texts, statements, headings):
            weights = self._weights[start : start + block.shape[1]]
            # Use einsum instead of `@`, because BLAS would split even this small product across threads.
            margins += np.einsum("tf,fl->tl", block, weights) if isinstance(block, np.ndarray) else block @ weights
            start += block.shape[1]
        probabilities: NDArray[np.float32] = 1 / (1 + np.exp(-margins))
        return probabilities

    def _blocks(
        self, texts: Sequence[StatementText], statements: Encodings, headings: Encodings | None
    ) -> Iterator[NDArray[np.float32] | csr_matrix]:
        """Yield the features in blocks with a row for each text: dense matrices, and a sparse one of n-grams."""
        column = {label: column for column, label in enumerate(self._cues)}
        cues = np.zeros((len(texts), len(column)), np.float32)
        for row, text in enumerate(texts):
            # Cues may have been added since training.
            hints = {*load_cues().hint(text.text), *load_cues().find_topics(text.text)}
            cues[row, [column[label] for label in hints if label in column]] = CUE_WEIGHT
        yield cues
        yield from _encoded([text.normalised for text in texts], statements, self._ngrams)
        if headings is not None:
            yield from _encoded([text.heading for text in texts], headings, self._heading_ngrams)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ngrams.save(folder)
        (folder / HEADING_FOLDER).mkdir(exist_ok=True)
        self._heading_ngrams.save(folder / HEADING_FOLDER)
        (folder / LABELS_FILE).write_text(json.dumps({"labels": self.labels, "cues": self._cues}), encoding="utf-8")
        np.savez(folder / WEIGHTS_FILE, weights=self._weights.astype(np.float16), intercepts=self._intercepts)

    @classmethod
    def load(cls, folder: Path) -> StatementModel:
        from bot.language.ngrams import Ngrams

        model = cls()
        model._ngrams = Ngrams.load(folder)
        model._heading_ngrams = Ngrams.load(folder / HEADING_FOLDER)
        names = json.loads((folder / LABELS_FILE).read_text(encoding="utf-8"))
        model.labels, model._cues = names["labels"], names["cues"]
        with np.load(folder / WEIGHTS_FILE) as arrays:
            model._weights = arrays["weights"].astype(np.float32)
            model._intercepts = arrays["intercepts"]
        return model


def encode_texts(questions: LabelModel, texts: Sequence[str]) -> Encodings:
    """Return the embeddings of texts, and what the classifier of questions makes of them. Each text is encoded once."""
    row = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    embeddings = questions.encoder.encode_many(list(row))
    asked = likelihoods_of_questions(questions.predict(list(row), embeddings), questions.labels)
    rows = [row[text] for text in texts]
    return Encodings(embeddings[rows], asked[rows])


def _encoded(texts: Sequence[str], encodings: Encodings, ngrams: Ngrams) -> Iterator[NDArray[np.float32] | csr_matrix]:
    """Yield the features of texts. Those of an empty text are 0."""
    is_there = np.array([[bool(text)] for text in texts])
    yield encodings.embeddings * is_there
    yield ASKED_WEIGHT * np.sqrt(encodings.asked * is_there).astype(np.float32)
    yield NGRAM_WEIGHT * ngrams.matrix(texts)


def likelihoods_of_questions(probabilities: NDArray[np.float64], labels: Sequence[str]) -> NDArray[np.float64]:
    """Return the likelihoods that a classifier of questions gives to the taxonomy's labels. Statements are never small talk."""
    known = np.array([Label.parse(label) in load_taxonomy() for label in labels])
    rows: NDArray[np.float64] = probabilities * known
    shares: NDArray[np.float64] = rows / rows.sum(axis=1, keepdims=True)
    return shares
