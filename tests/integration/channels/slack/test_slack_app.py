"""Socket Mode, the pane for assistants, the shortcut on messages, and what happens when the app is removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.slack import Slack, channel
from bot.channels.slack.wording import slack_wording
from bot.operations import maintenance
from bot.settings import SettingsError
from tests.integration.channels.slack.conftest import Server, Start
from tests.integration.channels.slack.fake_slack import APP_TOKEN, SECRET, TOKEN, Json

CHAT = {"assistant_thread": {"user_id": "UA", "channel_id": "DA", "thread_ts": "1600.1", "context": {}}}


def message(**fields: Any) -> Json:
    event = {"type": "message", "channel": "DA", "channel_type": "im", "user": "UA", "text": "hours?", "ts": "1600.2", **fields}
    return {"type": "event_callback", "event_id": f"Ev{fields}", "event": event}


def test_deliveries_by_socket_are_acknowledged_and_answered(start: Start) -> None:
    server = start(app_token=APP_TOKEN, signing_secret="")
    run, slack = server.loop.run, server.slack
    assert run(slack.deliver_by_socket("events_api", message())) == {"envelope_id": "e0"}
    assert server.only_post()["text"] == "Hello."
    command = {"user_id": "UA", "trigger_id": "t1", "response_url": f"{slack.url}/response/1", "text": "pay?"}
    assert run(slack.deliver_by_socket("slash_commands", command))["payload"]["text"] == "You asked: pay?"
    server.wait_for_posts()
    assert server.agent.texts == ["hours?", "pay?"]
    assert httpx.get(server.deliver.url.removesuffix("webhook")).json() == {"status": "ok"}


@pytest.mark.parametrize("content", [{}, {"type": "event_callback", "event": 1}])
def test_unreadable_delivery_by_socket_is_acknowledged(start: Start, content: Json) -> None:
    server = start(app_token=APP_TOKEN, signing_secret="")
    assert server.loop.run(server.slack.deliver_by_socket("events_api", content)) == {"envelope_id": "e0"}
    server.loop.run(server.slack.deliver_by_socket("events_api", message()))
    assert server.only_post()["text"] == "Hello."


@pytest.mark.parametrize("secret", ["", SECRET])
def test_requests_are_refused_in_socket_mode_without_a_signing_secret(start: Start, secret: str) -> None:
    server = start(app_token=APP_TOKEN, signing_secret=secret)
    assert server.deliver.message("hours?").status_code == (200 if secret else 401)


def test_health_says_that_the_socket_is_not_connected(start: Start) -> None:
    server = start(app_token="xapp-wrong", signing_secret="")
    response = httpx.get(server.deliver.url.removesuffix("webhook"))
    assert (response.status_code, response.json()["reason"]) == (503, "unreachable")


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("bot_token", "xoxe.xoxb-1-abc", "SLACK_REFRESH_TOKEN"),
        ("bot_token", "xoxe-1-abc", "SLACK_REFRESH_TOKEN"),
        ("bot_token", "xoxp-1", "Bot User OAuth"),
        ("app_token", TOKEN, "xapp-"),
    ],
)
def test_tokens_that_cannot_work_are_refused(setting: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Slack.from_credentials({"bot_token": TOKEN, "signing_secret": SECRET, setting: value})


def test_new_chat_is_greeted_with_prompts_and_gets_a_title(server: Server) -> None:
    server.deliver.event(type="assistant_thread_started", **CHAT)
    greeting = server.only_post()
    assert (greeting["text"], greeting["thread_ts"]) == (slack_wording().chat_greeting, "1600.1")
    for text in ("what are the hours?", "and the pay?"):
        server.deliver.message(text, thread_ts="1600.1", ts="1600.2")
        server.wait_for_posts()
    calls = [(method, arguments) for method, arguments in server.slack.calls if method.startswith("assistant")]
    assert [method for method, _ in calls] == ["assistant.threads.setSuggestedPrompts", "assistant.threads.setTitle"]
    assert [prompt["message"] for prompt in calls[0][1]["prompts"]] == slack_wording().example_questions
    assert calls[1][1]["title"] == "what are the hours?"
    assert {received.sender_id for received in server.agent.received} == {"UA_DA_1600.1"}


@pytest.mark.parametrize("notice", ["", "Closed until Monday."])
def test_new_chat_is_not_invited_to_ask_during_maintenance(
    server: Server, notice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(maintenance.FILE, str(tmp_path / "maintenance"))
    maintenance.start(notice)
    server.deliver.event(type="assistant_thread_started", **CHAT)
    assert "116 123" in server.only_post()["text"]
    assert [method for method, _ in server.slack.calls] == ["chat.postMessage"]


@pytest.mark.parametrize("text", ["what are the hours?", "hours &amp; pay &lt;both&gt;?"])
def test_shortcut_answers_a_message_for_its_user_only(server: Server, text: str) -> None:
    payload = {
        "type": "message_action",
        "callback_id": "ask",
        "trigger_id": "t9",
        "user": {"id": "UB"},
        "channel": {"id": "C1"},
        "message": {"type": "message", "text": text, "ts": "1.1", "user": "UA"},
        "response_url": f"{server.slack.url}/response/1",
    }
    assert server.deliver.interaction(payload).status_code == 200
    assert server.wait_for_posts() == []
    assert [each["text"] for each in server.slack.ephemeral] == ["Hello."]
    assert server.agent.received[0].sender_id == "UB"
    assert server.agent.texts == [text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")]


@pytest.mark.parametrize(
    ("event", "deleted"),
    [
        ({"type": "app_uninstalled"}, ["UA", "UA_C1_1.1", "UB_C2_1.1"]),
        ({"type": "channel_left", "channel": "C1"}, ["UA_C1_1.1"]),
        ({"type": "group_left", "channel": "C2"}, ["UB_C2_1.1"]),
        ({"type": "channel_left"}, None),
    ],
    ids=["uninstalled", "left a channel", "left a private channel", "unreadable"],
)
def test_conversations_are_deleted_where_the_app_is_removed(
    server: Server, event: Json, deleted: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    async def delete(_agent: object, _guard: object, name: str, matches: Any) -> None:
        assert name == "slack"
        asked.append([sender for sender in ("UA", "UA_C1_1.1", "UB_C2_1.1") if matches(sender)])

    monkeypatch.setattr(channel, "delete_matching", delete)
    assert server.deliver.event(**event).status_code == 200
    server.wait_for_posts()
    assert asked == ([] if deleted is None else [deleted])
