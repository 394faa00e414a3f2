"""Settings of the web channel."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.web.origins import is_allowed
from bot.channels.web.settings import SHORTEST_SECRET, WebSettings
from bot.settings import SettingsError, read_settings

LONG = "s" * SHORTEST_SECRET
SECRET = "CAREERS_WEB_SECRET"


def read(given: dict[str, Any] | None) -> WebSettings:
    return read_settings(WebSettings, "bot.channels.web.Web", given)


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://careers.example.org", "https://careers.example.org"),
        ("https://Careers.Example.org/", "https://careers.example.org"),
        ("https://careers.example.org:443", "https://careers.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_origins_are_normalised_as_browsers_write_them(written: str, origin: str) -> None:
    assert read({"secret": LONG, "origins": [written]}).origins == (origin,)


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("", ()),
        ("https://careers.example.org", ("https://careers.example.org",)),
        ("https://a.example, https://b.example/,", ("https://a.example", "https://b.example")),
    ],
)
def test_origins_can_be_one_string_with_commas(written: str, origins: tuple[str, ...]) -> None:
    assert read({"secret": LONG, "origins": written}).origins == origins


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"origins": ["*"]}, "`origins`: '*' is not an origin"),
    ({"origins": ["careers.example.org"]}, "`origins`: 'careers.example.org' is not an origin: write scheme and host"),
    ({"origins": ["https://careers.example.org/jobs"]}, "is not an origin"),
    ({"origins": ["null"]}, "is not an origin"),
    ({"origins": 443}, "`origins`: write a list"),
    ({"origins": "https://careers.example.org, *"}, "`origins`: '*' is not an origin"),
    ({"origin": ["https://careers.example.org"]}, "`origin` is not a setting: did you mean `origins`?"),
    ({"colour": "red"}, "`colour` is not a setting: the keys are origins, "),
    ({"secret": "short"}, "`secret`: it needs at least 32 characters"),
    ({"messages_per_session": "many"}, "`messages_per_session`: 'many' is not a rate"),
    ({"counters": "postgres://x"}, "`counters`: 'postgres://x' is not a counter storage"),
]


@pytest.mark.parametrize(("written", "expected"), WRONG)
def test_a_wrong_setting_is_named(written: dict[str, Any], expected: str) -> None:
    with pytest.raises(SettingsError) as error:
        read({"secret": LONG, **written})
    assert "credentials.yml, bot.channels.web.Web" in str(error.value)
    assert expected in str(error.value)


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"`origins`.*`counters`"):
        read({"secret": LONG, "origins": ["*"], "counters": "x"})


def test_the_secret_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, LONG)
    assert read(None).secret == LONG
    assert read({"secret": "t" * SHORTEST_SECRET}).secret == "t" * SHORTEST_SECRET
    assert LONG not in repr(read(None))


def test_without_a_secret_a_random_one_is_used_and_a_warning_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    secret = read(None).secret
    assert len(caplog.records) == 1 and SECRET in caplog.text and secret not in caplog.text
    assert len(secret) >= SHORTEST_SECRET and secret != read(None).secret


LISTED = ("https://careers.example.org",)


@pytest.mark.parametrize(
    ("origin", "own", "expected"),
    [
        ("https://careers.example.org", "http://10.0.0.1:5005", True),
        ("http://careers.example.org", "http://10.0.0.1:5005", False),
        ("https://careers.example.org.evil.example", "http://10.0.0.1:5005", False),
        ("https://evil.example", "http://127.0.0.1:5005", False),
        ("null", "http://127.0.0.1:5005", False),
        ("", "http://127.0.0.1:5005", False),
        ("", "", False),
        # The server's own pages on this machine, on any port.
        ("http://127.0.0.1:5005", "http://127.0.0.1:5005", True),
        ("http://localhost:6000", "http://localhost:6000", True),
        ("http://[::1]:6000", "http://[::1]:6000", True),
        ("http://localhost:6000", "http://localhost:5005", False),
        # DNS rebinding: the name of another site points to this machine.
        ("http://evil.example:5005", "http://evil.example:5005", False),
        ("http://127.0.0.1.evil.example", "http://127.0.0.1.evil.example", False),
        ("http://localhost@evil.example", "http://localhost@evil.example", False),
        ("http://[::1", "http://[::1", False),
    ],
)
def test_only_listed_origins_and_pages_of_this_machine_are_allowed(origin: str, own: str, expected: bool) -> None:
    assert is_allowed(origin, LISTED, own) is expected
