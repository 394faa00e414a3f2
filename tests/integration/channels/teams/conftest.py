from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.utils import AvailableEndpoints
from rasa.server import add_root_route
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from sanic import Sanic

from bot.channels import retries
from bot.channels.teams import Teams
from bot.conversation.types import STATE_SLOT, DialogueState
from bot.operations import supervisor
from bot.paths import ROOT
from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.tracker import SqliteTrackerStore
from tests.integration.channels.teams.fake_microsoft import APP_ID, PASSWORD, TENANT, FakeMicrosoft, loop_thread

NUTSHELL = {"title": "In a nutshell", "payload": "What is the job in a nutshell?"}


@pytest.fixture
def microsoft() -> Iterator[FakeMicrosoft]:
    with FakeMicrosoft(supervisor.free_port()).serving() as service:
        yield service


@dataclass
class FakeAssistant:
    """Stands in for Rasa: sends a given reply, records the messages it receives, and stores conversations as Rasa does."""

    agent: Agent
    reply: dict[str, Any] = field(default_factory=lambda: {"text": "The **hours** are 37.5 a week.", "buttons": [NUTSHELL]})
    received: list[UserMessage] = field(default_factory=list)
    may_answer: asyncio.Event | None = None
    seconds: float = 0.0
    """How long a reply takes."""
    state: DialogueState = field(default_factory=DialogueState)
    """The dialogue state after a reply."""

    async def __call__(self, message: UserMessage) -> None:
        self.received.append(message)
        tracker = await self.agent.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, input_channel=message.input_channel, metadata=message.metadata))
        await self.agent.tracker_store.save(tracker)
        if self.may_answer:
            await self.may_answer.wait()
        await asyncio.sleep(self.seconds)
        if reply := self.reply.get("reply"):
            tracker.update(BotUttered(self.reply["text"], metadata={"reply": reply}))
            tracker.update(SlotSet(STATE_SLOT, self.state.dump()))
            await self.agent.tracker_store.save(tracker)
        await message.output_channel.send_response(message.sender_id, dict(self.reply))


@dataclass
class Server:
    """A channel on a running server."""

    channel: InputChannel
    assistant: FakeAssistant
    webhook: str
    loop: asyncio.AbstractEventLoop

    def run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)


@cache
def load_domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


Mount = Callable[[InputChannel], AbstractContextManager[Server]]


def create_channel(microsoft: FakeMicrosoft, **settings: Any) -> InputChannel:
    """Return the channel with working settings, of which `settings` replaces some."""
    credentials = {
        "app_id": APP_ID,
        "app_password": PASSWORD,
        "tenant_id": TENANT,
        "openid_url": microsoft.openid_url,
        "login_url": microsoft.address,
        "service_hosts": ["127.0.0.1"],
        "allow_http": True,
    }
    return Teams.from_credentials({**credentials, **settings})


@pytest.fixture(autouse=True)
def _retry_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.01)


@pytest.fixture
def mount(tmp_path: Path) -> Mount:
    """Return a function that runs a channel on a server, as Rasa does. Conversations are stored from one server to the next."""

    @contextmanager
    def mount(channel: InputChannel) -> Iterator[Server]:
        domain = load_domain()
        generator = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).nlg
        store = SqliteTrackerStore(domain, db=str(tmp_path / "conversations.db"))
        agent = Agent(domain=domain, generator=generator, tracker_store=store)
        agent.tracker_store = NoFallbackTrackerStore(store)  # as our server does
        assistant = FakeAssistant(agent)
        port = supervisor.free_port()

        async def start() -> Callable[[], Any]:
            app = Sanic(f"teams_{uuid.uuid4().hex}", configure_logging=False)
            app.ctx.agent = agent
            add_root_route(app)
            app.blueprint(channel.blueprint(assistant), url_prefix=f"/webhooks/{channel.url_prefix()}")
            server = await app.create_server(host=supervisor.HOST, port=port, return_asyncio_server=True, access_log=False)
            await server.startup()
            await server.before_start()
            await server.after_start()

            async def stop() -> None:
                await server.before_stop()
                await server.close()
                await server.after_stop()

            return stop

        with loop_thread(start) as loop:
            yield Server(channel, assistant, f"http://{supervisor.HOST}:{port}/webhooks/{channel.url_prefix()}/webhook", loop)
        store.engine.dispose()

    return mount
