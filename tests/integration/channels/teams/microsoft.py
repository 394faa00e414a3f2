"""A stand-in for Microsoft's side of a bot: its sign-in, its keys, its connector service; and for a person in Teams.

Real HTTP on this machine. Tokens are signed with a key made for the occasion and published as Microsoft does.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
PASSWORD = "a secret"
TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
BOT = {"id": f"28:{APP_ID}", "name": "Careers"}
ISSUER = "https://api.botframework.com"
PATIENCE = 30.0  # seconds that anything is waited for


@dataclass(frozen=True)
class Posted:
    """A call to the connector service."""

    conversation: str
    reply_to: str | None
    authorization: str | None
    activity: dict[str, Any]


@cache
def first_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def running(start: Callable[[], Any]) -> Iterator[asyncio.AbstractEventLoop]:
    """A loop in a thread of its own; `start` is awaited in it first, and what it gives is awaited at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    stop = asyncio.run_coroutine_threadsafe(start(), loop).result(PATIENCE)
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)


class Microsoft:
    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.posted: list[Posted] = []
        self.done: list[str] = []
        """The conversations posted to, messages alone, in the order in which the posts were answered."""
        self.tokens_asked: list[tuple[str, dict[str, str]]] = []
        self.keys_asked = 0
        self.failing: Counter[str] = Counter()
        """How often yet each of "keys", "token" and "post" fails, and with what below."""
        self.failure = 503
        self.withdrawn: set[str] = set()
        """Bearer tokens that the connector takes no longer."""
        self.held: set[str] = set()
        """Conversations to which posts are answered only when they are taken out again."""
        self.endorsements: list[str] | None = ["msteams"]
        self._changed = threading.Condition()
        self._port = port
        self._granted = itertools.count(1)
        self._use(first_key())

    def rotate_key(self) -> None:
        self._use(rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def _use(self, key: rsa.RSAPrivateKey) -> None:
        self.key = key
        self.key_id = f"key-{id(key)}"

    @property
    def openid_url(self) -> str:
        return f"{self.address}/openid"

    @contextmanager
    def serving(self) -> Iterator[Microsoft]:
        with running(self._start):
            yield self

    async def _start(self) -> Callable[[], Any]:
        app = web.Application()
        app.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._keys),
                web.post("/{directory:.+}/oauth2/v2.0/token", self._token),
                web.post("/v3/conversations/{conversation}/activities", self._post),
                web.post("/v3/conversations/{conversation}/activities/{reply_to}", self._post),
                web.post("/elsewhere/v3/conversations/{conversation}/activities", self._post),
                web.post("/elsewhere/v3/conversations/{conversation}/activities/{reply_to}", self._post),
            ]
        )
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        return runner.cleanup

    def _fails(self, what: str) -> bool:
        fails = self.failing[what] > 0
        self.failing[what] -= fails
        return fails

    async def _openid(self, _request: web.Request) -> web.Response:
        self.keys_asked += 1
        if self._fails("keys"):
            return web.Response(status=self.failure)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.address}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        endorsed = {} if self.endorsements is None else {"endorsements": self.endorsements}
        return web.json_response({"keys": [{**key, "use": "sig", "kid": self.key_id, **endorsed}]})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.tokens_asked.append((request.match_info["directory"], form))
        if self._fails("token"):
            return web.json_response({"error": "temporarily_unavailable", "error_description": "AADSTS90033"}, status=self.failure)
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": f"{form['client_id']}#{next(self._granted)}"})

    async def _post(self, request: web.Request) -> web.Response:
        route = request.match_info
        authorization = request.headers.get("Authorization")
        conversation = route["conversation"]
        activity = await request.json()
        if self._fails("post"):
            return web.Response(status=self.failure)
        if (authorization or "").removeprefix("Bearer ") in self.withdrawn:
            return web.json_response({"error": {"code": "AuthorizationFailed"}}, status=401)
        with self._changed:
            self.posted.append(Posted(conversation, route.get("reply_to"), authorization, activity))
            self._changed.notify_all()
        deadline = time.monotonic() + PATIENCE / 6
        while conversation in self.held and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        if activity.get("type") == "message":
            with self._changed:
                self.done.append(conversation)
                self._changed.notify_all()
        return web.json_response({"id": "1"}, status=201)

    def token(self, *, header: dict[str, Any] | None = None, algorithm: str = "RS256", key: Any = None, **claims: Any) -> str:
        """A token as the connector service sends it with each call; other claims where they are given, none where None."""
        now = time.time()
        usual = {"iss": ISSUER, "aud": APP_ID, "nbf": now - 60, "exp": now + 3600, "serviceurl": f"{self.address}/"}
        given = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return jwt.encode(given, key or self.key, algorithm, headers={"kid": self.key_id} if header is None else header)

    def messages(self, conversation: str) -> list[Posted]:
        return [post for post in self.posted if post.conversation == conversation and post.activity.get("type", "message") == "message"]

    def wait(self, until: Callable[[], bool]) -> bool:
        with self._changed:
            return self._changed.wait_for(until, PATIENCE)

    def answer(self, conversation: str, number: int = 1) -> Posted:
        """The message of this number that was posted to a conversation, when it is there."""
        assert self.wait(lambda: len(self.messages(conversation)) >= number), f"no message {number} to {conversation}"
        return self.messages(conversation)[number - 1]


@dataclass
class Person:
    """Someone in Teams, in one chat with the bot."""

    microsoft: Microsoft
    webhook: str
    name: str = "Sam"
    conversation: str = ""
    sent: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.conversation = self.conversation or f"a:1_{self.name}"

    def activity(self, **fields: Any) -> dict[str, Any]:
        """As Teams sends it; see Microsoft's reference of the Bot Framework's activities."""
        return {
            "type": "message",
            "id": f"{self.name}-{next(self.sent)}",
            "timestamp": "2026-03-02T09:30:00.123Z",
            "localTimestamp": "2026-03-02T09:30:00.123+00:00",
            "serviceUrl": f"{self.microsoft.address}/",
            "channelId": "msteams",
            "from": {"id": f"29:1{self.name}", "name": self.name, "aadObjectId": f"directory-{self.name}"},
            "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": self.conversation},
            "recipient": BOT,
            "entities": [{"locale": "en-GB", "country": "GB", "platform": "Windows", "type": "clientInfo"}],
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-GB",
            **fields,
        }

    def post(self, activity: Any, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.microsoft.token() if token is None else token}"}
        return httpx.post(self.webhook, json=activity, headers=headers, timeout=PATIENCE)

    def says(self, text: str, **fields: Any) -> httpx.Response:
        return self.post(self.activity(text=text, textFormat="plain", **fields))

    def presses(self, action: dict[str, Any], submits: bool = False) -> httpx.Response:
        """Presses a card's button, in a client that knows messageBack or in one that only submits the card's data."""
        data = action["data"]
        if submits:
            value = {name: each for name, each in data.items() if name != "msteams"}
            return self.post(self.activity(value=value, replyToId="1"))
        message_back = data["msteams"]
        assert message_back["type"] == "messageBack"
        return self.says(message_back["text"], value=message_back.get("value"), replyToId="1")
