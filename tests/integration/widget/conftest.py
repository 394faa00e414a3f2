"""The widget in a browser, on pages and with an assistant that the tests control."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.integration.widget.stage import Stage
from tests.system.browser.chat import Chat

NewChat = Callable[..., Chat]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def stage() -> Iterator[Stage]:
    with contextlib.closing(Stage()) as stage:
        yield stage


@pytest.fixture
def chat(stage: Stage, browser: Browser) -> Iterator[NewChat]:
    """Return a function that opens a page, by default one with the widget, in a new context and returns its chat."""
    with contextlib.ExitStack() as stack:

        def make(address: str = "", width: int = 1280, height: int = 800, **options: Any) -> Chat:
            context = stack.enter_context(contextlib.closing(browser.new_context(viewport={"width": width, "height": height}, **options)))
            page = context.new_page()
            page.goto(address or stage.page())
            return Chat(page)

        yield make
