"""Reads a message as a question on the career that it means without asking about it by name: an implied one, or someone's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc

from bot.conversation.types import Act
from bot.knowledge.taxonomy import Label
from bot.nlu.clause_reader import MAJORITY, ClauseReader
from bot.nlu.clauses import INTENT_THRESHOLD, Read, Whole
from bot.nlu.finding import SEEKS
from bot.nlu.hearing import only_names
from bot.nlu.implied_careers import Implied
from bot.nlu.meant_careers import as_asked_about, as_named
from bot.nlu.segments import Piece

CAREER_CHANGE = Label("entry", "career_change")
Asked = tuple[list[dict[str, Any]], list[Read], Whole]
"""The careers that a message names, with the one that it asks about, and how it is read with that as a name."""


class AskedUnsaid:
    def __init__(self, clauses: ClauseReader) -> None:
        self._clauses = clauses

    def read(
        self,
        doc: Doc,
        cut: Sequence[Piece],
        named: Sequence[dict[str, Any]],
        implied: Sequence[Implied],
        before: tuple[Label, ...],
        *,
        may_be_own: bool,
    ) -> Asked | None:
        """Return how a message is read that asks about the career clearly `implied`, or else about the only one it names.

        With `may_be_own`, nothing else can be meant, so that this one may be named as someone's own.
        """
        if names := as_named(implied, named):
            read, whole = self._clauses.read(doc, cut, names, before)
            asks = self._asks_about_implied(read, opens=implied[0].opens) or only_names(doc[:], names)
            return (names, read, whole) if asks else None
        if may_be_own and (names := as_asked_about(named)):
            read, whole = self._clauses.read(doc, cut, names, before)
            return (names, read, whole) if self._asks_about_own(read) else None
        return None

    def _asks_about_implied(self, read: Sequence[Read], *, opens: bool) -> bool:
        """Return whether a clause asks. What follows an opening does, however it is put: "working in a pet shop, allergic to cats"."""
        asking = (each for each in read if _is_clear(each) and (each.put or each.act is Act.ASK or opens))
        return any(self._finding(each) < MAJORITY for each in asking)

    def _asks_about_own(self, read: Sequence[Read]) -> bool:
        """Return whether a clause asks, and none looks for another career or asks how to change to one."""
        asks = any(each.put and _is_clear(each) for each in read)
        return asks and all(each.label != CAREER_CHANGE and self._finding(each) < SEEKS for each in read)

    def _finding(self, read: Read) -> float:
        return float(read.alone[self._clauses.finding].sum())


def _is_clear(read: Read) -> bool:
    return read.is_topical and read.confidence >= INTENT_THRESHOLD
