"""Replies in Teams: how they are posted, and what happens when a post or a token request fails."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.operations import supervisor
from tests.integration.channels.teams.conftest import NUTSHELL, Mount, create_channel
from tests.integration.channels.teams.fake_microsoft import APP_ID, BOT, TENANT, TIMEOUT, FakeMicrosoft, Person


def test_message_is_answered(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        server.assistant.reply = {"text": "37.5 a week."}
        person = Person(microsoft, server.webhook)
        assert person.sends("hours?").is_success
        assert microsoft.reply(person.conversation).activity["text"] == "37.5 a week."
        assert server.assistant.received[0].text == "hours?"


def test_channel_is_created_without_network(microsoft: FakeMicrosoft) -> None:
    create_channel(microsoft, openid_url=f"http://127.0.0.1:{supervisor.free_port()}/")


def test_button_sends_its_question_when_pressed(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        (attachment,) = microsoft.reply(person.conversation).activity["attachments"]
        (action,) = attachment["content"]["actions"]
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert (action["type"], action["title"]) == ("Action.Submit", NUTSHELL["title"])
        person.presses(action)
        microsoft.reply(person.conversation, 2)
        assert server.assistant.received[-1].text == NUTSHELL["payload"]


def test_text_with_buttons_is_formatted(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        activity = microsoft.reply(person.conversation).activity
        body = activity["attachments"][0]["content"]["body"]
        assert body == [{"type": "TextBlock", "text": "The **hours** are 37.5 a week.", "wrap": True}]
        assert activity["summary"] == "The hours are 37.5 a week."


def test_call_is_acknowledged_before_the_reply(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        server.assistant.may_answer = asyncio.Event()
        server.loop.call_soon_threadsafe(server.loop.call_later, TIMEOUT / 6, server.assistant.may_answer.set)
        person = Person(microsoft, server.webhook)
        assert person.sends("hours?").is_success
        is_acknowledged_first = not server.assistant.may_answer.is_set()
        server.loop.call_soon_threadsafe(server.assistant.may_answer.set)
        microsoft.reply(person.conversation)
        assert is_acknowledged_first


def test_slow_post_does_not_delay_other_conversations(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server, ThreadPoolExecutor() as pool:
        slow, quick = Person(microsoft, server.webhook, "Slow"), Person(microsoft, server.webhook, "Quick")
        quick.sends("a first message, after which key and token are cached")
        assert microsoft.wait_until(lambda: len(microsoft.completed) == 1)
        microsoft.blocked.add(slow.conversation)
        waiting = pool.submit(slow.sends, "hours?")
        assert microsoft.wait_until(lambda: any(post.conversation == slow.conversation for post in microsoft.posts))
        asking = pool.submit(quick.sends, "hours?")
        assert microsoft.wait_until(lambda: len(microsoft.completed) == 2)
        microsoft.blocked.clear()
        waiting.result(), asking.result()
        assert microsoft.wait_until(lambda: len(microsoft.completed) == 3)
        assert microsoft.completed == [quick.conversation, quick.conversation, slow.conversation]


def test_greeting_is_posted_once_when_the_bot_is_added(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        added = person.activity(type="conversationUpdate", membersAdded=[BOT, {"id": "29:1Sam"}])
        assert [person.post(added).is_success for _ in range(2)] == [True, True]
        # Another member who joins is not greeted.
        assert person.post(person.activity(type="conversationUpdate", membersAdded=[{"id": "29:1Alex"}])).is_success
        person.sends("hours?")
        assert microsoft.wait_until(lambda: len(microsoft.messages(person.conversation)) >= 2 or bool(server.assistant.received))
    messages = microsoft.messages(person.conversation)
    assert len(messages) == 2
    card = messages[0].activity["attachments"][0]["content"]
    assert "a bot" in card["body"][0]["text"] and len(card["actions"]) == 3


@pytest.mark.parametrize("conversation", ["a:1private", "19:team@thread.tacv2;messageid=17"])
def test_typing_is_shown_where_the_answer_will_be_if_it_takes_a_while(microsoft: FakeMicrosoft, mount: Mount, conversation: str) -> None:
    with mount(create_channel(microsoft)) as server:
        server.assistant.seconds = 0.6
        person = Person(microsoft, server.webhook, conversation=conversation)
        person.sends("hours?")
        microsoft.reply(person.conversation)
    assert [post.activity["type"] for post in microsoft.posts] == ["typing", "message"]
    assert {post.conversation for post in microsoft.posts} == {conversation}


def test_typing_is_not_shown_if_the_answer_is_quick(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        microsoft.reply(person.conversation)
    assert [post.activity["type"] for post in microsoft.posts] == ["message"]


def test_reply_names_its_message_and_raises_no_alert(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        server.assistant.reply = {"text": "One.\n\nTwo."}
        person = Person(microsoft, server.webhook)
        person.sends("hours?", id="the question")
        microsoft.reply(person.conversation)
    messages = microsoft.messages(person.conversation)
    assert len(messages) == 1
    message = messages[0]
    assert (message.reply_to, message.activity["replyToId"]) == ("the question", "the question")
    assert not {"channelData", "importance"} & message.activity.keys()


def test_proactive_message_is_posted_after_a_restart(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        microsoft.reply(person.conversation)
        sender = server.assistant.received[0].sender_id
    with mount(create_channel(microsoft)) as server:
        output = server.channel.get_output_channel()
        assert output and output.name() == "botframework"
        server.run(output.send_response(sender, {"text": "The open day is tomorrow.", "buttons": [NUTSHELL]}))
        post = microsoft.reply(person.conversation, 2)
    assert post.activity["attachments"][0]["content"]["body"][0]["text"] == "The open day is tomorrow."
    assert post.reply_to is None


def test_access_token_is_from_the_organisations_directory(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        microsoft.reply(person.conversation)
    ((directory, form),) = microsoft.token_requests
    assert form["client_id"] == APP_ID and form["scope"] == "https://api.botframework.com/.default"
    assert directory == TENANT


def test_two_bots_do_not_share_an_access_token(microsoft: FakeMicrosoft, mount: Mount) -> None:
    other_app_id = "11111111-2222-3333-4444-555555555555"
    for app_id in (APP_ID, other_app_id):
        with mount(create_channel(microsoft, app_id=app_id)) as server:
            person = Person(microsoft, server.webhook, app_id)
            person.post(person.activity(text="hours?"), microsoft.token(aud=app_id))
            assert str(microsoft.reply(person.conversation).authorization).startswith(f"Bearer {app_id}#")


def test_revoked_access_token_is_replaced(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        microsoft.revoked.add(str(microsoft.reply(person.conversation).authorization).removeprefix("Bearer "))
        person.sends("and pay?")
    assert len(microsoft.messages(person.conversation)) == 2


def test_without_an_access_token_nothing_is_posted(microsoft: FakeMicrosoft, mount: Mount, caplog: pytest.LogCaptureFixture) -> None:
    microsoft.failures["token"] = 999
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.sends("hours?").is_success
    errors = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert not microsoft.posts
    assert len(errors) == 1 and "AADSTS90033" in errors[0] and "server_error" in errors[0]


def test_temporary_failures_lose_no_reply(microsoft: FakeMicrosoft, mount: Mount) -> None:
    microsoft.failures.update(token=2, post=3)
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
    messages = microsoft.messages(person.conversation)
    assert len(messages) == 1 and messages[0].authorization
