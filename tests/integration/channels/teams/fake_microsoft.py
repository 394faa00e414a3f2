"""A fake of Microsoft's side of a bot: token endpoint, signing keys and connector service; and a person in Teams.

It speaks HTTP on this machine, signs tokens with a generated key and publishes that key as Microsoft does.
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
TIMEOUT = 30.0  # seconds, for things that should take far less


@dataclass(frozen=True)
class Post:
    """A call to the connector service."""

    conversation: str
    reply_to: str | None
    authorization: str | None
    activity: dict[str, Any]
    id: str


@cache
def first_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def loop_thread(start: Callable[[], Any]) -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop in its own thread: await `start` in it, and at the end the function that `start` returned."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    stop = asyncio.run_coroutine_threadsafe(start(), loop).result(TIMEOUT)
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(TIMEOUT)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(TIMEOUT)
        loop.close()


class FakeMicrosoft:
    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.posts: list[Post] = []
        self.completed: list[str] = []
        """The conversations of posted messages, in the order in which the posts were answered."""
        self.token_requests: list[tuple[str, dict[str, str]]] = []
        """Directory and form of each request for a token."""
        self.key_requests = 0
        self.failures: Counter[str] = Counter()
        """How many more requests for "keys" or a "token", to show "typing" or to "post", will fail, with the status below."""
        self.failed: list[str] = []
        """The requests that have failed."""
        self.failure_status = 503
        self.failure_headers: dict[str, str] = {}
        self.failure_body = {"error": "temporarily_unavailable", "error_description": "AADSTS90033"}
        self.failure_seconds = 0.0
        self.revoked: set[str] = set()
        """Bearer tokens that the connector service rejects."""
        self.blocked: set[str] = set()
        """Conversations whose posts are answered only when they are removed from this set."""
        self.endorsements: list[str] | None = ["msteams"]
        self.message_ids: Iterator[int] = itertools.repeat(1)
        """The ids that posted messages get."""
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
    def serving(self) -> Iterator[FakeMicrosoft]:
        with loop_thread(self._start):
            yield self

    async def _start(self) -> Callable[[], Any]:
        app = web.Application()
        app.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._keys),
                web.post("/{directory:.+}/oauth2/v2.0/token", self._token),
                web.get("/identity", self._identity),
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

    async def _failure(self, request: str) -> web.Response | None:
        if self.failures[request] <= 0:
            return None
        self.failures[request] -= 1
        self.failed.append(request)
        await asyncio.sleep(self.failure_seconds)
        return web.json_response(self.failure_body, status=self.failure_status, headers=self.failure_headers)

    async def _openid(self, _request: web.Request) -> web.Response:
        self.key_requests += 1
        if failure := await self._failure("keys"):
            return failure
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.address}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        endorsed = {} if self.endorsements is None else {"endorsements": self.endorsements}
        return web.json_response({"keys": [{**key, "use": "sig", "kid": self.key_id, **endorsed}]})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_requests.append((request.match_info["directory"], form))
        if failure := await self._failure("token"):
            return failure
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": f"{form['client_id']}#{next(self._granted)}"})

    async def _identity(self, request: web.Request) -> web.Response:
        """Give out a managed identity as Azure App Service does."""
        query = dict(request.query)
        self.token_requests.append(("identity", {**query, "header": request.headers.get("X-IDENTITY-HEADER", "")}))
        if failure := await self._failure("token"):
            return failure
        token = f"identity#{query.get('client_id')}"
        return web.json_response({"access_token": token, "expires_on": str(int(time.time()) + 3600), "resource": query["resource"]})

    async def _post(self, request: web.Request) -> web.Response:
        route = request.match_info
        authorization = request.headers.get("Authorization")
        conversation = route["conversation"]
        activity = await request.json()
        if failure := await self._failure("typing" if activity.get("type") == "typing" else "post"):
            return failure
        if (authorization or "").removeprefix("Bearer ") in self.revoked:
            return web.json_response({"error": {"code": "AuthorizationFailed"}}, status=401)
        with self._changed:
            post = Post(conversation, route.get("reply_to"), authorization, activity, str(next(self.message_ids)))
            self.posts.append(post)
            self._changed.notify_all()
        deadline = time.monotonic() + TIMEOUT / 6
        while conversation in self.blocked and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        if activity.get("type") == "message":
            with self._changed:
                self.completed.append(conversation)
                self._changed.notify_all()
        return web.json_response({"id": post.id}, status=201)

    def token(self, *, header: dict[str, Any] | None = None, algorithm: str = "RS256", key: Any = None, **claims: Any) -> str:
        """Return a token as the connector service sends it with each call. `claims` replaces claims, or removes those that are None."""
        now = time.time()
        defaults = {"iss": ISSUER, "aud": APP_ID, "nbf": now - 60, "exp": now + 3600, "serviceurl": f"{self.address}/"}
        present = {name: value for name, value in {**defaults, **claims}.items() if value is not None}
        return jwt.encode(present, key or self.key, algorithm, headers={"kid": self.key_id} if header is None else header)

    def messages(self, conversation: str) -> list[Post]:
        return [post for post in self.posts if post.conversation == conversation and post.activity.get("type", "message") == "message"]

    def wait_until(self, condition: Callable[[], bool]) -> bool:
        """Wait until the condition holds, and return whether it does."""
        with self._changed:
            return self._changed.wait_for(condition, TIMEOUT)

    def reply(self, conversation: str, number: int = 1) -> Post:
        """Wait for the message of this number in a conversation, and return it."""
        assert self.wait_until(lambda: len(self.messages(conversation)) >= number), f"no message {number} to {conversation}"
        return self.messages(conversation)[number - 1]


@dataclass
class Person:
    """A person in Teams, in one chat with the bot."""

    microsoft: FakeMicrosoft
    webhook: str
    name: str = "Sam"
    conversation: str = ""
    sent: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.conversation = self.conversation or f"a:1_{self.name}"

    def activity(self, **fields: Any) -> dict[str, Any]:
        """Return an activity as Teams sends it (see Microsoft's reference of Bot Framework activities)."""
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
        return httpx.post(self.webhook, json=activity, headers=headers, timeout=TIMEOUT)

    def sends(self, text: str, **fields: Any) -> httpx.Response:
        return self.post(self.activity(text=text, textFormat="plain", **fields))

    def presses(self, action: dict[str, Any], submits: bool = False) -> httpx.Response:
        """Press a button of a card, in a client that supports messageBack or in one that only submits the card's data."""
        data = action["data"]
        if submits:
            value = {name: each for name, each in data.items() if name != "msteams"}
            return self.post(self.activity(value=value, replyToId="1"))
        message_back = data["msteams"]
        assert message_back["type"] == "messageBack"
        return self.sends(message_back["text"], value=message_back.get("value"), replyToId="1")
