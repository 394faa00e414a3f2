"""What a page can do to the chat, and what the chat does to its page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.integration.widget.conftest import NewChat
from tests.integration.widget.stage import CONTENT, Stage
from tests.system.browser.chat import Chat

STYLES = ["font-size", "font-family", "line-height", "letter-spacing", "text-transform", "color", "visibility", "text-align", "font-weight"]
HOSTILE = [
    "* { font-size: 30px }",
    "* { all: revert }",
    "* { text-transform: uppercase; letter-spacing: 5px; word-spacing: 1em; line-height: 3 }",
    "* { font-family: serif !important; color: red !important; text-align: center !important }",
    "html { font-size: 62.5% } body { visibility: hidden; font: italic bold 9px serif; text-indent: 4em; cursor: none }",
    "careers-chat { font-size: 40px; text-shadow: 1px 1px red; white-space: nowrap }",
]
LOOK = """names => ['.launcher', '.panel h2', '.bubble p', '.suggestion', 'textarea'].map(selector => {
    const style = getComputedStyle(document.querySelector('careers-chat').shadowRoot.querySelector(selector))
    return [selector, ...names.map(name => style.getPropertyValue(name))] })"""
LONG_PAGE = CONTENT + '<p style="height: 3000px"></p><section id="skills"><h2>Skills</h2></section>'


def test_styles_of_the_page_do_not_reach_the_chat(chat: NewChat, stage: Stage) -> None:
    opened = chat(stage.page(head="<style></style>")).open()
    expected = opened.page.evaluate(LOOK, STYLES)
    assert expected[2][1] == "16px"
    assert {styles: looks(opened.page, styles) for styles in HOSTILE} == dict.fromkeys(HOSTILE, expected)


def looks(page: Page, styles: str) -> object:
    """Return how the chat looks under these styles of its page."""
    set_styles(page, styles)
    return page.evaluate(LOOK, STYLES)


def set_styles(page: Page, styles: str) -> None:
    page.evaluate("styles => document.querySelector('style').textContent = styles", styles)


def test_the_chat_stays_in_the_corner_of_the_window(chat: NewChat, stage: Stage) -> None:
    opened = chat(
        stage.page(head="<style></style>", content='<main><h1>A page</h1><p id="cover">Above all else</p></main>'), reduced_motion="reduce"
    )
    for style in ("transform: scale(0.5)", "filter: blur(0)", "overflow: hidden; height: 10px; opacity: 0.1", "perspective: 1px"):
        set_styles(opened.page, f"body {{ {style} }} #cover {{ position: fixed; z-index: 2147483647; inset: 0 }}")
        box = opened.launcher.bounding_box()
        assert box and (box["x"] + box["width"], box["y"] + box["height"]) == (1260, 780), style
        # Playwright presses a button only if nothing covers it.
        opened.open()
        box = opened.panel.bounding_box()
        assert box and (box["x"] + box["width"], box["y"] + box["height"]) == (1260, 780), style
        opened.button("Close").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_on_any_accent_is_readable(chat: NewChat, stage: Stage, scheme: str) -> None:
    opened = chat(stage.page(head="<style></style>"), color_scheme=scheme)
    for accent in (
        "#6b1f7c",
        "#ffd23f",
        "rgb(120 120 120)",
        "oklch(0.6 0.2 140)",
        "white",
        "black",
        "rebeccapurple",
        "#767676",
        "hsl(30 100% 45%)",
    ):
        set_styles(opened.page, f"careers-chat {{ --careers-chat-accent: {accent} }}")
        for part in (".launcher", ".send", ".header"):
            is_readable(opened.page, part)


def is_readable(page: Page, selector: str) -> None:
    """Wait until an element's text has the contrast with its background that WCAG demands of small text. Styles may be applied late."""
    page.wait_for_function(
        """selector => {
            const style = getComputedStyle(document.querySelector('careers-chat').shadowRoot.querySelector(selector))
            const luminance = colour => {
                const canvas = new OffscreenCanvas(1, 1).getContext('2d')
                canvas.fillStyle = colour
                canvas.fillRect(0, 0, 1, 1)
                const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
                    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                return 0.2126 * r + 0.7152 * g + 0.0722 * b }
            const [dark, light] = [style.color, style.backgroundColor].map(luminance).sort((a, b) => a - b)
            return (light + 0.05) / (dark + 0.05) >= 4.5 }""",
        arg=selector,
        timeout=5_000,
    )


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.long)])
def test_printing_leaves_the_chat_out(chat: NewChat, width: int) -> None:
    opened = chat(width=width).open()
    opened.page.emulate_media(media="print")
    expect(opened.panel).to_be_hidden()
    expect(opened.launcher).to_be_hidden()
    expect(opened.page.get_by_role("heading", name="A careers page")).to_be_visible()


@pytest.mark.parametrize("twice", ["head", "body", "element"])
def test_the_tag_twice_is_one_chat(chat: NewChat, stage: Stage, twice: str) -> None:
    tag = stage.tag()
    content = (
        CONTENT
        + {"head": "", "body": tag.replace(" defer", ""), "element": '<careers-chat endpoint="/webhooks/web"></careers-chat>'}[twice]
    )
    opened = chat(stage.page("/twice", tag if twice == "head" else "", content, tag=tag))
    expect(opened.launcher).to_have_count(1)
    assert "37.5" in opened.open().say("what are the hours?")


def test_a_source_on_this_page_scrolls_and_is_highlighted(chat: NewChat, stage: Stage) -> None:
    opened = chat(stage.page("/scroll", content=LONG_PAGE)).open()
    follow_source(opened, f"{stage.address}/scroll#skills")
    expect(opened.page.locator("#skills")).to_be_in_viewport()
    expect(opened.page.locator("#skills")).to_be_focused()
    assert opened.page.evaluate("document.getElementById('skills').getAnimations().length") == 1
    expect(opened.panel).to_be_visible()
    assert len(opened.page.context.pages) == 1 and opened.page.url.endswith("#skills")


def test_on_a_telephone_the_chat_makes_way_for_the_source(chat: NewChat, stage: Stage) -> None:
    opened = chat(stage.page("/scroll", content=LONG_PAGE), width=390, height=700).open()
    follow_source(opened, f"{stage.address}/scroll#skills")
    expect(opened.panel).to_be_hidden()
    expect(opened.page.locator("#skills")).to_be_in_viewport()
    expect(opened.page.locator("#skills")).to_be_focused()


def test_a_source_on_another_page_of_the_site_keeps_the_chat(chat: NewChat, stage: Stage) -> None:
    opened = chat(stage.page("/scroll", content=LONG_PAGE)).open()
    follow_source(opened, stage.page("/other"))
    expect(opened.page).to_have_url(re.compile("/other$"))
    expect(opened.questions).to_have_count(1)
    follow = opened.panel.get_by_role("link", name="Hours")
    expect(follow).to_have_count(1)


def test_a_source_on_another_site_opens_a_new_tab(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    source = opened.panel.get_by_role("link", name="Hours (opens in a new tab)")
    assert (source.get_attribute("target"), source.get_attribute("rel")) == ("_blank", "noopener")


def follow_source(opened: Chat, url: str) -> None:
    """Get an answer whose source has this address, and follow it."""
    fulfil = opened.page.route
    fulfil(
        "**/webhooks/web/messages",
        lambda route: route.fulfill(response=(r := route.fetch()), body=re.sub(r"https://www\.planitplus[^\"]+", url, r.text())),
    )
    opened.say("what are the hours?")
    opened.panel.get_by_role("link", name="Hours").click()


def test_a_change_of_the_career_is_followed(chat: NewChat, stage: Stage) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    opened.page.evaluate("document.querySelector('careers-chat').setAttribute('career', 'archivist')")
    expect(opened.panel.get_by_text("now about this page’s job")).to_be_visible()
    opened.say("and the hours now?")
    assert [body["page"]["career"] for body in stage.asked] == ["medical-technical-officer", "archivist"]
    opened.button("Close").click()
    opened.page.evaluate("document.querySelector('careers-chat').removeAttribute('career')")
    expect(opened.page.get_by_role("button", name="Ask about jobs")).to_be_visible()


@pytest.mark.parametrize(
    ("position", "html", "left"),
    [("left", "<html lang=en>", True), ("right", '<html lang="ar" dir="rtl">', False), ("", "<html lang=en>", False)],
)
def test_the_site_chooses_the_side(chat: NewChat, stage: Stage, position: str, html: str, left: bool) -> None:
    tag = stage.tag(**({"position": position} if position else {}))
    opened = chat(stage.page("/side", html=html, tag=tag)).open()
    box = opened.panel.bounding_box()
    assert box and (box["x"] < 100) is left
    opened.button("Wider window").click()
    box = opened.panel.bounding_box()
    assert box and (box["x"] == 0) is left
    assert (box["width"], box["height"], box["y"]) == (560, 800, 0)


def test_the_wide_form_is_kept_for_the_tab(chat: NewChat) -> None:
    opened = chat().open()
    opened.button("Wider window").click()
    expect(opened.button("Wider window")).to_have_attribute("aria-pressed", "true")
    opened.page.reload()
    expect(opened.panel).to_have_css("width", "560px")
    opened.button("Wider window").click()
    expect(opened.panel).to_have_css("width", "410px")


def test_a_site_opens_the_chat_and_hears_of_it(chat: NewChat) -> None:
    opened = chat()
    opened.page.evaluate(
        "() => { window.heard = []; const chat = document.querySelector('careers-chat');"
        "for (const name of ['open', 'question', 'answer', 'feedback', 'close'])"
        "  chat.addEventListener(name, event => heard.push([name, event.detail])); chat.open() }"
    )
    expect(opened.input).to_be_focused()
    opened.say("what are the hours?")
    opened.button("This helped").click()
    expect(opened.panel.get_by_text("Thank you.")).to_be_visible()
    opened.page.evaluate("document.querySelector('careers-chat').close()")
    expect(opened.panel).to_be_hidden()
    names = [["open", None], ["question", None], ["answer", {"outcome": "answered"}], ["feedback", {"verdict": "up"}], ["close", None]]
    assert opened.page.evaluate("heard") == names


def test_a_site_has_its_own_mark_and_privacy_notice(chat: NewChat, stage: Stage) -> None:
    opened = chat(stage.page("/own", tag=stage.tag(mark="/mark.svg", privacy="/privacy"))).open()
    assert opened.page.locator("careers-chat .mark img").get_attribute("src") == "/mark.svg"
    opened.panel.get_by_text("What is kept").click()
    expect(opened.panel.get_by_role("link", name="Privacy notice")).to_have_attribute("href", "/privacy")


def test_welsh_texts_are_off_by_default_and_on_for_the_element(chat: NewChat, stage: Stage) -> None:
    opened = chat(stage.page("/welsh", html='<html lang="cy">'))
    expect(opened.launcher).to_be_visible()
    opened.page.goto(stage.page("/welsh", html='<html lang="cy">', tag=stage.tag(lang="cy")))
    opened.page.get_by_role("button", name="Gofynnwch am swyddi").click()
    panel = opened.page.get_by_role("dialog", name="Cynorthwyydd gyrfaoedd")
    expect(panel).to_contain_text("Yn Saesneg")
    panel.get_by_role("textbox").fill("hours?")
    panel.get_by_role("textbox").press("Enter")
    expect(opened.replies.last).to_contain_text("37.5")
    assert panel.get_attribute("lang") == "cy" and opened.replies.last.locator(".bubble").get_attribute("lang") == "en"


def test_replies_are_shown_as_text_if_a_part_cannot_be_loaded(chat: NewChat, stage: Stage) -> None:
    stage.serves_parts = False
    opened = chat().open()
    assert "Nurse: £29,000 to £46,000" in opened.say("compare them")
    expect(opened.panel.get_by_role("table")).to_have_count(0)
