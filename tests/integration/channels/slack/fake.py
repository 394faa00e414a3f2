"""Slack, as an app sees it: its Web API, which refuses what Slack refuses, and the deliveries it makes, signed as Slack signs them."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
from aiohttp import web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.signature import SignatureVerifier

TOKEN, SECRET = "xoxb-test", "8f742231b10e8888abcd99yyyzzz85a5"
PATIENCE = 30  # seconds, for what should happen at once
MOST_BLOCKS = 50

T = TypeVar("T")
Json = dict[str, Any]


class Loop(threading.Thread):
    """An event loop in a thread of its own, for servers that a test talks to over HTTP."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.loop = asyncio.new_event_loop()

    def run(self) -> None:
        self.loop.run_forever()

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.begin(work).result(PATIENCE)


class Refusal(Exception):
    """The `error` of Slack's answer."""


class Slack:
    """What has been said and done in a workspace."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Json]] = []
        """Method and arguments of each call that was accepted."""
        self.refused: list[tuple[str, str]] = []
        self.messages: dict[tuple[str, str], Json] = {}
        """By channel and ts, as they are now."""
        self.private: list[Json] = []
        """What came by a response_url."""
        self.homes: dict[str, Json] = {}
        self.limit_next = False
        """Whether the next call is one too many."""
        self.held: dict[str, asyncio.Event] = {}
        """Channels whose next post waits for an event."""
        self.url = ""
        self._changed = asyncio.Condition()
        self._clock = itertools.count(1)

    @property
    def posts(self) -> list[Json]:
        return list(self.messages.values())

    async def until(self, posts: int = 0, private: int = 0) -> None:
        """Waits until there are so many posts, and answers by a response_url."""

        def there() -> bool:
            return len(self.messages) >= posts and len(self.private) >= private

        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(there), PATIENCE)

    async def serve(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._respond)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", int(self.url.rpartition(":")[2]) if self.url else 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if self.limit_next:
            self.limit_next = False
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        arguments: Json = await request.json() if request.content_type == "application/json" else dict(await request.post())
        try:
            if request.headers.get("Authorization") != f"Bearer {TOKEN}":
                raise Refusal("invalid_auth")
            answer = await self._done(method, arguments)
        except Refusal as refusal:
            self.refused.append((method, str(refusal)))
            return web.json_response({"ok": False, "error": str(refusal)})
        self.calls.append((method, arguments))
        await self._tell()
        return web.json_response({"ok": True, **answer})

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _done(self, method: str, arguments: Json) -> Json:
        if method == "chat.postMessage":
            check_message(arguments)
            channel = arguments["channel"]
            if not channel.startswith(("C", "D", "U")) or "_" in channel:
                raise Refusal("channel_not_found")
            if channel.startswith("U"):
                channel = direct(channel)
            if held := self.held.pop(channel, None):
                await held.wait()
            ts = self.tick()
            message = {key: arguments[key] for key in ("text", "blocks", "thread_ts") if key in arguments}
            message["blocks"] = [{"block_id": f"b{number}", **block} for number, block in enumerate(message.get("blocks", []))]
            self.messages[channel, ts] = {"type": "message", "user": "UBOT", "bot_id": "BBOT", "ts": ts, **message}
            return {"channel": channel, "ts": ts}
        if method == "chat.update":
            check_message(arguments)
            key = arguments["channel"], arguments["ts"]
            if key not in self.messages:
                raise Refusal("message_not_found")
            self.messages[key] |= {"text": arguments["text"], "blocks": arguments.get("blocks", [])}
            return {"channel": key[0], "ts": key[1]}
        if method == "views.publish":
            try:
                self.homes[arguments["user_id"]] = View(**arguments["view"]).to_dict()
            except SlackObjectFormationError as error:
                raise Refusal("invalid_arguments") from error
            check_blocks(arguments["view"]["blocks"])
            return {}
        if method == "assistant.threads.setStatus":
            if not all(arguments.get(name) for name in ("channel_id", "thread_ts", "status")):
                raise Refusal("invalid_arguments")
            return {}
        raise Refusal("unknown_method")

    async def _respond(self, request: web.Request) -> web.Response:
        body = await request.json()
        try:
            check_message(body)
        except Refusal as refusal:
            return web.Response(status=400, text=str(refusal))
        self.private.append(body)
        await self._tell()
        return web.Response(text="ok")

    def tick(self) -> str:
        return f"17000000{next(self._clock):02d}.000100"

    def press(self, message: Json, title: str, user: str = "UA") -> Json:
        """What is delivered when someone presses a button, or picks from a menu, of a message."""
        channel = next(channel for (channel, ts), each in self.messages.items() if ts == message["ts"])
        return {
            **pressed(message["blocks"], title, user, self.tick()),
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": False},
            "channel": {"id": channel, "name": "directmessage" if channel.startswith("D") else "general"},
            "message": message,
            "response_url": f"{self.url}/response/1",
        }

    def press_private(self, message: Json, title: str, user: str = "UA") -> Json:
        """The same, of a message that only one person sees: it comes without its content."""
        return {
            **pressed(message["blocks"], title, user, self.tick()),
            "container": {"type": "message", "message_ts": self.tick(), "channel_id": "C1", "is_ephemeral": True},
            "channel": {"id": "C1", "name": "general"},
            "response_url": f"{self.url}/response/2",
        }

    def press_home(self, title: str, user: str = "UA") -> Json:
        view = self.homes[user]
        return {
            **pressed(view["blocks"], title, user, self.tick()),
            "container": {"type": "view", "view_id": "V1"},
            "view": {"id": "V1", **view},
        }


def pressed(blocks: list[Json], title: str, user: str, at: str) -> Json:
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else []:
            for choice in element.get("options", [element]):
                if choice["text"]["text"] == title:
                    chosen = {"selected_option": choice} if choice is not element else {"text": element["text"], "value": element["value"]}
                    action = {"type": element["type"], "action_id": element.get("action_id", "x"), "block_id": "b1", "action_ts": at}
                    return {"type": "block_actions", "user": {"id": user}, "actions": [{**action, **chosen}]}
    raise AssertionError(f"there is no button “{title}”")


def direct(user: str) -> str:
    """The channel of the direct messages with a person."""
    return f"D{user[1:]}"


def titles(message: Json) -> list[str]:
    """Of the buttons and options of a message, in their order."""
    elements = [element for block in message.get("blocks", []) if block["type"] == "actions" for element in block["elements"]]
    return [choice["text"]["text"] for element in elements for choice in element.get("options", [element])]


def check_message(message: Json) -> None:
    if not any(message.get(part) for part in ("text", "blocks", "attachments")):
        raise Refusal("no_text")
    if len(message.get("text", "")) > 40_000:
        raise Refusal("msg_too_long")
    check_blocks(message.get("blocks", []))


def check_blocks(blocks: list[Json]) -> None:
    """By the models of slack_sdk, and by what Slack refuses that they do not know of."""
    if len(blocks) > MOST_BLOCKS:
        raise Refusal("invalid_blocks")
    for block in blocks:
        try:
            parsed = Block.parse(block)
            if parsed is None or parsed.to_dict().keys() != block.keys():
                raise Refusal("invalid_blocks")
            parsed.validate_json()
        except SlackObjectFormationError as error:
            raise Refusal("invalid_blocks") from error
        elements = block.get("elements", [])
        ids = [element["action_id"] for element in elements if "action_id" in element]
        texts = [block.get("text"), *(element.get("text") for element in elements if isinstance(element.get("text"), dict))]
        empty = ("elements" in block and not elements) or any(text is not None and not text["text"] for text in texts)
        if empty or len(set(ids)) < len(ids):
            raise Refusal("invalid_blocks")


class App:
    """An app of ours as Slack calls it, at its one request URL."""

    def __init__(self, address: str, secret: str = SECRET) -> None:
        self.url = f"{address}/webhooks/slack/webhook"
        self._secret = secret
        self._ids = itertools.count(1)

    def deliver(self, body: str | bytes, content_type: str = "application/json", at: float | None = None, **headers: str) -> httpx.Response:
        timestamp = str(int(at or time.time()))
        signature = SignatureVerifier(self._secret).generate_signature(timestamp=timestamp, body=body)
        signed = {"content-type": content_type, "x-slack-request-timestamp": timestamp, "x-slack-signature": str(signature)}
        return httpx.post(self.url, content=body, headers={**signed, **headers}, timeout=PATIENCE)

    def event(self, content_type: str = "application/json", event_id: str = "", retry: str = "", **event: Any) -> httpx.Response:
        envelope = {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": event_id or f"Ev{next(self._ids)}",
            "authorizations": [{"user_id": "UBOT", "is_bot": True}],
            "event": {key: value for key, value in event.items() if value is not None},
        }
        retries = {"x-slack-retry-num": "1", "x-slack-retry-reason": retry} if retry else {}
        return self.deliver(json.dumps(envelope), content_type, **retries)

    def message(self, text: str, user: str | None = "UA", ts: str = "1600.1", **more: Any) -> httpx.Response:
        """A direct message."""
        channel = direct(user or "UA")
        return self.event(**{"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts, **more})

    def mention(self, text: str, user: str = "UA", ts: str = "1600.1", **more: Any) -> httpx.Response:
        return self.event(type="app_mention", channel="C1", user=user, text=f"<@UBOT> {text}", ts=ts, **more)

    def interaction(self, payload: Json, content_type: str = "application/x-www-form-urlencoded") -> httpx.Response:
        return self.deliver(urlencode({"payload": json.dumps(payload)}), content_type)

    def command(self, text: str, response_url: str, user: str = "UA") -> httpx.Response:
        fields = {"command": "/careers", "text": text, "user_id": user, "channel_id": "C1", "team_id": "T1"}
        form = {**fields, "trigger_id": f"t{next(self._ids)}", "response_url": response_url}
        return self.deliver(urlencode(form), "application/x-www-form-urlencoded")


@contextmanager
def served(loop: Loop, slack: Slack) -> Iterator[Slack]:
    runner = loop.do(slack.serve())
    try:
        yield slack
    finally:
        loop.do(runner.cleanup())
