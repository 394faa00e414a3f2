"""Calls to the Teams channel: who may call, and how activities are read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.channels.teams import signing_keys
from bot.operations import supervisor
from tests.integration.channels.teams.conftest import Mount, create_channel
from tests.integration.channels.teams.fake_microsoft import BOT, FakeMicrosoft, Person


@pytest.mark.parametrize("claims", [{"iss": "https://attacker.example"}, {"iss": None}, {"exp": None}], ids=["issuer", "none", "no end"])
def test_token_of_another_issuer_or_without_expiry_is_refused(claims: dict[str, object], microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.post(person.activity(text="hours?"), microsoft.token(**claims)).status_code == 401
        assert not server.assistant.received


@pytest.mark.parametrize(
    "signing",
    [{"algorithm": "HS256", "key": "x" * 64}, {"algorithm": "PS256"}, {"header": {}}],
    ids=["with a password", "with another algorithm", "without a key id"],
)
def test_only_tokens_signed_as_microsoft_does_are_accepted(signing: dict[str, Any], microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.post(person.activity(text="hours?"), microsoft.token(**signing)).status_code == 401
        assert not server.assistant.received


def test_token_of_one_service_url_is_refused_with_another(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        response = person.post(person.activity(text="hours?", serviceUrl=f"{microsoft.address}/elsewhere/"))
        assert response.status_code == 403
        assert not microsoft.posts and not microsoft.token_requests and not server.assistant.received


def test_service_url_of_an_unlisted_host_is_refused(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft, service_hosts=["smba.trafficmanager.net"])) as server:
        person = Person(microsoft, server.webhook)
        assert person.sends("hours?").status_code == 403
        assert not microsoft.posts and not microsoft.token_requests


def test_service_url_with_http_is_refused(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft, allow_http=False)) as server:
        assert Person(microsoft, server.webhook).sends("hours?").status_code == 403
        assert not microsoft.posts


def test_key_without_an_endorsement_for_teams_is_refused(microsoft: FakeMicrosoft, mount: Mount) -> None:
    microsoft.endorsements = ["webchat", "directline"]
    with mount(create_channel(microsoft)) as server:
        assert Person(microsoft, server.webhook).sends("hours?").status_code == 403
        assert not microsoft.posts


def test_new_key_is_fetched(microsoft: FakeMicrosoft, mount: Mount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_keys, "MIN_FETCH_INTERVAL", 0.0)
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.sends("hours?").is_success
        microsoft.rotate_key()
        assert person.sends("and pay?").is_success
        microsoft.reply(person.conversation, 2)


def test_calls_get_503_until_keys_can_be_fetched(mount: Mount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_keys, "MIN_FETCH_INTERVAL", 0.0)
    microsoft = FakeMicrosoft(supervisor.free_port())
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        assert person.sends("hours?").status_code == 503
        with microsoft.serving():
            assert person.sends("hours?").is_success
            microsoft.reply(person.conversation)


def test_submitted_card_is_read(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.post(person.activity(value={"payload": "What are the hours like?"}))
        microsoft.reply(person.conversation)
        assert server.assistant.received[0].text == "What are the hours like?"


def test_mentions_are_read_as_names_and_without_the_bot(microsoft: FakeMicrosoft, mount: Mount) -> None:
    mention = [
        {"type": "mention", "text": "<at>Careers</at>", "mentioned": BOT},
        {"type": "mention", "text": "<at>Alex Doe</at>", "mentioned": {"id": "29:1alex", "name": "Alex Doe"}},
    ]
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook, conversation="19:team@thread.tacv2;messageid=17")
        person.sends("<at>Careers</at>&nbsp;<at>Alex Doe</at> asks: R&amp;D hours?\n", entities=mention)
        microsoft.reply(person.conversation)
        assert server.assistant.received[0].text == "Alex Doe asks: R&D hours?"


def test_message_delivered_five_times_at_once_is_answered_once(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server, ThreadPoolExecutor() as pool:
        person = Person(microsoft, server.webhook)
        activity = person.activity(text="hours?")
        responses = list(pool.map(lambda _: person.post(activity), range(5)))
        assert all(response.is_success for response in responses)
        person.sends("and pay?")
        assert microsoft.wait_until(lambda: len(microsoft.messages(person.conversation)) >= 2)
    assert [message.text for message in server.assistant.received] == ["hours?", "and pay?"]
    assert len(microsoft.messages(person.conversation)) == 2


def test_invoke_gets_501(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        response = person.post(person.activity(type="invoke", name="task/fetch", value={}))
        assert response.status_code == 501
        assert response.json()["error"]["code"] == "NotImplemented"


def test_each_chat_and_thread_is_a_conversation(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(create_channel(microsoft)) as server:
        chats = ["a:1private", "19:group@thread.v2", "19:team@thread.tacv2;messageid=1", "19:team@thread.tacv2;messageid=2"]
        for chat in chats:
            Person(microsoft, server.webhook, conversation=chat).sends("hours?")
            microsoft.reply(chat)
        senders = {message.sender_id for message in server.assistant.received}
        assert len(senders) == len(chats)
        assert all(len(sender) <= 255 for sender in senders)
