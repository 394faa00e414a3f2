"""Looks up what profiles say on a question, with the statements' vectors kept between questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache

from bot.conversation.types import Measured, Query, Request
from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.language.occupations import load_occupations
from bot.language.token_budget import beyond_budget
from bot.language.words import stems
from bot.nlu.measure import Asked, Measure, Stated

if TYPE_CHECKING:
    from numpy.typing import NDArray

CACHED_CAREERS = 256
# Encoding a profile takes about 3 ms a statement, so the part of a very long one that is compared is limited.
MOST_STATEMENTS = 200


class Statements:
    """Measures questions against the profiles in a store."""

    def __init__(self, measure: Measure, store: Store, encode: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._measure = measure
        self._store = store
        self._encode = encode
        self._stated: LRUCache[tuple[str, ...], Stated] = LRUCache(CACHED_CAREERS)
        self._occupations: LRUCache[tuple[str, ...], frozenset[str]] = LRUCache(CACHED_CAREERS)

    def measured(self, request: Request, asked: Asked) -> Request:
        """Return the request with what the profile of each of its careers says."""
        found = tuple(
            self._measure.measured(career.id, asked, self._of(career))
            for career_id in request.query.careers
            if (career := self._store.get(career_id))
        )
        return request.model_copy(update={"measured": found})

    def has_any(self, query: Query) -> bool:
        """Return whether every profile of a query has statements on its topic."""
        careers = (self._store.get(career_id) for career_id in query.careers)
        return all(career.statements_about(Label(query.aspect.topic)) for career in careers if career)

    def any_on(self, topic: str, measured: Sequence[Measured]) -> bool:
        """Return whether any of the statements that were found is on a topic."""
        on_topic = {
            career.statement_id(statement)
            for each in measured
            if (career := self._store.get(each.career))
            for statement in career.statements_about(Label(topic))
        }
        return any(found in on_topic for each in measured for found in each.statements)

    def mentioned(self, careers: Sequence[str]) -> set[str]:
        """Return the occupations without a profile that the statements of these careers mention."""
        known = [career for career_id in careers if (career := self._store.get(career_id))]
        return {name for career in known for name in self._mentioned_in(career)}

    def _mentioned_in(self, career: Career) -> frozenset[str]:
        listed, ids = self._listed(career)
        if ids not in self._occupations:
            told = set(stems(" ".join(statement.text for _, statement in listed)))
            self._occupations[ids] = frozenset(name for name in load_occupations() if stems(name) and told.issuperset(stems(name)))
        return self._occupations[ids]

    def _of(self, career: Career) -> Stated:
        listed, ids = self._listed(career)
        if ids not in self._stated:
            with beyond_budget():
                self._stated[ids] = Stated.of(listed, ids, self._encode)
        return self._stated[ids]

    @staticmethod
    def _listed(career: Career) -> tuple[list[tuple[str, Statement]], tuple[str, ...]]:
        """Return the statements that are compared, each with its topic, and their ids. The ids change when the profile is edited."""
        listed = [(topic, statement) for topic, group in career.statements.items() for statement in group][:MOST_STATEMENTS]
        return listed, tuple(career.statement_id(statement) for _, statement in listed)
