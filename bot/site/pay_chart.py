"""Lays out a chart of pay ranges: a bar for each career on a common scale. Positions are in per cent of the width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.site.facts_box import PayRange, money

STEPS = (5_000, 10_000, 20_000, 50_000, 100_000)
MOST_TICKS = 6


class Bar(NamedTuple):
    """The range of a career, from its lowest to its highest pay."""

    name: str
    start: float
    width: float
    low: str
    high: str


class Tick(NamedTuple):
    at: float
    label: str


class PayChart(NamedTuple):
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def pay_chart(ranges: Sequence[tuple[str, PayRange]]) -> PayChart | None:
    """Return a chart of careers by name, from nothing to the highest pay. None without careers, or if their currencies differ."""
    currencies = {pay.currency for _, pay in ranges}
    if len(currencies) != 1:
        return None
    (currency,) = currencies
    highest = max(pay.high for _, pay in ranges)
    step = next((step for step in STEPS if highest <= step * MOST_TICKS), STEPS[-1])
    scale = step * -(-highest // step) / 100
    bars = (Bar(name, pay.low / scale, (pay.high - pay.low) / scale, *_ends(pay)) for name, pay in ranges)
    ticks = (Tick(at / scale, money(at, currency)) for at in range(0, round(scale * 100) + 1, step))
    return PayChart(tuple(bars), tuple(ticks))


def _ends(pay: PayRange) -> tuple[str, str]:
    return money(pay.low, pay.currency), money(pay.high, pay.currency)
