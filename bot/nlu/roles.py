"""Reads the role of each career that a message names, from the words around it.

"As an electrician, would my skills transfer" names the user's own job, "what does an electrician earn" asks about another career, and
"do they work with electricians" only mentions one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.conversation.types import Role
from bot.language.head import Head
from bot.nlu.segments import SENTENCE_ENDS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc, Span

TARGET, OTHER_CAREER = "xxcareer", "worker"
BEFORE, AFTER = 8, 7  # tokens read on each side
# Least probability for a career to be the subject: with a profile, with one while no other was spoken of, without one, and mentioned in the
# current career's profile.
ASKED_ABOUT_HELD, ASKED_ABOUT_FIRST, ASKED_ABOUT, ASKED_ABOUT_IN_PROFILE = 0.25, 0.2, 0.35, 0.9
NEAREST = 3  # tokens on each side that count with their distance


def surroundings(doc: Doc, target: Span, others: Iterable[Span] = ()) -> str:
    """Return the words around a career's name as text, in which the name is replaced by TARGET and other names by OTHER_CAREER.

    The nearest words are repeated with their distance: `l1` stands for the word before the name.
    """
    inside = {i: span for span in others for i in range(span.start, span.end) if span.start != target.start}

    def words(indices: Iterable[int]) -> list[str]:
        found: list[str] = []
        for i in indices:
            if i in inside:
                if i in (inside[i].start, inside[i].end - 1) and (not found or found[-1] != OTHER_CAREER):
                    found.append(OTHER_CAREER)
            elif not doc[i].is_space:
                found.append(doc[i].norm_)
        return found

    # What stands in another sentence says little about the name.
    ends = [i for i in range(len(doc)) if doc[i].text in SENTENCE_ENDS]
    start = max((i + 1 for i in ends if i < target.start), default=0)
    end = min((i + 1 for i in ends if i >= target.end), default=len(doc))
    left = words(range(max(start, target.start - BEFORE), target.start))
    right = words(range(target.end, min(end, target.end + AFTER)))
    near = [f"l{i}{word}" for i, word in enumerate(reversed(left[-NEAREST:]), 1)]
    near += [f"r{i}{word}" for i, word in enumerate(right[:NEAREST], 1)]
    edges = [*(["atstart"] if not left else []), *(["atend"] if not right else [])]
    return " ".join([*left, TARGET, *right, *near, *edges])


def no_embeddings(count: int) -> NDArray[np.float32]:
    """Return the embeddings of a head that reads words alone."""
    return np.zeros((count, 0), np.float32)


def read_roles(subject: Head, role: Head, texts: Sequence[str], least: Sequence[float]) -> list[Role]:
    """Return the role of each career, given its surroundings and the least probability for it to be the subject.

    `subject` tells whether a career is asked about, for which there are many examples, and `role` why else it is named.
    """
    if not texts:
        return []
    asked = subject.predict(texts, no_embeddings(len(texts)))[:, subject.classes.index(str(True))]
    others = role.predict(texts, no_embeddings(len(texts))).argmax(axis=1)
    return [
        Role.SUBJECT if likelihood >= enough else Role(role.classes[other])
        for likelihood, other, enough in zip(asked, others, least, strict=True)
    ]
