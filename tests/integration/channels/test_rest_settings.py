"""Settings of the REST channel. tests/system/operations tests their effect."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.rest import Rest
from bot.channels.terminal.channel import Terminal
from bot.settings import SettingsError


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"token": ""}, "`token`: it needs at least 16 characters"),
        ({"token": None}, "`token`: none is not an allowed value"),
        ({"token": "short"}, "`token`: it needs at least 16 characters"),
        ({"token": "${CAREERS_REST_TOKEN}"}, "without quotes"),
        ({"requests_per_address": "many"}, "`requests_per_address`: 'many' is not a rate"),
        ({"counters": "redis"}, "`counters`: 'redis' is not a counter storage"),
        ({"tokens": "t" * 20}, "`tokens` is not a setting: did you mean `token`?"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(given: dict[str, Any], expected: str) -> None:
    with pytest.raises(SettingsError) as error:
        Rest.from_credentials(given)
    assert str(error.value).startswith("credentials.yml, bot.channels.rest.Rest: ")
    assert expected in str(error.value)


def test_requests_are_limited_by_default() -> None:
    assert Rest.from_credentials(None)._settings.requests_per_address
    assert Rest.from_credentials({"requests_per_address": None})._settings.requests_per_address is None


def test_the_terminal_needs_no_token_whatever_the_rest_channel_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREERS_REST_TOKEN", "t" * 20)
    terminal = Terminal.from_credentials(None)
    assert (terminal.name(), terminal.url_prefix()) == ("cmdline", "rest")
    assert (terminal._settings.token, terminal._settings.requests_per_address) == ("", None)


def test_a_token_is_not_shown_with_the_settings() -> None:
    assert "t" * 20 not in repr(Rest.from_credentials({"token": "t" * 20})._settings)
