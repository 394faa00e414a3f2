"""What Rasa's connector does wrong, ours does right. Each test is run on both; on Rasa's, it has to fail."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from rasa.core.channels.slack import SlackInput

from bot.channels.slack import Slack as Ours
from tests.integration.channels.slack.conftest import Server, Start
from tests.integration.channels.slack.fake import Json, titles

SECTION = "section"
BUTTONS = [{"title": f"Question {n}", "payload": f"question {n}?"} for n in range(200)]


@pytest.fixture(params=["ours", "stock"])
def either(request: pytest.FixtureRequest) -> Server:
    server: Server = request.getfixturevalue(request.param)
    return server


@pytest.fixture(
    params=["ours", pytest.param("stock", marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason="Rasa's has this defect"))]
)
def server(request: pytest.FixtureRequest) -> Server:
    server: Server = request.getfixturevalue(request.param)
    return server


def test_both_answer_a_message_and_a_button(either: Server) -> None:
    """Where this fails, the tests below say nothing."""
    either.agent.says = [{"text": "Hello.", "buttons": BUTTONS[:2]}]
    assert either.app.message("what are the hours").status_code == 200
    post = either.only_post()
    assert post["text"] == "Hello."
    assert titles(post) == ["Question 0", "Question 1"]
    assert len(either.press("Question 1")) == 2
    assert either.agent.texts == ["what are the hours", "question 1?"]


@pytest.mark.parametrize("count", [6, 25, 26, 100, 101])
def test_many_buttons_are_all_there(server: Server, count: int) -> None:
    server.agent.says = [{"text": "Which?", "buttons": BUTTONS[:count]}]
    server.app.message("hello")
    post = server.only_post()
    assert titles(post) == [button["title"] for button in BUTTONS[:count]]
    server.press(BUTTONS[count - 1]["title"])
    assert server.agent.texts[-1] == BUTTONS[count - 1]["payload"]


REPLY = "The **hours**:\n- 9 & 5\nSource: [the page](https://example.org/a)."
MRKDWN = "The *hours*:\n• 9 &amp; 5\nSource: <https://example.org/a|the page>."


@pytest.mark.parametrize("buttons", [[], BUTTONS[:1]])
def test_markdown_is_written_as_slack_reads_it(server: Server, buttons: list[Json]) -> None:
    server.agent.says = [{"text": REPLY, "buttons": buttons}]
    server.app.message("hours?")
    post = server.only_post()
    shown = post["blocks"][0]["text"] if post["blocks"] else {"type": "mrkdwn", "text": post["text"]}
    assert shown == {"type": "mrkdwn", "text": MRKDWN}


def test_the_text_for_screen_readers_has_no_marks(server: Server) -> None:
    server.agent.says = [{"text": REPLY, "buttons": BUTTONS[:1]}]
    server.app.message("hours?")
    post = server.only_post()
    assert post["text"] == "The hours:\n• 9 &amp; 5\nSource: the page (https://example.org/a)."


def test_a_turn_is_one_post(server: Server) -> None:
    server.agent.says = [{"text": "One.\n\nTwo."}, {"text": "Three."}]
    server.app.message("hours?")
    post = server.only_post()
    assert [line for line in post["text"].splitlines() if line] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize("reason", ["", "http_error", "connection_failed", "unknown_error"])
def test_an_event_delivered_again_is_answered_once(server: Server, reason: str) -> None:
    for retry in ("", reason, reason):
        assert server.app.message("hours?", event_id="Ev1", retry=retry).status_code == 200
    assert len(server.settle()) == 1


def test_an_event_delivered_five_times_at_once_is_answered_once(server: Server) -> None:
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: server.app.message("hours?", event_id="Ev1"), range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(server.settle()) == 1


def test_an_event_with_a_charset_is_read(server: Server) -> None:
    server.app.message("hours?", content_type="application/json; charset=utf-8")
    assert len(server.settle()) == 1


def test_a_form_with_a_charset_is_read(server: Server) -> None:
    server.agent.says = [{"text": "Hello.", "buttons": BUTTONS[:1]}]
    server.app.message("hours?")
    post = server.only_post()
    server.app.interaction(server.slack.press(post, "Question 0"), "application/x-www-form-urlencoded; charset=utf-8")
    assert len(server.settle()) == 2


def test_a_slash_command_is_answered(server: Server) -> None:
    assert server.app.command("hours?", f"{server.slack.url}/response/1").status_code == 200
    server.settle()
    assert [answer["text"] for answer in server.slack.private] == ["Hello."]


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
    assert server.app.interaction(payload).status_code == 200
    assert server.settle() == []


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("9 &amp; 5 &lt;b&gt; &amp;lt;", "9 & 5 <b> &lt;"),
        ("is it <mailto:a@b.org|a@b.org> ?", "is it a@b.org ?"),
        ("see <https://example.org/x?a=1&amp;b=2>", "see https://example.org/x?a=1&b=2"),
        ("in <#C2|general>, <@U9> said", "in #general, said"),
    ],
)
def test_a_message_is_read_as_it_was_typed(server: Server, sent: str, typed: str) -> None:
    server.app.message(sent)
    server.settle()
    assert server.agent.texts == [typed]


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "bot_message", "message_changed", "message_deleted"])
def test_notices_are_no_questions(server: Server, subtype: str) -> None:
    server.app.message("<@UA> has joined the channel", subtype=subtype)
    server.settle()
    assert server.agent.texts == []


def test_messages_of_nobody_are_no_questions(server: Server) -> None:
    server.app.message("hours?", user=None)
    server.settle()
    assert server.agent.texts == []


def test_a_pressed_button_is_replaced_by_what_was_chosen(server: Server) -> None:
    server.agent.says = [{"text": "Which?", "buttons": BUTTONS[:3]}]
    server.app.message("hello")
    server.settle()
    server.press("Question 1")
    first, second = server.slack.posts
    assert titles(first) == []
    assert first["blocks"][0]["text"]["text"] == "Which?"
    assert first["blocks"][-1]["elements"][0]["text"] == "You chose: Question 1"
    assert first["text"] == "Which?\nYou chose: Question 1"
    assert len(titles(second)) == 3


@pytest.mark.parametrize("buttons", [[], BUTTONS[:1]])
def test_nothing_is_posted_as_a_user(server: Server, buttons: list[Json]) -> None:
    server.agent.says = [{"text": "Hello.", "buttons": buttons}]
    server.app.message("hello")
    server.settle()
    assert [arguments for _, arguments in server.slack.calls if "as_user" in arguments] == []


def test_custom_posts_are_not_as_a_user_either(server: Server) -> None:
    output = server.channel.get_output_channel()
    server.loop.do(output.send_custom_json("UA", {"text": "Custom."}))
    server.loop.do(output.send_attachment("UA", {"text": "Attached."}))
    assert len(server.slack.calls) == 2
    assert [arguments for _, arguments in server.slack.calls if "as_user" in arguments] == []


def test_no_picture_is_described_by_its_address(server: Server) -> None:
    server.loop.do(server.channel.get_output_channel().send_image_url("UA", "https://example.org/x.png"))
    post = server.only_post()
    assert [block for block in post["blocks"] if block["type"] == "image"] == []
    assert "https://example.org/x.png" in post["text"]


def test_who_asks_in_a_thread_of_direct_messages_is_answered_there(server: Server) -> None:
    server.app.message("hours?", ts="1600.2", thread_ts="1600.1")
    post = server.only_post()
    assert post.get("thread_ts") == "1600.1"


def test_who_mentions_us_is_answered_in_a_thread_under_the_question(server: Server) -> None:
    server.app.mention("hours?", ts="1600.2")
    post = server.only_post()
    assert post.get("thread_ts") == "1600.2"


def test_people_in_a_thread_do_not_share_a_conversation_nor_a_person_two_threads(server: Server) -> None:
    for user, thread in [("UA", "1600.1"), ("UB", "1600.1"), ("UA", "1700.1")]:
        server.app.mention("hours?", user=user, ts=f"{thread}9", thread_ts=thread)
    server.settle()
    assert len({message.sender_id for message in server.agent.asked}) == 3


def test_a_message_that_nobody_asked_for_reaches_a_thread(server: Server) -> None:
    output = server.channel.get_output_channel()
    try:
        server.loop.do(output.send_response("UA_C1_1600.1", {"text": "By the way."}))
    except Exception as error:
        raise AssertionError("refused") from error
    post = server.only_post()
    assert post.get("thread_ts") == "1600.1"


@pytest.mark.parametrize(
    "connector",
    [Ours, pytest.param(SlackInput, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason="Rasa's has this defect"))],
)
def test_another_address_of_slacks_can_be_configured(connector: type) -> None:
    keys = {"bot_token": "xoxb-1", "signing_secret": "s"} if connector is Ours else {"slack_token": "xoxb-1", "slack_signing_secret": "s"}
    channel = connector.from_credentials({**keys, "api_url": "https://slack-gov.com/api/"})
    assert channel.get_output_channel().client.base_url == "https://slack-gov.com/api/"


@pytest.mark.parametrize(
    "name", ["ours", pytest.param("stock", marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason="Rasa's has this defect"))]
)
def test_a_thread_can_show_that_the_assistant_is_at_work(name: str, start: Start, request: pytest.FixtureRequest) -> None:
    server = start(show_status=True) if name == "ours" else request.getfixturevalue("stock")
    server.app.mention("hours?", ts="1600.2")
    server.settle()
    assert [method for method, _ in server.slack.calls] == ["assistant.threads.setStatus", "chat.postMessage"]
    assert json.dumps(server.slack.calls[0][1]["thread_ts"]) == '"1600.2"'
