"""Reading of `POST /messages` requests."""

from __future__ import annotations

import json
import uuid

import pytest

from bot.channels.refusals import RequestRefused
from bot.channels.web.message_request import LONGEST_PATH, read_message_request, read_page

KEY = str(uuid.uuid4())
CAREER = "medical-technical-officer"


@pytest.mark.parametrize(("field", "query"), [("text", {}), ("choice", {"query": {"aspect": "hours"}})])
def test_a_message_is_typed_or_chosen(field: str, query: dict[str, object]) -> None:
    body = {field: "what hours?", "page": {"career": CAREER}, "query": {"aspect": "hours"}}
    message = read_message_request(KEY.upper(), json.dumps(body).encode())
    assert (message.id, message.text, message.metadata) == (KEY, "what hours?", {"career": CAREER, **query})


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
    with pytest.raises(RequestRefused, match="message"):
        read_message_request(KEY, body)


@pytest.mark.parametrize("key", ["", "1", "x" * 36, KEY + "0", "../" + KEY])
def test_a_message_needs_a_uuid_as_key(key: str) -> None:
    with pytest.raises(RequestRefused, match="key"):
        read_message_request(key, b'{"text": "hours"}')


@pytest.mark.parametrize(
    ("given", "usable"),
    [
        ({"career": "\ud800", "path": "/\udfff", "language": "\ud800"}, {}),
        ({"career": "nurse\0", "path": "/a"}, {"path": "/a"}),
        (
            {"career": CAREER, "path": "/jobs/mto?name=Ann#me", "language": "en-GB"},
            {"career": CAREER, "path": "/jobs/mto", "language": "en-GB"},
        ),
        ({"path": "/" + "x" * 500}, {"path": "/" + "x" * (LONGEST_PATH - 1)}),
        ({"career": "plumber"}, {}),
        ({"career": {"id": CAREER}, "path": ["/"], "language": 1}, {}),
        ({"path": "https://evil.example/"}, {}),
        ({"path": "/a\x1b[31m"}, {}),
        ({"language": "english please"}, {}),
        ({"language": "zh-Hant-TW"}, {"language": "zh-Hant-TW"}),
        ({"sender": "x", "__proto__": {"a": 1}, "a": {"b": {"c": [1] * 100}}}, {}),
        ([CAREER], {}),
        (CAREER, {}),
        (None, {}),
    ],
)
def test_only_usable_values_of_a_page_are_read(given: object, usable: dict[str, str]) -> None:
    assert read_page(given) == usable
