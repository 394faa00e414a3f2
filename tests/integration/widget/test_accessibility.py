"""Accessibility of every state: axe, headings to jump between, and every control by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import unnamed_controls, violations
from tests.integration.widget.conftest import NewChat
from tests.integration.widget.stage import Stage
from tests.integration.widget.states import STATES
from tests.system.browser.chat import Chat

FOCUSED = """() => { const e = document.querySelector('careers-chat').shadowRoot.activeElement
    return e?.getAttribute('aria-label') ?? e?.textContent }"""
SHOWN = """() => [...document.querySelector('careers-chat').shadowRoot
    .querySelectorAll('button:not(.sign), a[href], textarea, input, summary')]
    .filter(e => e.checkVisibility({ visibilityProperty: true })).map(e => e.getAttribute('aria-label') ?? e.textContent)"""
PLAIN = ("closed", "open", "privacy", "broad", "gap", "long", "notice", "waiting", "start-again")
"""States that others show as well, or that the system tests check."""
PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@pytest.mark.parametrize("state", [pytest.param(state, marks=pytest.mark.long) if state in PLAIN else state for state in STATES])
@pytest.mark.parametrize(
    "options",
    [
        pytest.param(PHONE, id="phone"),
        pytest.param(DESKTOP, id="desktop", marks=pytest.mark.long),
        pytest.param({**DESKTOP, "forced_colors": "active"}, id="forced", marks=pytest.mark.long),
    ],
)
def test_every_state_is_accessible(chat: NewChat, stage: Stage, state: str, options: dict[str, object]) -> None:
    # Without motion, no element is half transparent when axe measures its contrast.
    opened = chat(reduced_motion="reduce", **options)
    STATES[state](opened, stage)
    for scheme in ("light", "dark"):
        opened.page.emulate_media(color_scheme=scheme)
        assert violations(opened.page) == [], scheme
    assert unnamed_controls(opened.page) == []
    # Last, because the focus closes the menu.
    assert not_reached(opened) == set()


def not_reached(opened: Chat) -> set[str]:
    """Return the controls on the screen that the Tab key does not reach, but for the sign of what is below, which comes and goes."""
    shown: list[str] = opened.page.evaluate(SHOWN)
    reached = {opened.page.evaluate(FOCUSED)}
    for _ in range(len(shown) + 4):
        opened.page.keyboard.press("Tab")
        reached.add(opened.page.evaluate(FOCUSED))
    return set(shown) - reached


def test_each_message_is_a_heading_with_its_time(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    headings = opened.panel.get_by_role("heading", level=3).all_inner_texts()
    assert [re.sub(r"\d{1,2}:\d\d( [ap]m)?", "TIME", each, flags=re.IGNORECASE) for each in headings] == [
        "Assistant, TIME",
        "You, TIME",
        "Assistant, TIME",
    ]
    # The times are those of the messages, also after a reload.
    opened.page.reload()
    expect(opened.panel.get_by_role("heading", level=3)).to_have_text(headings)


def test_a_comparison_is_a_table_that_says_what_each_cell_is(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("compare them")
    assert opened.panel.get_by_role("columnheader").all_inner_texts() == ["Nurse", "Electrician"]
    assert opened.panel.get_by_role("rowheader").all_inner_texts() == ["Pay", "Hours", "How to start"]
    expect(opened.panel.get_by_role("cell", name="An electrician starts higher; a nurse ends higher.")).to_be_visible()


@pytest.mark.parametrize(
    ("question", "controls"),
    [
        (
            "who can I contact?",
            ["01632 960 001", "adviser@careers.example.org", "0345 60 60 655", "This helped", "This did not help", "Copy"],
        ),
        (
            "find me a career",
            ["Wind turbine technician (opens in a new tab)", "Tree surgeon (opens in a new tab)", "This helped", "Compare the first two"],
        ),
        ("compare them", ["Pay (opens in a new tab)", "Hours (opens in a new tab)", "What about a plumber?"]),
    ],
)
def test_what_a_reply_offers_is_reached_by_keyboard_in_order(chat: NewChat, question: str, controls: list[str]) -> None:
    opened = chat().open()
    opened.say(question)
    opened.page.get_by_role("log", name="Conversation").focus()
    reached = []
    for _ in range(20):
        opened.page.keyboard.press("Tab")
        reached.append(opened.page.evaluate(FOCUSED))
    assert list(dict.fromkeys(name for name in reached if name in controls)) == controls
