"""What Rasa's own connector gets wrong in Teams: each test fails with it, and passes with ours."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from bot.channels.teams import keys
from bot.operations import supervisor
from tests.integration.channels.teams.conftest import NUTSHELL, Connector, Mount, ours, stock
from tests.integration.channels.teams.microsoft import APP_ID, BOT, PATIENCE, TENANT, Microsoft, Person

BOTH = [
    pytest.param(ours, id="ours"),
    pytest.param(stock, id="stock", marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason="Rasa's own connector")),
]
each = pytest.mark.parametrize("connector", BOTH)


@pytest.mark.parametrize("connector", [ours, stock])
def test_both_answer_a_plain_message(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    """So that what the others show of the stock connector is its own doing."""
    with mount(connector(microsoft)) as server:
        server.assistant.says = {"text": "37.5 a week."}
        person = Person(microsoft, server.webhook)
        assert person.says("hours?").is_success
        assert microsoft.answer(person.conversation).activity["text"] == "37.5 a week."
        assert server.assistant.asked[0].text == "hours?"


@each
def test_it_starts_without_a_network(connector: Connector, microsoft: Microsoft) -> None:
    try:
        connector(microsoft, openid_url=f"http://127.0.0.1:{supervisor.free_port()}/")
    except Exception as error:
        raise AssertionError("it did not start") from error


@each
def test_its_token_is_of_its_own_directory(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.says("hours?")
        microsoft.answer(person.conversation)
    ((directory, form),) = microsoft.tokens_asked
    assert form["client_id"] == APP_ID and form["scope"] == "https://api.botframework.com/.default"
    assert directory == TENANT


@each
@pytest.mark.parametrize("claims", [{"iss": "https://attacker.example"}, {"iss": None}, {"exp": None}], ids=["issuer", "none", "no end"])
def test_a_token_of_another_issuer_or_without_end_is_refused(
    connector: Connector, claims: dict[str, object], microsoft: Microsoft, mount: Mount
) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.post(person.activity(text="hours?"), microsoft.token(**claims)).status_code == 401
        assert not server.assistant.asked


@each
def test_a_token_of_one_call_does_not_send_the_bots_own_elsewhere(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        response = person.post(person.activity(text="hours?", serviceUrl=f"{microsoft.address}/elsewhere/"))
        assert response.status_code == 403
        assert not microsoft.posted and not microsoft.tokens_asked and not server.assistant.asked


@each
def test_replies_go_to_no_host_that_is_not_on_the_list(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft, service_hosts=["smba.trafficmanager.net"])) as server:
        person = Person(microsoft, server.webhook)
        assert person.says("hours?").status_code == 403
        assert not microsoft.posted and not microsoft.tokens_asked


@each
def test_replies_go_by_https_alone(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft, allow_http=False)) as server:
        assert Person(microsoft, server.webhook).says("hours?").status_code == 403
        assert not microsoft.posted


@each
def test_a_key_that_may_not_sign_for_teams_is_refused(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    microsoft.endorsements = ["webchat", "directline"]
    with mount(connector(microsoft)) as server:
        assert Person(microsoft, server.webhook).says("hours?").status_code == 403
        assert not microsoft.posted


@each
@pytest.mark.parametrize(
    "signed",
    [{"algorithm": "HS256", "key": "x" * 64}, {"algorithm": "PS256"}, {"header": {}}],
    ids=["with a password", "in another way", "with no key named"],
)
def test_only_tokens_signed_as_microsoft_does_are_read(
    connector: Connector, signed: dict[str, Any], microsoft: Microsoft, mount: Mount
) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.post(person.activity(text="hours?"), microsoft.token(**signed)).status_code == 401
        assert not server.assistant.asked


@each
def test_a_new_key_is_found(connector: Connector, microsoft: Microsoft, mount: Mount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "NOT_MORE_OFTEN", 0.0)
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.says("hours?").is_success
        microsoft.rotate_key()
        assert person.says("and pay?").is_success
        microsoft.answer(person.conversation, 2)


@each
def test_while_keys_cannot_be_had_it_says_so_and_then_recovers(connector: Connector, mount: Mount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "NOT_MORE_OFTEN", 0.0)
    microsoft = Microsoft(supervisor.free_port())
    with microsoft.serving():
        channel = connector(microsoft)
    # The stock connector has keys from its start, and looks for new ones after a day.
    channel.jwt_update_time = datetime.min
    with mount(channel) as server:
        person = Person(microsoft, server.webhook)
        assert person.says("hours?").status_code == 503
        with microsoft.serving():
            assert person.says("hours?").is_success
            microsoft.answer(person.conversation)


@each
def test_buttons_say_their_question_when_pressed(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.says("hours?")
        (attachment,) = microsoft.answer(person.conversation).activity["attachments"]
        (action,) = attachment["content"].get("actions") or attachment["content"]["buttons"]
        assert "type" in action, "without a type a button does nothing"
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert (action["type"], action["title"]) == ("Action.Submit", NUTSHELL["title"])
        person.presses(action)
        microsoft.answer(person.conversation, 2)
        assert server.assistant.asked[-1].text == NUTSHELL["payload"]


@each
def test_text_beside_buttons_is_formatted(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.says("hours?")
        activity = microsoft.answer(person.conversation).activity
        body = activity["attachments"][0]["content"].get("body")
        assert body == [{"type": "TextBlock", "text": "The **hours** are 37.5 a week.", "wrap": True}]
        assert activity["summary"] == "The hours are 37.5 a week."


@each
def test_what_a_card_submits_is_read(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.post(person.activity(value={"payload": "What are the hours like?"}))
        microsoft.answer(person.conversation)
        assert server.assistant.asked[0].text == "What are the hours like?"


@each
def test_mentions_are_no_part_of_the_question(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    mention = [
        {"type": "mention", "text": "<at>Careers</at>", "mentioned": BOT},
        {"type": "mention", "text": "<at>Alex Doe</at>", "mentioned": {"id": "29:1alex", "name": "Alex Doe"}},
    ]
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook, conversation="19:team@thread.tacv2;messageid=17")
        person.says("<at>Careers</at>&nbsp;<at>Alex Doe</at> asks: R&amp;D hours?\n", entities=mention)
        microsoft.answer(person.conversation)
        assert server.assistant.asked[0].text == "Alex Doe asks: R&D hours?"


@each
def test_a_slow_conversation_delays_no_other(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server, ThreadPoolExecutor() as elsewhere:
        slow, quick = Person(microsoft, server.webhook, "Slow"), Person(microsoft, server.webhook, "Quick")
        quick.says("first, so that both have what they share")
        assert microsoft.wait(lambda: len(microsoft.done) == 1)
        microsoft.held.add(slow.conversation)
        waiting = elsewhere.submit(slow.says, "hours?")
        assert microsoft.wait(lambda: any(post.conversation == slow.conversation for post in microsoft.posted))
        asking = elsewhere.submit(quick.says, "hours?")
        assert microsoft.wait(lambda: len(microsoft.done) == 2)
        microsoft.held.clear()
        waiting.result(), asking.result()
        assert microsoft.wait(lambda: len(microsoft.done) == 3)
        assert microsoft.done == [quick.conversation, quick.conversation, slow.conversation]


@each
def test_a_call_is_answered_before_its_question(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        server.assistant.may_answer = asyncio.Event()
        server.loop.call_soon_threadsafe(server.loop.call_later, PATIENCE / 6, server.assistant.may_answer.set)
        person = Person(microsoft, server.webhook)
        assert person.says("hours?").is_success
        in_time = not server.assistant.may_answer.is_set()
        server.loop.call_soon_threadsafe(server.assistant.may_answer.set)
        microsoft.answer(person.conversation)
        assert in_time


@each
def test_a_message_delivered_five_times_at_once_is_answered_once(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server, ThreadPoolExecutor() as elsewhere:
        person = Person(microsoft, server.webhook)
        activity = person.activity(text="hours?")
        responses = list(elsewhere.map(lambda _: person.post(activity), range(5)))
        assert all(response.is_success for response in responses)
        person.says("and pay?")
        assert microsoft.wait(lambda: len(microsoft.messages(person.conversation)) >= 2)
    assert [message.text for message in server.assistant.asked] == ["hours?", "and pay?"]
    assert len(microsoft.messages(person.conversation)) == 2


@each
def test_people_are_welcomed_once_when_the_bot_is_added(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        added = person.activity(type="conversationUpdate", membersAdded=[BOT, {"id": "29:1Sam"}])
        assert [person.post(added).is_success for _ in range(2)] == [True, True]
        # Someone else who joins is nothing to the bot.
        assert person.post(person.activity(type="conversationUpdate", membersAdded=[{"id": "29:1Alex"}])).is_success
        person.says("hours?")
        assert microsoft.wait(lambda: len(microsoft.messages(person.conversation)) >= 2 or bool(server.assistant.asked))
    messages = microsoft.messages(person.conversation)
    assert len(messages) == 2
    card = messages[0].activity["attachments"][0]["content"]
    assert "a bot" in card["body"][0]["text"] and len(card["actions"]) == 3


@each
def test_what_it_does_not_do_is_said_to_teams(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        response = person.post(person.activity(type="invoke", name="task/fetch", value={}))
        assert response.status_code == 501
        assert response.json()["error"]["code"] == "NotImplemented"


@each
def test_typing_is_shown_first(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.says("hours?")
        microsoft.answer(person.conversation)
    assert [post.activity["type"] for post in microsoft.posted] == ["typing", "message"]


@each
def test_it_can_write_first_even_after_a_restart(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.says("hours?")
        microsoft.answer(person.conversation)
        sender = server.assistant.asked[0].sender_id
    with mount(connector(microsoft)) as server:
        output = server.channel.get_output_channel()
        assert output and output.name() == "botframework"
        server.run(output.send_response(sender, {"text": "The open day is tomorrow.", "buttons": [NUTSHELL]}))
        written = microsoft.answer(person.conversation, 2)
    assert written.activity["attachments"][0]["content"]["body"][0]["text"] == "The open day is tomorrow."
    assert written.reply_to is None


@each
def test_a_reply_says_what_it_answers_and_rings_no_alarm(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        server.assistant.says = {"text": "One.\n\nTwo."}
        person = Person(microsoft, server.webhook)
        person.says("hours?", id="the question")
        microsoft.answer(person.conversation)
    messages = microsoft.messages(person.conversation)
    assert len(messages) == 1
    message = messages[0]
    assert (message.reply_to, message.activity["replyToId"]) == ("the question", "the question")
    assert not {"channelData", "importance"} & message.activity.keys()


@each
def test_nothing_is_sent_without_a_token(
    connector: Connector, microsoft: Microsoft, mount: Mount, caplog: pytest.LogCaptureFixture
) -> None:
    microsoft.failing["token"] = 999
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.says("hours?").is_success
    errors = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert not microsoft.posted
    assert len(errors) == 1 and "reference" in errors[0] and "AADSTS90033" in errors[0]


@each
def test_a_passing_fault_of_the_sign_in_or_the_service_loses_no_reply(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    microsoft.failing.update(token=2, post=3)
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.says("hours?")
    messages = microsoft.messages(person.conversation)
    assert len(messages) == 1 and messages[0].authorization


@each
def test_a_token_that_was_withdrawn_is_replaced(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.says("hours?")
        microsoft.withdrawn.add(str(microsoft.answer(person.conversation).authorization).removeprefix("Bearer "))
        person.says("and pay?")
    assert len(microsoft.messages(person.conversation)) == 2


@each
def test_two_bots_do_not_share_a_token(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    other = "11111111-2222-3333-4444-555555555555"
    for app_id in (APP_ID, other):
        with mount(connector(microsoft, app_id=app_id)) as server:
            person = Person(microsoft, server.webhook, app_id)
            person.post(person.activity(text="hours?"), microsoft.token(aud=app_id))
            assert str(microsoft.answer(person.conversation).authorization).startswith(f"Bearer {app_id}#")


@each
def test_groups_and_private_chats_are_conversations_of_their_own(connector: Connector, microsoft: Microsoft, mount: Mount) -> None:
    with mount(connector(microsoft)) as server:
        chats = ["a:1private", "19:group@thread.v2", "19:team@thread.tacv2;messageid=1", "19:team@thread.tacv2;messageid=2"]
        for chat in chats:
            Person(microsoft, server.webhook, conversation=chat).says("hours?")
            microsoft.answer(chat)
        senders = {message.sender_id for message in server.assistant.asked}
        assert len(senders) == len(chats)
        assert all(len(sender) <= 255 for sender in senders)
