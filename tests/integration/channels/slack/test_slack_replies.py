"""Replies in Slack: how a turn is posted, in which thread and for which conversation."""

from __future__ import annotations

import pytest

from bot.channels.slack import Slack
from tests.integration.channels.slack.conftest import Server, Start
from tests.integration.channels.slack.fake_slack import Json, direct_channel, titles

BUTTONS = [{"title": f"Question {n}", "payload": f"question {n}?"} for n in range(200)]


def test_message_and_button_are_answered(server: Server) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS[:2]}]
    assert server.deliver.message("what are the hours").status_code == 200
    post = server.only_post()
    assert post["text"] == "Hello."
    assert titles(post) == ["Question 0", "Question 1"]
    assert len(server.press("Question 1")) == 2
    assert server.agent.texts == ["what are the hours", "question 1?"]


@pytest.mark.parametrize("count", [6, 25, 26, 100, 101])
def test_all_of_many_buttons_are_posted(server: Server, count: int) -> None:
    server.agent.replies = [{"text": "Which?", "buttons": BUTTONS[:count]}]
    server.deliver.message("hello")
    post = server.only_post()
    assert titles(post) == [button["title"] for button in BUTTONS[:count]]
    server.press(BUTTONS[count - 1]["title"])
    assert server.agent.texts[-1] == BUTTONS[count - 1]["payload"]


REPLY = "The **hours**:\n- 9 & 5\nSource: [the page](https://example.org/a)."
MRKDWN = "The *hours*:\n• 9 &amp; 5\nSource: <https://example.org/a|the page>."


@pytest.mark.parametrize("buttons", [[], BUTTONS[:1]])
def test_markdown_is_posted_as_mrkdwn(server: Server, buttons: list[Json]) -> None:
    server.agent.replies = [{"text": REPLY, "buttons": buttons}]
    server.deliver.message("hours?")
    assert server.only_post()["blocks"][0]["text"] == {"type": "mrkdwn", "text": MRKDWN}


def test_text_for_screen_readers_has_no_markup(server: Server) -> None:
    server.agent.replies = [{"text": REPLY, "buttons": BUTTONS[:1]}]
    server.deliver.message("hours?")
    post = server.only_post()
    assert post["text"] == "The hours:\n• 9 &amp; 5\nSource: the page (https://example.org/a)."


def test_turn_is_one_post(server: Server) -> None:
    server.agent.replies = [{"text": "One.\n\nTwo."}, {"text": "Three."}]
    server.deliver.message("hours?")
    post = server.only_post()
    assert [line for line in post["text"].splitlines() if line] == ["One.", "Two.", "Three."]


def test_links_are_not_unfurled(server: Server) -> None:
    server.deliver.message("hours?")
    server.wait_for_posts()
    ((_, arguments),) = server.slack.calls
    assert (arguments["unfurl_links"], arguments["unfurl_media"]) == (False, False)


def test_pressed_button_is_replaced_by_its_title(server: Server) -> None:
    server.agent.replies = [{"text": "Which?", "buttons": BUTTONS[:3]}]
    server.deliver.message("hello")
    server.wait_for_posts()
    server.press("Question 1")
    first, second = server.slack.posts
    assert titles(first) == []
    assert first["blocks"][0]["text"]["text"] == "Which?"
    assert first["blocks"][-1]["elements"][0]["text"] == "You chose: Question 1"
    assert first["text"] == "Which?\nYou chose: Question 1"
    assert len(titles(second)) == 3


def test_image_is_posted_as_its_address(server: Server) -> None:
    server.loop.run(server.channel.get_output_channel().send_image_url("UA", "https://example.org/x.png"))
    post = server.only_post()
    assert [block for block in post["blocks"] if block["type"] == "image"] == []
    assert "https://example.org/x.png" in post["text"]


@pytest.mark.parametrize("buttons", [[], BUTTONS[:1]])
def test_reply_is_not_posted_as_a_user(server: Server, buttons: list[Json]) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": buttons}]
    server.deliver.message("hello")
    server.wait_for_posts()
    assert [arguments for _, arguments in server.slack.calls if "as_user" in arguments] == []


def test_custom_posts_are_not_posted_as_a_user(server: Server) -> None:
    output = server.channel.get_output_channel()
    server.loop.run(output.send_custom_json("UA", {"text": "Custom."}))
    server.loop.run(output.send_attachment("UA", {"text": "Attached."}))
    assert len(server.slack.calls) == 2
    assert [arguments for _, arguments in server.slack.calls if "as_user" in arguments] == []


def test_api_address_can_be_configured() -> None:
    channel = Slack.from_credentials({"bot_token": "xoxb-1", "signing_secret": "s", "api_url": "https://slack-gov.com/api/"})
    assert channel.get_output_channel().client.base_url == "https://slack-gov.com/api/"


def test_question_in_a_thread_of_direct_messages_is_answered_there(server: Server) -> None:
    server.deliver.message("hours?", ts="1600.2", thread_ts="1600.1")
    assert server.only_post().get("thread_ts") == "1600.1"


def test_mention_is_answered_in_a_thread_under_it(server: Server) -> None:
    server.deliver.mention("hours?", ts="1600.2")
    assert server.only_post().get("thread_ts") == "1600.2"


def test_button_in_a_channel_is_answered_in_its_thread_for_the_person_who_pressed_it(server: Server) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS[:2]}]
    server.deliver.mention("hello", ts="1600.1")
    server.only_post()
    server.press("Question 1", user="UB")
    assert [post["thread_ts"] for post in server.slack.posts] == ["1600.1", "1600.1"]
    assert [message.sender_id for message in server.agent.received] == ["UA_C1_1600.1", "UB_C1_1600.1"]


def test_each_person_has_a_conversation_in_each_thread(server: Server) -> None:
    for user, thread in [("UA", "1600.1"), ("UB", "1600.1"), ("UA", "1700.1")]:
        server.deliver.mention("hours?", user=user, ts=f"{thread}9", thread_ts=thread)
    server.wait_for_posts()
    assert len({message.sender_id for message in server.agent.received}) == 3


def test_person_has_one_conversation_in_direct_messages_and_one_in_each_thread(server: Server) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": BUTTONS[:2]}]
    server.deliver.message("hours?")
    server.press("Question 1", server.only_post())
    server.deliver.command("hours?", f"{server.slack.url}/response/1")
    server.deliver.message("hours?", ts="1600.5", thread_ts="1600.1")
    server.deliver.message("pay?", ts="1600.6", thread_ts="1600.1")
    server.wait_for_posts()
    assert [message.sender_id for message in server.agent.received] == ["UA"] * 3 + ["UA_DA_1600.1"] * 2


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, []), (0.6, ["assistant.threads.setStatus"])])
def test_status_is_shown_in_a_thread_if_the_answer_takes_a_while(server: Server, seconds: float, shown: list[str]) -> None:
    server.agent.seconds = seconds
    server.deliver.mention("hours?", ts="1600.2")
    server.wait_for_posts()
    assert [method for method, _ in server.slack.calls] == [*shown, "chat.postMessage"]
    assert all(arguments["thread_ts"] == "1600.2" for _, arguments in server.slack.calls)


def test_status_can_be_switched_off(start: Start) -> None:
    server = start(show_status=False)
    server.agent.seconds = 0.6
    server.deliver.mention("hours?")
    server.wait_for_posts()
    assert [method for method, _ in server.slack.calls] == ["chat.postMessage"]


@pytest.mark.parametrize("person", ["UB", "UC"])
def test_others_in_a_channel_see_who_pressed_a_button(server: Server, person: str) -> None:
    server.agent.replies = [{"text": "Which <one>?", "buttons": [{"title": "Pay & <more>?", "payload": "pay?"}]}]
    server.deliver.mention("hello", ts="1600.1")
    server.wait_for_posts()
    server.press("Pay & <more>?", user=person)
    first = server.slack.posts[0]
    assert titles(first) == []
    assert first["blocks"][-1]["elements"][0]["text"] == f"<@{person}> chose: Pay &amp; &lt;more&gt;?"
    assert first["text"].endswith(f"<@{person}> chose: Pay &amp; &lt;more&gt;?")


def test_proactive_message_reaches_a_thread(server: Server) -> None:
    output = server.channel.get_output_channel()
    server.loop.run(output.send_response("UA_C1_1600.1", {"text": "By the way."}))
    assert server.only_post().get("thread_ts") == "1600.1"


@pytest.mark.parametrize("recipient", ["UA", direct_channel("UA")])
def test_proactive_message_reaches_a_person(server: Server, recipient: str) -> None:
    output = server.channel.get_output_channel()
    server.loop.run(output.send_response(recipient, {"text": "By **the** way.", "buttons": BUTTONS[:2]}))
    post = server.only_post()
    assert titles(post) == ["Question 0", "Question 1"]
    server.press("Question 1")
    assert server.agent.received[-1].sender_id == "UA"
