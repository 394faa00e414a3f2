"""The workbench's pages in Chromium: accessibility, small windows, and the keyboard alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, violations
from tests.integration.workbench.conftest import HOSTILE, PASSWORD, by_proxy, talk, turn

PATHS = ("", "/questions", "/groups", "/questions/1", "/health", "/changes", "/versions", "/report", "/audit", "/questions/999999")
KINDS = ("statement", "alias", "contact", "glossary", "link", "wording", "regression")
LONG = "Is there " + "averyveryverylongwordindeed" * 4


@pytest.fixture(scope="module")
def browser(conversations: Any) -> Iterator[Browser]:
    # Before the browser starts, because it runs an event loop in this thread.
    talk(conversations, "browser", turn("weekends?"), turn(LONG, "unsure"), turn(HOSTILE, "declined", "", "pay", others=(HOSTILE,)))
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with contextlib.closing(browser.new_context(extra_http_headers=by_proxy("pat"), reduced_motion="reduce")) as context:
        opened = context.new_page()
        opened.problems = []
        opened.on("console", lambda message: message.type == "error" and "404" not in message.text and opened.problems.append(message.text))
        opened.on("dialog", lambda dialog: opened.problems.append(dialog.message))
        yield opened
        assert opened.problems == []


def test_axe_finds_nothing_on_any_page(page: Page, address: str) -> None:
    for path in (*PATHS, *(f"/edit?kind={kind}&question=1" for kind in KINDS)):
        page.goto(f"{address}/workbench{path}")
        assert violations(page) == [], path


@pytest.mark.long
def test_nothing_is_cut_off_in_a_small_dark_window(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (*PATHS, "/edit?kind=statement&question=1"):
        page.goto(f"{address}/workbench{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert violations(page) == [], path


def test_signing_in_and_out_takes_only_the_keyboard(browser: Browser, address: str) -> None:
    with contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(f"{address}/workbench/questions")
        for typed in ("ed", PASSWORD):
            for _ in range(10):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.tagName") == "INPUT":
                    break
            page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_text("ed, editor")).to_be_visible()
        page.get_by_role("button", name="Sign out").press("Enter")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.goto(f"{address}/workbench/questions")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
