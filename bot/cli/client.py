"""Client for the assistant's REST channel."""

from __future__ import annotations

import os
import ssl
import uuid
from dataclasses import dataclass, field
from functools import cache

import httpx

TOKEN = "CAREERS_REST_TOKEN"
"""Environment variable with the bearer token, if credentials.yml sets one for the REST channel."""


@dataclass(frozen=True)
class ReceivedMessage:
    text: str
    buttons: list[str] = field(default_factory=list)


class Conversation:
    """A conversation between one user and a running assistant."""

    def __init__(self, address: str, sender: str | None = None, timeout: float = 30.0) -> None:
        self.sender = sender or uuid.uuid4().hex
        self._url = f"{address}/webhooks/rest/webhook"
        token = os.environ.get(TOKEN)
        headers = {"Authorization": f"Bearer {token}"} if token else None
        self._client = httpx.Client(timeout=timeout, headers=headers, verify=_certificates())

    @property
    def id(self) -> str:
        """The conversation's id in the tracker store and the log."""
        return f"rest_{self.sender}"

    def say(self, text: str) -> list[ReceivedMessage]:
        """Send a message and return the replies. Raises httpx.HTTPError if the assistant cannot be reached."""
        response = self._client.post(self._url, json={"sender": self.sender, "message": text})
        response.raise_for_status()
        return [ReceivedMessage(m.get("text", ""), [b["title"] for b in m.get("buttons", [])]) for m in response.json()]


@cache
def _certificates() -> ssl.SSLContext:
    """Load the trusted certificates once for all conversations, because it takes 50 ms."""
    return httpx.create_ssl_context()
