"""Groups questions that mean the same, by their embeddings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from cachetools import LRUCache

from bot.language.encoder import DIMENSIONS, load_encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = (
    0.6  # similarity to the first question of a group; of 744 examples of the training data, three of four pairs this alike ask the same
)
MOST_NEW = 40  # texts that a page encodes; the rest wait for the next visit
CACHED = 5_000

Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]


class Group(NamedTuple):
    """Questions alike, the most common one first, with how often they were asked in all."""

    texts: tuple[str, ...]
    asked: int


class Grouping:
    """Groups questions, and keeps their embeddings in memory, as nothing that people typed is written elsewhere."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: LRUCache[str, NDArray[np.float32]] = LRUCache(CACHED)

    def groups(self, texts: Sequence[tuple[str, int]]) -> list[Group]:
        """Group texts, which come with how often they were asked, most common first. Return the largest group first."""
        new = [text for text, _ in texts if text not in self._known][:MOST_NEW]
        for text, vector in zip(new, self._encode(new) if new else (), strict=True):
            self._known[text] = vector
        found: list[list[tuple[str, int]]] = []
        leaders = np.zeros((len(texts), DIMENSIONS), np.float32)
        for text, count in texts:
            vector = self._known.get(text)
            if vector is None:
                continue
            likeness = leaders[: len(found)] @ vector
            if len(found) and likeness.max() >= ALIKE:
                found[int(likeness.argmax())].append((text, count))
            else:
                leaders[len(found)] = vector
                found.append([(text, count)])
        groups = [Group(tuple(text for text, _ in each), sum(count for _, count in each)) for each in found]
        return sorted(groups, key=lambda each: -each.asked)


@cache
def grouping() -> Grouping:
    return Grouping(load_encoder().encode)
