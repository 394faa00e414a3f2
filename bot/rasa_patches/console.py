"""Replacement for `rasa.core.channels.console`, whose menu of buttons cuts replies and doesn't let people leave (docs/terminal.md)."""

from __future__ import annotations

from typing import Any


async def record_messages(sender_id: str, server_url: str, **_options: object) -> int:
    """Talk with the assistant until the user ends it, and return the number of messages sent."""
    # Imported here because every Rasa command imports this module, and few talk in the terminal.
    from bot.channels.terminal.chat import chat

    return await chat(server_url, sender_id)


def __getattr__(name: str) -> Any:
    if name == "CmdlineInput":
        from bot.channels.terminal.channel import Terminal

        return Terminal
    raise AttributeError(name)
