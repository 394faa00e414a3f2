"""A proxy before the action server that misbehaves on demand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import aiohttp
from aiohttp import web

from bot.operations import supervisor

Fault = Callable[["Misbehaving", web.Request], Awaitable[web.StreamResponse]]


async def passing_on(server: Misbehaving, request: web.Request) -> web.StreamResponse:
    return web.Response(body=await server.real_answer(request), content_type="application/json")


class Misbehaving:
    def __init__(self, port: int, real_port: int) -> None:
        self.port = port
        self.calls = 0
        self.answered = 0
        self.fault: Fault | None = None
        self._real = f"http://{supervisor.HOST}:{real_port}/webhook"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @contextmanager
    def running(self) -> Iterator[Misbehaving]:
        self._thread.start()
        self._do(self._start())
        try:
            yield self
        finally:
            self._do(self._runner.cleanup())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def go_down(self) -> None:
        # Close the connections that the assistant keeps open. With 0, it would wait for answers that nobody else waits for any more.
        assert self._runner.server
        self._do(self._runner.server.shutdown(0.1))
        self._do(self._site.stop())

    def come_up(self) -> None:
        self._do(self._listen())

    @contextmanager
    def failing(self, fault: Fault) -> Iterator[None]:
        self.fault = fault
        try:
            yield
        finally:
            self.fault = None

    async def real_answer(self, request: web.Request) -> bytes:
        async with aiohttp.ClientSession() as session, session.post(self._real, data=await request.read()) as answer:
            return await answer.read()

    def _do(self, work: Awaitable[None]) -> None:
        asyncio.run_coroutine_threadsafe(_awaited(work), self._loop).result()

    async def _start(self) -> None:
        application = web.Application(client_max_size=10**8)
        application.router.add_post("/webhook", self._answer)
        application.router.add_get("/health", _healthy)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen()

    async def _listen(self) -> None:
        self._site = web.TCPSite(self._runner, supervisor.HOST, self.port, reuse_address=True)
        await self._site.start()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        response = await (self.fault(self, request) if self.fault else passing_on(self, request))
        self.answered += 1
        return response


async def _healthy(_request: web.Request) -> web.Response:
    """Always answer: the assistant's server is ready only if the health check succeeds."""
    return web.Response()


async def _awaited(work: Awaitable[None]) -> None:
    await work


def answering(body: str, status: int = 200, content_type: str = "application/json") -> Fault:
    async def fault(_server: Misbehaving, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=body, status=status, content_type=content_type)

    return fault


def slow(seconds: float) -> Fault:
    async def fault(server: Misbehaving, request: web.Request) -> web.StreamResponse:
        answer = await server.real_answer(request)
        await asyncio.sleep(seconds)
        return web.Response(body=answer, content_type="application/json")

    return fault


async def closing(_server: Misbehaving, request: web.Request) -> web.StreamResponse:
    """Close the connection without a response."""
    assert request.transport
    request.transport.abort()
    raise web.HTTPOk


async def half(server: Misbehaving, request: web.Request) -> web.StreamResponse:
    """Close the connection in the middle of the real response."""
    answer = await server.real_answer(request)
    response = web.StreamResponse(headers={"Content-Length": str(len(answer)), "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(answer[: len(answer) // 2])
    assert request.transport
    request.transport.close()
    return response


async def endless(_server: Misbehaving, request: web.Request) -> web.StreamResponse:
    """Never end the response."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.5)
