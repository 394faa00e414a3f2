from __future__ import annotations

import asyncio
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from typing import Any

import pytest
from rasa.core.channels.channel import InputChannel, UserMessage, register
from sanic import Sanic

from bot.channels import retries
from bot.channels.slack import Slack
from tests.integration.channels.slack.fake_slack import SECRET, TIMEOUT, TOKEN, Deliverer, EventLoopThread, FakeSlack, Json, served


class FakeAgent:
    """Stands in for Rasa's agent: sends the replies it is given and records the messages it receives."""

    def __init__(self) -> None:
        self.replies: list[Json] = [{"text": "Hello."}]
        self.received: list[UserMessage] = []
        self.seconds = 0.0
        """How long a reply takes."""

    async def handle_message(self, message: UserMessage) -> None:
        # A test may set other replies as soon as it sees that the message has arrived.
        replies = self.replies
        self.received.append(message)
        await asyncio.sleep(self.seconds)
        for reply in replies:
            await message.output_channel.send_response(message.sender_id, dict(reply))

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.received]


class Server:
    """A channel on a running server, with a fake Slack and a fake agent."""

    def __init__(self, loop: EventLoopThread, slack: FakeSlack, channel: InputChannel) -> None:
        self.loop, self.slack, self.channel, self.agent = loop, slack, channel, FakeAgent()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.server = loop.run(self._start())
        self.deliver = Deliverer(f"http://127.0.0.1:{self._socket.getsockname()[1]}")

    async def _start(self) -> Any:
        app = Sanic(f"test-{uuid.uuid4().hex}", configure_logging=False)
        app.ctx.agent = self.agent
        register([self.channel], app, route="/webhooks/")
        server = await app.create_server(sock=self._socket, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        return server

    async def _wait_for_tasks(self) -> None:
        while tasks := self.channel._deliveries.tasks:
            await asyncio.wait(tasks)

    def wait_for_posts(self) -> list[Json]:
        """Wait for the channel's background tasks and return all posts."""
        self.loop.run(self._wait_for_tasks())
        return self.slack.posts

    def only_post(self) -> Json:
        posts = self.wait_for_posts()
        assert len(posts) == 1
        return posts[0]

    def press(self, title: str, message: Json | None = None, user: str = "UA") -> list[Json]:
        """Press a button of a message, the latest by default, and return all posts."""
        self.deliver.interaction(self.slack.press(message or self.slack.posts[-1], title, user))
        return self.wait_for_posts()

    def block_next_post(self, channel: str) -> Callable[[], None]:
        """Make the next post in a channel wait, and return the function that releases it."""
        event = self.slack.blocked[channel] = asyncio.Event()
        return lambda: self.loop.run(_set(event))

    def wait_for_question(self, text: str) -> None:
        deadline = time.monotonic() + TIMEOUT
        while text not in self.agent.texts:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def stop(self) -> Future[None]:
        """Start the server's shutdown."""
        return self.loop.submit(self.server.before_stop())

    def close(self) -> None:
        if socket := getattr(self.channel, "_socket", None):
            self.loop.run(socket.close())
        self.loop.loop.call_soon_threadsafe(self.server.close)


@pytest.fixture(autouse=True)
def _retry_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.01)


@pytest.fixture(scope="session")
def loop() -> EventLoopThread:
    return EventLoopThread()


@pytest.fixture
def slack(loop: EventLoopThread) -> Iterator[FakeSlack]:
    with served(loop, FakeSlack()) as slack:
        yield slack


async def _set(event: asyncio.Event) -> None:
    event.set()


Start = Callable[..., Server]


@pytest.fixture
def start(loop: EventLoopThread, slack: FakeSlack) -> Iterator[Start]:
    """Return a function that starts the Slack channel with extra settings, or another channel."""
    with ExitStack() as servers:

        def start(channel: InputChannel | None = None, **settings: Any) -> Server:
            credentials = {"bot_token": TOKEN, "signing_secret": SECRET, "api_url": f"{slack.url}/api/", "hooks_url": slack.url, **settings}
            server = Server(loop, slack, channel or Slack.from_credentials(credentials))
            servers.callback(server.close)
            return server

        yield start


@pytest.fixture
def server(start: Start) -> Server:
    return start()
