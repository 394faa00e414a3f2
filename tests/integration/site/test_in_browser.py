"""The pages in Chromium: accessibility, small windows, keyboard, no script, print, and what the script adds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, violations

NewPage = Callable[..., Page]
PATHS = {
    "front": "/",
    "search": "/careers?q=animals",
    "filters": "/careers?has=outdoors&has=no-degree&pay=30000",
    "career": "/careers/electrician",
    "compare": "/compare?career=nurse&career=vet&career=electrician",
    "embed": "/embed?accent=%23aa0000&name=Ask+us",
    "suits": "/what-suits-me",
    "suits, several": "/what-suits-me?enjoy=make&also=skip&with=skip&place=skip&strengths=skip",
    "suits, careers": "/what-suits-me?enjoy=help&with=children&limits=nights&show=now",
    "suits, nothing": "/what-suits-me?enjoy=skip&show=now",
    "privacy": "/privacy",
    "terms": "/terms",
    "a-to-z": "/a-to-z",
    "missing": "/nothing-here",
}
EVERYWHERE = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[NewPage]:
    """Return a function that opens a page of the site in a new context."""
    with contextlib.ExitStack() as stack:

        def make(path: str, width: int = 1280, height: int = 800, **options: Any) -> Page:
            options = {"reduced_motion": "reduce", **options}
            context = stack.enter_context(contextlib.closing(browser.new_context(viewport={"width": width, "height": height}, **options)))
            opened = context.new_page()
            opened.problems = []
            opened.on("console", lambda message: message.type in ("error", "warning") and opened.problems.append(message.text))
            opened.on("pageerror", lambda error: opened.problems.append(str(error)))
            opened.goto(address + path)
            return opened

        yield make


@EVERYWHERE
def test_axe_finds_nothing(page: NewPage, path: str) -> None:
    opened = page(path)
    assert violations(opened) == []
    opened.emulate_media(color_scheme="dark")
    opened.set_viewport_size({"width": 320, "height": 640})
    assert violations(opened) == []
    assert [problem for problem in opened.problems if "404" not in problem] == []


@EVERYWHERE
def test_nothing_is_wider_than_a_small_window(page: NewPage, path: str) -> None:
    opened = page(path, width=320, height=640)
    assert opened.evaluate("document.documentElement.scrollWidth") == 320


def test_a_search_by_keyboard(page: NewPage) -> None:
    opened = page("/")
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("link", name="Skip to main content")).to_be_focused()
    opened.get_by_label("Search careers").focus()
    opened.keyboard.type("sparky")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("heading", name="1 career", exact=True)).to_be_visible()
    opened.get_by_role("link", name="Electrician").focus()
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("heading", name="Electrician", level=1)).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_filters_and_comparing_without_a_script(page: NewPage, width: int) -> None:
    opened = page("/careers", width=width, java_script_enabled=False)
    if width == 320:
        opened.get_by_text("Filters").click()
    opened.get_by_label("Outdoors").check()
    opened.get_by_label("Pay with experience").select_option("40000")
    opened.get_by_role("button", name="Show careers").click()
    expect(opened.get_by_role("link", name="Remove £40,000 a year or more")).to_be_visible()
    for name in ("Electrician", "Civil Engineer"):
        opened.get_by_label(f"Compare {name}").check()
    opened.get_by_role("button", name="Compare the ticked careers").click()
    expect(opened.get_by_role("heading", level=1)).to_have_text("Civil Engineer or Electrician?")
    expect(opened.get_by_role("columnheader")).to_have_text(["Civil Engineer", "Electrician"])


def test_a_source_link_marks_its_section(page: NewPage) -> None:
    opened = page("/careers/electrician#hours")
    section = opened.locator("#hours")
    expect(section).to_be_in_viewport()
    assert section.evaluate("e => getComputedStyle(e).backgroundColor") != opened.locator("#duties").evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )


def test_buttons_open_the_chat(page: NewPage) -> None:
    opened = page("/careers/electrician")
    opened.get_by_role("button", name="Ask the assistant").click()
    expect(opened.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_the_guided_talk_without_a_script(page: NewPage, width: int) -> None:
    opened = page("/what-suits-me", width=width, java_script_enabled=False)

    def press(name: str) -> None:
        opened.get_by_role("button", name=name, exact=True).click()

    opened.get_by_label("Making or fixing things").check()
    press("Next")
    # What was chosen first is no second choice.
    expect(opened.get_by_label("Making or fixing things")).to_have_count(0)
    press("Skip")
    opened.get_by_label("Machines, tools or vehicles").check()
    press("Next")
    expect(opened.get_by_text("Question 4 of 8")).to_be_visible()
    press("Show me careers")
    expect(opened.get_by_role("heading", level=1)).to_have_text("Careers that may suit you")
    expect(opened.get_by_role("article")).to_have_count(5)
    expect(opened.get_by_text("Why it may suit you")).not_to_have_count(0)
    opened.get_by_role("link", name="Change what you enjoy").click()
    expect(opened.get_by_role("heading", name="What do you enjoy doing most?")).to_be_visible()
    opened.go_back()
    opened.get_by_role("article").first.get_by_role("link").click()
    expect(opened.get_by_role("heading", name="Where this comes from")).to_be_visible()


def test_the_guided_talk_by_keyboard(page: NewPage) -> None:
    opened = page("/what-suits-me")
    opened.get_by_label("Making or fixing things").focus()
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    expect(opened.get_by_text("Finding out how things work")).to_be_visible()
    expect(opened.get_by_role("heading", name="And what comes second?")).to_be_visible()


def test_the_guided_talk_can_go_on_in_the_chat(page: NewPage) -> None:
    opened = page("/what-suits-me")
    opened.get_by_role("button", name="Talk it through with the assistant").click()
    expect(opened.locator("careers-chat .message.person")).to_contain_text("What would suit me?")


def test_the_tag_and_the_chat_follow_the_form(page: NewPage) -> None:
    opened = page("/embed", permissions=["clipboard-read", "clipboard-write"])
    launcher = opened.locator("careers-chat .launcher")
    expect(launcher).to_be_visible()
    opened.get_by_label("Corner").select_option("left")
    opened.get_by_label("Colour").fill("#aa0000")
    opened.get_by_label("Name").fill("Ask Sam & co")
    expect(opened.locator("#script-tag")).to_contain_text('data-texts=\'{"title": "Ask Sam \\u0026 co"}\'')
    expect(opened.locator("#script-tag")).to_contain_text('data-position="left"')
    assert launcher.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(170, 0, 0)"
    assert launcher.bounding_box()["x"] < 100
    launcher.click()
    expect(opened.get_by_role("dialog", name="Ask Sam & co")).to_be_visible()
    opened.keyboard.press("Escape")
    opened.locator("[data-copy=script-tag]").click()
    expect(opened.get_by_role("status")).to_have_text("Copied.")
    assert opened.evaluate("navigator.clipboard.readText()") == opened.locator("#script-tag").inner_text()
    opened.reload()
    expect(opened.get_by_label("Name")).to_have_value("Ask Sam & co")


def test_a_printed_career_has_its_facts_and_no_controls(page: NewPage) -> None:
    opened = page("/careers/electrician")
    opened.emulate_media(media="print")
    expect(opened.get_by_text("£18,000 a year to start")).to_be_visible()
    for hidden in (".contents", ".actions", ".neighbours", ".site-header nav"):
        expect(opened.locator(hidden)).to_be_hidden()


def test_a_chart_is_drawn_in_forced_colours(page: NewPage) -> None:
    opened = page("/compare?career=nurse&career=vet", forced_colors="active")
    fill, background = opened.locator(".chart .bar").first.evaluate(
        "e => [getComputedStyle(e).fill, getComputedStyle(document.body).backgroundColor]"
    )
    assert fill != background
