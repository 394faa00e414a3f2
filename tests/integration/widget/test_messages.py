"""Messages on their way: waiting, failing, too long, on other pages and tabs; and what can be done with a reply."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.integration.widget.conftest import NewChat
from tests.integration.widget.stage import Stage
from tests.system.browser.chat import Chat


def texts(stage: Stage) -> list[str]:
    return [body.get("choice", body.get("text")) for body in stage.asked]


def test_messages_wait_for_the_answer_before_them(chat: NewChat, stage: Stage) -> None:
    opened = chat().open()
    stage.release.clear()
    questions = ["what are the hours?", "which skills?", "compare them"]
    for text in questions:
        opened.send(text)
    for message in (opened.questions.nth(1), opened.questions.last):
        expect(message).to_contain_text("Waiting for the answer before it")
    expect(opened.input).to_have_value("")
    stage.release.set()
    expect(opened.replies).to_have_count(4)
    expect(opened.panel.get_by_text("Waiting for the answer")).to_have_count(0)
    assert texts(stage) == questions


def test_messages_that_wait_survive_a_reload(chat: NewChat, stage: Stage) -> None:
    opened = chat().open()
    stage.release.clear()
    for text in ("which skills?", "what are the hours?"):
        opened.send(text)
    expect(opened.questions.last).to_contain_text("Waiting")
    opened.page.reload()
    expect(opened.questions).to_have_count(2)
    stage.release.set()
    expect(opened.replies).to_have_count(3)
    assert texts(stage) == ["which skills?", "what are the hours?"]


@pytest.mark.parametrize("length", [1001, pytest.param(4000, marks=pytest.mark.long)])
def test_too_long_a_text_is_kept_and_the_reason_said(chat: NewChat, stage: Stage, length: int) -> None:
    opened = chat().open()
    opened.send("x" * length)
    expect(opened.panel.get_by_text(f"Please shorten it by {length - 1000} characters")).to_be_visible()
    expect(opened.input).to_have_value("x" * length)
    assert stage.asked == []
    opened.input.fill("what are the hours?")
    expect(opened.panel.get_by_text("Please shorten")).to_have_count(0)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 502},
        # The stream ends early.
        pytest.param({"content_type": "text/event-stream", "body": "event: typing\ndata: {}\n\n"}, marks=pytest.mark.long),
        pytest.param({"status": 429, "headers": {"Retry-After": "1"}}, marks=pytest.mark.long),
        pytest.param({}, marks=pytest.mark.long),
    ],
)
def test_a_message_that_failed_looks_failed_and_can_be_sent_again(chat: NewChat, stage: Stage, answer: dict[str, object]) -> None:
    opened = chat().open()
    opened.fail_once(**answer)
    opened.send("what are the hours?")
    expect(opened.questions.last).to_contain_text("Not sent")
    assert opened.questions.last.locator(".bubble").evaluate("e => getComputedStyle(e).borderTopStyle") == "dashed"
    opened.button("Try again").click()
    expect(opened.replies.last).to_contain_text("37.5")
    expect(opened.panel.get_by_text("Not sent")).to_have_count(0)
    assert texts(stage) == ["what are the hours?"]


def test_a_message_that_failed_is_sent_before_the_next_one(chat: NewChat, stage: Stage) -> None:
    opened = chat().open()
    opened.fail_once()
    opened.send("which skills?")
    expect(opened.alert).not_to_be_empty()
    opened.send("what are the hours?")
    expect(opened.replies).to_have_count(3)
    expect(opened.alert).to_be_empty()
    assert texts(stage) == ["which skills?", "what are the hours?"]


@pytest.mark.parametrize("init", ["keyCode: 229", "isComposing: true", pytest.param("shiftKey: true", marks=pytest.mark.long)])
def test_enter_in_an_input_method_sends_nothing(chat: NewChat, stage: Stage, init: str) -> None:
    opened = chat().open()
    opened.input.fill("時間")
    opened.input.evaluate(
        f"e => e.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true, cancelable: true, {init} }}))"
    )
    expect(opened.input).to_have_value("時間")
    assert opened.questions.count() == 0


def test_a_suggestion_sends_its_query(chat: NewChat, stage: Stage) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    opened.button("Is there shift work?").click()
    opened.reply(2)
    assert stage.asked[1]["choice"] == "Is there shift work?" and stage.asked[1]["query"]["aspect"] == "hours/shifts"
    # Typed text never has one.
    opened.say("Is there shift work?")
    assert "query" not in stage.asked[2]


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.long)])
def test_a_suggestion_in_a_duplicated_tab_is_asked(chat: NewChat, stage: Stage, width: int) -> None:
    opened = chat(width=width).open()
    opened.say("what are the hours?")
    with opened.page.context.expect_page() as new:
        opened.page.evaluate("void window.open(location.href)")
    copy = Chat(new.value)
    expect(copy.questions).to_have_count(1)
    opened.say("which skills?")
    before = copy.replies.count()
    copy.button("Is there shift work?").click()
    copy.reply(before)
    expect(copy.alert).to_be_empty()
    assert texts(stage) == ["what are the hours?", "which skills?", "Is there shift work?"]


def test_a_page_from_the_cache_continues_the_conversation_of_the_next_one(chat: NewChat, stage: Stage) -> None:
    """Playwright turns the browser's cache of pages off, so the event of such a page is dispatched on one that missed the changes."""
    first = chat()
    with first.page.context.expect_page() as new:
        first.page.evaluate("void window.open(location.href)")
    second = Chat(new.value).open()
    second.say("what are the hours?")
    state = second.page.evaluate("JSON.stringify(sessionStorage)")
    first.page.evaluate("state => Object.assign(sessionStorage, JSON.parse(state))", state)
    first.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(first.panel).to_be_visible()
    expect(first.questions).to_have_count(1)
    first.say("which skills?")
    assert len(stage.conversations) == 1
    first.choose_option("End chat")
    first.answer_question("End chat")
    expect(first.panel.get_by_text("has ended")).to_be_visible()
    assert list(stage.conversations.values()) == [[]]


def test_going_back_shows_the_chat_as_it_is(chat: NewChat, stage: Stage) -> None:
    opened = chat()
    stage.page("/next")
    opened.page.get_by_role("link", name="The next page").click()
    opened.open().say("what are the hours?")
    opened.page.go_back()
    expect(opened.questions).to_have_count(1)
    opened.say("which skills?")
    assert len(stage.conversations) == 1


@pytest.mark.parametrize("option", ["Start again", "End chat"])
def test_nothing_is_deleted_without_asking(chat: NewChat, stage: Stage, option: str) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    opened.button("Options").click()
    assert opened.page.locator("careers-chat .options button").all_inner_texts() == ["Download transcript", "Start again", "End chat"]
    opened.button(option).click()
    expect(opened.button("Keep it")).to_be_focused()
    opened.page.keyboard.press("Enter")
    expect(opened.input).to_be_focused()
    assert len(next(iter(stage.conversations.values()))) == 2


def test_while_it_is_switched_off_the_notice_is_the_greeting(chat: NewChat, stage: Stage) -> None:
    stage.notice = "The careers assistant is switched off."
    opened = chat().open()
    expect(opened.replies).to_have_count(1)
    expect(opened.replies).to_contain_text("is switched off")
    expect(opened.panel.get_by_role("group", name="Suggested questions")).to_have_count(0)


def test_a_site_that_is_not_listed_is_named_in_the_console(chat: NewChat, stage: Stage) -> None:
    stage.accepts_origin = False
    opened = chat()
    logged: list[str] = []
    opened.page.on("console", lambda message: logged.append(message.text))
    opened.open()
    expect(opened.alert).to_contain_text("not set up to use the assistant")
    expect(opened.button("Try again")).to_have_count(0)
    assert any(f'"{stage.address}" to the origins' in text for text in logged)


def test_a_reply_can_be_judged_with_a_reason(chat: NewChat, stage: Stage) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    reply = next(iter(stage.conversations.values()))[1]["reply"]["id"]
    opened.button("This helped").click()
    expect(opened.button("This helped")).to_have_attribute("aria-pressed", "true")
    opened.button("This did not help").click()
    expect(opened.button("This helped")).to_have_attribute("aria-pressed", "false")
    opened.panel.get_by_label("What was wrong?").fill("I meant holidays")
    opened.panel.get_by_label("What was wrong?").press("Enter")
    expect(opened.panel.get_by_text("The people who look after this assistant")).to_be_visible()
    assert stage.feedback == [
        {"reply": reply, "verdict": "up"},
        {"reply": reply, "verdict": "down"},
        {"reply": reply, "verdict": "down", "reason": "I meant holidays"},
    ]


def test_a_reply_can_be_copied(chat: NewChat) -> None:
    opened = chat(permissions=["clipboard-read", "clipboard-write"]).open()
    opened.say("what are the hours?")
    opened.button("Copy").click()
    expect(opened.panel.get_by_text("Copied")).to_be_visible()
    assert opened.page.evaluate("navigator.clipboard.readText()") == "They usually work 37.5 hours a week, Monday to Friday."


def test_notices_cannot_be_judged(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("notice")
    expect(opened.button("This helped")).to_have_count(0)
