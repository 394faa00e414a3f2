"""Repeated deliveries, and calls to Slack that fail, are slow or are rate-limited."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, TimeoutError

import pytest

from tests.integration.channels.slack.conftest import Server, Start
from tests.integration.channels.slack.fake_slack import SECRET, TIMEOUT, TOKEN, direct_channel

BUTTONS = [{"title": "Hours?", "payload": "what are the hours"}, {"title": "Pay?", "payload": "what is the pay"}]


@pytest.mark.parametrize("reason", ["", "http_error", "connection_failed", "unknown_error"])
def test_event_delivered_again_is_answered_once(server: Server, reason: str) -> None:
    for retry in ("", reason, reason):
        assert server.deliver.message("hours?", event_id="Ev1", retry=retry).status_code == 200
    assert len(server.wait_for_posts()) == 1


def test_event_delivered_five_times_at_once_is_answered_once(server: Server) -> None:
    with ThreadPoolExecutor(5) as pool:
        responses = list(pool.map(lambda _: server.deliver.message("hours?", event_id="Ev1"), range(5)))
    assert {response.status_code for response in responses} == {200}
    assert len(server.wait_for_posts()) == 1


def test_button_pressed_twice_asks_once(server: Server) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS}]
    server.deliver.message("hello")
    payloads = [server.slack.press(server.only_post(), "Pay?") for _ in range(2)]
    for payload in payloads:
        assert server.deliver.interaction(payload).status_code == 200
    assert len(server.wait_for_posts()) == 2


def test_rate_limited_post_is_retried(server: Server) -> None:
    server.slack.rate_limit_next = True
    server.deliver.message("hours?")
    assert server.only_post()["text"] == "Hello."


def test_failed_post_is_logged_once_with_the_message_id(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    server = start(bot_token=f"{TOKEN}-revoked")
    assert server.deliver.message("hours?", event_id="Ev77").status_code == 200
    assert server.wait_for_posts() == []
    (record,) = [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    assert "conversation UA, message Ev77" in record.message
    assert "invalid_auth" in record.message
    assert TOKEN not in record.message and SECRET not in record.message


def test_button_is_answered_although_its_message_cannot_be_changed(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS}]
    server.deliver.message("hello")
    payload = server.slack.press(server.only_post(), "Pay?")
    server.slack.messages.clear()
    server.deliver.interaction(payload)
    assert len(server.wait_for_posts()) == 1
    assert "message_not_found" in caplog.text


@pytest.mark.parametrize("hooks_url", ["https://hooks.slack.com", "https://hooks.slack.com/"])
@pytest.mark.parametrize("url", ["{slack}/response/1", "https://hooks.slack.com.example.org/x", "http://hooks.slack.com/x"])
def test_reply_is_sent_to_no_other_host(start: Start, caplog: pytest.LogCaptureFixture, hooks_url: str, url: str) -> None:
    server = start(hooks_url=hooks_url)
    server.deliver.command("hours?", url.format(slack=server.slack.url))
    server.wait_for_posts()
    assert server.slack.ephemeral == []
    assert "a response_url that is not under https://hooks.slack.com/" in caplog.text


def test_slow_post_does_not_delay_other_conversations(server: Server) -> None:
    release = server.block_next_post(direct_channel("UA"))
    server.deliver.message("hours?", user="UA")
    server.deliver.message("hours?", user="UB")
    server.loop.run(server.slack.wait_for(posts=1))
    assert [channel for channel, _ in server.slack.messages] == [direct_channel("UB")]
    release()
    assert len(server.wait_for_posts()) == 2


def test_replies_arrive_in_the_order_of_their_questions(server: Server) -> None:
    release = server.block_next_post(direct_channel("UA"))
    for text in ("one", "two", "three"):
        server.agent.replies = [{"text": f"Answer to {text}."}]
        server.deliver.message(text)
        server.wait_for_question(text)
    release()
    assert [post["text"] for post in server.wait_for_posts()] == ["Answer to one.", "Answer to two.", "Answer to three."]


def test_server_posts_its_last_replies_before_it_stops(server: Server) -> None:
    release = server.block_next_post(direct_channel("UA"))
    server.deliver.message("hours?")
    stopping = server.stop()
    with pytest.raises(TimeoutError):
        stopping.result(0.2)
    release()
    stopping.result(TIMEOUT)
    assert len(server.slack.posts) == 1
