"""Marks the parts of a message that say what someone wishes for: what is wanted, turned down, or no longer matters.

Each word gets a tag from its vector in the message, the words around it, and whether something before it denies. The likeliest sequence of
tags is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.language.softmax import softmax
from bot.nlu.wish_examples import DROPPED, MOVED, TURNED_DOWN, WANTED
from bot.nlu.wish_words import finding_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTSIDE = "O"
MARKS = (WANTED, TURNED_DOWN, DROPPED, MOVED)
TAGS = (OUTSIDE, *(f"{begins}{mark}" for mark in MARKS for begins in "BI"))
REGULARISATION = 1.0  # scikit-learn's C
# Fewer iterations than it takes to converge: better than 40 and 80, as more learn the messages by heart.
ITERATIONS = 25
# The vectors are about nine long, and what else is known of a word about three: the best of 0.15, 0.3, 1 and 3.
VECTORS_COUNT = 0.3
# Weight of the order of tags, relative to the evidence of each word.
ORDER_COUNTS = 0.7
# A word is marked, whatever the order of tags, if it is less likely than this to say nothing of a wish.
STRAY = 0.45
# A word joined to a part by "and" belongs to it if this likely to have its mark. Of two parts, one is wanted and the other isn't only if
# the former is this likely.
MAY_BE_JOINED, SURELY_WANTED = 0.3, 0.95
# A word begins a part rather than going on with one if that is so many times as likely.
CLEARLY_BEGINS = 3.2
SMOOTHING = 1.0  # added to the counts of pairs of tags
UNSEEN = -20.0  # intercept of a tag that no message has
MIN_WORDS = 3  # words and pairs that occur less often are ignored
DENIES_WITHIN = 6  # words
FEATURES_FILE, WEIGHTS_FILE = "features.json", "weights.npz"


class Tagged(NamedTuple):
    """A message to learn from: its words, and a tag for each."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    weight: int = 1
    """How many messages it counts as."""


class Marked(NamedTuple):
    """A run of words with the same mark."""

    start: int
    end: int
    mark: str
    likelihood: float


class WishTagger:
    """Tags the words of a message. Their vectors come from the encoder, in the context of the message."""

    def fit(self, messages: Sequence[Tagged], vectors: Sequence[NDArray[np.float32]]) -> None:
        """Learn from messages and the vectors of their words."""
        from sklearn.linear_model import LogisticRegression

        told = [list(_told_by(each.words)) for each in messages]
        counts: dict[str, int] = {}
        for weight, feature in ((each.weight, name) for each, words in zip(messages, told, strict=True) for word in words for name in word):
            counts[feature] = counts.get(feature, 0) + weight
        self._features = {name: number for number, name in enumerate(sorted(name for name, count in counts.items() if count >= MIN_WORDS))}
        meant = np.concatenate(vectors)
        rows = hstack([csr_matrix(VECTORS_COUNT * meant), self._matrix([word for each in told for word in each])], format="csr")
        tags = np.array([tag for each in messages for tag in each.tags])
        weights = np.repeat([each.weight for each in messages], [len(each.tags) for each in messages])
        model = LogisticRegression(C=REGULARISATION, max_iter=ITERATIONS).fit(rows, tags, sample_weight=weights)
        seen = [TAGS.index(tag) for tag in model.classes_]
        self._coefficients = np.zeros((rows.shape[1], len(TAGS)), np.float32)
        self._intercepts = np.full(len(TAGS), UNSEEN, np.float32)
        self._coefficients[:, seen], self._intercepts[seen] = model.coef_.T, model.intercept_
        self._coefficients[: meant.shape[1]] *= VECTORS_COUNT
        pairs = np.full((len(TAGS), len(TAGS)), SMOOTHING)
        for each in messages:
            for before, tag in pairwise((OUTSIDE, *each.tags)):
                pairs[TAGS.index(before), TAGS.index(tag)] += each.weight
        shares = (np.bincount([TAGS.index(tag) for tag in tags], weights, len(TAGS)) + SMOOTHING) / weights.sum()
        order = np.log(pairs / pairs.sum(axis=1, keepdims=True)) - np.log(shares)
        self._order = order.astype(np.float32)

    def read(self, words: Sequence[str], vectors: NDArray[np.float32]) -> list[Marked]:
        """Return the marked runs of a message's words, in order."""
        if not words:
            return []
        likelihoods = self._likelihoods(words, vectors)
        best = self._best(likelihoods)
        # In an unusual order of words, a word by itself may be clear.
        strays = [int(row.argmax()) if row[TAGS.index(OUTSIDE)] < STRAY else number for row, number in zip(likelihoods, best, strict=True)]
        tags = [TAGS[stray if TAGS[number] == OUTSIDE else number] for number, stray in zip(best, strays, strict=True)]
        tags = _alike(words, tags, likelihoods)
        runs: list[Marked] = []
        for number, tag in enumerate(tags):
            if tag == OUTSIDE:
                continue
            share = _share(likelihoods[number], tag[1])
            goes_on = tag[0] == "I" and not _clearly_begins(likelihoods[number], tag[1])
            if goes_on and runs and runs[-1].end == number and runs[-1].mark == tag[1]:
                before = runs.pop()
                runs.append(Marked(before.start, number + 1, tag[1], min(before.likelihood, share)))
            else:
                runs.append(Marked(number, number + 1, tag[1], share))
        return runs

    def _likelihoods(self, words: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        width = vectors.shape[1]
        margins = np.einsum("td,dc->tc", vectors, self._coefficients[:width])
        return softmax(margins + self._matrix(list(_told_by(words))) @ self._coefficients[width:] + self._intercepts)

    def _best(self, likelihoods: NDArray[np.float32]) -> list[int]:
        """Return the likeliest sequence of tags. A part goes on only with its own mark, and begins wherever it isn't going on."""
        logs = np.log(likelihoods + 1e-6)
        # A word that would go on with a part begins one if nothing comes before it: "prison" in "in a prison".
        begins = np.log(likelihoods @ _OF_MARK + 1e-6)
        order = ORDER_COUNTS * self._order + _ALLOWED
        scores = np.full(len(TAGS), -np.inf, np.float32)
        scores[TAGS.index(OUTSIDE)] = 0.0
        back = []
        for row, begun in zip(logs, begins, strict=True):
            options = scores[:, None] + order + np.where(_BEGINS, begun, row)
            back.append(options.argmax(axis=0))
            scores = options.max(axis=0)
        path = [int(scores.argmax())]
        for pointers in reversed(back[1:]):
            path.append(int(pointers[path[-1]]))
        return path[::-1]

    def _matrix(self, words: Sequence[Sequence[str]]) -> csr_matrix:
        ids = [[self._features[name] for name in each if name in self._features] for each in words]
        ends = np.cumsum([0, *map(len, ids)])
        flat = np.array([number for each in ids for number in each], dtype=np.int32)
        return csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(words), len(self._features)))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FEATURES_FILE).write_text(json.dumps(list(self._features), ensure_ascii=False), encoding="utf-8")
        weights = self._coefficients.astype(np.float16)
        np.savez(folder / WEIGHTS_FILE, coefficients=weights, intercepts=self._intercepts, order=self._order)

    @classmethod
    def load(cls, folder: Path) -> WishTagger:
        tagger = cls()
        names = json.loads((folder / FEATURES_FILE).read_text(encoding="utf-8"))
        tagger._features = {name: number for number, name in enumerate(names)}
        with np.load(folder / WEIGHTS_FILE) as weights:
            tagger._coefficients = weights["coefficients"].astype(np.float32)
            tagger._intercepts, tagger._order = weights["intercepts"], weights["order"]
        return tagger


def _told_by(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield what is known of each word beside its vector: itself, its neighbours, how far before it something denies, and if that
    is apart from it."""
    padded = ["", "", *words, "", ""]
    denied, apart = DENIES_WITHIN, False
    for number, word in enumerate(words):
        at = number + 2
        found = [f"{place}={padded[at + place]}" for place in (-2, -1, 0, 1, 2)]
        found += [f"-1,0={padded[at - 1]} {word}", f"0,1={word} {padded[at + 1]}", f"-2,-1={padded[at - 2]} {padded[at - 1]}"]
        found += [f"ends={word[-3:]}", f"denied={denied}" if denied < DENIES_WITHIN else "not denied"]
        found += [f"denied, apart={apart}"] if denied < DENIES_WITHIN else []
        yield found
        if word in finding_words()["denies"]:
            denied, apart = 0, False
        elif denied and word in finding_words()["ends_denial"]:
            # "I don't want a desk job": right after the denial, "want" belongs to it.
            denied = DENIES_WITHIN
        else:
            denied, apart = min(denied + 1, DENIES_WITHIN), apart or word == ","


def _share(likelihoods: NDArray[np.float32], mark: str) -> float:
    """Return how likely a word is to have a mark."""
    return float(likelihoods[[TAGS.index(f"{begins}{mark}") for begins in "BI"]].sum())


def _clearly_begins(likelihoods: NDArray[np.float32], mark: str) -> bool:
    """Return whether a word begins a part of its own, whatever the usual order of tags: "healthcare", "pays the most"."""
    return bool(likelihoods[TAGS.index(f"B{mark}")] > CLEARLY_BEGINS * likelihoods[TAGS.index(f"I{mark}")])


def _alike(words: Sequence[str], tags: Sequence[str], likelihoods: NDArray[np.float32]) -> list[str]:
    """Return the tags with parts that are joined by a word such as "and" alike: too much "reading and writing" is too much of both."""
    alike = [*tags]
    for number in range(1, len(words) - 1):
        before, after = alike[number - 1], alike[number + 1]
        if words[number] not in finding_words()["alike"] or alike[number] != OUTSIDE or before == OUTSIDE:
            continue
        if after == OUTSIDE:
            end = number + 1
            while end < len(words) and alike[end] == OUTSIDE and _share(likelihoods[end], before[1]) >= MAY_BE_JOINED:
                alike[end] = f"{'I' if end > number + 1 else 'B'}{before[1]}"
                end += 1
        elif {before[1], after[1]} == {WANTED, TURNED_DOWN}:
            wanted = number - 1 if before[1] == WANTED else number + 1
            if _share(likelihoods[wanted], WANTED) < SURELY_WANTED:
                start = next(at for at in range(wanted, -1, -1) if alike[at][0] == "B" or at == 0)
                end = next((at for at in range(wanted + 1, len(words)) if alike[at] != f"I{WANTED}"), len(words))
                alike[start:end] = [f"{tag[0]}{TURNED_DOWN}" for tag in alike[start:end]]
    return alike


def _allowed() -> NDArray[np.float32]:
    """Return a penalty for each pair of tags: a part can't go on where none of its mark has begun."""
    penalties = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for number, tag in enumerate(TAGS):
        if tag[0] == "I":
            penalties[[before[1:] != tag[1:] for before in TAGS], number] = -np.inf
    return penalties


_ALLOWED = _allowed()
# Which tags have the same mark, and for each tag before, which ones begin a part.
_OF_MARK = np.array([[one[1:] == other[1:] for other in TAGS] for one in TAGS], np.float32)
_BEGINS = np.array([[tag[0] == "B" and before[1:] != tag[1:] for tag in TAGS] for before in TAGS])
