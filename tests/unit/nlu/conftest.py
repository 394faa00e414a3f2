"""Helpers for the unit tests of the NLU modules."""

from __future__ import annotations


def has_fault(report: str, place: str, problem: str) -> bool:
    """Return whether a report with a fault on each line has this problem at this place, given as `file:line: field: `."""
    return any(fault.startswith(place) and problem in fault for fault in report.splitlines())
