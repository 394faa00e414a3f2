"""Layout on small screens, magnified, in forced colours, without motion and from right to left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system.browser.chat import Chat
from tests.system.browser.conftest import RESULTS, NewChat, OtherSite, Server, widget_tag

LONG = "W" * 200


def assert_fits(page: Page) -> None:
    """Neither the page nor the chat scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    too_wide = page.evaluate(
        "[...document.querySelector('careers-chat').shadowRoot.querySelectorAll('.panel, .scroller, .log, .message, header, form')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className || e.localName)"
    )
    assert too_wide == []


def assert_all_can_be_pressed(opened: Chat, within: Locator | None = None) -> None:
    """Every control can be scrolled into view, is large enough and is not covered."""
    size = opened.page.viewport_size
    assert size
    # The sign of what is below comes and goes while this scrolls.
    for control in (within or opened.panel).locator("button:not(.sign):visible, textarea:visible").all():
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box and box["width"] >= 36 and box["height"] >= 36, control
        assert box["x"] >= 0 and box["y"] >= 0, control
        assert box["x"] + box["width"] <= size["width"] and box["y"] + box["height"] <= size["height"], control
        control.click(trial=True)


@pytest.mark.parametrize(
    ("name", "width", "height", "scale"),
    [
        ("320-wide", 320, 640, 1),
        ("zoom-400", 320, 256, 4),
        pytest.param("landscape", 640, 320, 2, marks=pytest.mark.long),
        pytest.param("zoom-200", 640, 512, 2, marks=pytest.mark.long),
    ],
)
def test_small_screens(chat: NewChat, name: str, width: int, height: int, scale: int) -> None:
    opened = chat(width=width, height=height, device_scale_factor=scale)
    box = opened.launcher.bounding_box()
    assert box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= width
    opened.open()
    opened.say("what are the hours?")
    opened.say(LONG)
    opened.say("what skills does it take?")
    opened.page.screenshot(path=RESULTS / f"{name}.png")
    assert_fits(opened.page)
    assert_all_can_be_pressed(opened)
    opened.fail_once()
    opened.send("who can I ask?")
    expect(opened.button("Try again")).to_be_visible()
    assert_fits(opened.page)
    assert_all_can_be_pressed(opened)
    opened.button("Options").click()
    assert_all_can_be_pressed(opened, opened.page.locator("#options"))


def test_a_covered_page_cannot_get_the_focus(chat: NewChat) -> None:
    opened = chat(width=320, height=640).open()
    for _ in range(30):
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("['CAREERS-CHAT', 'BODY'].includes(document.activeElement.tagName)")
    opened.page.keyboard.press("Escape")
    expect(opened.launcher).to_be_focused()


def test_the_panel_adapts_when_the_window_changes_its_size(chat: NewChat) -> None:
    opened = chat().open()
    opened.input.fill("half a quest")
    opened.page.set_viewport_size({"width": 320, "height": 640})
    expect(opened.panel).to_have_css("width", "320px")
    expect(opened.input).to_be_focused()
    opened.page.set_viewport_size({"width": 1200, "height": 800})
    expect(opened.panel).to_have_css("width", "410px")
    expect(opened.input).to_have_value("half a quest")
    expect(opened.input).to_be_focused()


def test_a_telephone_shows_the_messages_instead_of_the_keyboard(chat: NewChat) -> None:
    opened = chat(width=390, height=844, has_touch=True, is_mobile=True, device_scale_factor=2)
    opened.launcher.tap()
    expect(opened.page.get_by_role("log", name="Conversation")).to_be_focused()
    opened.button("What are the hours like?").tap()
    assert "37.5" in opened.reply(1)
    opened.page.screenshot(path=RESULTS / "telephone.png")
    # A narrow answer needs no scrolling.
    for question in ("", "is there on-call work?", "do they visit people at home?", "how much holiday do they get?"):
        if question:
            opened.say(question)
        expect(opened.replies.last).to_be_in_viewport(ratio=1)
        expect(opened.panel.get_by_role("group", name="Suggested questions")).to_be_in_viewport(ratio=1)
    # Fingers need more room than a mouse.
    for button in opened.panel.locator("button:not(.sign):visible").all():
        box = button.bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44


def test_everything_has_a_border_in_forced_colours(chat: NewChat) -> None:
    opened = chat(forced_colors="active").open()
    opened.say("what are the hours?")
    opened.page.screenshot(path=RESULTS / "forced-colours.png")
    bubbles = (opened.replies.last.locator(".bubble"), opened.questions.last.locator(".bubble"))
    for part in (opened.panel, *bubbles, opened.button("Send"), opened.input):
        border, background = part.evaluate("e => [getComputedStyle(e).borderTopColor, getComputedStyle(e).backgroundColor]")
        assert border != background and part.evaluate("e => getComputedStyle(e).borderTopWidth") != "0px"


def test_nothing_moves_with_reduced_motion(chat: NewChat) -> None:
    motion = (
        "[...document.querySelector('careers-chat').shadowRoot.querySelectorAll('*')].map(e => getComputedStyle(e))"
        ".some(style => style.animationName !== 'none' || style.transitionDuration !== '0s')"
    )
    for preference, moves in (("no-preference", True), ("reduce", False)):
        opened = chat(reduced_motion=preference).open()
        opened.say("what are the hours?")
        assert opened.page.evaluate(motion) is moves


def test_from_right_to_left(chat: NewChat, server: Server, other_site: OtherSite) -> None:
    opened = chat(other_site.page("/rtl", widget_tag(server, career="medical-technical-officer"), html='<html lang="ar" dir="rtl">'))
    box = opened.launcher.bounding_box()
    assert box and box["x"] < 100
    opened.open()
    opened.say("what are the hours?")
    opened.page.screenshot(path=RESULTS / "right-to-left.png")
    assert_fits(opened.page)
    panel, mine, reply = opened.panel.bounding_box(), opened.questions.last.bounding_box(), opened.replies.last.bounding_box()
    assert panel and mine and reply
    assert panel["x"] < 100
    assert mine["x"] - panel["x"] < 40
    assert panel["x"] + panel["width"] - (reply["x"] + reply["width"]) < 40


def test_the_page_can_set_its_own_colours(chat: NewChat, server: Server, other_site: OtherSite) -> None:
    own = "careers-chat { --careers-chat-accent: rgb(90, 20, 120); --careers-chat-radius: 2px }"
    theme = f"<style>{own} p, button {{ color: red !important }}</style>"
    opened = chat(other_site.page("/theme", theme + widget_tag(server))).open()
    expect(opened.button("Send")).to_have_css("background-color", "rgb(90, 20, 120)")
    expect(opened.panel).to_have_css("border-radius", "2px")
    expect(opened.replies.first.locator("p").first).not_to_have_css("color", "rgb(255, 0, 0)")
