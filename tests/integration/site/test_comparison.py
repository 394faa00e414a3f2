"""Careers next to each other, and the chart of their pay."""

from __future__ import annotations

import pytest

from bot.knowledge.store import Store
from bot.site.comparison import choose, compare
from bot.site.facts_box import PayRange
from bot.site.pay_chart import pay_chart
from bot.site.text import site_text


@pytest.mark.parametrize(
    ("given", "careers", "unknown"),
    [
        (["nurse", "vet"], ["nurse", "vet"], ()),
        (["Nurse", "sparky", ""], ["nurse", "electrician"], ()),
        (["nurse", "Nurse"], ["nurse"], ()),
        (["nurse", "astronaut"], ["nurse"], ("astronaut",)),
        (["nurse", "vet", "actor", "baker"], ["nurse", "vet", "actor"], ()),
        ([], [], ()),
    ],
)
def test_careers_are_chosen_by_id_or_name(store: Store, given: list[str], careers: list[str], unknown: tuple[str, ...]) -> None:
    chosen = choose(given, store)
    assert ([career.id for career in chosen.careers], chosen.unknown) == (careers, unknown)


def test_a_row_has_a_cell_for_each_career_and_says_where_a_profile_is_silent(store: Store) -> None:
    comparison = compare(choose(["nurse", "actor", "medical-technical-officer"], store).careers, site_text())
    assert all(len(row.cells) == 3 for row in comparison.rows)
    pay = next(row for row in comparison.rows if row.title == "Pay")
    assert pay.cells[0] and pay.cells[2] is None
    assert [bar.name for bar in comparison.chart.bars] == ["Nurse"]


def test_a_verdict_says_whose_pay_is_higher_if_it_is(store: Store) -> None:
    both = compare(choose(["electrician", "vet"], store).careers, site_text())
    assert "vet" in both.verdict and "higher" in both.verdict
    assert compare(choose(["electrician", "actor"], store).careers, site_text()).verdict != both.verdict


def test_bars_are_on_one_scale_that_starts_at_nothing() -> None:
    chart = pay_chart([("A", PayRange(10_000, 20_000, "GBP")), ("B", PayRange(25_000, 50_000, "GBP"))])
    assert [(bar.start, bar.width) for bar in chart.bars] == [(20, 20), (50, 50)]
    assert (chart.ticks[0].at, chart.ticks[0].label) == (0, "£0")
    assert (chart.ticks[-1].at, chart.ticks[-1].label) == (100, "£50,000")
    assert all(bar.start + bar.width <= 100 for bar in chart.bars)


@pytest.mark.parametrize("high", [9_000, 24_500.5, 104_927, 2_000_000])
def test_a_scale_holds_the_highest_pay_with_few_ticks(high: float) -> None:
    chart = pay_chart([("A", PayRange(5_000, high, "GBP"))])
    assert chart.bars[0].start + chart.bars[0].width <= 100
    assert len(chart.ticks) <= 8 or high > 600_000


def test_no_chart_without_pay_or_over_currencies() -> None:
    assert pay_chart([]) is None
    assert pay_chart([("A", PayRange(1, 2, "GBP")), ("B", PayRange(1, 2, "EUR"))]) is None
