"""The n-grams of texts, weighed as scikit-learn's TF-IDF weighs them, but those inside a word looked up once.

A message is read in many overlapping parts, whose words are the same few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

WORDS_KEPT = 4096


class Ngrams:
    """Of one and two words, and of two to five characters inside a word."""

    def __init__(self, words: TfidfVectorizer, characters: TfidfVectorizer) -> None:
        """From vectorizers that are fitted."""
        self.words, self.characters = words, characters
        self._words_of = words.build_analyzer()
        self._characters_of = characters.build_analyzer()
        self._inside = lru_cache(WORDS_KEPT)(self._look_up)
        self._weights = np.concatenate([words.idf_, characters.idf_])

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> Ngrams:
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|\?")
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        return cls(words.fit(texts), characters.fit(texts))

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """A row a text; the columns are the words, then the characters."""
        columns: list[int] = []
        weights = []
        starts = [0]
        for text in texts:
            for counts in (self._count_words(text), self._count_characters(text)):
                if counts:
                    ids = list(counts)
                    each = (1 + np.log(list(counts.values()))) * self._weights[ids]
                    columns += ids
                    weights.append(each / np.sqrt(each @ each))
            starts.append(len(columns))
        values = np.concatenate(weights, dtype=np.float32) if weights else np.zeros(0, np.float32)
        return csr_matrix((values, columns, starts), shape=(len(texts), len(self._weights)))

    def _count_words(self, text: str) -> Counter[int]:
        known = self.words.vocabulary_
        return Counter([known[ngram] for ngram in self._words_of(text) if ngram in known])

    def _count_characters(self, text: str) -> Counter[int]:
        return Counter([id_ for word in text.split() for id_ in self._inside(word)])

    def _look_up(self, word: str) -> list[int]:
        known = self.characters.vocabulary_
        return [len(self.words.vocabulary_) + known[ngram] for ngram in self._characters_of(word) if ngram in known]
