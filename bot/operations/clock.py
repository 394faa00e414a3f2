"""Notice a clock that is far ahead, because with a wrong one, all conversations would seem old and be deleted."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 24 * 60 * 60.0  # seconds
LONGEST_GAP = 2 * DAY  # longer than servers are usually switched off
DOUBTED_FOR = DAY  # time for someone to correct the clock


@dataclass(frozen=True)
class LastRound:
    """What is known of the clock. Both times are Unix timestamps."""

    checked_at: float
    """When old conversations were last looked for."""
    doubted_at: float | None = None
    """When the clock was first found to be too far ahead of that."""


def judge_clock(last: LastRound, now: float) -> tuple[bool, LastRound]:
    """Return whether the clock is plausible after the last round, and what to store.

    A clock that has moved far ahead is believed after it has gone on for DOUBTED_FOR seconds from there.
    """
    if now - last.checked_at <= LONGEST_GAP:
        return True, LastRound(now)
    doubted_at = now if last.doubted_at is None or last.doubted_at > now else last.doubted_at
    if now - doubted_at >= DOUBTED_FOR:
        return True, LastRound(now)
    return False, LastRound(last.checked_at, doubted_at)
