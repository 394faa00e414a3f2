"""The workbench's pages in Chromium: accessibility, small windows, and the keyboard alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from bot.workbench import publishing
from bot.workbench.database import Database
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.results import DONE, FAILED, RUNNING, RegressionResult, Summary, TaughtResult, summarise
from tests.browser import chromium, violations
from tests.integration.workbench.conftest import HOSTILE, PASSWORD, by_proxy, talk, turn

PATHS = ("", "/questions", "/groups", "/ask", "/questions/1", "/health", "/changes", "/versions", "/report", "/audit", "/questions/999999")
KINDS = ("statement", "alias", "contact", "glossary", "link", "wording", "regression", "phrasing")
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


TRAINED = Summary(
    state=DONE,
    asked=3,
    regressions=(RegressionResult(question=LONG, says="x", held=True, holds=False, reply=HOSTILE),),
    taught=(TaughtResult(text=LONG, before="pay", after="hours/on_call"), TaughtResult(text=HOSTILE, before="", after="pay")),
)
STATES = {
    "not tried": None,
    "training": Summary(state=RUNNING, at=4e9, stage="Fitting the classifier", percent=65),
    "interrupted": Summary(state=RUNNING),
    "failed": Summary(state=FAILED, problem=HOSTILE),
    "trained": TRAINED,
}


def test_teaching_is_accessible_in_each_state_and_fits_a_telephone(page: Page, address: str, database: Database) -> None:
    change = PhrasingChange(label="hours/on_call", phrasings=("does the bat phone go", "x" * 150))
    for state, summary in STATES.items():

        def write(session: Session, summary: Summary | None = summary) -> int:
            number = publishing.save(session, "pat", change, None)
            if summary:
                proposal = publishing.proposal(session, number)
                assert proposal
                summarise(session, proposal, summary)
            return number

        page.set_viewport_size({"width": 390, "height": 700})
        page.goto(f"{address}/workbench/changes/{database.run_here(write)}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, state
        assert violations(page) == [], state


def test_a_phrasing_is_taught_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/workbench/edit?kind=phrasing")
    for name, typed in (("phrasings", "is the bat phone loud"), ("label", "being on")):
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                break
        page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="“is the bat phone loud” means being on call")).to_be_visible()
    page.get_by_role("button", name="Discard").press("Enter")
    expect(page.get_by_role("heading", name="Changes")).to_be_visible()


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
