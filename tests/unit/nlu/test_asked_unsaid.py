"""A message asks about the career that it implies, or about someone's own if it can ask about no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest
from spacy.language import Language

from bot.conversation.types import Act, Role
from bot.nlu.asked_unsaid import AskedUnsaid
from bot.nlu.career_frames import ENTITY
from bot.nlu.clause_reader import ClauseReader
from bot.nlu.clauses import Read
from tests.unit.nlu.reads import read


class Clauses:
    """Reads any message as the same clauses. Each has one probability: that it looks for careers."""

    finding = np.array([True])

    def __init__(self, clauses: Sequence[Read]) -> None:
        self._clauses = clauses

    def read(self, *_: object) -> tuple[Sequence[Read], None]:
        return self._clauses, None


def asking(label: str, finding: float = 0.0, confidence: float = 0.9) -> Read:
    return read(label, confidence, Act.ASK)._replace(put=True, alone=np.array([finding]))


@pytest.mark.parametrize(
    ("clauses", "asked"),
    [
        ([asking("entry/international")], True),
        ([read("tell_job")._replace(alone=np.array([0.0])), asking("hours")], True),
        ([asking("entry/career_change")], False),
        ([asking("hours", finding=0.2)], False),
        ([asking("hours"), asking("find_careers", finding=0.9)], False),
        ([asking("hours", confidence=0.1)], False),
        ([read("tell_job")._replace(alone=np.array([0.0]))], False),
    ],
    ids=["asks", "tells and asks", "changes from it", "may look for others", "looks for others", "unclear", "only tells"],
)
def test_someones_own_career_is_asked_about_if_no_other_can_be(nlp: Language, clauses: Sequence[Read], asked: bool) -> None:
    doc = nlp("I'm an archivist from Brazil, can firms sponsor me")
    span = doc.char_span(7, 16)
    own: dict[str, Any] = {"entity": ENTITY, "value": "archivist", "role": "held", "as": Role.BACKGROUND, "span": span, "text": "archivist"}
    reader = AskedUnsaid(cast(ClauseReader, Clauses(clauses)))
    found = reader.read(doc, [], [own], [], (), may_be_own=True)
    assert [each["as"] for each in found[0]] == [Role.SUBJECT] if found and asked else found is None and not asked
    assert reader.read(doc, [], [own], [], (), may_be_own=False) is None
