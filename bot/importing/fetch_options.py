"""What `careers import` may fetch from a website. Kept apart from the fetching, which loads an HTTP client."""

from __future__ import annotations

from dataclasses import dataclass

DELAY_SECONDS = 1.0
MAX_PAGES = 2_000


@dataclass(frozen=True)
class FetchOptions:
    """What may be fetched. `only` is a pattern for the addresses of pages in sitemaps, such as `*/careers/*`."""

    allow_private: bool = False
    only: str = "*"
    max_pages: int = MAX_PAGES
    delay_seconds: float = DELAY_SECONDS
