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
from rasa.core.channels.slack import SlackBot, SlackInput
from sanic import Sanic
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import Slack as Ours
from tests.integration.channels.slack.fake import PATIENCE, SECRET, TOKEN, App, Json, Loop, Slack, served


class Agent:
    """In the place of Rasa's: says what it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.says: list[Json] = [{"text": "Hello."}]
        self.asked: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.asked.append(message)
        for reply in self.says:
            await message.output_channel.send_response(message.sender_id, dict(reply))

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.asked]


class Stock(SlackInput):  # type: ignore[misc]
    """Rasa's connector, which can be pointed at another Slack in this way alone."""

    api_url = ""

    def get_output_channel(self, channel: str | None = None, thread_id: str | None = None) -> SlackBot:
        output = super().get_output_channel(channel, thread_id)
        output.client = AsyncWebClient(TOKEN, base_url=self.api_url)
        return output


class Server:
    """A channel on a server, with Slack and the agent around it."""

    def __init__(self, loop: Loop, slack: Slack, channel: InputChannel) -> None:
        self.loop, self.slack, self.channel, self.agent = loop, slack, channel, Agent()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.server = loop.do(self._start())
        self.app = App(f"http://127.0.0.1:{self._socket.getsockname()[1]}")

    async def _start(self) -> Any:
        app = Sanic(f"test-{uuid.uuid4().hex}", configure_logging=False)
        app.ctx.agent = self.agent
        register([self.channel], app, route="/webhooks/")
        server = await app.create_server(sock=self._socket, return_asyncio_server=True, access_log=False)
        await server.startup()
        return server

    async def _settled(self) -> None:
        while tasks := self.channel._background_tasks:
            await asyncio.wait(tasks)

    def settle(self) -> list[Json]:
        """What has been posted, once all that was begun is done."""
        self.loop.do(self._settled())
        return self.slack.posts

    def only_post(self) -> Json:
        posts = self.settle()
        assert len(posts) == 1
        return posts[0]

    def press(self, title: str, message: Json | None = None, user: str = "UA") -> list[Json]:
        self.app.interaction(self.slack.press(message or self.slack.posts[-1], title, user))
        return self.settle()

    def hold(self, channel: str) -> Callable[[], None]:
        """Keeps the next post in a channel waiting until what this returns is called."""
        event = self.slack.held[channel] = asyncio.Event()
        return lambda: self.loop.do(_set(event))

    def until_asked(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.agent.texts:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def stop(self) -> Future[None]:
        """Begins to stop, as a server does that is told to."""
        return self.loop.begin(self.server.before_stop())

    def close(self) -> None:
        self.loop.loop.call_soon_threadsafe(self.server.close)


@pytest.fixture(scope="session")
def loop() -> Loop:
    loop = Loop()
    loop.start()
    return loop


@pytest.fixture
def slack(loop: Loop) -> Iterator[Slack]:
    with served(loop, Slack()) as slack:
        yield slack


async def _set(event: asyncio.Event) -> None:
    event.set()


Start = Callable[..., Server]


@pytest.fixture
def start(loop: Loop, slack: Slack) -> Iterator[Start]:
    """Starts our channel, with settings besides those it needs, or another channel."""
    with ExitStack() as servers:

        def start(channel: InputChannel | None = None, **settings: Any) -> Server:
            given = {"bot_token": TOKEN, "signing_secret": SECRET, "api_url": f"{slack.url}/api/", "hooks_url": slack.url, **settings}
            server = Server(loop, slack, channel or Ours.from_credentials(given))
            servers.callback(server.close)
            return server

        yield start


@pytest.fixture
def ours(start: Start) -> Server:
    return start()


@pytest.fixture
def stock(start: Start, slack: Slack) -> Server:
    channel = Stock.from_credentials({"slack_token": TOKEN, "slack_signing_secret": SECRET})
    channel.api_url = f"{slack.url}/api/"
    return start(channel)
