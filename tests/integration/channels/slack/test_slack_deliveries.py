"""Deliveries of Slack to the channel: signatures, events, interactions, commands, and what is ignored."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx
import pytest

from bot.channels.notices import notices
from bot.channels.slack.wording import slack_wording
from bot.operations import maintenance
from tests.integration.channels.slack.conftest import Server
from tests.integration.channels.slack.fake_slack import Deliverer, Json, direct_channel, titles

BUTTONS = [{"title": "Hours?", "payload": "what are the hours"}, {"title": "Pay?", "payload": "what is the pay"}]
VERIFICATION = json.dumps({"type": "url_verification", "challenge": "c-1"})


def test_request_url_is_verified(server: Server) -> None:
    response = server.deliver.post(VERIFICATION)
    assert (response.status_code, response.text) == (200, "c-1")


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": "v0=" + "0" * 64},
        {"x-slack-signature": "§"},
        {"x-slack-signature": ""},
        {"x-slack-request-timestamp": "yesterday"},
        {"x-slack-request-timestamp": ""},
    ],
    ids=str,
)
def test_invalid_signature_gets_401_without_a_body(server: Server, headers: dict[str, str]) -> None:
    response = server.deliver.post(VERIFICATION, **{name: value.encode() for name, value in headers.items()})  # type: ignore[arg-type]
    assert (response.status_code, response.content) == (401, b"")


def test_signature_of_another_app_is_rejected(server: Server) -> None:
    other_app = Deliverer(server.deliver.url.removesuffix("/webhooks/slack/webhook"), "another")
    assert other_app.message("hours?").status_code == 401
    assert server.wait_for_posts() == []


@pytest.mark.parametrize(("age", "status"), [(240, 200), (-240, 200), (360, 401), (-360, 401)])
def test_signature_is_valid_for_five_minutes(server: Server, age: int, status: int) -> None:
    assert server.deliver.post(VERIFICATION, at=time.time() - age).status_code == status


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", "application/json"),
        ("{", "application/json"),
        ("[1]", "application/json"),
        ('{"event": {}}', "application/json"),
        ("payload=%7B", "application/x-www-form-urlencoded"),
        ("payload=[]", "application/x-www-form-urlencoded"),
        ("command=/careers", "application/x-www-form-urlencoded"),
        ("hello", "text/plain"),
    ],
)
def test_unreadable_body_gets_400(server: Server, body: str, content_type: str) -> None:
    assert server.deliver.post(body, content_type).status_code == 400


def test_binary_body_gets_401(server: Server) -> None:
    headers = {"x-slack-signature": "v0=0", "x-slack-request-timestamp": str(int(time.time()))}
    assert httpx.post(server.deliver.url, content=b"\xff", headers=headers).status_code == 401


def test_event_with_a_charset_is_read(server: Server) -> None:
    server.deliver.message("hours?", content_type="application/json; charset=utf-8")
    assert len(server.wait_for_posts()) == 1


def test_form_with_a_charset_is_read(server: Server) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS[:1]}]
    server.deliver.message("hours?")
    post = server.only_post()
    server.deliver.interaction(server.slack.press(post, "Hours?"), "application/x-www-form-urlencoded; charset=utf-8")
    assert len(server.wait_for_posts()) == 2


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("9 &amp; 5 &lt;b&gt; &amp;lt;", "9 & 5 <b> &lt;"),
        ("is it <mailto:a@b.org|a@b.org> ?", "is it a@b.org ?"),
        ("see <https://example.org/x?a=1&amp;b=2>", "see https://example.org/x?a=1&b=2"),
        ("in <#C2|general>, <@U9> said", "in #general, said"),
    ],
)
def test_message_is_read_as_typed(server: Server, sent: str, typed: str) -> None:
    server.deliver.message(sent)
    server.wait_for_posts()
    assert server.agent.texts == [typed]


@pytest.mark.parametrize("event", ["team_join", "assistant_thread_context_changed", "assistant_thread_started"])
def test_other_events_are_accepted_and_ignored(server: Server, event: str) -> None:
    assert server.deliver.event(type=event, user="UA").status_code == 200
    assert server.wait_for_posts() == []


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "bot_message", "message_changed", "message_deleted"])
def test_messages_that_nobody_typed_are_ignored(server: Server, subtype: str) -> None:
    server.deliver.message("<@UA> has joined the channel", subtype=subtype)
    server.wait_for_posts()
    assert server.agent.texts == []


def test_message_without_a_user_is_ignored(server: Server) -> None:
    server.deliver.message("hours?", user=None)
    server.wait_for_posts()
    assert server.agent.texts == []


def test_channel_message_without_a_mention_is_ignored(server: Server) -> None:
    server.deliver.event(type="message", channel="C1", channel_type="channel", user="UA", text="hours?", ts="1600.1")
    assert server.wait_for_posts() == []


def test_own_posts_are_ignored(server: Server) -> None:
    server.deliver.message("Hello.", user="UBOT", bot_id="BBOT")
    assert server.wait_for_posts() == []


def test_mention_without_text_is_answered(server: Server) -> None:
    server.deliver.mention("")
    assert server.only_post()["text"] == notices().empty


def test_question_with_a_file_is_answered(server: Server) -> None:
    server.deliver.message("hours?", subtype="file_share")
    assert len(server.wait_for_posts()) == 1


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "view_submission", "user": {"id": "UA"}, "view": {"id": "V1"}},
        {"type": "block_actions", "user": {"id": "UA"}, "actions": [{"type": "checkboxes", "selected_options": []}]},
        {"type": "shortcut", "user": {"id": "UA"}, "callback_id": "x"},
        {"type": "block_suggestion", "user": {"id": "UA"}, "value": "x"},
    ],
    ids=lambda payload: payload["type"],
)
def test_other_interactions_are_accepted_and_ignored(server: Server, payload: Json) -> None:
    assert server.deliver.interaction(payload).status_code == 200
    assert server.wait_for_posts() == []


def test_ignored_interactions_are_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        server.deliver.interaction({"type": "block_actions", "user": {"id": "UA"}, "actions": [{"type": "checkboxes"}]})
    assert "ignoring block_actions ['checkboxes']" in caplog.text


def test_home_introduces_the_assistant_and_its_questions_are_answered_in_a_direct_message(server: Server) -> None:
    server.deliver.event(type="app_home_opened", user="UA", channel=direct_channel("UA"), tab="home")
    server.wait_for_posts()
    home = server.slack.homes["UA"]
    questions = slack_wording().example_questions
    assert home["type"] == "home"
    assert titles(home) == questions
    for _ in range(2):
        server.deliver.interaction(server.slack.press_home(questions[1]))
    posts = server.wait_for_posts()
    assert server.agent.texts == [questions[1]] * 2
    assert {channel for channel, _ in server.slack.messages} == {direct_channel("UA")}
    assert posts[0]["blocks"][0]["elements"][0]["text"] == f"You asked: {questions[1]}"


def test_opening_the_messages_tab_does_not_publish_a_home(server: Server) -> None:
    server.deliver.event(type="app_home_opened", user="UA", channel=direct_channel("UA"), tab="messages")
    server.wait_for_posts()
    assert server.slack.calls == []


def test_command_is_acknowledged_and_answered_for_one_person(server: Server) -> None:
    server.agent.replies = [{"text": "Some **hours**.", "buttons": BUTTONS}]
    acknowledgement = server.deliver.command("hours &amp; pay?", f"{server.slack.url}/response/1")
    assert acknowledgement.status_code == 200
    assert acknowledgement.json() == {"response_type": "ephemeral", "text": "You asked: hours &amp; pay?"}
    assert server.wait_for_posts() == []
    (reply,) = server.slack.ephemeral
    assert (reply["response_type"], reply["replace_original"]) == ("ephemeral", False)
    assert reply["text"] == "Some hours."
    assert reply["blocks"][0]["text"]["text"] == "Some *hours*."
    assert server.agent.texts == ["hours & pay?"]


def test_button_of_an_ephemeral_reply_is_answered_for_the_same_person(server: Server) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS}]
    server.deliver.command("hours?", f"{server.slack.url}/response/1")
    server.wait_for_posts()
    server.deliver.interaction(server.slack.press_ephemeral(server.slack.ephemeral[0], "Pay?"))
    assert server.wait_for_posts() == []
    assert server.slack.ephemeral[1]["blocks"][0]["elements"][0]["text"] == "You asked: Pay?"
    assert server.agent.texts == ["hours?", "what is the pay"]


def test_command_without_text_introduces_the_assistant(server: Server) -> None:
    introduction = server.deliver.command(" ", f"{server.slack.url}/response/1").json()
    assert introduction["response_type"] == "ephemeral"
    assert titles(introduction) == slack_wording().example_questions
    assert server.agent.received == []


@pytest.mark.parametrize("text", ["hours?", "and the pay, please"])
def test_edited_mention_is_not_answered_again(server: Server, text: str) -> None:
    server.deliver.mention("hours?", ts="1600.1")
    server.deliver.mention(text, ts="1600.1", edited={"user": "UA", "ts": "1601.0"})
    assert len(server.wait_for_posts()) == 1
    assert server.agent.texts == ["hours?"]


@pytest.mark.parametrize("text", ["wonders about the hours", "asks what the pay is"])
def test_me_message_is_answered(server: Server, text: str) -> None:
    server.deliver.message(text, subtype="me_message")
    assert len(server.wait_for_posts()) == 1
    assert server.agent.texts == [text]


@pytest.mark.parametrize("notice", ["", "Closed until Monday."])
def test_nobody_is_invited_to_ask_during_maintenance(server: Server, notice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(maintenance.FILE, str(tmp_path / "maintenance"))
    maintenance.start(notice)
    server.deliver.event(type="app_home_opened", user="UA", tab="home", channel="DA")
    server.wait_for_posts()
    shown = server.deliver.command("", f"{server.slack.url}/response/1").json()
    for blocks in (server.slack.homes["UA"]["blocks"], shown["blocks"]):
        assert titles({"blocks": blocks}) == []
        assert (notice or notices().maintenance) in blocks[0]["text"]["text"]
        assert "116 123" in blocks[0]["text"]["text"]
