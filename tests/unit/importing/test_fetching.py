"""Pages are fetched from a local server as robots.txt allows, within limits, and not from private networks unless allowed."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.importing import fetching
from bot.importing.addresses import Refused, check_address, check_peer, same_site
from bot.importing.fetch_options import FetchOptions
from bot.importing.fetching import FetchedPage, SiteFetcher
from bot.importing.sitemap import read_sitemap

PAGE = b"<html><body><h1>Baker</h1><h2>Pay</h2><p>Good.</p></body></html>"
SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


class Site:
    """A website on this machine. `pages` maps paths to (status, headers, body)."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.requested: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requested.append(self.path)
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def add(self, path: str, body: bytes = PAGE, content_type: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> str:
        self.pages[path] = (status, {"Content-Type": content_type, **headers}, body)
        return self.address + path

    def add_sitemap(self, path: str, *pages: str) -> str:
        locations = "".join(f"<url><loc>{page}</loc></url>" for page in pages)
        return self.add(path, SITEMAP.format(locations).encode(), "application/xml")

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


def fetch(address: str, **options: object) -> list[FetchedPage]:
    given = {"allow_private": True, "delay_seconds": 0.0, **options}
    with SiteFetcher(FetchOptions(**given)) as fetcher:  # type: ignore[arg-type]
        return list(fetcher.fetch(address))


def test_a_page_is_fetched(site: Site) -> None:
    address = site.add("/baker")
    assert fetch(address) == [FetchedPage(address, PAGE)]
    assert site.requested == ["/robots.txt", "/baker"]


@pytest.mark.parametrize(
    "rules", ["User-agent: *\nDisallow: /private", "User-agent: careers-assistant\nDisallow: /*/baker", "User-agent: *\nDisallow: /"]
)
def test_robots_txt_is_obeyed(site: Site, rules: str) -> None:
    site.add("/robots.txt", rules.encode(), "text/plain")
    (page,) = fetch(site.add("/private/baker"))
    assert page.fault == "the site's robots.txt does not allow it"
    assert site.requested == ["/robots.txt"]


def test_a_broken_robots_txt_allows_nothing(site: Site) -> None:
    site.add("/robots.txt", status=503)
    (page,) = fetch(site.add("/baker"))
    assert "503 for robots.txt" in page.fault


def test_the_delay_of_robots_txt_is_kept(site: Site) -> None:
    site.add("/robots.txt", b"User-agent: *\nCrawl-delay: 7", "text/plain")
    pauses: list[float] = []
    with SiteFetcher(FetchOptions(allow_private=True), sleep=pauses.append) as fetcher:
        list(fetcher.fetch(site.add_sitemap("/sitemap.xml", site.add("/a"), site.add("/b"))))
    assert pauses[-1] == pytest.approx(7, abs=1)


def test_the_pages_of_a_sitemap_are_fetched(site: Site) -> None:
    pages = [site.add("/jobs/baker"), site.add("/jobs/chef"), site.add("/news")]
    address = site.add_sitemap("/sitemap.xml", *pages, "https://elsewhere.example/x")
    assert [page.url for page in fetch(address)] == pages
    assert [page.url for page in fetch(address, only="*/jobs/*")] == pages[:2]
    assert [page.url for page in fetch(address, max_pages=1)] == [pages[0], address]
    assert "robots" not in fetch(address)[0].fault


def test_an_index_of_sitemaps_and_compressed_ones_are_read(site: Site) -> None:
    page = site.add("/baker")
    inner = site.add("/jobs.xml.gz", gzip.compress(SITEMAP.format(f"<url><loc>{page}</loc></url>").encode()), "application/gzip")
    index = site.add("/sitemap.xml", INDEX.format(f"<sitemap><loc>{inner}</loc></sitemap>").encode(), "text/xml")
    assert [page.url for page in fetch(index)] == [page]


@pytest.mark.parametrize(
    ("target", "reason"),
    [("https://elsewhere.example/", "redirects to another site, elsewhere.example"), ("/loop", "redirects more than 5 times")],
)
def test_redirects_stay_on_the_host(site: Site, target: str, reason: str) -> None:
    (page,) = fetch(site.add("/loop", status=302, Location=target))
    assert reason in page.fault


def test_a_redirect_is_followed_and_checked_with_robots_txt(site: Site) -> None:
    site.add("/robots.txt", b"User-agent: *\nDisallow: /secret", "text/plain")
    new = site.add("/new")
    assert fetch(site.add("/old", status=301, Location="/new"))[0].url == new
    site.add("/secret")
    assert "robots.txt" in fetch(site.add("/sly", status=301, Location="/secret"))[0].fault


def test_large_pages_and_other_kinds_are_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 10)
    assert "larger than" in fetch(site.add("/large"))[0].fault
    monkeypatch.undo()
    assert "its type is image/png" in fetch(site.add("/picture", b"x", "image/png"))[0].fault
    assert "status 404" in fetch(f"{site.address}/gone")[0].fault


def test_a_slow_site_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        (page,) = fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert "does not answer within 0.2 seconds" in page.fault
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"])
def test_private_addresses_are_refused(site: Site, host: str) -> None:
    (page,) = fetch(f"http://{host}:{site.address.rpartition(':')[2]}/", allow_private=False)
    assert "private network: allow it with --allow-private" in page.fault
    assert site.requested == []


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1"])
def test_addresses_of_private_networks_are_recognised(address: str) -> None:
    with pytest.raises(Refused):
        check_peer(address)


def test_public_addresses_are_allowed() -> None:
    check_peer("93.184.216.34")
    check_peer("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize("url", ["ftp://careers.example/", "http://user:pass@careers.example/", "http://careers.example:x/", "https:///a"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        check_address(url, allow_private=True)


def test_a_site_has_one_host_with_or_without_www() -> None:
    assert same_site("https://www.careers.example/a", "http://careers.example/b")
    assert not same_site("https://careers.example/", "https://jobs.careers.example/")
    assert not same_site("https://careers.example/", "https://careers.example:8443/")


@pytest.mark.parametrize(
    "data",
    [
        b"<urlset><url>",
        gzip.compress(b"x")[:-9],
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>&b;',
    ],
)
def test_a_damaged_sitemap_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_sitemap(data)


def test_entities_of_a_sitemap_are_not_resolved() -> None:
    data = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>'
    assert read_sitemap(data).pages == []
