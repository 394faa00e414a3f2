"""How old pages are, and which can be compared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.knowledge.dates import are_comparable, is_old
from bot.knowledge.models import Source

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp()


def source(date: str, nation: str | None = None, publisher: str = "Careers Office") -> Source:
    return Source(title="Baker", publisher=publisher, date=date, nation=nation)


@pytest.mark.parametrize(
    ("date", "old"),
    [
        ("2024-11-25", True),
        ("2024-11-26", False),
        ("2024-10", True),
        ("2024-11", False),
        ("2024", False),
        ("2023", True),
        ("2026-12", False),
        ("undated", False),
    ],
)
def test_a_page_is_old_after_two_years(date: str, old: bool) -> None:
    assert is_old(source(date), NOW) is old


@pytest.mark.parametrize(
    ("sources", "comparable"),
    [
        ([source("2024"), source("2026-01-01")], True),
        ([source("2020"), source("2026")], False),
        ([source("2026"), source("undated")], False),
        ([source("undated"), source("undated")], True),
        ([source("undated"), source("undated", publisher="Another")], False),
        ([source("2026", "England"), source("2026", "Wales")], False),
        ([source("2026", "England"), source("2026")], True),
    ],
)
def test_pages_of_one_time_and_nation_can_be_compared(sources: list[Source], comparable: bool) -> None:
    assert are_comparable(sources) is comparable
