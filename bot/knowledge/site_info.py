"""The owner's own links and advisers, from the file `site.yml` (docs/own-links.md)."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.knowledge.loader import Fault, read_checked
from bot.knowledge.models import PHONE, ProfileModel
from bot.knowledge.reloading import ReloadedFile
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.paths import ROOT
from bot.validation import PublicAddress

logger = logging.getLogger(__name__)

SITE_FILE = "CAREERS_SITE_FILE"
"""Environment variable with the path of the file, if it isn't `site.yml` in the checkout."""
TIME_ZONE = ZoneInfo("Europe/London")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_OPEN = re.compile(r"(?P<first>\w+day)(?: to (?P<last>\w+day))?,? (?P<start>\d{1,2}:\d\d) to (?P<end>\d{1,2}:\d\d)", re.IGNORECASE)


class _Hours(NamedTuple):
    days: range
    """Days of the week, with Monday as 0."""
    start: int
    """Minutes after midnight."""
    end: int


def _parse_hours(text: str) -> _Hours:
    """Parse opening hours such as "Monday to Friday 9:00 to 17:00". Raises ValueError."""
    match = _OPEN.fullmatch(text)
    first, last = (match["first"].lower(), (match["last"] or match["first"]).lower()) if match else ("", "")
    if not match or first not in DAYS or last not in DAYS or DAYS.index(first) > DAYS.index(last):
        raise ValueError(f"{text!r} are no opening hours: write them as Monday to Friday 9:00 to 17:00")
    start, end = (int(clock.split(":")[0]) * 60 + int(clock.split(":")[1]) for clock in (match["start"], match["end"]))
    if not start < end <= 24 * 60:
        raise ValueError(f"{text!r} ends before it starts, or after midnight")
    return _Hours(range(DAYS.index(first), DAYS.index(last) + 1), start, end)


def _check_hours(text: str) -> str:
    _parse_hours(text)
    return text


def _check_label(text: str) -> str:
    if Label.parse(text) not in load_taxonomy():
        raise ValueError(f"unknown topic {text!r}; taxonomy.yml lists the known ones")
    return text


Labels = tuple[Annotated[str, AfterValidator(_check_label)], ...]


class OwnLink(ProfileModel):
    """A page of the owner's, for topics on which profiles may say nothing."""

    text: str
    url: PublicAddress
    topics: Labels = Field(min_length=1)


class Adviser(ProfileModel):
    """A person or a team that people can talk to."""

    name: str
    phone: str | None = Field(None, pattern=PHONE)
    email: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    url: PublicAddress | None = None
    open: tuple[Annotated[str, AfterValidator(_check_hours)], ...] = ()
    """When they can be reached, such as "Monday to Friday 9:00 to 17:00". Always, if left out."""
    closed_on: tuple[date, ...] = ()
    topics: Labels = ()
    """What they can be asked about. Everything, if left out."""

    def is_open(self, at: float) -> bool:
        """Return whether they can be reached at a Unix timestamp."""
        now = datetime.fromtimestamp(at, TIME_ZONE)
        minutes = now.hour * 60 + now.minute
        if now.date() in self.closed_on:
            return False
        return not self.open or any(now.weekday() in h.days and h.start <= minutes < h.end for h in map(_parse_hours, self.open))


class SiteInfo(ProfileModel):
    """What the owner adds to the profiles."""

    links: tuple[OwnLink, ...] = ()
    advisers: tuple[Adviser, ...] = ()

    def link_for(self, label: Label) -> OwnLink | None:
        """Return the first link for an aspect, or else for its topic. None if there is none."""
        return _best(self.links, label)

    def adviser_for(self, label: Label | None = None) -> Adviser | None:
        """Return the first adviser for an aspect, or else for its topic, or else for everything. None if there is none."""
        found = _best(self.advisers, label) if label else None
        return found or next((adviser for adviser in self.advisers if not adviser.topics), None)


NO_SITE_INFO = SiteInfo()


def _best[T: (OwnLink, Adviser)](entries: Sequence[T], label: Label) -> T | None:
    for wanted in (str(label), label.topic):
        if found := next((entry for entry in entries if wanted in entry.topics), None):
            return found
    return None


def site_file() -> Path:
    return ROOT / (os.environ.get(SITE_FILE) or "site.yml")


def read_site_info(path: Path) -> SiteInfo | list[Fault]:
    """Return what a file says, or a list of all its faults. Never raises."""
    return read_checked(path, SiteInfo, "the file is a mapping with the fields `links` and `advisers`")


class SiteInfoFile:
    """Reads the file and reloads it when it changes. If it's broken, what was last valid stays in use. There needn't be one."""

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path or site_file()
        self._file: ReloadedFile[SiteInfo] = ReloadedFile(self._path, NO_SITE_INFO, "the owner's links", logger, clock)

    def current(self) -> SiteInfo:
        return self._file.current(read_site_info) if self._path.exists() else NO_SITE_INFO
