"""Reading of `POST /messages` requests. Unknown fields are ignored."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass

from bot.channels.refusals import RequestRefused
from bot.knowledge.store import load_store

LONGEST_PATH = 200  # characters
# Language tags of BCP 47: en, en-GB, zh-Hant-TW
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True)
class MessageRequest:
    """A message that a visitor typed, or a button that they pressed."""

    id: str
    text: str
    is_choice: bool
    """Whether the text is the payload of a button."""
    page: dict[str, str]
    """The visitor's page: any of career (the id of a profile), path and language."""


def read_message_request(key: str, body: bytes) -> MessageRequest:
    """Read an idempotency key and a body. Raises RequestRefused."""
    try:
        message_id = str(uuid.UUID(key))
    except ValueError:
        raise RequestRefused("key") from None
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestRefused("message") from None
    fields = [(name, content[name]) for name in ("text", "choice") if name in content] if isinstance(content, dict) else []
    if len(fields) != 1 or not isinstance(fields[0][1], str):
        raise RequestRefused("message")
    ((name, text),) = fields
    return MessageRequest(message_id, text, name == "choice", read_page(content.get("page")))


def read_page(given: object) -> dict[str, str]:
    """Return the usable values of a page. The rest is left out, because a mistake of the page should not stop the answer."""
    if not isinstance(given, dict):
        return {}
    career, path, language = (value if isinstance(value := given.get(name), str) else "" for name in ("career", "path", "language"))
    # The query and the fragment may hold private data.
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    usable = {
        "career": career if load_store().get(career) else "",
        "path": path[:LONGEST_PATH] if path.startswith("/") and path.isprintable() else "",
        "language": language if _LANGUAGE.fullmatch(language) else "",
    }
    return {name: value for name, value in usable.items() if value}
