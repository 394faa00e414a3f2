"""PostgreSQL, Redis and RabbitMQ fail and come back: no answered turn is lost, and the assistant recovers by itself."""

from __future__ import annotations

import asyncio
import json
import time
import uuid

import aio_pika
import aiormq.exceptions
import httpx
import pytest
import sqlalchemy as sa
from aiohttp import web
from redis import Redis

from bot.channels.notices import notices
from bot.cli.client import Conversation
from bot.operations import supervisor
from bot.rasa_patches.store_failures import LONGEST_PAUSE
from tests.integration.channels.web.visitor import Visitor
from tests.services import Service
from tests.system.faults.conftest import Assistant
from tests.system.faults.misbehaving import Misbehaving, passing_on
from tests.system.faults.waiting import longest_wait, waited

QUESTION = "is there shift work?"


def refused(person: Conversation, text: str) -> bool:
    return [reply.text for reply in person.say(text)] == [notices().unavailable]


def test_a_conversation_uses_all_three(assistant: Assistant, rabbitmq: Service) -> None:
    person = assistant.person()
    assert "shifts" in person.say(QUESTION)[0].text
    assert "37.5" in person.say("tell me more")[0].text
    assert assistant.asked(person) == [QUESTION, "tell me more"]
    assert received_from_rabbitmq(rabbitmq, person.id) == [QUESTION, "tell me more"]


@pytest.mark.parametrize(
    ("service", "name"), [("postgresql", "Reading from the tracker store"), ("redis", "Redis, which locks conversations,")]
)
def test_a_store_stops_and_comes_back(assistant: Assistant, service: str, name: str, request: pytest.FixtureRequest) -> None:
    stopped: Service = request.getfixturevalue(service)
    before, someone_else = assistant.person(), assistant.person()
    assert "shifts" in before.say(QUESTION)[0].text
    failed, worked = assistant.logged(f"{name} is out of order"), assistant.logged(f"{name} works again")
    stopped.stop()
    for person in (before, someone_else):
        assert refused(person, "and part time?")
        assert refused(person, "and at weekends?")
    stopped.start()
    assert "37.5" in before.say("tell me more")[0].text
    assert assistant.asked(before) == [QUESTION, "tell me more"]
    assert assistant.asked(someone_else) == []
    assert (assistant.logged(f"{name} is out of order"), assistant.logged(f"{name} works again")) == (failed + 1, worked + 1)
    assert not assistant.logged("Traceback")
    assert not assistant.logged("weekends")


# In every run, they hang in the next test.
@pytest.mark.long
@pytest.mark.parametrize("service", ["postgresql", "redis"])
def test_a_store_hangs_and_recovers(assistant: Assistant, service: str, request: pytest.FixtureRequest) -> None:
    frozen: Service = request.getfixturevalue(service)
    person = assistant.person()
    assert "shifts" in person.say(QUESTION)[0].text
    frozen.freeze()
    try:
        # The client's own timeout would fail the test if the server waited without end.
        assert refused(person, "and at weekends?")
    finally:
        frozen.thaw()
    # For a moment after a failure that took long, the store is not tried again.
    time.sleep(LONGEST_PAUSE)
    assert "37.5" in person.say("tell me more")[0].text
    assert assistant.asked(person) == [QUESTION, "tell me more"]


@pytest.mark.parametrize(
    ("service", "name"), [("postgresql", "Reading from the tracker store"), ("redis", "Redis, which locks conversations,")]
)
def test_while_a_store_is_frozen_nobody_waits_long(assistant: Assistant, service: str, name: str, request: pytest.FixtureRequest) -> None:
    store: Service = request.getfixturevalue(service)
    before = assistant.logged(f"{name} is out of order"), assistant.logged(f"{name} works again")
    people = [assistant.person() for _ in range(12)]
    for person in people:
        assert "shifts" in person.say(QUESTION)[0].text

    def ask(person: Conversation) -> None:
        assert refused(person, "tell me more")

    store.freeze()
    try:
        assert longest_wait(ask, people, assistant.address) < 4
        # From now on, only one in a while tries and waits.
        assert waited(ask, people[0]) < 1
    finally:
        store.thaw()
    time.sleep(LONGEST_PAUSE)
    for person in people:
        assert "37.5" in person.say("tell me more")[0].text
        assert assistant.asked(person) == [QUESTION, "tell me more"]
    after = assistant.logged(f"{name} is out of order"), assistant.logged(f"{name} works again")
    assert after == (before[0] + 1, before[1] + 1)


def test_postgresql_stops_during_a_turn(assistant: Assistant, postgresql: Service) -> None:
    """A turn that was computed but cannot be stored is not answered."""
    person = assistant.person()
    assert "shifts" in person.say(QUESTION)[0].text

    async def stopping_postgresql(server: Misbehaving, request: web.Request) -> web.StreamResponse:
        answer = await passing_on(server, request)
        postgresql.stop()
        return answer

    with assistant.actions.failing(stopping_postgresql):
        assert refused(person, "tell me more")
    postgresql.start()
    assert assistant.asked(person) == [QUESTION]
    assert "37.5" in person.say("tell me more")[0].text


@pytest.mark.long
def test_the_website_channel_answers_503_while_the_store_is_down(assistant: Assistant, postgresql: Service) -> None:
    with httpx.Client(base_url=f"{assistant.address}/webhooks/web", headers={"Origin": assistant.address}, timeout=30) as visitor:
        visitor.headers["Authorization"] = f"Bearer {visitor.post('/session').json()['token']}"
        key = {"Idempotency-Key": str(uuid.uuid4())}
        postgresql.stop()
        for answer in (
            visitor.post("/messages", json={"text": QUESTION}, headers=key),
            visitor.get("/messages"),
            visitor.delete("/conversation"),
        ):
            assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
            assert "try again" in answer.json()["text"]
        postgresql.start()
        assert "shifts" in visitor.post("/messages", json={"text": QUESTION}, headers=key).text
        assert visitor.delete("/conversation").status_code == 204
        assert visitor.get("/messages").json() == {"messages": []}


MARKER = "Zebedee-Quux-07700-900123"


def test_no_turn_waits_for_rabbitmq_and_its_events_are_sent_later(assistant: Assistant, rabbitmq: Service) -> None:
    person = assistant.person()
    rabbitmq.stop()
    assert "shifts" in person.say(QUESTION)[0].text
    say_and_delete(assistant, MARKER)
    assert "37.5" in person.say("tell me more")[0].text
    rabbitmq.start()
    assert "37.5" in person.say("what are the hours")[0].text
    received: list[str] = []
    assert received_from_rabbitmq(rabbitmq, person.id, 3, received) == [QUESTION, "tell me more", "what are the hours"]
    assert not [body for body in received if MARKER in body]


def test_a_deleted_conversation_is_in_no_table_no_key_and_no_log(assistant: Assistant, redis: Service) -> None:
    say_and_delete(assistant, MARKER)
    found = {**rows(assistant), **keys(redis), **{path.name: path.read_text() for path in assistant.log.parent.iterdir()}}
    assert {"events", "feedback", "posts", "server.log", "actions.log"} <= found.keys()
    assert [place for place, content in found.items() if MARKER in content] == []


def say_and_delete(assistant: Assistant, marker: str) -> None:
    """Have a conversation on the website with a marker in the message and in feedback, and delete it."""
    visitor = Visitor(assistant.address)
    reply = visitor.say(f"is there shift work? my name is {marker}")["reply"]
    feedback = {"reply": reply["id"], "verdict": "up", "reason": f"says {marker}"}
    visitor.http.post("/feedback", json=feedback).raise_for_status()
    assert marker in "".join(rows(assistant).values())
    visitor.http.delete("/conversation").raise_for_status()


def rows(assistant: Assistant) -> dict[str, str]:
    """Return the rows of each table of the database, as text."""
    store = assistant.store
    engine = sa.create_engine(f"postgresql://{store['username']}@{store['url']}:{store['port']}/{store['db']}")
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return {table: str(connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()) for table in tables}


def keys(redis: Service) -> dict[str, str]:
    """Return what Redis holds, as text."""
    found = {}
    for database in range(3):
        client = Redis(supervisor.HOST, redis.port, db=database)
        found |= {f"{database} {key!r}": f"{key!r} {client.dump(key)!r}" for key in client.scan_iter()}
    return found


def received_from_rabbitmq(rabbitmq: Service, conversation: str, expected: int = 2, everything: list[str] | None = None) -> list[str]:
    """Return the first messages of a conversation from the queue, as many as expected, in order. `everything` gets all events."""

    deadline = time.monotonic() + 60

    async def receive() -> list[str]:
        said: list[str] = []
        async with await aio_pika.connect(host=supervisor.HOST, port=rabbitmq.port, login="guest", password="guest") as connection:
            queue = await (await connection.channel()).get_queue("conversations")
            while len(said) < expected and time.monotonic() < deadline:
                if message := await queue.get(no_ack=True, fail=False):
                    event = json.loads(message.body)
                    if everything is not None:
                        everything.append(json.dumps(event, ensure_ascii=False))
                    if event["sender_id"] == conversation and event["event"] == "user":
                        said.append(event["text"])
                else:
                    await asyncio.sleep(0.1)
        return said

    while True:
        # After a start it takes RabbitMQ some seconds to listen, and the assistant to declare the queue.
        try:
            return asyncio.run(receive())
        except (ConnectionError, aiormq.exceptions.ChannelNotFoundEntity):
            assert time.monotonic() < deadline
            time.sleep(0.5)
