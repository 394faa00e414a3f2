"""Limits how many tokens are encoded while one message is read, whatever it holds, and encodes no text of it twice.

Encoding takes most of the time of reading a message, and its time is proportional to the number of tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The first and the last token mark a text's start and end, so fewer say nothing of it.
FEWEST = 3

type Encode = Callable[[Sequence[list[int]]], Sequence[NDArray[np.float32]]]


@dataclass
class _Message:
    left: int
    is_cut: bool = False
    known: dict[tuple[Hashable, tuple[int, ...]], NDArray[np.float32]] = field(default_factory=dict)


_message: ContextVar[_Message | None] = ContextVar("message", default=None)


@contextmanager
def token_budget(most: int) -> Iterator[None]:
    """Encode at most about so many tokens inside the block. Elsewhere there is no limit."""
    token = _message.set(_Message(most))
    try:
        yield
    finally:
        _message.reset(token)


@contextmanager
def beyond_budget() -> Iterator[None]:
    """Encode without a limit inside the block, for texts that are not the message's own, such as those of profiles, and are kept."""
    token = _message.set(None)
    try:
        yield
    finally:
        _message.reset(token)


def is_cut() -> bool:
    """Return whether a text of the message was too long for the budget, so that what was encoded may not stand for the whole of it."""
    message = _message.get()
    return message is not None and message.is_cut


def encode_within_budget(encoder: Hashable, texts: Sequence[list[int]], encode: Encode) -> Sequence[NDArray[np.float32]]:
    """Return what a function returns for texts, which are given by their tokens. `encoder` tells the functions apart.

    The longest texts are cut so that what is left of the budget is enough, but each keeps FEWEST tokens.
    """
    if (message := _message.get()) is None:
        return encode(texts)
    new = {(encoder, tuple(ids)): ids for ids in texts if (encoder, tuple(ids)) not in message.known}
    if new:
        limit = max(FEWEST, longest_share([len(ids) for ids in new.values()], message.left))
        cut = [ids[:limit] for ids in new.values()]
        message.is_cut |= any(len(ids) > limit for ids in new.values())
        message.left = max(0, message.left - sum(map(len, cut)))
        message.known.update(zip(new, encode(cut), strict=True))
    return [message.known[encoder, tuple(ids)] for ids in texts]


def longest_share(lengths: Sequence[int], most: int) -> int:
    """Return how many tokens of each text to encode, so that they are at most `most` together."""
    left = most
    for number, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - number)
        if length > share:
            return share
        left -= length
    return most
