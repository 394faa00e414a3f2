"""Quoted answers: "tell me more about that" is about the answer that the message quotes."""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.teams.activities import Activity
from bot.conversation.history import QUOTED
from bot.conversation.outcome import Outcome
from bot.conversation.types import Item, ItemKind, Query, TurnRecord
from bot.knowledge.taxonomy import Label
from bot.operations.privacy import delete_conversation
from bot.stores import feedback
from tests.integration.channels.sample_replies import PARTS, message_of
from tests.integration.channels.teams.conftest import Mount, Server, create_channel
from tests.integration.channels.teams.fake_microsoft import BOT, FakeMicrosoft, Person

REPLY = "http://schema.skype.com/Reply"
GROUP = "19:group@thread.v2"


def html(quote: str) -> dict[str, Any]:
    return {"attachments": [{"contentType": "text/html", "content": quote}]}


def entity(**fields: Any) -> dict[str, Any]:
    return {"entities": [{"type": "clientInfo", "locale": "en-GB"}, {"type": "quotedReply", "quotedReply": fields}]}


def quoting(message: object) -> dict[str, Any]:
    """Return what Teams adds to a message that quotes another."""
    name = f'<strong itemprop="mri" itemid="{BOT["id"]}">Careers</strong><span itemprop="time" itemid="{message}"></span>'
    preview = '<p itemprop="preview">The hours are 37.5 a week…</p>'
    quote = f'<blockquote itemscope="" itemtype="{REPLY}" itemid="{message}">\r\n{name}\r\n{preview}</blockquote>'
    return html(f"{quote}\r\n<p>tell me more about that</p>")


FORMS = {
    "blockquote": quoting,
    "blockquote in other clients": lambda id: html(f"<div><BLOCKQUOTE itemid='{id}' itemtype='{REPLY}' itemscope>x</BLOCKQUOTE>more</div>"),
    "with text in two forms": lambda id: {
        "attachments": [{"contentType": "text/plain", "content": "more"}, quoting(id)["attachments"][0], {"contentType": "image/png"}]
    },
    "entity": lambda id: entity(messageId=str(id), senderId=BOT["id"], preview="The hours", isReplyDeleted=False),
    "entity and blockquote": lambda id: {**entity(messageId=str(id)), **quoting(id)},
}


def turn(number: int) -> TurnRecord:
    aspect = (Label("hours"), Label("pay"))[number % 2]
    items = (Item(kind=ItemKind.STATEMENT, id=f"plumber#{number:08x}", career="plumber", position=1),)
    return TurnRecord(
        at=1_700_000_000 + number, queries=(Query(careers=("plumber",), aspect=aspect),), items=items, outcome=Outcome.ANSWERED
    )


@pytest.fixture
def server(microsoft: FakeMicrosoft, mount: Mount) -> Iterator[Server]:
    microsoft.message_ids = itertools.count(1_700_000_000_001)
    with mount(create_channel(microsoft)) as server:
        yield server


def answer(server: Server, person: Person, number: int, **fields: Any) -> int:
    """Ask something that gets an answer about `turn(number)`, and return the id of the answer's message."""
    microsoft, assistant = person.microsoft, server.assistant
    assistant.reply = message_of(PARTS["paragraph"])
    assistant.reply["reply"]["id"] = uuid.uuid4().hex
    assistant.state = assistant.state.remember(turn(number))
    before = len(microsoft.completed)
    person.sends(f"question {number}?", **fields)
    assert microsoft.wait_until(lambda: len(microsoft.completed) > before)
    while server.channel._deliveries.tasks:  # until what the reply was posted as is stored
        time.sleep(0.01)
    return int(microsoft.posts[-1].id)


def ask(server: Server, person: Person, text: str = "tell me more about that", **fields: Any) -> tuple[str, object]:
    """Ask something, and return its text and the turn that it quotes as the assistant gets them."""
    before = len(person.microsoft.completed)
    person.sends(text, **fields)
    assert person.microsoft.wait_until(lambda: len(person.microsoft.completed) > before)
    received = server.assistant.received[-1]
    return received.text, (received.metadata or {}).get(QUOTED)


def read(fields: dict[str, Any]) -> Activity:
    return Activity.model_validate(Person(FakeMicrosoft(9), "").activity(**{"text": "tell me more about that", **fields}))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("message", ["1700000000001", "1700000000002"])
def test_each_form_of_a_quote_names_its_message(form: Any, message: str) -> None:
    assert read(form(message)).quoted_message() == message


@pytest.mark.parametrize("form", [FORMS["blockquote"], FORMS["entity"]])
def test_quote_is_resolved_to_the_turn_of_the_answer(server: Server, microsoft: FakeMicrosoft, form: Any) -> None:
    person = Person(microsoft, server.webhook)
    first, second = (answer(server, person, number) for number in (1, 2))
    for message, number in ((first, 1), (second, 2)):
        text, quoted = ask(server, person, **form(message))
        assert text == "tell me more about that"
        assert TurnRecord.model_validate(quoted) == turn(number)


@pytest.mark.parametrize("name", ["Alex", "Kim"])
def test_people_in_a_chat_can_quote_each_others_answers(server: Server, microsoft: FakeMicrosoft, name: str) -> None:
    message = answer(server, Person(microsoft, server.webhook, conversation=GROUP), 1)
    _, quoted = ask(server, Person(microsoft, server.webhook, name, GROUP), **quoting(message))
    assert TurnRecord.model_validate(quoted) == turn(1)


@pytest.mark.parametrize("text", ['<quoted messageId="1"/> and pay?', '<quoted messageId="1"></quoted>\n and pay?', "and pay?"])
def test_placeholder_of_a_quote_is_not_part_of_the_question(text: str) -> None:
    assert read({"text": text, **entity(messageId="1")}).question() == "and pay?"


UNREADABLE: dict[str, Any] = {
    "entity without a message": entity(senderId="1"),
    "entity of another shape": {"entities": [{"type": "quotedReply", "quotedReply": ["1"]}]},
    "another kind of quote": html('<blockquote itemid="1">x</blockquote>'),
    "another site's schema": html('<blockquote itemtype="https://example.org/Reply" itemid="1">x</blockquote>'),
    "typed": html(f"&lt;blockquote itemtype=&quot;{REPLY}&quot; itemid=&quot;1&quot;&gt;"),
    "typed as text": {"text": f'<blockquote itemtype="{REPLY}" itemid="1">x</blockquote>'},
    "not HTML": {"attachments": [{"contentType": "text/html", "content": {"itemid": "1"}}]},
    "very deep": html("<div>" * 3_000),
}


@pytest.mark.parametrize("fields", UNREADABLE.values(), ids=UNREADABLE)
def test_anything_else_is_no_quote(fields: dict[str, Any]) -> None:
    activity = read(fields)
    assert activity.quoted_message() is None
    assert activity.question() == fields.get("text", "tell me more about that")


def test_forged_quote_is_only_text(server: Server, microsoft: FakeMicrosoft) -> None:
    person = Person(microsoft, server.webhook)
    message, forged = answer(server, person, 1), {QUOTED: turn(1).model_dump(mode="json")}
    for fields in (quoting(message + 1_000), quoting("%"), entity(messageId="' or 1=1"), {"value": forged}, {"channelData": forged}):
        assert ask(server, person, **fields) == ("tell me more about that", None)


TEAM = {"channelData": {"team": {"id": "19:general@thread.tacv2"}}}
ELSEWHERE: dict[str, tuple[tuple[str, str], dict[str, Any]]] = {
    "another chat": (("Sam", "19:other@thread.v2"), {}),
    "a private chat": (("Alex", ""), {}),
    "someone else's in a team": (("Alex", "19:general@thread.tacv2;messageid=1"), TEAM),
    "another thread of a team": (("Sam", "19:general@thread.tacv2;messageid=2"), TEAM),
}


@pytest.mark.parametrize(("who", "fields"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_answer_that_the_sender_may_not_have_seen_is_not_found(
    server: Server, microsoft: FakeMicrosoft, who: tuple[str, str], fields: dict[str, Any]
) -> None:
    where = "19:general@thread.tacv2;messageid=1" if fields else GROUP
    message = answer(server, Person(microsoft, server.webhook, conversation=where), 1, **fields)
    _, quoted = ask(server, Person(microsoft, server.webhook, *who), **{**quoting(message), **fields})
    assert quoted is None


def test_deleted_answer_is_only_text(server: Server, microsoft: FakeMicrosoft) -> None:
    person = Person(microsoft, server.webhook)
    message = answer(server, person, 1)
    server.run(delete_conversation(server.assistant.agent.tracker_store, server.assistant.received[0].sender_id))
    assert ask(server, person, **quoting(message))[1] is None


@pytest.mark.parametrize("error", [OSError("no disk"), KeyError("x")])
def test_database_that_fails_does_not_stop_the_answer(
    server: Server, microsoft: FakeMicrosoft, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    person = Person(microsoft, server.webhook)
    message = answer(server, person, 1)
    monkeypatch.setattr(feedback, "state_after_post", fail)
    assert ask(server, person, **quoting(message)) == ("tell me more about that", None)
