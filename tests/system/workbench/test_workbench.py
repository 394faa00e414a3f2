"""The whole way of a content editor in a real browser: from the worst gap of a week to a better answer, live."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium, violations
from tests.system.workbench.mending import SURVEY, WEEKENDS, becomes, mend, say, workbench


@pytest.mark.long
def test_the_worst_gap_is_mended_live(trained: None) -> None:
    found: dict[str, list[str]] = {}
    texts: dict[str, str] = {}

    def look(page: Page, name: str) -> None:
        found[name] = violations(page)
        texts[name] = page.content()

    with workbench() as address, chromium() as browser, contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        mend(page, address, look)
        assert f"({SURVEY}, 2026-06)" in say(address, "Do archivists work weekends?")[0]
        page.goto(f"{address}/workbench/versions")
        assert "38 to 40 hours a week" in say(address, "What hours do archivists work?")[0]
        page.get_by_role("button", name="Take this change back").press("Enter")
        expect(page.get_by_text("taken back", exact=True)).to_be_visible()
        assert becomes(address, live=False)
    assert {name: each for name, each in found.items() if each} == {}
    assert "weekend or bank holiday work" in texts["ask"]
    assert "1 of 1 watched questions get the right reply" in texts["preview"]
    assert WEEKENDS in texts["preview"]
    assert "ada@example.org" not in "".join(texts.values())
    assert "Ada Smith" not in "".join(texts.values())
