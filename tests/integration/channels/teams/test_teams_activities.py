"""Parsing of activities."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.channels.teams.activities import Activity
from tests.integration.channels.teams.fake_microsoft import BOT, FakeMicrosoft, Person

SAM = Person(FakeMicrosoft(9), "")


def parse(**fields: Any) -> Activity:
    return Activity.model_validate(SAM.activity(**fields))


def mention(text: str, **mentioned: str) -> dict[str, Any]:
    return {"type": "mention", "text": text, "mentioned": mentioned}


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        ({"text": " hours? \n"}, "hours?"),
        ({"text": "<at>Careers</at> hours?", "entities": [mention("<at>Careers</at>", **BOT)]}, "hours?"),
        ({"text": "hours, <at>Careers</at>?", "entities": [mention("<at>Careers</at>", **BOT)]}, "hours, ?"),
        ({"text": "is <at>Alex</at> one?", "entities": [mention("<at>Alex</at>", id="29:2", name="Alex")]}, "is Alex one?"),
        ({"text": "is <at>Alex</at> one?", "entities": [mention("<at>Alex</at>", id="29:2")]}, "is  one?"),
        ({"text": "hours?", "entities": None}, "hours?"),
        ({"text": "hours?", "entities": [{"type": "clientInfo", "locale": "en-GB"}, mention("", id="x")]}, "hours?"),
        ({"text": "pay &lt; 20k &amp; up&nbsp;?"}, "pay < 20k & up\xa0?"),
        ({"value": {"payload": "hours?"}}, "hours?"),
        ({"text": "", "value": {"payload": "hours?", "msteams": {"type": "messageBack"}}}, "hours?"),
        ({"text": "typed", "value": {"payload": "chosen"}}, "typed"),
        ({"value": "hours?"}, "hours?"),
        ({"value": {"payload": ["hours?"]}}, ""),
        ({"value": {"answer": "hours?"}}, ""),
        ({"value": 7}, ""),
        ({"attachments": [{"contentType": "image/png"}]}, ""),
    ],
    ids=repr,
)
def test_question_is_typed_text_or_payload(fields: dict[str, Any], question: str) -> None:
    assert parse(**fields).question() == question


@pytest.mark.parametrize("missing", ["type", "serviceUrl", "channelId", "from", "recipient", "conversation"])
def test_activity_without_an_address_is_invalid(missing: str) -> None:
    activity = SAM.activity(text="hours?")
    del activity[missing]
    with pytest.raises(ValidationError):
        Activity.model_validate(activity)


def test_person_has_one_conversation_in_each_chat() -> None:
    def sender(person: str, chat: str) -> str:
        return parse(conversation={"id": chat}, **{"from": {"id": f"29:{person}", "aadObjectId": person}}).sender_id()

    chats = [("sam", "a:1"), ("sam", "19:x@thread.v2"), ("alex", "19:x@thread.v2"), ("sam", "19:y@thread.tacv2;messageid=1")]
    assert len({sender(*chat) for chat in chats}) == len(chats)
    assert sender("sam", "a:1") == sender("sam", "a:1")
    assert len(sender("sam", "a:" + "x" * 500)) < 100
    assert "sam" not in sender("sam", "a:1")


def test_person_is_identified_by_directory_id_or_else_account() -> None:
    one = parse(**{"from": {"id": "29:1", "aadObjectId": "sam"}})
    assert one.sender_id() == parse(**{"from": {"id": "29:2", "aadObjectId": "sam"}}).sender_id()
    assert parse(**{"from": {"id": "29:1"}}).sender_id() != parse(**{"from": {"id": "29:2"}}).sender_id()


def test_message_without_an_id_gets_a_unique_one() -> None:
    activity = SAM.activity(text="hours?")
    del activity["id"]
    assert Activity.model_validate(activity).id != Activity.model_validate(activity).id


def test_reference_is_stored_with_the_message() -> None:
    delivery = parse(text="hours?", id="1").to_delivery("botframework")
    assert (delivery.text, delivery.id, delivery.channel) == ("hours?", "1", "botframework")
    assert delivery.metadata == {
        "teams": {"service_url": f"{SAM.microsoft.address}/", "conversation": SAM.conversation, "bot": BOT["id"], "person": "29:1Sam"}
    }


@pytest.mark.parametrize(("members", "added"), [([BOT], True), ([{"id": "29:1"}, BOT], True), ([{"id": "29:1"}], False), ([], False)])
def test_bot_is_among_added_members(members: list[dict[str, str]], added: bool) -> None:
    assert parse(type="conversationUpdate", membersAdded=members).adds_bot() == added
