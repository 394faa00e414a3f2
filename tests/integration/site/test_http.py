"""How pages and files are served: status, caching, compression and policies."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.site.http import ASSETS, asset_address

PAGES = ["/", "/careers", "/careers/nurse", "/a-to-z", "/compare?career=nurse&career=vet", "/embed", "/what-suits-me", "/privacy", "/terms"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_compressed_and_revalidated(address: str, path: str) -> None:
    first = httpx.get(address + path)
    assert first.status_code == 200 and first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "no-cache" and first.headers["vary"] == "Accept-Encoding"
    again = httpx.get(address + path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = httpx.get(address + path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.text == first.text


@pytest.mark.parametrize("path", [*PAGES, "/nothing-here"])
def test_a_page_has_a_strict_policy_and_no_cookie(address: str, path: str) -> None:
    answer = httpx.get(address + path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "form-action 'self'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/careers/astronaut", "/careers/%2e%2e%2fsite", "/assets/secret.txt", "/nothing-here"])
def test_what_is_not_there_is_a_page_that_says_so(address: str, path: str) -> None:
    answer = httpx.get(address + path)
    assert answer.status_code == 404 and "Page not found" in answer.text


@pytest.mark.parametrize("name", ASSETS)
def test_a_file_may_be_cached_forever_under_its_own_address(address: str, name: str) -> None:
    answer = httpx.get(address + asset_address(name))
    assert answer.status_code == 200 and answer.headers["content-type"] == ASSETS[name]
    assert "immutable" in answer.headers["cache-control"]
    assert "immutable" not in httpx.get(f"{address}/assets/{name}?v=older").headers["cache-control"]


def test_pages_are_small(address: str) -> None:
    """Each page is at most 10 kB, its style sheet 6 kB and its script 2 kB, as sent."""
    for path, limit in [*((path, 10_000) for path in PAGES), (asset_address("site.css"), 6_000), (asset_address("site.js"), 2_000)]:
        assert int(httpx.get(address + path).headers["content-length"]) <= limit, path


def test_a_search_from_the_address_bar_is_shown_as_text(address: str) -> None:
    answer = httpx.get(address + "/careers", params={"q": '"><script>alert(1)</script>', "category": "<b>"})
    assert answer.status_code == 200 and "<script>alert" not in answer.text and "<b>" not in answer.text


def test_the_privacy_page_says_how_long_conversations_are_kept(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> str:
        return re.sub(r"\s+", " ", httpx.get(address + "/privacy").text)

    assert "deleted 30 days after its last message" in kept()
    monkeypatch.setenv("CAREERS_KEEP_DAYS", "1")
    assert "deleted 1 day after its last message" in kept()
    monkeypatch.setenv("CAREERS_KEEP_DAYS", "forever")
    assert "kept until they are deleted" in kept()
