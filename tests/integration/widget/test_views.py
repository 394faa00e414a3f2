"""What is in view: on small screens, after a resize or a reload, with earlier messages on the screen; and what has the focus."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.integration.widget.conftest import NewChat
from tests.integration.widget.stage import CONTENT, Stage

LINKS = "".join(f'<p style="text-align: right"><a href="#{n}">Link {n}</a></p>' for n in range(40))


@pytest.mark.parametrize("question", ["compare them", "find me a career", "who can I contact?"])
def test_tables_cards_and_contacts_fit_the_smallest_screen(chat: NewChat, question: str) -> None:
    opened = chat(width=320, height=640).open()
    opened.say(question)
    too_wide = opened.page.evaluate(
        "[...document.querySelector('careers-chat').shadowRoot.querySelectorAll('.panel, .scroller, .bubble, .table, table, li, form')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className || e.localName)"
    )
    assert too_wide == []


@pytest.mark.parametrize("question", ["what are the hours?", "how often on call?"])
def test_a_narrow_answer_needs_no_scrolling_on_a_telephone(chat: NewChat, question: str) -> None:
    opened = chat(width=390, height=664, has_touch=True, is_mobile=True).open()
    opened.say(question)
    for part in (opened.questions.last, opened.replies.last, opened.panel.get_by_role("group", name="Suggested questions")):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("width", "height"),
    [(1280, 420), (390, 360), pytest.param(900, 500, marks=pytest.mark.long), pytest.param(390, 664, marks=pytest.mark.long)],
)
def test_the_last_answer_stays_in_view_when_the_window_shrinks(chat: NewChat, width: int, height: int) -> None:
    opened = chat().open()
    for question in ("which skills?", "compare them", "what are the hours?"):
        opened.say(question)
    opened.page.set_viewport_size({"width": width, "height": height})
    expect(opened.replies.last.get_by_text("37.5 hours a week")).to_be_in_viewport(ratio=1)
    opened.page.set_viewport_size({"width": 1280, "height": 800})
    expect(opened.replies.last.get_by_text("37.5 hours a week")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("width", "height"), [(390, 664), pytest.param(320, 480, marks=pytest.mark.long), pytest.param(844, 390, marks=pytest.mark.long)]
)
def test_a_reload_on_a_telephone_shows_the_last_answer_and_focuses_the_messages(chat: NewChat, width: int, height: int) -> None:
    opened = chat(width=width, height=height, has_touch=True, is_mobile=True).open()
    for question in ("which skills?", "compare them", "what are the hours?"):
        opened.say(question)
    opened.page.reload()
    expect(opened.replies.last.get_by_text("37.5 hours a week")).to_be_in_viewport(ratio=1)
    expect(opened.page.get_by_role("log", name="Conversation")).to_be_focused()


def test_what_is_below_has_a_sign_that_goes_there(chat: NewChat) -> None:
    opened = chat().open()
    expect(opened.button("More below")).to_be_hidden()
    opened.say("tell me everything")
    sign = opened.button("More below")
    expect(sign).to_be_visible()
    # The last press can hide the sign only after the next one was decided on.
    with contextlib.suppress(TimeoutError):
        for _ in range(12):
            sign.click(timeout=1000)
    expect(opened.panel.get_by_text("Duty 24")).to_be_in_viewport()
    expect(opened.button("More below")).to_be_hidden()


def test_a_new_answer_does_not_move_what_someone_reads(chat: NewChat, stage: Stage) -> None:
    opened = chat().open()
    opened.say("tell me everything")
    stage.release.clear()
    opened.send("what are the hours?")
    opened.read_earlier()
    stage.release.set()
    expect(opened.button("New answer")).to_be_visible()
    assert opened.scroller.evaluate("e => e.scrollTop") == 0
    opened.button("New answer").click()
    expect(opened.replies.last.get_by_text("37.5 hours a week")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [500, 1280, pytest.param(700, marks=pytest.mark.long)])
def test_the_panel_never_hides_the_focus(chat: NewChat, stage: Stage, width: int) -> None:
    opened = chat(stage.page("/links", content=CONTENT + LINKS), width=width, height=700).open()
    for _ in range(60):
        opened.page.keyboard.press("Tab")
        opened.page.wait_for_timeout(20)
        covered = opened.page.evaluate(
            "() => { const e = document.activeElement; if (!e || ['BODY', 'CAREERS-CHAT'].includes(e.tagName)) return false;"
            "const r = e.getBoundingClientRect(); const points = [[r.left + 1, r.top + 1], [r.right - 1, r.bottom - 1]];"
            "return points.every(([x, y]) => document.elementFromPoint(x, y)?.tagName === 'CAREERS-CHAT') }"
        )
        assert not covered
