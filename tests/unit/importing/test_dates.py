"""Dates of exports are read in the formats that they have."""

from __future__ import annotations

import pytest

from bot.importing.dates import read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2016-07-05T16:59:36Z", "2016-07-05"),
        ("2016-07-05 16:59", "2016-07-05"),
        ("2016-07", "2016-07"),
        ("2016", "2016"),
        ("05/07/2016", "2016-07-05"),
        ("5.7.2016", "2016-07-05"),
        ("07/2016", "2016-07"),
        ("", "undated"),
        ("undated", "undated"),
        ("last spring", "last spring"),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert read_date(text) == date
