"""Require a token when Rasa's own HTTP API is enabled."""

from __future__ import annotations

import functools
from typing import Any

import rasa.server as rasa_server
from rasa.shared.exceptions import RasaException
from sanic import Sanic

NO_TOKEN = (
    "--enable-api without a token lets anyone who reaches the server read and change all conversations. "
    "Add --auth-token with a long random one (openssl rand -hex 32), or leave --enable-api out."
)

_stock_create_app = rasa_server.create_app


@functools.wraps(_stock_create_app)
def create_app(*args: Any, **kwargs: Any) -> Sanic:
    """Create Rasa's Sanic app. Raises RasaException, which Rasa prints, if the API has neither a token nor a JWT secret."""
    if not (kwargs.get("auth_token") or kwargs.get("jwt_secret")):
        raise RasaException(NO_TOKEN)
    return _stock_create_app(*args, **kwargs)


def install() -> None:
    """Replace Rasa's `create_app`. Channels can call this because Rasa creates them before the app."""
    rasa_server.create_app = create_app
