"""Outcomes of a turn, as counted in the metrics (see docs/runbook.md)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    ANSWERED = "answered"
    GAP = "gap"
    """The profile doesn't answer the question."""
    DECLINED = "declined"
    """The question was about a career without a profile."""
    UNSURE = "unsure"
    SMALL_TALK = "small_talk"
    """Everything else. This includes distress, which is not counted separately to protect people's privacy."""
    FAILED = "failed"
    """An error occurred and the user got an apology."""
    REPEATED = "repeated"
    """The message was delivered again after it had been answered."""
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    BUSY = "busy"
    """Too many people were waiting."""
    MAINTENANCE = "maintenance"
