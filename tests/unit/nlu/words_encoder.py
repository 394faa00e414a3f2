"""An encoder for tests: texts are near in meaning if they share words."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from bot.language.encoder import DIMENSIONS
from bot.language.words import stems


class WordsEncoder:
    """Encodes a text as the sum of a random vector for each of its stems. Counts the texts that it encodes."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        self.encoded += texts
        rows = np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, DIMENSIONS))
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)

    @staticmethod
    def _vector(text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        total = np.zeros(DIMENSIONS)
        for stem in stems(text):
            total += np.random.default_rng(zlib.crc32(stem.encode())).standard_normal(DIMENSIONS)
        return total
