"""Two servers with one Redis and one database: a message that is delivered to both is one turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import UserUttered

from bot.channels.guard import ChannelReply, Delivery, Guard
from bot.operations import supervisor
from tests.conftest import conversations_in

# Starts Redis, where there is one.
services = pytest.importorskip("tests.services")

SENDER = "someone"


@pytest.fixture(scope="module")
def redis() -> Iterator[Any]:
    with services.redis() as service:
        yield service


@pytest.fixture(scope="module")
def agents(trained: None, redis: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Agent, Agent]:
    folder = tmp_path_factory.mktemp("servers")
    locks = {"type": "redis", "url": supervisor.HOST, "port": redis.port}
    return agent(folder, locks), agent(folder, locks)


def agent(folder: Path, locks: dict[str, Any]) -> Agent:
    """Load an agent as a server does. No message of these tests needs an action server."""
    with supervisor.endpoints_file(supervisor.free_port(), tracker_store=conversations_in(folder), lock_store=locks) as endpoints:
        loaded: Agent = asyncio.run(load_agent(str(supervisor.newest_model()), endpoints=AvailableEndpoints.read_endpoints(str(endpoints))))
    return loaded


async def said_by(agent: Agent, *messages: Delivery) -> list[ChannelReply]:
    """Deliver messages to a server that has just started, so that its guard knows no earlier message."""
    guard = Guard(agent.handle_message)
    return list(await asyncio.gather(*(guard.reply_to(message) for message in messages)))


def heard(agent: Agent, sender: str) -> list[str]:
    tracker = asyncio.run(agent.tracker_store.retrieve_full_tracker(sender))
    return [event.message_id for event in tracker.events if isinstance(event, UserUttered)]


def test_a_message_delivered_to_both_at_once_is_one_turn(agents: tuple[Agent, Agent]) -> None:
    async def deliver() -> list[ChannelReply]:
        message = Delivery("hello", "both", "test", "m1")
        return [said for (said,) in await asyncio.gather(*(said_by(agent, message) for agent in agents))]

    first, second = sorted(asyncio.run(deliver()), key=lambda said: said.repeated)
    assert (first.repeated, second.repeated) == (False, True)
    assert "a bot" in first.text and first.buttons
    assert (first.text, first.buttons) == (second.text, second.buttons)
    assert heard(agents[0], "both") == heard(agents[1], "both") == ["m1"]


def test_a_message_delivered_again_later_gets_the_same_reply(agents: tuple[Agent, Agent]) -> None:
    one, other = agents
    texts = {"m1": "hello", "m2": "thanks", "m3": "are you a bot"}
    first = {i: asyncio.run(said_by(one, Delivery(text, SENDER, "test", i)))[0] for i, text in texts.items()}
    again = {i: asyncio.run(said_by(other, Delivery(text, SENDER, "test", i)))[0] for i, text in texts.items()}
    assert [(said.text, said.buttons) for said in again.values()] == [(said.text, said.buttons) for said in first.values()]
    assert all(said.repeated for said in again.values()) and not any(said.repeated for said in first.values())
    assert heard(one, SENDER) == list(texts)


def test_messages_of_one_conversation_to_both_are_all_answered(agents: tuple[Agent, Agent]) -> None:
    async def talk() -> None:
        await asyncio.gather(
            *(said_by(agents[i % 2], Delivery("hello", "busy", "test", f"m{i}")) for i in range(4)),
            said_by(agents[0], Delivery("hello", "another", "test", "m0")),
        )

    asyncio.run(talk())
    assert sorted(heard(agents[0], "busy")) == ["m0", "m1", "m2", "m3"]
    # In another conversation, the same id is another message.
    assert heard(agents[1], "another") == ["m0"]
