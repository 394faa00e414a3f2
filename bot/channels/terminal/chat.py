"""Talks with the assistant in the terminal: asks for a line, sends it and shows the reply."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import httpx
from prompt_toolkit import PromptSession

from bot.channels.notices import maintenance_notice, notices
from bot.channels.terminal.screen import Screen, Suggested
from bot.channels.terminal.wording import terminal_wording

STOP = "/stop"
TIMEOUT = 60.0  # seconds
STARTS_WITHIN = 30  # attempts, a second apart


async def chat(server_url: str, sender: str, screen: Screen | None = None) -> int:
    """Talk until the user ends it, and return the number of messages sent. Ctrl-C, Ctrl-D, the end of a file and `/stop` all do."""
    screen = screen or Screen()
    screen.show(maintenance_notice() or terminal_wording().introduction)
    suggested: Sequence[Suggested] = ()
    sent = 0
    async with httpx.AsyncClient(base_url=server_url, timeout=TIMEOUT) as client:
        await _wait_for_server(client)
        while (typed := await _read_line()) is not None and typed != STOP:
            if typed:
                suggested = await _send(client, sender, _choose(typed, suggested), screen)
                sent += 1
    return sent


def _choose(typed: str, suggested: Sequence[Suggested]) -> Suggested:
    """Return the suggestion that a number chooses, or the text as typed."""
    number = int(typed) if typed.isdecimal() and len(typed) < 3 else 0
    return suggested[number - 1] if 0 < number <= len(suggested) else Suggested(typed)


async def _send(client: httpx.AsyncClient, sender: str, message: Suggested, screen: Screen) -> Sequence[Suggested]:
    """Send a message and show the reply. Return its suggestions."""
    body: dict[str, Any] = {"sender": sender, "message": message.text}
    if message.query:
        body["metadata"] = {"query": message.query}
    try:
        response = await client.post("/webhooks/rest/webhook", json=body)
        (reply,) = response.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        screen.show(notices().unavailable)
        return ()
    data = reply.get("custom", {})
    queries = {each["text"]: each["query"] for each in data.get("suggestions", [])}
    suggested = [Suggested(button["payload"], queries.get(button["payload"])) for button in reply.get("buttons", [])]
    screen.show(reply["text"], len(data.get("citations", [])), suggested)
    return suggested


async def _wait_for_server(client: httpx.AsyncClient) -> None:
    """Wait until the server in this process accepts requests."""
    for _ in range(STARTS_WITHIN):
        try:
            await client.get("/webhooks/rest/")
            return
        except httpx.TransportError:
            await asyncio.sleep(1)


async def _read_line() -> str | None:
    """Return the next line without spaces around it, or None if there is none."""
    if not sys.stdin.isatty():
        line = await asyncio.to_thread(sys.stdin.readline)
        return line.strip() if line else None
    try:
        typed: str = await _prompt().prompt_async(terminal_wording().prompt)
    except (EOFError, KeyboardInterrupt):
        return None
    return typed.strip()


@cache
def _prompt() -> PromptSession[str]:
    """Return the prompt, which keeps the lines typed before for the arrow keys."""
    return PromptSession()
