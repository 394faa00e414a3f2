"""A Chromium for tests, and what axe finds on a page."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.paths import ROOT

SCRIPT = ROOT / "widget" / "dist" / "careers-chat.js"
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTROLS = {"button", "link", "textbox", "checkbox", "radio", "combobox", "searchbox", "dialog", "table", "log", "region"}
"""Roles that say nothing without a name."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = "Chromium is not installed (make services)"


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the installed Chromium. Skips the test if there is none."""
    path = next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip(NO_CHROMIUM)
    assert SCRIPT.is_file(), "the widget has not been built: run make widget"
    with sync_playwright() as playwright, contextlib.closing(playwright.chromium.launch(executable_path=path, args=FLAGS)) as running:
        yield running


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA and best practice, a line for each element."""
    # Not as a script element, which the Content-Security-Policy of the pages forbids.
    page.evaluate(_axe())
    result: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in result["violations"] for node in each["nodes"]]


def unnamed_controls(page: Page) -> list[str]:
    """Return the roles of the controls in the accessibility tree that have no name."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree["nodes"] if not node["ignored"]]
    return [role for role, name in nodes if role in CONTROLS and not name.strip()]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
