"""The REST channel's part of credentials.yml; tests/integration/operations shows it at work."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.exceptions import RasaException

from bot.channels.rest import Rest


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"token": ""}, "`token`: it needs 16 characters at least"),
        ({"token": None}, "`token`: none is not an allowed value"),
        ({"token": "short"}, "`token`: it needs 16 characters at least"),
        ({"token": "${CAREERS_REST_TOKEN}"}, "without quotes"),
        ({"requests_per_address": "many"}, "`requests_per_address`: 'many' is not a rate"),
        ({"counters": "redis"}, "`counters`: 'redis' is not a place to count"),
        ({"tokens": "t" * 20}, "`tokens` is not a setting: did you mean `token`?"),
    ],
)
def test_a_mistake_stops_the_start_and_says_what_to_write(given: dict[str, Any], told: str) -> None:
    with pytest.raises(RasaException) as stopped:
        Rest.from_credentials(given)
    assert str(stopped.value).startswith("credentials.yml, bot.channels.rest.Rest: ")
    assert told in str(stopped.value)


def test_requests_are_counted_unless_that_is_turned_off() -> None:
    assert Rest.from_credentials(None)._settings.requests_per_address
    assert Rest.from_credentials({"requests_per_address": None})._settings.requests_per_address is None


def test_a_token_is_not_shown_with_the_settings() -> None:
    assert "t" * 20 not in repr(Rest.from_credentials({"token": "t" * 20})._settings)
