"""Computes TF-IDF features for word n-grams (one or two words) and character n-grams (two to five characters within a word).

The features are the same as those of two scikit-learn `TfidfVectorizer`s. We compute them ourselves because importing scikit-learn takes
longer than the rest of startup, and because we can cache the words shared by overlapping spans in a message.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Features = tuple[NDArray[np.int32], NDArray[np.float32]]

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
    def fitted(cls, texts: Sequence[str]) -> Ngrams:
        """Build the vocabulary from these texts and compute inverse document frequencies."""
        in_texts = Counter[str](), Counter[str]()
        for text in texts:
            in_texts[0].update(set(word_ngrams(text)))
            in_texts[1].update({ngram for word in text.split() for ngram in character_ngrams(word)})
        words, characters = sorted(in_texts[0]), sorted(ngram for ngram, count in in_texts[1].items() if count >= MIN_TEXTS)
        counts = np.array([*(in_texts[0][ngram] for ngram in words), *(in_texts[1][ngram] for ngram in characters)])
        return cls(words, characters, (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))

    def __len__(self) -> int:
        return len(self._idf)

    def features(self, text: str) -> Features:
        """Return the ids and weights of the text's n-grams. Word and character weights are each normalised to unit length."""
        words = Counter(self._words[ngram] for ngram in word_ngrams(text) if ngram in self._words)
        characters = Counter(id_ for word in text.split() for id_ in self._ids_inside(word))
        ids = np.array([*words, *characters], dtype=np.int32)
        return ids, np.concatenate([self._weights(words), self._weights(characters)])

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return a sparse matrix of shape (texts, n-grams)."""
        rows = [self.features(text) for text in texts]
        ends = np.cumsum([0, *(len(ids) for ids, _ in rows)])
        ids, weights = (np.concatenate(part) for part in zip(*rows, strict=True))
        return csr_matrix((weights, ids, ends), shape=(len(texts), len(self)))

    def _weights(self, counts: Counter[int]) -> NDArray[np.float32]:
        if not counts:
            return np.zeros(0, np.float32)
        weights = (1 + np.log(np.fromiter(counts.values(), np.float32))) * self._idf[list(counts)]
        result: NDArray[np.float32] = weights / np.sqrt(weights @ weights)
        return result

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
