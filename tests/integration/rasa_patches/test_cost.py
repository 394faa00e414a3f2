"""The cost of a turn in statements, connections and bytes, however long the conversation is."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp import web
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.operations import supervisor
from bot.paths import ROOT
from bot.rasa_patches.remote_action import RemoteAction
from bot.stores.tracker import SqliteTrackerStore

DOMAIN = Domain.load(str(ROOT / "domain.yml"))
LONGEST_CALL = 10_000  # bytes; about two turns


class Counted:
    """A store that records its statements and counts its connections."""

    def __init__(self, path: Path) -> None:
        self.store = SqliteTrackerStore(DOMAIN, db=str(path))
        self.statements: list[str] = []
        self.connections = 0
        sa.event.listen(self.store.engine, "before_cursor_execute", self._count_statement)
        sa.event.listen(self.store.engine, "connect", self._count_connection)

    def _count_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)

    def _count_connection(self, *_: Any) -> None:
        self.connections += 1

    def turn(self, number: int) -> DialogueStateTracker:
        """Take a turn as Rasa does, and return the tracker that it read."""
        read = asyncio.run(self.store.retrieve("someone"))
        tracker = read or self.store.init_tracker("someone")
        if not read:
            tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")], DOMAIN)
        said = UserUttered(f"question {number} " * 5, {"name": "hours"}, parse_data={"reading": {"text": "x" * 300}})
        answer = [ActionExecuted("action_answer"), BotUttered(f"answer {number} " * 20), SlotSet("dialogue", {"turns": ["y" * 300]})]
        tracker.update_with_events([said, *answer, ActionExecuted("action_listen")], DOMAIN)
        asyncio.run(self.store.save(tracker))
        return tracker


@pytest.fixture
def counted(tmp_path: Path) -> Counted:
    return Counted(tmp_path / "conversations.db")


def test_a_turn_takes_two_or_three_statements(counted: Counted) -> None:
    for number in range(60):
        counted.statements.clear()
        counted.turn(number)
        kinds = [statement.split()[0] for statement in counted.statements]
        assert kinds in (["SELECT", "INSERT"], ["SELECT", "SELECT", "INSERT"])


def test_the_database_is_not_opened_for_each_turn(counted: Counted) -> None:
    for number in range(10):
        counted.turn(number)
    # Not counting the connection that created the tables.
    assert counted.connections == 0


def test_a_long_conversation_sends_no_more_to_the_action_server(counted: Counted) -> None:
    sent = [len(json.dumps(call(counted.turn(number)))) for number in range(60)]
    assert max(sent) < LONGEST_CALL
    assert sent[-1] <= 1.1 * sent[9]


def call(tracker: DialogueStateTracker) -> dict[str, Any]:
    endpoint = EndpointConfig("http://127.0.0.1/webhook", enable_selective_domain=True)
    made: dict[str, Any] = RemoteAction("action_answer", endpoint)._action_call_format(tracker, DOMAIN)
    return made


def test_the_connection_to_the_action_server_is_kept_until_it_restarts() -> None:
    clients, port = set(), supervisor.free_port()

    async def answer(request: web.Request) -> web.Response:
        assert request.transport is not None
        clients.add(request.transport.get_extra_info("peername"))
        return web.json_response({"events": [], "responses": [{"text": "said"}]})

    @contextlib.asynccontextmanager
    async def action_server() -> AsyncIterator[None]:
        server = web.Application()
        server.router.add_post("/webhook", answer)
        runner = web.AppRunner(server)
        await runner.setup()
        await web.TCPSite(runner, supervisor.HOST, port).start()
        yield
        await runner.cleanup()

    async def calls(number: int) -> list[str | None]:
        endpoint = EndpointConfig(f"{supervisor.address(port)}/webhook", enable_selective_domain=True)
        tracker = DialogueStateTracker.from_events("someone", [ActionExecuted("action_listen")], DOMAIN.slots)
        said = []
        for _ in range(number):
            # Rasa creates an action object for each turn.
            action = RemoteAction("action_answer", endpoint)
            events = await action.run(CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, DOMAIN)
            said += [event.text for event in events if isinstance(event, BotUttered)]
        return said

    async def run() -> None:
        for connections in (1, 2):
            async with action_server():
                assert await calls(5) == ["said"] * 5
                assert len(clients) == connections

    asyncio.run(run())
