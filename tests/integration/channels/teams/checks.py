"""Check posted activities against Microsoft's models and against a schema of the few fields that the channel uses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
from botbuilder.schema import Activity, Attachment

HERE = Path(__file__).parent
SCHEMA = jsonschema.Draft7Validator(json.loads((HERE / "outgoing.schema.json").read_text(encoding="utf-8")))
MAX_BYTES = 28 * 1024  # Teams rejects larger activities


def check(activity: dict[str, Any]) -> None:
    """Raise an error if Teams would not accept the activity."""
    SCHEMA.validate(activity)
    assert len(json.dumps(activity, ensure_ascii=False).encode()) <= MAX_BYTES
    # The model of entities has no citations, and channel data may be anything.
    known = {name: value for name, value in activity.items() if name not in ("entities", "channelData")}
    read = Activity().deserialize(known)
    assert read.validate() in (None, [])
    # The model accepts any field; it collects those it does not know.
    assert not read.additional_properties
    assert read.serialize() == known
    for attachment in read.attachments or []:
        assert isinstance(attachment, Attachment) and not attachment.additional_properties


def card(activity: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = activity["attachments"][0]["content"]
    return content


def actions(activity: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons of a message, in the order in which Teams shows them."""
    if "attachments" not in activity:
        return []
    sets = [action for element in card(activity)["body"] if element["type"] == "ActionSet" for action in element["actions"]]
    return [*sets, *card(activity).get("actions", [])]


def text(activity: dict[str, Any]) -> str:
    """Return the visible text of a message."""
    body = card(activity)["body"] if "attachments" in activity else []
    shown = [activity.get("text", ""), *(element["text"] for element in body if element["type"] == "TextBlock")]
    return "\n".join(part for part in shown if part)


def without_marks(text: str) -> str:
    """Return a text without the numbers of its citations."""
    return re.sub(r"(\s+\[\d+\])+$", "", text)
