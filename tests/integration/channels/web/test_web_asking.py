"""What is taken from a request to say something."""

from __future__ import annotations

import json
import uuid

import pytest

from bot.channels.refusals import Refused
from bot.channels.web.chat_request import LONGEST_PATH, page, read

KEY = str(uuid.uuid4())
HELD = "medical-technical-officer"


@pytest.mark.parametrize(("field", "chosen"), [("text", False), ("choice", True)])
def test_something_typed_or_chosen(field: str, chosen: bool) -> None:
    asked = read(KEY.upper(), json.dumps({field: "what hours?", "page": {"career": HELD}}).encode())
    assert (asked.id, asked.text, asked.chosen, asked.page) == (KEY, "what hours?", chosen, {"career": HELD})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hours",
        b"{",
        b"null",
        b"7",
        b'"hours"',
        b'["hours"]',
        b"{}",
        b'{"text": null}',
        b'{"text": ["hours"]}',
        b'{"text": {"text": "hours"}}',
        b'{"message": "hours"}',
        b'{"text": "hours", "choice": "hours"}',
        b'\xff\xfe{"text": "hours"}',
        b'{"text": "\xff"}',
        b"[" * 16_000,
        b'{"text":' * 1_500,
    ],
)
def test_any_other_body_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="message"):
        read(KEY, body)


@pytest.mark.parametrize("key", ["", "1", "x" * 36, KEY + "0", "../" + KEY])
def test_a_message_needs_a_key_that_is_unique(key: str) -> None:
    with pytest.raises(Refused, match="key"):
        read(key, b'{"text": "hours"}')


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (
            {"career": HELD, "path": "/jobs/mto?name=Ann#me", "language": "en-GB"},
            {"career": HELD, "path": "/jobs/mto", "language": "en-GB"},
        ),
        ({"path": "/" + "x" * 500}, {"path": "/" + "x" * (LONGEST_PATH - 1)}),
        ({"career": "plumber"}, {}),
        ({"career": {"id": HELD}, "path": ["/"], "language": 1}, {}),
        ({"path": "https://evil.example/"}, {}),
        ({"path": "/a\x1b[31m"}, {}),
        ({"language": "english please"}, {}),
        ({"language": "zh-Hant-TW"}, {"language": "zh-Hant-TW"}),
        ({"sender": "x", "__proto__": {"a": 1}, "a": {"b": {"c": [1] * 100}}}, {}),
        ([HELD], {}),
        (HELD, {}),
        (None, {}),
    ],
)
def test_only_what_is_known_is_taken_of_a_page(given: object, taken: dict[str, str]) -> None:
    assert page(given) == taken
