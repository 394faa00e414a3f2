"""One assistant for most of the fault tests, with PostgreSQL, Redis and RabbitMQ."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from ruamel.yaml import YAML

from bot.answering.responses import RESPONSES_FILE
from bot.cli.client import Conversation
from bot.operations import processes, supervisor
from bot.paths import ROOT
from bot.stores.tracker import RecentTrackerStore
from tests import services
from tests.system.faults.misbehaving import Misbehaving

APOLOGY = YAML(typ="safe").load(RESPONSES_FILE)["utter_apology"][0]["text"]


@dataclass
class Assistant:
    server: processes.ManagedProcess
    actions: Misbehaving
    real_actions: processes.ManagedProcess
    address: str
    log: Path
    store: dict[str, Any]
    """The entry for the tracker store in endpoints.yml."""

    def person(self) -> Conversation:
        return Conversation(self.address, timeout=30)

    def logged(self, words: str) -> int:
        """Return the number of lines with these words in the server's log."""
        return sum(words in line for line in self.log.read_text(encoding="utf-8").splitlines())

    def restart(self) -> None:
        """Restart the server after it was killed."""
        self.server.process.wait()
        self.server.start()
        self.server.wait_until_ready()

    def asked(self, person: Conversation) -> list[str]:
        """Return the stored messages of a person."""
        tracker = self.tracker(person.id)
        return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []

    def tracker(self, conversation: str) -> DialogueStateTracker | None:
        """Return a conversation as it is stored."""
        domain = Domain.load(str(ROOT / "domain.yml"))
        settings = {key: value for key, value in self.store.items() if key not in {"type", "url"}}
        store = RecentTrackerStore(domain, host=self.store["url"], **settings)
        return asyncio.run(store.retrieve_full_tracker(conversation))


@pytest.fixture(scope="package")
def assistant(
    trained: None,
    postgresql: services.Service,
    redis: services.Service,
    rabbitmq: services.Service,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Assistant]:
    logs = tmp_path_factory.mktemp("faults")
    port, actions_port, real_port = (supervisor.free_port() for _ in range(3))
    store = {
        "type": "bot.stores.tracker.RecentTrackerStore",
        "dialect": "postgresql",
        "url": supervisor.HOST,
        "port": postgresql.port,
        "db": "postgres",
        "username": "postgres",
    }
    lock_store = {"type": "bot.stores.redis_lock.RedisLockStore", "url": supervisor.HOST, "port": redis.port}
    event_broker = {
        "type": "bot.stores.rabbitmq.RabbitBroker",
        "url": supervisor.HOST,
        "port": rabbitmq.port,
        "username": "guest",
        "password": "guest",
        "queues": ["conversations"],
    }
    endpoints = {"tracker_store": store, "lock_store": lock_store, "event_broker": event_broker}
    os.environ["CAREERS_WEB_SECRET"] = "only-for-these-tests-and-long-enough"
    with contextlib.ExitStack() as stack:
        stack.callback(os.environ.pop, "CAREERS_WEB_SECRET")
        actions = stack.enter_context(Misbehaving(actions_port, real_port).running())
        path = stack.enter_context(supervisor.endpoints_file(actions_port, **endpoints))
        real_actions = supervisor.start_action_server(real_port, logs / "actions.log")
        stack.callback(real_actions.stop)
        server = supervisor.start_server(port, path, logs / "server.log")
        stack.callback(server.stop)
        real_actions.wait_until_ready()
        server.wait_until_ready()
        yield Assistant(server, actions, real_actions, supervisor.address(port), logs / "server.log", store)
