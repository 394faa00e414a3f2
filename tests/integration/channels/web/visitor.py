"""A client of the web channel."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

import httpx

Event = tuple[str, dict[str, Any]]
CHANNEL = "/webhooks/web"


def new_key() -> str:
    return str(uuid.uuid4())


class Visitor:
    """A visitor on a page of `origin`, by default the server's own. Starts a session unless a token is given."""

    def __init__(self, address: str, origin: str | None = None, token: str | None = None, headers: dict[str, str] | None = None) -> None:
        self.http = httpx.Client(base_url=address + CHANNEL, headers={"Origin": origin or address, **(headers or {})}, timeout=60)
        self.token: str = token or self.http.post("/session").raise_for_status().json()["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def post(self, key: str | None = None, **body: object) -> httpx.Response:
        return self.http.post("/messages", json=body, headers={"Idempotency-Key": key or new_key()})

    def say(self, text: str, key: str | None = None, **page: object) -> dict[str, Any]:
        """Send a typed message and return the reply. Fails if the stream is not complete."""
        return answer(self.post(key, text=text, **({"page": page} if page else {})))

    def choose(self, payload: str, key: str | None = None) -> dict[str, Any]:
        return answer(self.post(key, choice=payload))

    def history(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.http.get("/messages").raise_for_status().json()["messages"]
        return messages


def answer(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    names, data = zip(*events(response.text.splitlines()), strict=True)
    assert names == ("typing", "message", "done")
    message: dict[str, Any] = data[1]
    return message


def events(lines: Iterable[str]) -> list[Event]:
    """Parse a stream of server-sent events."""
    found: list[Event] = []
    name, data = "", ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            data += value
        elif not line:
            if name:
                found.append((name, json.loads(data)))
            name, data = "", ""
    return found
