"""Where and when what a profile says holds, by the nation and the date of its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.knowledge.models import UNDATED, Source

OLD_AFTER = 2  # years


def year_of(source: Source) -> int | None:
    """Return the year of a page, or None if it has no date."""
    return None if source.date == UNDATED else int(source.date[:4])


def is_old(source: Source, at: float) -> bool:
    """Return whether a page is over two years old at a Unix timestamp. A page without a date isn't known to be."""
    if source.date == UNDATED:
        return False
    # A page of 2020 may be of the last day of 2020. As text, such dates are in order, too.
    latest = (source.date + "-12-31")[:10] if source.date.count("-") != 1 else f"{source.date}-31"
    today = datetime.fromtimestamp(at, UTC).date()
    return f"{today.year - OLD_AFTER}{today:-%m-%d}" > latest


def are_comparable(sources: Sequence[Source]) -> bool:
    """Return whether values that change over the years and between nations, such as pay, can be compared between pages.

    They can't be between pages of different nations, or whose dates are far apart or not known to be.
    """
    if len({source.nation for source in sources if source.nation}) > 1:
        return False
    years = [year_of(source) for source in sources]
    known = [year for year in years if year is not None]
    if len(known) == len(years):
        return max(known) - min(known) <= OLD_AFTER
    return not known and len({source.publisher for source in sources}) == 1
