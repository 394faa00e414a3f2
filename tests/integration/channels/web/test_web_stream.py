"""Event streams, from a server in this process with a stand-in for Rasa."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from sanic import Sanic

from bot.channels.notices import busy_notice, notices
from bot.channels.web import Web, stream
from bot.channels.web.settings import SHORTEST_SECRET, WebSettings
from bot.operations import supervisor
from tests.integration.channels.web.visitor import Visitor, answer, events, new_key


class Server(NamedTuple):
    address: str
    assistant: list[Callable[[UserMessage], Awaitable[None]]]
    """Holds the stand-in of the current test."""

    def visitor(self, assistant: Callable[[UserMessage], Awaitable[None]]) -> Visitor:
        self.assistant[:] = [assistant]
        return Visitor(self.address)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    assistant: list[Callable[[UserMessage], Awaitable[None]]] = []
    app = Sanic("web-test", configure_logging=False)
    app.config.KEEP_ALIVE = False
    app.ctx.agent = SimpleNamespace(tracker_store=InMemoryTrackerStore(Domain.empty()), lock_store=InMemoryLockStore())
    app.blueprint(
        Web(WebSettings(secret="s" * SHORTEST_SECRET)).blueprint(lambda message: assistant[0](message)), url_prefix="/webhooks/web"
    )
    port, ready, finished = supervisor.free_port(), threading.Event(), threading.Event()

    async def run() -> None:
        running = await app.create_server(supervisor.HOST, port, return_asyncio_server=True, access_log=False)
        await running.startup()
        ready.set()
        await asyncio.to_thread(finished.wait)
        running.close()

    thread = threading.Thread(target=asyncio.run, args=[run()])
    thread.start()
    assert ready.wait(60)
    yield Server(supervisor.address(port), assistant)
    finished.set()
    thread.join()


async def hello(message: UserMessage) -> None:
    await message.output_channel.send_text_message(message.sender_id, "Hello.")


def test_an_event_has_a_name_data_and_a_blank_line() -> None:
    formatted = stream.format_event("message", {"text": "line\nline\r\u2028 “x”"})
    assert formatted == 'event: message\ndata: {"text": "line\\nline\\r\\u2028 \\u201cx\\u201d"}\n\n'
    assert events(formatted.split("\n")) == [("message", {"text": "line\nline\r\u2028 “x”"})]


def test_typing_is_sent_before_the_answer(server: Server) -> None:
    asked, answered = threading.Event(), threading.Event()

    async def slow(message: UserMessage) -> None:
        asked.set()
        await asyncio.to_thread(answered.wait)
        await hello(message)

    person = server.visitor(slow)
    with person.http.stream("POST", "/messages", json={"text": "hours"}, headers={"Idempotency-Key": new_key()}) as response:
        lines = response.iter_lines()
        assert next(lines) == "event: typing"
        assert asked.wait(60) and not answered.is_set()
        answered.set()
        assert [name for name, _ in events(lines)] == ["message", "done"]


def test_comments_keep_the_connection_open_while_the_answer_takes_long(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "KEEP_ALIVE_SECONDS", 0.01)

    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(0.2)
        await hello(message)

    response = server.visitor(slow).post(text="hours")
    assert "\n\n: still there\n\n" in response.text
    assert answer(response)["text"] == "Hello."


def test_a_failed_turn_is_answered_with_a_reference_only(server: Server) -> None:
    async def failing(_message: UserMessage) -> None:
        raise RuntimeError("no database at 10.0.0.7")

    text = server.visitor(failing).say("hours")["text"]
    assert text.startswith(notices().failed.partition("{")[0])
    assert "10.0.0.7" not in text


def test_a_cancelled_turn_ends_its_stream_with_an_error(server: Server) -> None:
    async def cancelled(_message: UserMessage) -> None:
        raise asyncio.CancelledError

    response = server.visitor(cancelled).post(text="hours")
    names = [name for name, _ in events(response.text.splitlines())]
    assert names == ["typing", "error", "done"]
    assert "Traceback" not in response.text and "reference" in response.text


def test_an_unexpected_error_reveals_no_details(server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable(*_: object) -> None:
        raise ConnectionError("no database at 10.0.0.7")

    monkeypatch.setattr(InMemoryTrackerStore, "retrieve", unreachable)
    response = server.visitor(hello).post(text="hours")
    assert response.status_code == 500
    assert response.json()["error"] == "failed"
    assert "10.0.0.7" not in response.text and "10.0.0.7" in caplog.text


def test_when_too_many_wait_a_visitor_is_told_before_anything_is_read(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(*_: object) -> None:
        raise AssertionError("the conversation was read")

    visitor = server.visitor(hello)
    assert visitor.say("hello")["text"] == "Hello."
    for limit in ("LONGEST_WAIT", "FEW"):
        monkeypatch.setattr(f"bot.channels.fair_scheduling.{limit}", -1)
    monkeypatch.setattr(InMemoryTrackerStore, "retrieve", read)
    assert visitor.say("hello")["text"] == busy_notice()
