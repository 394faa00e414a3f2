"""How a turn ended, as the metrics count it (docs/runbook.md)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    ANSWERED = "answered"
    GAP = "gap"
    """The profile has no statement on it."""
    DECLINED = "declined"
    """The question was about a career without a profile."""
    UNSURE = "unsure"
    SMALL_TALK = "small_talk"
    """Everything else, including distress: that someone was in distress is private, even as a number."""
    FAILED = "failed"
    """The person got an apology."""
    REPEATED = "repeated"
    """A message that was delivered again after it had been answered."""
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    MAINTENANCE = "maintenance"
