"""The planted week for trying the workbench."""

from __future__ import annotations

from collections import Counter

from benchmarks.week import written
from bot.knowledge.loader import BUNDLED_PROFILES, read_profiles


def test_the_week_has_one_worst_gap_among_many_questions() -> None:
    talks = list(written(read_profiles(BUNDLED_PROFILES)[0], 320, 48))
    openings = Counter(talk[0] for talk in talks)
    assert len(talks) == 320
    assert sum("electrician" in text.casefold() or "sparkies" in text for text in openings.elements()) == 48
    assert len(openings) > 50
    assert not any("{" in message for talk in talks for message in talk)
