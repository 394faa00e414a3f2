"""What a request to say something asks, from its body; only what is known is taken from it."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass

from bot.channels.refusals import Refused
from bot.knowledge.store import load_store

LONGEST_PATH = 200  # characters
# As BCP 47 writes languages: en, en-GB, zh-Hant-TW
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True)
class Asking:
    id: str
    text: str
    chosen: bool
    """Whether it is a button's payload and not typed."""
    page: dict[str, str]
    """Of the page it was said on: any of career (an id that we hold), path, language."""


def read(key: str, body: bytes) -> Asking:
    """From the idempotency key and the body. Raises Refused."""
    try:
        turn = str(uuid.UUID(key))
    except ValueError:
        raise Refused("key") from None
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("message") from None
    said = [(name, content[name]) for name in ("text", "choice") if name in content] if isinstance(content, dict) else []
    if len(said) != 1 or not isinstance(said[0][1], str):
        raise Refused("message")
    ((kind, text),) = said
    return Asking(turn, text, kind == "choice", page(content.get("page")))


def page(given: object) -> dict[str, str]:
    """What of a page's description can be used. The rest is left out: a page's mistake is no reason not to answer."""
    if not isinstance(given, dict):
        return {}
    career, path, language = (value if isinstance(value := given.get(name), str) else "" for name in ("career", "path", "language"))
    # A path's query and fragment can hold what is nobody's business.
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    usable = {
        "career": career if load_store().get(career) else "",
        "path": path[:LONGEST_PATH] if path.startswith("/") and path.isprintable() else "",
        "language": language if _LANGUAGE.fullmatch(language) else "",
    }
    return {name: value for name, value in usable.items() if value}
