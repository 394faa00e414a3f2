"""Accessibility: the axe rules for WCAG 2.2 A and AA, and every action by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations
from tests.system.browser.conftest import CAREER, RESULTS, NewChat

SIZES = {"desktop": (1200, 800), "phone": (320, 640)}


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        ("desktop", "light"),
        pytest.param("phone", "dark", marks=pytest.mark.long),
        pytest.param("desktop", "dark", marks=pytest.mark.long),
        pytest.param("phone", "light", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(chat: NewChat, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    # Without motion, no element is half transparent when axe measures its contrast.
    opened = chat(width=width, height=height, color_scheme=scheme, reduced_motion="reduce")
    found: dict[str, list[str]] = {}

    def check(state: str) -> None:
        opened.page.screenshot(path=RESULTS / f"{scheme}-{size}-{state}.png")
        found[state] = violations(opened.page)

    expect(opened.launcher).to_be_visible()
    check("closed")
    opened.open()
    check("open")
    opened.say("what are the hours?")
    opened.say("who can I ask about pay?")
    check("reply")
    opened.input.fill("x" * 1001)
    opened.button("Options").click()
    check("options")
    opened.page.keyboard.press("Escape")
    opened.fail_once(status=502)
    opened.send("what skills does it take?")
    expect(opened.alert).not_to_be_empty()
    check("error")
    opened.choose_option("End chat")
    check("end")
    assert {state: each for state, each in found.items() if each} == {}


@pytest.mark.parametrize("path", ["/", CAREER, "/embed", "/careers/no-such-job"])
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_on_the_demo_site(chat: NewChat, path: str, scheme: str) -> None:
    opened = chat(path, color_scheme=scheme)
    expect(opened.launcher).to_be_visible()
    opened.page.screenshot(path=RESULTS / f"site-{scheme}-{path.strip('/').replace('/', '-') or 'front'}.png", full_page=True)
    assert violations(opened.page) == []


def test_every_action_by_keyboard(chat: NewChat) -> None:
    opened = chat()
    expect(opened.launcher).to_be_visible()
    press = opened.page.keyboard.press
    tab_to(opened.page, "Ask about this job")
    press("Enter")
    expect(opened.input).to_be_focused()
    opened.page.keyboard.type("what are the hours?")
    press("Enter")
    opened.reply(1)
    expect(opened.input).to_be_focused()
    suggestion = opened.panel.get_by_role("group", name="Suggested questions").get_by_role("button").first
    title = suggestion.inner_text()
    tab_to(opened.page, title, backwards=True)
    press("Enter")
    opened.reply(2)
    expect(opened.questions.last).to_contain_text(title)
    expect(opened.input).to_be_focused()
    tab_to(opened.page, "Options", backwards=True)
    press("Enter")
    tab_to(opened.page, "End chat")
    press("Enter")
    expect(opened.button("Keep it")).to_be_focused()
    press("Escape")
    expect(opened.input).to_be_focused()
    press("Escape")
    expect(opened.panel).to_be_hidden()
    expect(opened.launcher).to_be_focused()


def test_the_options_close_when_the_focus_leaves_them(chat: NewChat) -> None:
    opened = chat().open()

    def click_a_message() -> None:
        opened.replies.last.click(position={"x": 10, "y": 10})  # the open menu covers the middle of the message

    for leave in (opened.button("Close").focus, click_a_message, opened.button("Options").click):
        opened.button("Options").click()
        expect(opened.button("End chat")).to_be_visible()
        leave()
        expect(opened.button("End chat")).to_be_hidden()


def tab_to(page: Page, name: str, backwards: bool = False) -> None:
    """Press Tab until the element with this name has the focus."""
    focused = "(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e })()"
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate(f"{focused}?.getAttribute('aria-label') ?? {focused}?.textContent") == name:
            return
    pytest.fail(f"Tab never reached {name!r}")


def test_the_keyboard_scrolls_the_log(chat: NewChat) -> None:
    opened = chat(height=520).open()
    for question in ("what are the hours?", "what do they do?"):
        opened.say(question)
    log = opened.page.get_by_role("log", name="Conversation")
    expect(opened.replies.first).not_to_be_in_viewport()
    log.focus()
    opened.page.keyboard.press("Home")
    expect(opened.replies.first).to_be_in_viewport()


def test_new_messages_are_announced_and_restored_ones_are_not(chat: NewChat) -> None:
    opened = chat().open()
    expect(opened.page.get_by_role("log", name="Conversation")).to_have_count(1)
    opened.say("what are the hours?")
    # Records the number of messages when the log becomes a live region.
    opened.page.add_init_script(
        "new MutationObserver(() => { const log = document.querySelector('careers-chat')?.shadowRoot.querySelector('.log');"
        "if (!log || log.watched) return; log.watched = true;"
        "new MutationObserver(() => { window.liveAt = log.querySelectorAll('.message').length })"
        ".observe(log, {attributes: true, attributeFilter: ['role']}) }).observe(document, {childList: true, subtree: true})"
    )
    opened.page.reload()
    expect(opened.page.get_by_role("log", name="Conversation")).to_have_count(1)
    assert opened.page.evaluate("window.liveAt") == 3
