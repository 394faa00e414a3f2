"""The demo site with the example careers, on a server with the website channel but without a model."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.channels.channel import register
from rasa.server import add_root_route
from sanic import Sanic

import bot.site.channel
from bot.channels.web import Web
from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.store import Store, load_store
from bot.operations import supervisor
from bot.paths import EXAMPLES
from bot.site import Site


@pytest.fixture(scope="session")
def store() -> Store:
    return load_store(BUNDLED_PROFILES, EXAMPLES)


class SilentAgent:
    """Stands in for Rasa's agent, and answers nothing."""

    async def handle_message(self, message: Any) -> None:
        pass


@pytest.fixture(scope="package")
def address(store: Store) -> Iterator[str]:
    """Run the site and return its address."""
    port, loop = supervisor.free_port(), asyncio.new_event_loop()

    async def start() -> Any:
        app = Sanic(f"site-{uuid.uuid4().hex}", configure_logging=False)
        app.ctx.agent = SilentAgent()
        add_root_route(app)
        register([Web.from_credentials({"secret": "the-site-tests-sign-with-this-one"}), Site()], app, route="/webhooks/")
        server = await app.create_server(supervisor.HOST, port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        return server

    async def stop(server: Any) -> None:
        await server.before_stop()
        await server.close()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        stack.callback(loop.call_soon_threadsafe, loop.stop)
        patch.setattr(bot.site.channel, "load_store", lambda: store)
        server = asyncio.run_coroutine_threadsafe(start(), loop).result(60)
        yield f"http://{supervisor.HOST}:{port}"
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(60)
