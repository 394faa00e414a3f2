"""Rasa's own HTTP API, for whoever turns it on: not without a token."""

from __future__ import annotations

import functools
from typing import Any

import rasa.server as rasa_server
from rasa.shared.exceptions import RasaException
from sanic import Sanic

OPEN = (
    "--enable-api without a token lets anyone who reaches the server read all conversations and put words into them. "
    "Add --auth-token with a long random one (openssl rand -hex 32), or leave --enable-api out."
)

_stock_create_app = rasa_server.create_app


@functools.wraps(_stock_create_app)
def create_app(*args: Any, **kwargs: Any) -> Sanic:
    """Raises RasaException, which Rasa prints."""
    if not (kwargs.get("auth_token") or kwargs.get("jwt_secret")):
        raise RasaException(OPEN)
    return _stock_create_app(*args, **kwargs)


def install() -> None:
    """Before Rasa makes its server, which it does after its channels."""
    rasa_server.create_app = create_app
