"""Lays out plots as inline SVG: bars by day, one stack for each day. Positions are in the units of the view box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from bot.stores.questions import DAY

WIDTH, HEIGHT, GAP = 720.0, 180.0, 0.2
MOST_LABELS = 8


class Bar(NamedTuple):
    """One part of a day's stack."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


class Label(NamedTuple):
    x: float
    text: str


class Plot(NamedTuple):
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    highest: int


def stacked(by_day: Mapping[tuple[int, str], int], since: int, until: int, kinds: Sequence[str]) -> Plot:
    """Return the plot of counts by day and kind, for the days from `since` to `until`."""
    span = until - since + 1
    step = WIDTH / span
    highest = max((sum(by_day.get((day, kind), 0) for kind in kinds) for day in range(since, until + 1)), default=0)
    bars: list[Bar] = []
    for n, day in enumerate(range(since, until + 1)):
        top = HEIGHT
        for kind in kinds:
            if count := by_day.get((day, kind), 0):
                height = HEIGHT * count / highest
                top -= height
                title = f"{date_of(day)}: {count}"
                bars.append(Bar(round(n * step, 2), round(top, 2), round(step * (1 - GAP), 2), round(height, 2), kind, title))
    every = -(-span // MOST_LABELS)
    labels = [Label(round((n + 0.4) * step, 2), date_of(since + n)) for n in range(0, span, every)]
    return Plot(tuple(bars), tuple(labels), highest)


def date_of(day: int) -> str:
    """Return a day, counted from 1970, as people read it."""
    at = datetime.fromtimestamp(day * DAY, UTC)
    return f"{at.day} {at:%b}"
