"""Parse `POST /messages` and `POST /feedback` requests. Unknown fields are ignored."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.channels.refusals import RequestRefused
from bot.knowledge.store import load_store
from bot.operations.feedback import Feedback

LONGEST_PATH = 200  # characters
# BCP 47 language tags, e.g. en, en-GB or zh-Hant-TW
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True)
class MessageRequest:
    """A message from a visitor, who either typed it or pressed a button."""

    id: str
    text: str
    metadata: dict[str, Any]
    """Details of the page the visitor is on: career (a profile id), path and language. Also the query of a button that was pressed."""


def read_message_request(key: str, body: bytes) -> MessageRequest:
    """Parse the idempotency key and request body. Raises RequestRefused."""
    try:
        message_id = str(uuid.UUID(key))
    except ValueError:
        raise RequestRefused("key") from None
    content = _read_object(body)
    fields = [(name, content[name]) for name in ("text", "choice") if name in content]
    if len(fields) != 1 or not isinstance(fields[0][1], str):
        raise RequestRefused("message")
    ((name, text),) = fields
    # What people type is never a query.
    query = {"query": content["query"]} if name == "choice" and "query" in content else {}
    return MessageRequest(message_id, text, {**read_page(content.get("page")), **query})


def read_feedback(body: bytes, sender: str, channel: str) -> Feedback:
    """Parse feedback that a conversation gives on one of its replies. Raises RequestRefused."""
    content = _read_object(body)
    try:
        return Feedback(
            conversation=sender,
            channel=channel,
            reply_id=content.get("reply"),
            verdict=content.get("verdict"),
            reason=content.get("reason") or "",
        )
    except ValidationError:
        raise RequestRefused("message") from None


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestRefused("message") from None
    if not isinstance(content, dict):
        raise RequestRefused("message")
    return content


def read_page(given: object) -> dict[str, str]:
    """Return the valid page details. Invalid ones are ignored, because a mistake on the page shouldn't prevent a reply."""
    if not isinstance(given, dict):
        return {}
    career, path, language = (value if isinstance(value := given.get(name), str) else "" for name in ("career", "path", "language"))
    # The query string and fragment may contain private data.
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    usable = {
        "career": career if career.isprintable() and load_store().get(career) else "",
        "path": path[:LONGEST_PATH] if path.startswith("/") and path.isprintable() else "",
        "language": language if _LANGUAGE.fullmatch(language) else "",
    }
    return {name: value for name, value in usable.items() if value}
