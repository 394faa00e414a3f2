"""Talks to a running assistant over its REST channel, as any client would."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import httpx


@dataclass(frozen=True)
class Reply:
    text: str
    buttons: list[str] = field(default_factory=list)


class Conversation:
    """One person's conversation. Raises httpx.HTTPError if the assistant cannot be reached."""

    def __init__(self, address: str, sender: str | None = None, timeout: float = 30.0) -> None:
        self.sender = sender or uuid.uuid4().hex
        self._url = f"{address}/webhooks/rest/webhook"
        self._client = httpx.Client(timeout=timeout)

    def say(self, text: str) -> list[Reply]:
        response = self._client.post(self._url, json={"sender": self.sender, "message": text})
        response.raise_for_status()
        return [Reply(m.get("text", ""), [b["title"] for b in m.get("buttons", [])]) for m in response.json()]
