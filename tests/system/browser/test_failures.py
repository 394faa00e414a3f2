"""Failures of the network and the server: people see an alert and can retry, and a retried message is one turn."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.system.browser.chat import MESSAGES, Chat
from tests.system.browser.conftest import RESULTS, NewChat, Server

QUESTION = "what are the hours?"


def assert_retry_succeeds(opened: Chat) -> None:
    """Press the retry button. Page and history must then have one question and one reply."""
    opened.button("Try again").click()
    assert "37.5" in opened.reply(1)
    expect(opened.alert).to_be_empty()
    expect(opened.questions).to_have_count(1)
    expect(opened.input).to_be_focused()
    assert opened.questions_in_history() == [QUESTION]


def test_a_failing_server(chat: NewChat) -> None:
    opened = chat().open()
    opened.fail_once(status=502, body="<h1>Bad Gateway</h1>")
    opened.send(QUESTION)
    expect(opened.alert).to_contain_text("could not get an answer")
    assert_retry_succeeds(opened)


def test_a_broken_connection(chat: NewChat) -> None:
    opened = chat().open()
    opened.fail_once()
    opened.send(QUESTION)
    expect(opened.alert).to_contain_text("could not get an answer")
    assert_retry_succeeds(opened)


@pytest.mark.parametrize("end", [30, -24], ids=["before the reply", "after the reply"])
def test_a_stream_that_is_cut_off(chat: NewChat, end: int) -> None:
    opened = chat().open()

    def cut(route: Route) -> None:
        whole = route.fetch()
        route.fulfill(response=whole, body=whole.text()[:end])

    opened.page.route(MESSAGES, cut, times=1)
    opened.send(QUESTION)
    expect(opened.alert).to_contain_text("could not get an answer")
    assert_retry_succeeds(opened)


def test_a_server_that_does_not_answer(chat: NewChat) -> None:
    opened = chat()
    opened.page.clock.install()
    opened.open()
    opened.page.route(MESSAGES, lambda route: None)
    opened.send(QUESTION)
    opened.page.clock.fast_forward(1_000)
    expect(opened.status).to_have_text("Looking it up…")
    opened.page.clock.fast_forward(4_000)
    expect(opened.status).to_have_text("Still looking…")
    opened.page.screenshot(path=RESULTS / "waiting.png")
    opened.page.clock.fast_forward(26_000)
    expect(opened.alert).to_contain_text("could not get an answer")
    expect(opened.status).to_be_empty()
    opened.page.unroute(MESSAGES)
    opened.page.clock.resume()
    assert_retry_succeeds(opened)


def test_a_slow_network(chat: NewChat) -> None:
    opened = chat().open()
    network = opened.page.context.new_cdp_session(opened.page)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 2000, "uploadThroughput": 2000}
    network.send("Network.emulateNetworkConditions", slow)
    opened.send(QUESTION)
    expect(opened.status).to_have_text("Looking it up…")
    assert "37.5" in opened.reply(1)
    expect(opened.status).to_be_empty()


def test_a_message_sent_offline_is_repeated_when_the_network_is_back(chat: NewChat) -> None:
    opened = chat().open()
    opened.page.context.set_offline(True)
    opened.send(QUESTION)
    expect(opened.alert).to_contain_text("offline")
    opened.page.screenshot(path=RESULTS / "offline.png")
    opened.page.context.set_offline(False)
    assert "37.5" in opened.reply(1)
    assert opened.questions_in_history() == [QUESTION]


def test_a_reload_before_the_reply(chat: NewChat) -> None:
    opened = chat().open()
    opened.page.route(MESSAGES, lambda route: None, times=1)
    with opened.page.expect_request(MESSAGES):
        opened.send(QUESTION)
    opened.page.reload()
    assert "37.5" in opened.reply(1)
    assert opened.questions_in_history() == [QUESTION]


def test_the_rate_limit(chat: NewChat, server: Server) -> None:
    opened = chat().open()
    opened.say(QUESTION)
    headers = {"Authorization": f"Bearer {opened.state()['token']}"}
    for turn in range(30):
        # An empty text counts towards the limit but takes no turn.
        answer = httpx.post(
            f"{server.address}/webhooks/web/messages",
            headers={**headers, "Idempotency-Key": f"00000000-0000-4000-8000-{turn:012}"},
            json={"text": ""},
            timeout=30,
        )
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            break
    opened.send("and the skills?")
    expect(opened.alert).to_contain_text("You can continue in")
    opened.page.screenshot(path=RESULTS / "too-many.png")


def test_a_history_that_cannot_be_loaded(chat: NewChat) -> None:
    opened = chat().open()
    opened.say(QUESTION)
    opened.page.route(MESSAGES, lambda route: route.abort(), times=1)
    opened.page.reload()
    expect(opened.alert).to_contain_text("could not load our earlier messages")
    opened.button("Try again").click()
    expect(opened.questions).to_have_count(1)


def test_a_failed_deletion_keeps_the_conversation(chat: NewChat) -> None:
    opened = chat().open()
    opened.say(QUESTION)
    opened.page.route("**/webhooks/web/conversation", lambda route: route.abort(), times=1)
    opened.start_again()
    expect(opened.alert).to_contain_text("could not be deleted")
    expect(opened.questions).to_have_count(1)
    opened.button("Try again").click()
    expect(opened.questions).to_have_count(0)
