"""Rasa's own HTTP API is never served without a token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rasa.server
from rasa.core.run import configure_app
from rasa.shared.exceptions import RasaException

from bot.operations.channel import Operations


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    stock = rasa.server.create_app
    yield
    rasa.server.create_app = stock


def test_it_is_not_served_without_a_token() -> None:
    channels = [Operations.from_credentials(None)]
    with pytest.raises(RasaException, match="--auth-token"):
        configure_app(channels, enable_api=True)
    with pytest.raises(RasaException, match="--auth-token"):
        configure_app(channels, enable_api=True, auth_token="")


def test_it_is_served_with_a_token() -> None:
    with_token = configure_app([Operations.from_credentials(None)], enable_api=True, auth_token="t" * 32)
    assert with_token.router.find_route_by_view_name("retrieve_tracker")
    without = configure_app([Operations.from_credentials(None)], enable_api=False)
    assert not without.router.find_route_by_view_name("retrieve_tracker")
