"""A fake Slack: its Web API, which rejects what Slack rejects, and its signed deliveries to an app."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
from aiohttp import BasicAuth, web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.signature import SignatureVerifier

TOKEN, APP_TOKEN, SECRET = "xoxb-test", "xapp-test", "8f742231b10e8888abcd99yyyzzz85a5"
CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN = "123.456", "client-secret", "xoxe-1-first"
TIMEOUT = 30  # seconds, for things that should take far less
MAX_BLOCKS = 50

T = TypeVar("T")
Json = dict[str, Any]


class EventLoopThread:
    """An event loop in its own thread, for servers that a test calls over HTTP."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.submit(work).result(TIMEOUT)


@dataclass
class Failure:
    """How a call of Slack's API fails."""

    error: str = ""
    """Slack's name of the error. Without one, the body is not JSON."""
    status: int = 200
    retry_after: str | None = None
    seconds: float = 0.0
    """How long the response takes."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": self.retry_after} if self.retry_after else {}


class SlackApiError(Exception):
    """The `error` of a response of Slack's API."""


@dataclass
class Rotation:
    """The tokens of an app that rotates them. A refresh token works once."""

    refresh_token: str = REFRESH_TOKEN
    """The only one that works."""
    lifetime: int = 12 * 60 * 60
    """Seconds that an access token works for, as Slack says. Tests end it with `expired`."""
    issued: list[str] = field(default_factory=list)
    expired: set[str] = field(default_factory=set)

    def refresh(self, authorization: str | None, form: Json) -> Json:
        credentials = BasicAuth.decode(authorization or "Basic Og==")
        if credentials.login != CLIENT_ID:
            raise SlackApiError("invalid_client_id")
        if credentials.password != CLIENT_SECRET:
            raise SlackApiError("bad_client_secret")
        if form != {"grant_type": "refresh_token", "refresh_token": self.refresh_token}:
            raise SlackApiError("invalid_refresh_token")
        number = len(self.issued) + 1
        self.refresh_token = f"xoxe-1-next-{number}"
        self.issued.append(f"xoxe.xoxb-1-{number}")
        tokens = {"access_token": self.issued[-1], "refresh_token": self.refresh_token, "expires_in": self.lifetime}
        return {**tokens, "token_type": "bot", "scope": "chat:write", "bot_user_id": "UBOT", "app_id": "A1", "team": {"id": "T1"}}

    def check(self, token: str) -> None:
        if token in self.expired:
            raise SlackApiError("token_expired")
        if token not in self.issued:
            raise SlackApiError("invalid_auth")


class FakeSlack:
    """A workspace behind a Web API, with a record of every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Json]] = []
        """Method and arguments of each accepted call."""
        self.rejected: list[tuple[str, str]] = []
        """Method and error of each rejected call."""
        self.messages: dict[tuple[str, str], Json] = {}
        """Current messages by channel and ts."""
        self.ephemeral: list[Json] = []
        """Messages sent to a response_url."""
        self.homes: dict[str, Json] = {}
        self.failures: dict[str, list[Failure]] = {}
        """How the next calls of a method fail. "response_url" stands for posts to one."""
        self.blocked: dict[str, asyncio.Event] = {}
        """Events that the next post in a channel waits for."""
        self.url = ""
        self.socket: web.WebSocketResponse | None = None
        """The connection that the app has opened."""
        self.acknowledged: list[Json] = []
        """What the app has acknowledged over it."""
        self.rotation: Rotation | None = None
        """If set, the app rotates its tokens."""
        self._changed = asyncio.Condition()
        self._clock = itertools.count(1)

    @property
    def posts(self) -> list[Json]:
        return list(self.messages.values())

    async def wait_for(self, posts: int = 0, ephemeral: int = 0) -> None:
        """Wait for a number of posts and of ephemeral messages."""

        def are_enough() -> bool:
            return len(self.messages) >= posts and len(self.ephemeral) >= ephemeral

        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(are_enough), TIMEOUT)

    async def serve(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._respond)
        app.router.add_get("/socket", self._accept_socket)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", int(self.url.rpartition(":")[2]) if self.url else 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if failure := await self._failure(method):
            return failure
        arguments: Json = await request.json() if request.content_type == "application/json" else dict(await request.post())
        arguments |= request.query
        try:
            if method == "oauth.v2.access" and self.rotation:
                result = self.rotation.refresh(request.headers.get("Authorization"), arguments)
            else:
                self._authenticate(method, request.headers.get("Authorization", "").removeprefix("Bearer "))
                result = await self._call(method, arguments)
        except SlackApiError as error:
            self.rejected.append((method, str(error)))
            return web.json_response({"ok": False, "error": str(error)})
        self.calls.append((method, arguments))
        await self._notify()
        return web.json_response({"ok": True, **result})

    def _authenticate(self, method: str, token: str) -> None:
        if method == "apps.connections.open" or not self.rotation:
            if token != (APP_TOKEN if method == "apps.connections.open" else TOKEN):
                raise SlackApiError("invalid_auth")
        else:
            self.rotation.check(token)

    async def _accept_socket(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = web.WebSocketResponse()
        await self.socket.prepare(request)
        async for message in self.socket:
            self.acknowledged.append(json.loads(message.data))
            await self._notify()
        return self.socket

    async def deliver_by_socket(self, kind: str, content: Json) -> Json:
        """Deliver something in Socket Mode, and return what it is acknowledged with."""
        async with asyncio.timeout(TIMEOUT):
            while self.socket is None:
                await asyncio.sleep(0.01)
            number = len(self.acknowledged)
            await self.socket.send_json({"envelope_id": f"e{number}", "type": kind, "payload": content})
            async with self._changed:
                await self._changed.wait_for(lambda: len(self.acknowledged) > number)
        assert self.acknowledged[-1]["envelope_id"] == f"e{number}"
        return self.acknowledged[-1]

    async def _failure(self, method: str) -> web.Response | None:
        """Return the next failure of a method, or None if the call works."""
        if not self.failures.get(method):
            return None
        failure = self.failures[method].pop(0)
        self.rejected.append((method, failure.error))
        await asyncio.sleep(failure.seconds)
        if failure.error and method != "response_url":
            return web.json_response({"ok": False, "error": failure.error}, status=failure.status, headers=failure.headers)
        return web.Response(status=failure.status, text=failure.error or "<html></html>", content_type="text/html", headers=failure.headers)

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _call(self, method: str, arguments: Json) -> Json:
        if method == "chat.postMessage":
            check_message(arguments)
            channel = arguments["channel"]
            if not channel.startswith(("C", "D", "U")) or "_" in channel:
                raise SlackApiError("channel_not_found")
            if channel.startswith("U"):
                channel = direct_channel(channel)
            if blocked := self.blocked.pop(channel, None):
                await blocked.wait()
            ts = self.next_ts()
            message = {key: arguments[key] for key in ("text", "blocks", "thread_ts") if key in arguments}
            message["blocks"] = [{"block_id": f"b{number}", **block} for number, block in enumerate(message.get("blocks", []))]
            self.messages[channel, ts] = {"type": "message", "user": "UBOT", "bot_id": "BBOT", "ts": ts, **message}
            return {"channel": channel, "ts": ts}
        if method == "chat.update":
            check_message(arguments)
            key = arguments["channel"], arguments["ts"]
            if key not in self.messages:
                raise SlackApiError("message_not_found")
            self.messages[key] |= {"text": arguments["text"], "blocks": arguments.get("blocks", [])}
            return {"channel": key[0], "ts": key[1]}
        if method == "views.publish":
            try:
                self.homes[arguments["user_id"]] = View(**arguments["view"]).to_dict()
            except SlackObjectFormationError as error:
                raise SlackApiError("invalid_arguments") from error
            check_blocks(arguments["view"]["blocks"])
            return {}
        if method == "auth.test":
            return {"user_id": "UBOT", "team_id": "T1"}
        if method == "apps.connections.open":
            return {"url": f"{self.url.replace('http', 'ws')}/socket"}
        if method in ("assistant.threads.setSuggestedPrompts", "assistant.threads.setTitle"):
            if not all(arguments.get(name) for name in ("channel_id", "thread_ts", "prompts" if "Prompts" in method else "title")):
                raise SlackApiError("invalid_arguments")
            return {}
        if method == "assistant.threads.setStatus":
            if not all(arguments.get(name) for name in ("channel_id", "thread_ts", "status")):
                raise SlackApiError("invalid_arguments")
            return {}
        raise SlackApiError("unknown_method")

    async def _respond(self, request: web.Request) -> web.Response:
        body = await request.json()
        if failure := await self._failure("response_url"):
            return failure
        try:
            check_message(body)
        except SlackApiError as error:
            return web.Response(status=400, text=str(error))
        self.ephemeral.append(body)
        await self._notify()
        return web.Response(text="ok")

    def next_ts(self) -> str:
        return f"17000000{next(self._clock):02d}.000100"

    def press(self, message: Json, title: str, user: str = "UA") -> Json:
        """Return what Slack delivers when someone presses a button of a message, or selects from a menu."""
        channel = next(channel for (channel, ts), each in self.messages.items() if ts == message["ts"])
        return {
            **block_actions(message["blocks"], title, user, self.next_ts()),
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": False},
            "channel": {"id": channel, "name": "directmessage" if channel.startswith("D") else "general"},
            "message": message,
            "response_url": f"{self.url}/response/1",
        }

    def press_ephemeral(self, message: Json, title: str, user: str = "UA") -> Json:
        """Return the delivery for a message that only one person sees: it lacks the message's content."""
        return {
            **block_actions(message["blocks"], title, user, self.next_ts()),
            "container": {"type": "message", "message_ts": self.next_ts(), "channel_id": "C1", "is_ephemeral": True},
            "channel": {"id": "C1", "name": "general"},
            "response_url": f"{self.url}/response/2",
        }

    def press_home(self, title: str, user: str = "UA") -> Json:
        view = self.homes[user]
        return {
            **block_actions(view["blocks"], title, user, self.next_ts()),
            "container": {"type": "view", "view_id": "V1"},
            "view": {"id": "V1", **view},
        }


def block_actions(blocks: list[Json], title: str, user: str, action_ts: str) -> Json:
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else []:
            for choice in element.get("options", [element]):
                if choice["text"]["text"] == title:
                    chosen = {"selected_option": choice} if choice is not element else {"text": element["text"], "value": element["value"]}
                    action = {"type": element["type"], "action_id": element.get("action_id", "x"), "block_id": "b1", "action_ts": action_ts}
                    return {"type": "block_actions", "user": {"id": user}, "actions": [{**action, **chosen}]}
    raise AssertionError(f"no button “{title}”")


def direct_channel(user: str) -> str:
    """Return the channel of the direct messages with a person."""
    return f"D{user[1:]}"


def titles(message: Json) -> list[str]:
    """Return the titles of the buttons and menu options of a message, in order."""
    elements = [element for block in message.get("blocks", []) if block["type"] == "actions" for element in block["elements"]]
    return [choice["text"]["text"] for element in elements for choice in element.get("options", [element])]


def check_message(message: Json) -> None:
    if not any(message.get(part) for part in ("text", "blocks", "attachments")):
        raise SlackApiError("no_text")
    if len(message.get("text", "")) > 40_000:
        raise SlackApiError("msg_too_long")
    check_blocks(message.get("blocks", []))


def check_blocks(blocks: list[Json]) -> None:
    """Raise SlackApiError for blocks that slack_sdk's models or Slack itself reject."""
    if len(blocks) > MAX_BLOCKS:
        raise SlackApiError("invalid_blocks")
    for block in blocks:
        try:
            parsed = Block.parse(block)
            if parsed is None or parsed.to_dict().keys() != block.keys():
                raise SlackApiError("invalid_blocks")
            parsed.validate_json()
        except SlackObjectFormationError as error:
            raise SlackApiError("invalid_blocks") from error
        elements = block.get("elements", [])
        ids = [element["action_id"] for element in elements if "action_id" in element]
        texts = [block.get("text"), *(element.get("text") for element in elements if isinstance(element.get("text"), dict))]
        empty = ("elements" in block and not elements) or any(text is not None and not text["text"] for text in texts)
        if empty or len(set(ids)) < len(ids):
            raise SlackApiError("invalid_blocks")


class Deliverer:
    """Delivers events, interactions and commands to an app's request URL, as Slack does."""

    def __init__(self, address: str, secret: str = SECRET) -> None:
        self.url = f"{address}/webhooks/slack/webhook"
        self._secret = secret
        self._ids = itertools.count(1)

    def post(self, body: str | bytes, content_type: str = "application/json", at: float | None = None, **headers: str) -> httpx.Response:
        timestamp = str(int(at or time.time()))
        signature = SignatureVerifier(self._secret).generate_signature(timestamp=timestamp, body=body)
        signed = {"content-type": content_type, "x-slack-request-timestamp": timestamp, "x-slack-signature": str(signature)}
        return httpx.post(self.url, content=body, headers={**signed, **headers}, timeout=TIMEOUT)

    def event(self, content_type: str = "application/json", event_id: str = "", retry: str = "", **event: Any) -> httpx.Response:
        envelope = {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": event_id or f"Ev{next(self._ids)}",
            "authorizations": [{"user_id": "UBOT", "is_bot": True}],
            "event": {key: value for key, value in event.items() if value is not None},
        }
        retries = {"x-slack-retry-num": "1", "x-slack-retry-reason": retry} if retry else {}
        return self.post(json.dumps(envelope), content_type, **retries)

    def message(self, text: str, user: str | None = "UA", ts: str = "1600.1", **more: Any) -> httpx.Response:
        """Deliver a direct message."""
        channel = direct_channel(user or "UA")
        return self.event(**{"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts, **more})

    def mention(self, text: str, user: str = "UA", ts: str = "1600.1", **more: Any) -> httpx.Response:
        return self.event(type="app_mention", channel="C1", user=user, text=f"<@UBOT> {text}", ts=ts, **more)

    def interaction(self, payload: Json, content_type: str = "application/x-www-form-urlencoded") -> httpx.Response:
        return self.post(urlencode({"payload": json.dumps(payload)}), content_type)

    def command(self, text: str, response_url: str, user: str = "UA") -> httpx.Response:
        fields = {"command": "/careers", "text": text, "user_id": user, "channel_id": "C1", "team_id": "T1"}
        form = {**fields, "trigger_id": f"t{next(self._ids)}", "response_url": response_url}
        return self.post(urlencode(form), "application/x-www-form-urlencoded")


@contextmanager
def served(loop: EventLoopThread, slack: FakeSlack) -> Iterator[FakeSlack]:
    runner = loop.run(slack.serve())
    try:
        yield slack
    finally:
        loop.run(runner.cleanup())
