"""What happens when Microsoft refuses, limits or delays the bot's posts, and what the channel's health says of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from bot.channels import retries
from bot.operations import maintenance
from tests.integration.channels.failure_table import check_failure_table
from tests.integration.channels.teams import test_teams_replies
from tests.integration.channels.teams.checks import text
from tests.integration.channels.teams.conftest import Mount, Server, create_channel
from tests.integration.channels.teams.fake_microsoft import BOT, FakeMicrosoft, Person

EXPIRED = {"error": "invalid_client", "error_description": "AADSTS7000222: The provided client secret keys are expired."}


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record how long the channel waits between attempts, without waiting."""
    waited: list[float] = []

    async def nap(seconds: float) -> None:
        if seconds:
            waited.append(seconds)

    monkeypatch.setattr(retries.asyncio, "sleep", nap)
    return waited


def undelivered(reason: str) -> float:
    return REGISTRY.get_sample_value("careers_undelivered_total", {"channel": "botframework", "reason": reason}) or 0.0


def health(server: Server) -> tuple[int, Any]:
    response = httpx.get(server.webhook.removesuffix("webhook"))
    return response.status_code, response.json()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(("status", "retry_after"), [(429, "25"), (429, "30"), (412, "30")])
def test_answer_waits_as_long_as_teams_asks(
    microsoft: FakeMicrosoft, mount: Mount, naps: list[float], status: int, retry_after: str
) -> None:
    microsoft.failures["post"], microsoft.failure_status, microsoft.failure_headers = 1, status, {"Retry-After": retry_after}
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        microsoft.reply(person.conversation)
    assert len(naps) == 1 and float(retry_after) <= naps[0] <= 1.25 * float(retry_after)


FAILURES = [(429, {"Retry-After": "900"}, "rate_limited"), (403, {}, "forbidden"), (404, {}, "not_found"), (502, {}, "server_error")]


@pytest.mark.parametrize(("status", "headers", "reason"), FAILURES)
def test_lost_answer_is_counted_and_logged(
    microsoft: FakeMicrosoft,
    mount: Mount,
    naps: list[float],
    caplog: pytest.LogCaptureFixture,
    status: int,
    headers: dict[str, str],
    reason: str,
) -> None:
    before = undelivered(reason)
    microsoft.failures["post"], microsoft.failure_status, microsoft.failure_headers = 999, status, headers
    with mount(create_channel(microsoft)) as server:
        Person(microsoft, server.webhook).sends("hours?", id="question-1")
        wait_until(lambda: undelivered(reason) == before + 1)
        assert health(server) == ((503, {"status": "failing", "reason": reason}) if status == 502 else (200, {"status": "ok"}))
    (error,) = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert "message question-1" in error and f"answered {status}" in error


@pytest.mark.parametrize("status", [400, 413])
def test_answer_whose_form_is_refused_is_posted_as_text(microsoft: FakeMicrosoft, mount: Mount, status: int) -> None:
    microsoft.failures["post"], microsoft.failure_status = 1, status
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        activity = microsoft.reply(person.conversation).activity
    assert (activity["text"], activity["textFormat"]) == ("The hours are 37.5 a week.", "plain")


@pytest.mark.parametrize("retry_after", ["0.5", "1"])
def test_answer_that_is_delayed_is_not_overtaken(microsoft: FakeMicrosoft, mount: Mount, retry_after: str) -> None:
    microsoft.failures["post"], microsoft.failure_status, microsoft.failure_headers = 1, 429, {"Retry-After": retry_after}
    with mount(create_channel(microsoft)) as server:
        person, other = Person(microsoft, server.webhook), Person(microsoft, server.webhook, "Alex")
        server.assistant.reply = {"text": "Answer to one."}
        person.sends("one")
        wait_until(lambda: microsoft.failed == ["post"])
        server.assistant.reply = {"text": "Answer to two."}
        person.sends("two")
        other.sends("two")
        microsoft.reply(person.conversation, 2)
    assert [text(post.activity) for post in microsoft.messages(person.conversation)] == ["Answer to one.", "Answer to two."]
    assert microsoft.completed[0] == other.conversation


@pytest.mark.parametrize(("status", "seconds"), [(429, 0.0), (500, 0.0), (500, 2.0)], ids=["429", "500", "slow"])
def test_typing_that_fails_does_not_delay_the_answer(microsoft: FakeMicrosoft, mount: Mount, status: int, seconds: float) -> None:
    microsoft.failures["typing"], microsoft.failure_status, microsoft.failure_seconds = 99, status, seconds
    microsoft.failure_headers = {"Retry-After": "30"}
    with mount(create_channel(microsoft)) as server:
        server.assistant.seconds = 0.5
        person = Person(microsoft, server.webhook)
        person.sends("a first message, after which key and token are cached")
        microsoft.reply(person.conversation)
        started = time.monotonic()
        person.sends("hours?")
        microsoft.reply(person.conversation, 2)
        assert time.monotonic() - started < 1.5
    assert microsoft.failed == ["typing"] * 2


@pytest.mark.parametrize("times", [2, 99])
def test_answer_that_is_refused_twice_is_counted(microsoft: FakeMicrosoft, mount: Mount, times: int) -> None:
    before = undelivered("unauthorized")
    microsoft.failures["post"], microsoft.failure_status = times, 401
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        wait_until(lambda: undelivered("unauthorized") == before + 1)
        assert health(server) == (503, {"status": "failing", "reason": "unauthorized"})
    assert microsoft.messages(person.conversation) == [] and len(microsoft.token_requests) == 2


def test_slow_post_is_not_repeated(microsoft: FakeMicrosoft, mount: Mount) -> None:
    before = undelivered("unreachable")
    microsoft.failures["post"], microsoft.failure_seconds = 1, 1.0
    channel = create_channel(microsoft)
    channel._client.timeout = httpx.Timeout(0.3)
    with mount(channel) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        wait_until(lambda: undelivered("unreachable") == before + 1)
    assert microsoft.messages(person.conversation) == []


@pytest.mark.parametrize("body", [EXPIRED, {"error": "unauthorized_client", "error_description": "AADSTS700016: not found"}])
def test_health_says_that_the_secret_does_not_work(
    microsoft: FakeMicrosoft, mount: Mount, body: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    microsoft.failures["token"], microsoft.failure_status, microsoft.failure_body = 99, 401, body
    with mount(create_channel(microsoft)) as server:
        assert health(server) == (503, {"status": "failing", "reason": "unauthorized"})
        assert health(server)[0] == 503
        before = undelivered("unauthorized")
        Person(microsoft, server.webhook).sends("hours?")
        wait_until(lambda: undelivered("unauthorized") == before + 1)
    assert body["error_description"][:12] in caplog.text and "a secret" not in caplog.text
    assert len(microsoft.failed) == 2  # health checks are not repeated at once, and neither are requests that cannot succeed


def test_health_is_ok_if_microsoft_accepts_the_secret(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        assert health(server) == (200, {"status": "ok"})
    assert len(microsoft.token_requests) == 1


@pytest.mark.parametrize("notice", ["", "Closed until Monday."])
def test_nobody_is_invited_to_ask_during_maintenance(
    microsoft: FakeMicrosoft, mount: Mount, notice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(maintenance.FILE, str(tmp_path / "maintenance"))
    maintenance.start(notice)
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.post(person.activity(type="conversationUpdate", membersAdded=[BOT]))
        activity = microsoft.reply(person.conversation).activity
    assert "attachments" not in activity
    assert "116 123" in activity["text"] and (notice or "switched off") in activity["text"]


REMOVALS: list[dict[str, Any]] = [
    {"type": "installationUpdate", "action": "remove"},
    {"type": "conversationUpdate", "membersRemoved": [BOT]},
]
TEAM = {"channelData": {"team": {"id": "19:general@thread.tacv2"}, "channel": {"id": "19:other@thread.tacv2"}}}


@pytest.mark.parametrize("removal", REMOVALS, ids=["uninstalled", "removed"])
def test_conversations_are_deleted_where_the_bot_is_removed(microsoft: FakeMicrosoft, mount: Mount, removal: dict[str, Any]) -> None:
    with mount(create_channel(microsoft)) as server:
        in_thread = Person(microsoft, server.webhook, conversation="19:other@thread.tacv2;messageid=1")
        in_chat = Person(microsoft, server.webhook, conversation="19:group@thread.v2")
        elsewhere = Person(microsoft, server.webhook)
        in_thread.sends("hours?", **TEAM)
        for person in (in_chat, elsewhere):
            person.sends("hours?")
        for person in (in_thread, in_chat, elsewhere):
            microsoft.reply(person.conversation)
        store = server.assistant.agent.tracker_store
        kept = [message.sender_id for message in server.assistant.received if message.text and "a:1" in str(message.metadata)]
        in_chat.post(in_chat.activity(**{**removal, "conversation": {"id": "19:group@thread.v2"}}))
        wait_until(lambda: len(list(server.run(store.keys()))) == 2)
        in_thread.post(in_thread.activity(**{**removal, **TEAM, "conversation": {"id": "19:general@thread.tacv2"}}))
        wait_until(lambda: list(server.run(store.keys())) == kept)


@pytest.mark.parametrize(
    "other",
    [
        {"type": "installationUpdate", "action": "remove-upgrade"},
        {"type": "installationUpdate", "action": "add"},
        {"type": "conversationUpdate", "membersRemoved": [{"id": "29:1Alex"}]},
    ],
    ids=["upgraded", "added", "another member left"],
)
def test_conversation_is_kept_while_the_bot_is_there(microsoft: FakeMicrosoft, mount: Mount, other: dict[str, Any]) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        microsoft.reply(person.conversation)
        assert person.post(person.activity(**other)).is_success
        time.sleep(0.2)
        assert len(list(server.run(server.assistant.agent.tracker_store.keys()))) == 1


def test_each_row_of_the_guides_table_has_a_test() -> None:
    check_failure_table(
        "teams.md",
        {
            "429 or 412, up to two minutes in all": (test_answer_waits_as_long_as_teams_asks, test_answer_that_is_delayed_is_not_overtaken),
            "429 for longer": (test_lost_answer_is_counted_and_logged,),
            "401": (test_teams_replies.test_revoked_access_token_is_replaced, test_answer_that_is_refused_twice_is_counted),
            "403, 404": (test_lost_answer_is_counted_and_logged,),
            "400, 413": (test_answer_whose_form_is_refused_is_posted_as_text,),
            "5xx": (test_teams_replies.test_temporary_failures_lose_no_reply, test_lost_answer_is_counted_and_logged),
            "A post takes more than ten seconds": (test_slow_post_is_not_repeated,),
            "An expired secret": (test_health_says_that_the_secret_does_not_work,),
            "The typing indicator fails or is slow": (test_typing_that_fails_does_not_delay_the_answer,),
            "The first of two answers is delayed": (test_answer_that_is_delayed_is_not_overtaken,),
        },
    )
