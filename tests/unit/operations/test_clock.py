"""A clock that has moved far ahead deletes nothing until it has gone on for a day."""

from __future__ import annotations

import pytest

from bot.operations.clock import DAY, LastRound, judge_clock

NOW = 1_800_000_000.0


@pytest.mark.parametrize("gap", [0.0, DAY, -40 * DAY], ids=["same", "a day later", "corrected"])
def test_a_clock_that_went_on_as_usual_is_trusted(gap: float) -> None:
    assert judge_clock(LastRound(NOW), NOW + gap) == (True, LastRound(NOW + gap))


@pytest.mark.parametrize("jump", [3 * DAY, 40 * DAY, 3_650 * DAY])
def test_a_clock_far_ahead_is_doubted_for_a_day(jump: float) -> None:
    start = NOW + jump
    trusted, current = judge_clock(LastRound(NOW), start)
    assert (trusted, current) == (False, LastRound(NOW, doubted_at=start))
    assert judge_clock(current, start + 0.9 * DAY) == (False, current)
    assert judge_clock(current, start + DAY) == (True, LastRound(start + DAY))


def test_a_clock_that_is_corrected_is_trusted_at_once() -> None:
    _, doubted = judge_clock(LastRound(NOW), NOW + 40 * DAY)
    assert judge_clock(doubted, NOW + DAY) == (True, LastRound(NOW + DAY))


def test_a_second_jump_is_doubted_from_then_on() -> None:
    _, doubted = judge_clock(LastRound(NOW), NOW + 400 * DAY)
    assert judge_clock(doubted, NOW + 40 * DAY) == (False, LastRound(NOW, doubted_at=NOW + 40 * DAY))
