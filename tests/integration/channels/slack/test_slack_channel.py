"""What the Slack channel does besides what Rasa's does wrong."""

from __future__ import annotations

import json
import time
from concurrent.futures import TimeoutError

import httpx
import pytest

from bot.channels.notices import notices
from bot.channels.slack.wording import wording
from tests.integration.channels.slack.conftest import Server, Start
from tests.integration.channels.slack.fake import PATIENCE, SECRET, TOKEN, App, Slack, direct, titles

BUTTONS = [{"title": "Hours?", "payload": "what are the hours"}, {"title": "Pay?", "payload": "what is the pay"}]
VERIFICATION = json.dumps({"type": "url_verification", "challenge": "c-1"})


def private(slack: Slack) -> str:
    """A response_url."""
    return f"{slack.url}/response/1"


def test_the_request_url_is_verified(ours: Server) -> None:
    answer = ours.app.deliver(VERIFICATION)
    assert (answer.status_code, answer.text) == (200, "c-1")


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
def test_what_slack_did_not_sign_is_refused_without_a_word(ours: Server, headers: dict[str, str]) -> None:
    answer = ours.app.deliver(VERIFICATION, **{name: value.encode() for name, value in headers.items()})  # type: ignore[arg-type]
    assert (answer.status_code, answer.content) == (401, b"")


def test_another_apps_signature_is_refused(ours: Server) -> None:
    assert App(ours.app.url.removesuffix("/webhooks/slack/webhook"), "another").message("hours?").status_code == 401
    assert ours.settle() == []


@pytest.mark.parametrize(("age", "status"), [(240, 200), (-240, 200), (360, 401), (-360, 401)])
def test_a_signature_holds_for_five_minutes(ours: Server, age: int, status: int) -> None:
    assert ours.app.deliver(VERIFICATION, at=time.time() - age).status_code == status


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
def test_what_cannot_be_read_is_refused(ours: Server, body: str, content_type: str) -> None:
    assert ours.app.deliver(body, content_type).status_code == 400


def test_bodies_that_are_no_text_are_refused(ours: Server) -> None:
    headers = {"x-slack-signature": "v0=0", "x-slack-request-timestamp": str(int(time.time()))}
    assert httpx.post(ours.app.url, content=b"\xff", headers=headers).status_code == 401


@pytest.mark.parametrize("event", ["team_join", "app_uninstalled", "assistant_thread_started"])
def test_other_events_are_accepted_and_ignored(ours: Server, event: str) -> None:
    assert ours.app.event(type=event, user="UA").status_code == 200
    assert ours.settle() == []


def test_what_is_said_in_a_channel_to_others_is_not_answered(ours: Server) -> None:
    ours.app.event(type="message", channel="C1", channel_type="channel", user="UA", text="hours?", ts="1600.1")
    assert ours.settle() == []


def test_our_own_posts_are_not_answered(ours: Server) -> None:
    ours.app.message("Hello.", user="UBOT", bot_id="BBOT")
    assert ours.settle() == []


def test_a_mention_alone_is_answered(ours: Server) -> None:
    ours.app.mention("")
    assert ours.only_post()["text"] == notices().empty


def test_a_question_that_comes_with_a_file_is_answered(ours: Server) -> None:
    ours.app.message("hours?", subtype="file_share")
    assert len(ours.settle()) == 1


def test_interactions_that_are_ignored_are_in_the_log(ours: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        ours.app.interaction({"type": "block_actions", "user": {"id": "UA"}, "actions": [{"type": "checkboxes"}]})
    assert "nothing to do for block_actions ['checkboxes']" in caplog.text


def test_a_person_has_one_conversation_in_direct_messages(ours: Server) -> None:
    ours.agent.says = [{"text": "Hello.", "buttons": BUTTONS}]
    ours.app.message("hours?")
    ours.press("Pay?", ours.only_post())
    ours.app.message("hours?", ts="1600.5", thread_ts="1600.1")
    ours.app.command("hours?", private(ours.slack))
    ours.settle()
    assert [message.sender_id for message in ours.agent.asked] == ["UA"] * 4


def test_a_button_in_a_channel_is_answered_in_its_thread_and_as_whoever_pressed_it(ours: Server) -> None:
    ours.agent.says = [{"text": "Hello.", "buttons": BUTTONS}]
    ours.app.mention("hello", ts="1600.1")
    ours.only_post()
    ours.press("Pay?", user="UB")
    assert [post["thread_ts"] for post in ours.slack.posts] == ["1600.1", "1600.1"]
    assert [message.sender_id for message in ours.agent.asked] == ["UA_C1_1600.1", "UB_C1_1600.1"]


def test_a_button_pressed_twice_at_once_asks_once(ours: Server) -> None:
    ours.agent.says = [{"text": "Hello.", "buttons": BUTTONS}]
    ours.app.message("hello")
    payloads = [ours.slack.press(ours.only_post(), "Pay?") for _ in range(2)]
    for payload in payloads:
        assert ours.app.interaction(payload).status_code == 200
    assert len(ours.settle()) == 2


def test_links_are_not_unfolded(ours: Server) -> None:
    ours.app.message("hours?")
    ours.settle()
    ((_, arguments),) = ours.slack.calls
    assert (arguments["unfurl_links"], arguments["unfurl_media"]) == (False, False)


def test_the_home_introduces_the_assistant_and_its_questions_are_answered_in_a_direct_message(ours: Server) -> None:
    ours.app.event(type="app_home_opened", user="UA", channel=direct("UA"), tab="home")
    ours.settle()
    home = ours.slack.homes["UA"]
    assert home["type"] == "home"
    assert titles(home) == wording().examples
    for _ in range(2):
        ours.app.interaction(ours.slack.press_home(wording().examples[1]))
    posts = ours.settle()
    assert ours.agent.texts == [wording().examples[1]] * 2
    assert {channel for channel, _ in ours.slack.messages} == {direct("UA")}
    assert posts[0]["blocks"][0]["elements"][0]["text"] == f"You asked: {wording().examples[1]}"


def test_opening_the_messages_publishes_no_home(ours: Server) -> None:
    ours.app.event(type="app_home_opened", user="UA", channel=direct("UA"), tab="messages")
    ours.settle()
    assert ours.slack.calls == []


def test_a_command_is_acknowledged_and_answered_for_its_person_alone(ours: Server) -> None:
    ours.agent.says = [{"text": "Some **hours**.", "buttons": BUTTONS}]
    acknowledged = ours.app.command("hours &amp; pay?", private(ours.slack)).json()
    assert acknowledged == {"response_type": "ephemeral", "text": "You asked: hours &amp; pay?"}
    assert ours.settle() == []
    (answer,) = ours.slack.private
    assert (answer["response_type"], answer["replace_original"]) == ("ephemeral", False)
    assert answer["blocks"][0]["text"]["text"] == "Some *hours*."
    assert ours.agent.texts == ["hours & pay?"]


def test_a_button_of_an_answer_for_one_person_is_answered_for_that_person(ours: Server) -> None:
    ours.agent.says = [{"text": "Hello.", "buttons": BUTTONS}]
    ours.app.command("hours?", private(ours.slack))
    ours.settle()
    ours.app.interaction(ours.slack.press_private(ours.slack.private[0], "Pay?"))
    assert ours.settle() == []
    assert ours.slack.private[1]["blocks"][0]["elements"][0]["text"] == "You asked: Pay?"
    assert ours.agent.texts == ["hours?", "what is the pay"]


def test_a_command_alone_introduces_the_assistant(ours: Server) -> None:
    introduced = ours.app.command(" ", private(ours.slack)).json()
    assert introduced["response_type"] == "ephemeral"
    assert titles(introduced) == wording().examples
    assert ours.agent.asked == []


@pytest.mark.parametrize("hooks", ["https://hooks.slack.com", "https://hooks.slack.com/"])
@pytest.mark.parametrize("url", ["{slack}/response/1", "https://hooks.slack.com.example.org/x", "http://hooks.slack.com/x"])
def test_answers_are_sent_to_no_other_host(start: Start, caplog: pytest.LogCaptureFixture, hooks: str, url: str) -> None:
    server = start(hooks_url=hooks)
    server.app.command("hours?", url.format(slack=server.slack.url))
    server.settle()
    assert server.slack.private == []
    assert "a response_url that is not under https://hooks.slack.com/" in caplog.text


def test_the_status_is_not_shown_unless_it_is_switched_on(ours: Server) -> None:
    ours.app.mention("hours?")
    ours.settle()
    assert [method for method, _ in ours.slack.calls] == ["chat.postMessage"]


def test_a_rate_limit_is_waited_for(ours: Server) -> None:
    ours.slack.limit_next = True
    ours.app.message("hours?")
    assert ours.only_post()["text"] == "Hello."


def test_a_refusal_is_logged_once_with_the_messages_id(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    server = start(bot_token=f"{TOKEN}-revoked")
    assert server.app.message("hours?", event_id="Ev77").status_code == 200
    assert server.settle() == []
    (record,) = [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    assert "conversation UA, message Ev77" in record.message
    assert "invalid_auth" in record.message
    assert TOKEN not in record.message and SECRET not in record.message


def test_a_message_that_cannot_be_changed_is_answered_nevertheless(ours: Server, caplog: pytest.LogCaptureFixture) -> None:
    ours.agent.says = [{"text": "Hello.", "buttons": BUTTONS}]
    ours.app.message("hello")
    payload = ours.slack.press(ours.only_post(), "Pay?")
    ours.slack.messages.clear()
    ours.app.interaction(payload)
    assert len(ours.settle()) == 1
    assert "message_not_found" in caplog.text


def test_a_slow_slack_keeps_nobody_else_waiting(ours: Server) -> None:
    release = ours.hold(direct("UA"))
    ours.app.message("hours?", user="UA")
    ours.app.message("hours?", user="UB")
    ours.loop.do(ours.slack.until(posts=1))
    assert [channel for channel, _ in ours.slack.messages] == [direct("UB")]
    release()
    assert len(ours.settle()) == 2


def test_answers_come_in_the_order_of_their_questions(ours: Server) -> None:
    release = ours.hold(direct("UA"))
    for text in ("one", "two", "three"):
        ours.agent.says = [{"text": f"Answer to {text}."}]
        ours.app.message(text)
        ours.until_asked(text)
    release()
    assert [post["text"] for post in ours.settle()] == ["Answer to one.", "Answer to two.", "Answer to three."]


def test_a_server_told_to_stop_finishes_its_answers(ours: Server) -> None:
    release = ours.hold(direct("UA"))
    ours.app.message("hours?")
    stopping = ours.stop()
    with pytest.raises(TimeoutError):
        stopping.result(0.2)
    release()
    stopping.result(PATIENCE)
    assert len(ours.slack.posts) == 1


@pytest.mark.parametrize("recipient", ["UA", direct("UA")])
def test_what_nobody_asked_for_is_said_too(ours: Server, recipient: str) -> None:
    output = ours.channel.get_output_channel()
    ours.loop.do(output.send_response(recipient, {"text": "By **the** way.", "buttons": BUTTONS}))
    post = ours.only_post()
    assert titles(post) == ["Hours?", "Pay?"]
    ours.press("Pay?")
    assert ours.agent.asked[-1].sender_id == "UA"
