"""Reads the dates that exports have."""

from __future__ import annotations

import re

UNDATED = "undated"
ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
# As in the UK, the day comes first: 05/07/2016, or without a day 07/2016.
SLASHED = re.compile(r"(?:(?P<day>\d{1,2})[/.])?(?P<month>\d{1,2})[/.](?P<year>\d{4})(?: .*)?")


def read_date(text: str) -> str:
    """Return a date as a profile has it, such as 2016-07-05 or 2016-07, or the text itself if it is not in a known format."""
    text = text.strip()
    if iso := ISO.fullmatch(text):
        return "-".join(filter(None, iso.groups()))
    if date := SLASHED.fullmatch(text):
        return "-".join([date["year"], f"{int(date['month']):02}", *([f"{int(date['day']):02}"] if date["day"] else [])])
    return text or UNDATED
