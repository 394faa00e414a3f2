"""What is done to every request and response."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.operations.http_headers import read_cookies


@pytest.mark.parametrize(
    ("header", "cookies"),
    [
        (None, {}),
        ("", {}),
        ("session=abc", {"session": "abc"}),
        ("a:b=1; c,d=2; expires=x; [=]; session=abc", {"a:b": "1", "c,d": "2", "expires": "x", "[": "]", "session": "abc"}),
        ('session="abc"; =; ;;', {"session": "abc", "": ""}),
        ("novalue; session=a=b", {"session": "a=b"}),
        ("session=\udc80; \udcff=1; session=abc", {"session": "abc"}),
        ("session=\x00; other=a\tb; session=é", {"session": "é"}),
    ],
)
def test_cookies_of_any_form_are_read(header: str | None, cookies: dict[str, str]) -> None:
    request: Any = SimpleNamespace(headers={} if header is None else {"cookie": header})
    asyncio.run(read_cookies(request))
    assert request._cookies == cookies
