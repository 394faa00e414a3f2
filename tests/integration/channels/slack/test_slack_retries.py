"""Repeated deliveries, and calls to Slack that fail, are slow or are rate-limited."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from bot.channels import retries
from tests.integration.channels.failure_table import check_failure_table
from tests.integration.channels.slack import test_slack_rotation
from tests.integration.channels.slack.conftest import Server, Start
from tests.integration.channels.slack.fake_slack import SECRET, TIMEOUT, TOKEN, Failure, direct_channel

BUTTONS = [{"title": "Hours?", "payload": "what are the hours"}, {"title": "Pay?", "payload": "what is the pay"}]


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record how long the channel waits between attempts, without waiting."""
    waited: list[float] = []

    async def nap(seconds: float) -> None:
        if seconds:
            waited.append(seconds)

    monkeypatch.setattr(retries.asyncio, "sleep", nap)
    return waited


def undelivered(reason: str | None) -> float:
    labels = {"channel": "slack", "reason": reason or "rate_limited"}
    return REGISTRY.get_sample_value("careers_undelivered_total", labels) or 0.0


def health(server: Server) -> tuple[int, Any]:
    response = httpx.get(server.deliver.url.removesuffix("webhook"))
    return response.status_code, response.json()


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


# What a platform's failure leads to: whether the answer arrives, and otherwise the reason that is counted.
FAILURES = {
    "429, short": (Failure("ratelimited", 429, retry_after="0"), None),
    "429, long": (Failure("ratelimited", 429, retry_after="30"), None),
    "429, longer than anybody waits": (Failure("ratelimited", 429, retry_after="900"), "rate_limited"),
    "200, ratelimited": (Failure("ratelimited"), None),
    "200, internal_error": (Failure("internal_error"), None),
    "200, fatal_error": (Failure("fatal_error"), None),
    "500 without JSON": (Failure(status=500), None),
    "503 with JSON": (Failure("service_unavailable", 503), None),
    "expired token": (Failure("token_expired"), "unauthorized"),
    "401": (Failure("invalid_auth", 401), "unauthorized"),
    "401 without JSON": (Failure(status=401), "unauthorized"),
    "403": (Failure(status=403), "forbidden"),
    "404": (Failure(status=404), "not_found"),
    "removed from the channel": (Failure("not_in_channel"), "forbidden"),
    "channel gone": (Failure("channel_not_found"), "not_found"),
}


@pytest.mark.parametrize(("failure", "reason"), FAILURES.values(), ids=FAILURES)
def test_failed_post_is_retried_or_counted(server: Server, naps: list[float], failure: Failure, reason: str | None) -> None:
    before = undelivered(reason)
    server.slack.failures["chat.postMessage"] = [failure]
    server.deliver.message("hours?")
    posts = [post["text"] for post in server.wait_for_posts()]
    assert posts == ([] if reason else ["Hello."])
    assert undelivered(reason) - before == (1 if reason else 0)
    if failure.retry_after == "30":
        assert len(naps) == 1 and 30 <= naps[0] <= 40


@pytest.mark.parametrize("failure", [Failure("internal_error"), Failure(status=502)])
def test_failure_that_does_not_end_is_counted(server: Server, naps: list[float], failure: Failure) -> None:
    before = undelivered("server_error")
    server.slack.failures["chat.postMessage"] = [failure] * 100
    server.deliver.message("hours?")
    assert server.wait_for_posts() == []
    assert undelivered("server_error") == before + 1
    assert 3 <= len(naps) < 10 and sum(naps) <= retries.PATIENCE


REFUSED = [Failure("invalid_blocks"), Failure("msg_too_long"), Failure("invalid_blocks_format"), Failure(status=413)]


@pytest.mark.parametrize("failure", REFUSED, ids=lambda failure: failure.error or str(failure.status))
def test_answer_whose_form_is_refused_is_posted_as_text(server: Server, failure: Failure) -> None:
    server.agent.replies = [{"text": "The **hours**.", "buttons": BUTTONS}]
    server.slack.failures["chat.postMessage"] = [failure]
    server.deliver.message("hours?")
    post = server.only_post()
    assert (post["text"], post["blocks"]) == ("The hours.", [])


def test_slow_post_is_not_repeated(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.channel.get_output_channel().client.timeout = 0.2
    before = undelivered("unreachable")
    server.slack.failures["chat.postMessage"] = [Failure("internal_error", seconds=0.5)]
    server.deliver.message("hours?")
    assert server.wait_for_posts() == []
    assert undelivered("unreachable") == before + 1


COSMETIC = [Failure("ratelimited", 429, "30"), Failure(status=500), Failure("internal_error", seconds=2.0)]


@pytest.mark.parametrize("failure", COSMETIC, ids=["429", "500", "slow"])
def test_status_that_fails_does_not_delay_the_answer(server: Server, failure: Failure) -> None:
    server.agent.seconds = 0.5
    server.slack.failures["assistant.threads.setStatus"] = [failure] * 9
    started = time.monotonic()
    server.deliver.mention("hours?")
    server.loop.run(server.slack.wait_for(posts=1))
    assert time.monotonic() - started < 1.5
    server.wait_for_posts()
    assert [method for method, _ in server.slack.rejected] == ["assistant.threads.setStatus"]


@pytest.mark.parametrize("failure", COSMETIC, ids=["429", "500", "slow"])
def test_button_that_cannot_be_replaced_does_not_delay_the_answer(server: Server, failure: Failure) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS}]
    server.deliver.message("hello")
    payload = server.slack.press(server.only_post(), "Pay?")
    server.slack.failures["chat.update"] = [failure] * 9
    started = time.monotonic()
    server.deliver.interaction(payload)
    server.loop.run(server.slack.wait_for(posts=2))
    assert time.monotonic() - started < 1.5
    server.wait_for_posts()
    assert [method for method, _ in server.slack.rejected] == ["chat.update"]


def test_rate_limited_answer_does_not_overtake(server: Server) -> None:
    server.slack.failures["chat.postMessage"] = [Failure("ratelimited", 429, "0.3")]
    for text in ("one", "two"):
        server.agent.replies = [{"text": f"Answer to {text}."}]
        server.deliver.message(text)
        server.wait_for_question(text)
    assert [post["text"] for post in server.wait_for_posts()] == ["Answer to one.", "Answer to two."]


@pytest.mark.parametrize(("error", "status"), [("expired_url", 404), ("used_url", 404), ("", 410)])
def test_command_is_answered_in_a_direct_message_if_its_response_url_has_expired(server: Server, error: str, status: int) -> None:
    server.slack.failures["response_url"] = [Failure(error, status)]
    server.deliver.command("hours & pay", f"{server.slack.url}/response/1")
    post = server.only_post()
    assert server.slack.ephemeral == []
    assert [channel for channel, _ in server.slack.messages] == [direct_channel("UA")]
    assert post["text"] == "Hello."
    assert post["blocks"][0]["elements"][0]["text"] == "You asked: hours & pay"


@pytest.mark.parametrize("failure", [Failure("", 429, "0"), Failure("internal_error", 500)])
def test_response_url_that_fails_for_a_moment_is_retried(server: Server, failure: Failure) -> None:
    server.slack.failures["response_url"] = [failure]
    server.deliver.command("hours?", f"{server.slack.url}/response/1")
    assert server.wait_for_posts() == []
    assert [message["text"] for message in server.slack.ephemeral] == ["Hello."]


def test_health_says_that_slack_does_not_accept_the_token(start: Start) -> None:
    assert health(start()) == (200, {"status": "ok"})
    assert health(start(bot_token=f"{TOKEN}-expired")) == (503, {"status": "failing", "reason": "unauthorized"})


@pytest.mark.parametrize("error", ["token_expired", "account_inactive"])
def test_health_says_that_answers_are_lost_until_one_arrives(server: Server, error: str) -> None:
    assert health(server) == (200, {"status": "ok"})
    server.slack.failures["chat.postMessage"] = [Failure(error)]
    server.deliver.message("hours?")
    server.wait_for_posts()
    assert health(server) == (503, {"status": "failing", "reason": "unauthorized"})
    server.deliver.message("hours?")
    server.wait_for_posts()
    assert health(server) == (200, {"status": "ok"})


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found"])
def test_health_does_not_depend_on_one_conversation(server: Server, error: str) -> None:
    server.slack.failures["chat.postMessage"] = [Failure(error)]
    server.deliver.message("hours?")
    server.wait_for_posts()
    assert health(server) == (200, {"status": "ok"})


def test_failed_post_is_logged_once_with_the_message_id(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    server = start(bot_token=f"{TOKEN}-revoked")
    assert server.deliver.message("hours?", event_id="Ev77").status_code == 200
    assert server.wait_for_posts() == []
    (record,) = [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    assert "conversation UA, message Ev77" in record.message
    assert "invalid_auth" in record.message
    assert TOKEN not in record.message and SECRET not in record.message


def test_button_is_answered_although_its_message_cannot_be_changed(server: Server) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS}]
    server.deliver.message("hello")
    payload = server.slack.press(server.only_post(), "Pay?")
    server.slack.messages.clear()
    server.deliver.interaction(payload)
    assert len(server.wait_for_posts()) == 1


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


def test_each_row_of_the_guides_table_has_a_test() -> None:
    check_failure_table(
        "slack.md",
        {
            "429, up to two minutes in all": (test_failed_post_is_retried_or_counted,),
            "429 for longer": (test_failed_post_is_retried_or_counted,),
            "200 with `ratelimited`, `internal_error` or `fatal_error`; 5xx": (
                test_failed_post_is_retried_or_counted,
                test_failure_that_does_not_end_is_counted,
            ),
            "401, `invalid_auth`; an expired token": (
                test_failed_post_is_retried_or_counted,
                test_health_says_that_slack_does_not_accept_the_token,
                test_health_says_that_answers_are_lost_until_one_arrives,
            ),
            "A rotating token that can't be renewed": (
                test_slack_rotation.test_token_works_until_it_expires_if_it_cannot_be_renewed_and_health_says_so,
                test_slack_rotation.test_wrong_setting_is_named_and_nothing_secret_is_logged,
            ),
            "403, 404, `not_in_channel`, `channel_not_found`": (
                test_failed_post_is_retried_or_counted,
                test_health_does_not_depend_on_one_conversation,
            ),
            "413, `msg_too_long`, `invalid_blocks`": (test_answer_whose_form_is_refused_is_posted_as_text,),
            "A post takes more than ten seconds": (test_slow_post_is_not_repeated,),
            "An expired `response_url`": (test_command_is_answered_in_a_direct_message_if_its_response_url_has_expired,),
            "A status or “You chose” fails or is slow": (
                test_status_that_fails_does_not_delay_the_answer,
                test_button_that_cannot_be_replaced_does_not_delay_the_answer,
            ),
            "The first of two answers is delayed": (
                test_rate_limited_answer_does_not_overtake,
                test_replies_arrive_in_the_order_of_their_questions,
            ),
        },
    )
