"""How a turn ends, as it is counted (docs/runbook.md)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    ANSWERED = "answered"
    GAP = "gap"
    """The profile does not say."""
    DECLINED = "declined"
    """Asked about a career that we do not hold."""
    UNSURE = "unsure"
    SMALL_TALK = "small_talk"
    """All else that is said in conversation. Distress is among it: who was in distress is nobody's business, not even as a number."""
    FAILED = "failed"
    """The person got an apology."""
    REPEATED = "repeated"
    """A message delivered again after another server had answered it."""
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    MAINTENANCE = "maintenance"
