"""Fetches pages of a website politely: as robots.txt allows, slowly, with limits on size, time and number, and from one host only."""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from bot.importing.addresses import Refused, check_address, check_peer, same_site
from bot.importing.fetch_options import FetchOptions
from bot.importing.sitemap import is_sitemap, read_sitemap

AGENT = "careers-assistant"
HEADERS = {"User-Agent": f"Mozilla/5.0 (compatible; {AGENT}; imports the profiles of this site for its owner)"}
PAGE_TYPES = {
    "text/html": True,
    "application/xhtml+xml": True,
    "text/plain": False,
    "text/markdown": False,
    "application/pdf": False,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": False,
    "application/octet-stream": False,
}
XML_TYPES = {"application/xml", "text/xml", "application/gzip", "application/x-gzip"}
MAX_BYTES = 10_000_000
MAX_ROBOTS_BYTES = 500_000
MAX_REDIRECTS = 5
MAX_SITEMAPS = 50
TIMEOUT_SECONDS = 30.0
MAX_DELAY_SECONDS = 30.0


@dataclass(frozen=True)
class FetchedPage:
    """A page that was fetched, or the reason why it was not. `url` is its address after redirects."""

    url: str
    data: bytes = b""
    is_html: bool = True
    fault: str = ""


@dataclass(frozen=True)
class _Response:
    url: str
    status: int
    content_type: str
    data: bytes


class SiteFetcher:
    """Fetches the page at an address, or all pages of the sitemap there. Use as a context manager."""

    def __init__(self, options: FetchOptions, sleep: Callable[[float], None] = time.sleep) -> None:
        self._options = options
        self._sleep = sleep
        # No proxy from the environment, because the address that is connected to is checked.
        self._client = httpx.Client(headers=HEADERS, timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False)
        self._robots: dict[str, Protego] = {}
        self._next_request = 0.0

    def __enter__(self) -> SiteFetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, address: str) -> Iterator[FetchedPage]:
        """Yield the page at an address. If it is a sitemap, yield the pages it lists on the same host."""
        try:
            response = self._get(address)
            if not is_sitemap(response.data):
                yield self._as_page(response)
                return
            pages = list(self._list_pages(response))
        except Refused as refused:
            yield FetchedPage(address, fault=str(refused))
            return
        chosen = [url for url in pages if fnmatch.fnmatch(url, self._options.only)]
        for url in chosen[: self._options.max_pages]:
            try:
                yield self._as_page(self._get(url))
            except Refused as refused:
                yield FetchedPage(url, fault=str(refused))
        if len(chosen) > self._options.max_pages:
            yield FetchedPage(address, fault=f"it lists {len(chosen):,} pages, more than --max-pages allows")
        if not chosen:
            yield FetchedPage(address, fault="the sitemap lists no page on its host that is wanted")

    def _list_pages(self, response: _Response) -> Iterator[str]:
        """Yield the addresses in a sitemap and the sitemaps that it lists, each once."""
        waiting, seen, read = [response.url], {response.url}, 0
        while waiting and read < MAX_SITEMAPS:
            url = waiting.pop(0)
            sitemap = read_sitemap((response if url == response.url else self._get(url)).data)
            read += 1
            for found in sitemap.sitemaps + sitemap.pages:
                if found in seen or not same_site(found, response.url):
                    continue
                seen.add(found)
                if found in sitemap.sitemaps:
                    waiting.append(found)
                else:
                    yield found

    def _as_page(self, response: _Response) -> FetchedPage:
        if response.content_type not in PAGE_TYPES:
            raise Refused(f"its type is {response.content_type or 'not given'}, which cannot be read")
        return FetchedPage(response.url, response.data, is_html=PAGE_TYPES[response.content_type])

    def _get(self, url: str) -> _Response:
        """Fetch an address and follow redirects on the same host. Raises Refused if it is not allowed or fails."""
        start = url
        for _ in range(MAX_REDIRECTS + 1):
            self._check_robots(url)
            response = self._request(url, MAX_BYTES)
            if not 300 <= response.status < 400:
                break
            url = urljoin(url, response.data.decode())
            if not same_site(start, url):
                raise Refused(f"it redirects to another site, {urlsplit(url).hostname}")
        else:
            raise Refused(f"it redirects more than {MAX_REDIRECTS} times")
        if response.status != 200:
            raise Refused(f"the site answers with status {response.status}")
        return response

    def _check_robots(self, url: str) -> None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            response = self._request(f"{site}/robots.txt", MAX_ROBOTS_BYTES)
            if response.status >= 500 or response.status == 429:
                raise Refused(f"the site answers with status {response.status} for robots.txt")
            # A site without robots.txt allows everything; one that redirects it is read as one without.
            self._robots[site] = Protego.parse(response.data.decode(errors="replace") if response.status == 200 else "")
        if not self._robots[site].can_fetch(url, AGENT):
            raise Refused("the site's robots.txt does not allow it")

    def _wait(self, url: str) -> None:
        parts = urlsplit(url)
        robots = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        delay = max(self._options.delay_seconds, float((robots and robots.crawl_delay(AGENT)) or 0))
        pause = self._next_request - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        self._next_request = time.monotonic() + min(delay, MAX_DELAY_SECONDS)

    def _request(self, url: str, max_bytes: int) -> _Response:
        """Send one request. The data of a redirect is the address it points to. Raises Refused."""
        check_address(url, self._options.allow_private)
        self._wait(url)
        deadline = time.monotonic() + TIMEOUT_SECONDS
        try:
            with self._client.stream("GET", url) as response:
                if not self._options.allow_private:
                    # The host may have another address by now than the one that was checked.
                    check_peer(response.extensions["network_stream"].get_extra_info("server_addr")[0])
                content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                if response.is_redirect:
                    return _Response(url, response.status_code, content_type, response.headers["location"].encode())
                data = bytearray()
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > max_bytes:
                        raise Refused(f"it is larger than {max_bytes / 1_000_000:g} MB")
                    if time.monotonic() > deadline:
                        raise Refused(f"it takes longer than {TIMEOUT_SECONDS:g} seconds")
                return _Response(url, response.status_code, content_type, bytes(data))
        except httpx.TimeoutException:
            raise Refused(f"the site does not answer within {TIMEOUT_SECONDS:g} seconds") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise Refused(f"it cannot be fetched: {error}") from None
