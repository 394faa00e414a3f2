"""The health of the content: what profiles lack, how old their sources are, and links that don't work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import httpx

from bot.importing.addresses import check_address
from bot.knowledge.models import UNDATED, Career
from bot.knowledge.store import Store
from bot.site.facts_box import may_be_outdated

# What nearly every profile should tell about.
EXPECTED = ("pay", "hours", "entry", "duties", "skills", "environment", "progression", "contacts")
MOST_CHECKED = 200  # links
AT_ONCE = 5
LINK_TIMEOUT = 8.0  # seconds


class CareerHealth(NamedTuple):
    """What a profile has and lacks."""

    id: str
    name: str
    statements: int
    missing: tuple[str, ...]
    """Topics that the profile says nothing on."""
    date: str
    outdated: bool
    """Whether the source is over two years old, or has no date."""


# The state of each profile, with the number of its version.
_known: dict[str, tuple[int, CareerHealth]] = {}


def health(store: Store) -> list[CareerHealth]:
    """Return the state of each profile, those that lack most first. Only profiles that have changed since the last time are read."""
    versions = store.digests()
    for career_id, version in versions.items():
        if _known.get(career_id, (None,))[0] != version and (career := store.get(career_id)):
            _known[career_id] = version, _health(career)
    return sorted((_known[each][1] for each in versions if each in _known), key=lambda each: (-len(each.missing), each.name))


def _health(career: Career) -> CareerHealth:
    missing = tuple(topic for topic in EXPECTED if not career.statements.get(topic) and not (topic == "contacts" and career.contacts))
    outdated = career.source.date == UNDATED or may_be_outdated(career.source, time.time())
    return CareerHealth(career.id, career.name, sum(map(len, career.statements.values())), missing, career.source.date, outdated)


class BrokenLink(NamedTuple):
    career: str
    url: str
    problem: str


async def broken_links(store: Store, careers: Sequence[str]) -> list[BrokenLink]:
    """Request the links of some careers, at most MOST_CHECKED, and return those that don't work."""
    known = [career for each in careers if (career := store.get(each))]
    links = [(career.id, url) for career in known for url in _addresses(career)]
    limit = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(timeout=LINK_TIMEOUT, follow_redirects=False) as client:
        found = await asyncio.gather(*(_check(client, limit, career, url) for career, url in links[:MOST_CHECKED]))
    return [each for each in found if each]


def _addresses(career: Career) -> Iterator[str]:
    """Yield the addresses in a profile, each once."""
    sources = [source.url for source in (career.source, *career.other_sources())]
    yield from dict.fromkeys(url for url in (*sources, *(contact.url for contact in career.contacts)) if url)


async def _check(client: httpx.AsyncClient, limit: asyncio.Semaphore, career: str, url: str) -> BrokenLink | None:
    async with limit:
        try:
            await asyncio.to_thread(check_address, url, False)
            status = (await client.head(url)).status_code
            if status in (403, 405, 501):
                # Some servers only answer browsers, or only GET.
                async with client.stream("GET", url) as response:
                    status = response.status_code
        except Exception as error:
            return BrokenLink(career, url, type(error).__name__)
    return BrokenLink(career, url, str(status)) if status >= 400 and status != 403 else None
