"""Computes TF-IDF features for word n-grams (one or two words) and character n-grams (two to five characters within a word).

The features are the same as those of two scikit-learn `TfidfVectorizer`s. We compute them ourselves because importing scikit-learn takes
longer than the rest of startup, and because we can cache the words shared by overlapping spans in a message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORD = re.compile(r"\b\w+\b|\?")
SHORTEST, LONGEST = 2, 5  # characters
MIN_TEXTS = 2  # character n-grams that occur in fewer texts are ignored
CACHED_WORDS = 4096  # words whose character n-grams are cached

WORDS_FILE, CHARACTERS_FILE, WEIGHTS_FILE = "words.json", "characters.json", "idf.npy"


def word_ngrams(text: str) -> Iterator[str]:
    """Yield all words in a text, then all pairs of adjacent words."""
    words = WORD.findall(text.lower())
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def character_ngrams(word: str) -> Iterator[str]:
    """Yield the character n-grams of a word, padded with a space on each side."""
    padded = f" {word.lower()} "
    for length in range(SHORTEST, LONGEST + 1):
        yield padded[:length]
        yield from (padded[start : start + length] for start in range(1, len(padded) - length + 1))
        if length >= len(padded):
            break


class Ngrams:
    """Maps texts to n-gram ids and weights. Word n-grams have the lowest ids, followed by character n-grams."""

    def __init__(self, words: Sequence[str], characters: Sequence[str], idf: NDArray[np.float32]) -> None:
        self._words = {ngram: id_ for id_, ngram in enumerate(words)}
        self._characters = {ngram: id_ for id_, ngram in enumerate(characters, start=len(words))}
        self._idf = idf
        self._ids_inside = lru_cache(CACHED_WORDS)(self._look_up)

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> tuple[Self, csr_matrix]:
        """Build the vocabulary from these texts and compute inverse document frequencies. Return it with the texts' `matrix`."""
        words = {ngram for text in texts for ngram in word_ngrams(text)}
        characters = {ngram for word in {word for text in texts for word in text.split()} for ngram in character_ngrams(word)}
        every = cls(sorted(words), sorted(characters), np.zeros(len(words) + len(characters), np.float32))
        counts = every._counts(texts)
        in_texts = counts.getnnz(axis=0)
        is_kept = in_texts >= MIN_TEXTS
        is_kept[: len(words)] = True
        kept = [ngram for ngram, id_ in every._characters.items() if is_kept[id_]]
        idf = (np.log((1 + len(texts)) / (1 + in_texts[is_kept])) + 1).astype(np.float32)
        ngrams = cls(list(every._words), kept, idf)
        return ngrams, ngrams._weighted(counts[:, is_kept])

    def __len__(self) -> int:
        return len(self._idf)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return a sparse matrix of shape (texts, n-grams). Word and character weights are each normalised to unit length."""
        return self._weighted(self._counts(texts))

    def _weighted(self, counts: csr_matrix) -> csr_matrix:
        weights = (1 + np.log(counts.data)) * self._idf[counts.indices]
        row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        weights /= np.sqrt(np.bincount(row, weights**2))[row]
        return csr_matrix((weights, counts.indices, counts.indptr[::2]), shape=(counts.shape[0] // 2, len(self)))

    def _counts(self, texts: Sequence[str]) -> csr_matrix:
        """Return how often each text has each n-gram. There are two rows for each text: one of words and one of characters."""
        rows: list[list[int]] = []
        for text in texts:
            rows.append([self._words[ngram] for ngram in word_ngrams(text) if ngram in self._words])
            rows.append([*chain.from_iterable(map(self._ids_inside, text.split()))])
        ends = np.cumsum([0, *map(len, rows)])
        ids = np.fromiter(chain.from_iterable(rows), np.int32, ends[-1])
        counts = csr_matrix((np.ones(len(ids), np.float32), ids, ends), shape=(len(rows), len(self)))
        counts.sum_duplicates()
        return counts

    def _look_up(self, word: str) -> list[int]:
        return [self._characters[ngram] for ngram in character_ngrams(word) if ngram in self._characters]

    def save(self, folder: Path) -> None:
        for name, ngrams in ((WORDS_FILE, self._words), (CHARACTERS_FILE, self._characters)):
            (folder / name).write_text(json.dumps(list(ngrams), ensure_ascii=False), encoding="utf-8")
        np.save(folder / WEIGHTS_FILE, self._idf)

    @classmethod
    def load(cls, folder: Path) -> Ngrams:
        words, characters = (json.loads((folder / name).read_text(encoding="utf-8")) for name in (WORDS_FILE, CHARACTERS_FILE))
        return cls(words, characters, np.load(folder / WEIGHTS_FILE))
