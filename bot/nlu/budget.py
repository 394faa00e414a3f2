"""Encodes the spans of a message at a limited cost, whatever the message holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.language.encoder import SentenceEncoder
from bot.language.token_budget import longest_share
from bot.nlu.segments import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_TOKENS = 128
# Of all that is encoded to read a message: its spans, and the words and the parts of a wish.
MOST_TOKENS_OF_MESSAGE = 256


def encode_spans(encoder: SentenceEncoder, spans: Sequence[Piece], texts: Sequence[str], pieces: int) -> NDArray[np.float32]:
    """Return the embeddings of a message's spans, of shape (spans, dimensions), encoding at most MOST_TOKENS tokens.

    The first `pieces` spans are the message's pieces, the last span is the whole message and those between are runs of pieces. The pieces
    are encoded first, the longest only in part if there are too many tokens. Then follow the whole message and the runs, from the shortest,
    as far as the tokens go. The embedding of any other span is the mean of those of its pieces.
    """
    tokens = encoder.tokens(texts)
    limit = longest_share([len(ids) for ids in tokens[:pieces]], MOST_TOKENS)
    encoded = {row: ids[:limit] for row, ids in enumerate(tokens[:pieces])}
    left = MOST_TOKENS - sum(map(len, encoded.values()))
    for row in [len(spans) - 1, *range(pieces, len(spans) - 1)]:
        if row not in encoded and len(tokens[row]) <= left:
            encoded[row] = tokens[row]
            left -= len(tokens[row])
    known = dict(zip(encoded, encoder.encode_tokens(list(encoded.values())), strict=True))
    return np.stack([known[row] if row in known else _mean(span, spans[:pieces], known) for row, span in enumerate(spans)])


def _mean(span: Piece, pieces: Sequence[Piece], known: dict[int, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the mean of the embeddings of the pieces in a span, weighted by their length."""
    inside = [row for row, piece in enumerate(pieces) if span.start <= piece.start and piece.end <= span.end]
    weights = np.array([pieces[row].end - pieces[row].start for row in inside], dtype=np.float32)
    mean = weights @ np.stack([known[row] for row in inside])
    result: NDArray[np.float32] = mean / np.linalg.norm(mean)
    return result
