"""An encoder for tests: texts are near to each other if they share words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.language.encoder import DIMENSIONS
from bot.language.words import stems


def encode(texts: Sequence[str], dimensions: int = DIMENSIONS) -> NDArray[np.float32]:
    """Return unit vectors. With few dimensions, some words are taken for others."""
    vectors = np.zeros((len(texts), dimensions), np.float32)
    for row, text in enumerate(texts):
        for word in stems(" ".join(re.findall(r"[a-z]+", text.lower()))) or [text]:
            vectors[row, zlib.crc32(word.encode()) % dimensions] = 1.0
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6), np.float32)
