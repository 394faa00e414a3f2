"""Connections to the action server, kept open from one turn to the next; Rasa makes a new one for each call."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

import aiohttp
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

IDLE = 3.0  # seconds that an unused one is kept; the action server closes it after 5, and must not while we send

# A connection belongs to the event loop it was made in.
_connectors: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.TCPConnector] = WeakKeyDictionary()


def session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """In place of `EndpointConfig.session`: closing it leaves its connections open for the next."""
    loop = asyncio.get_running_loop()
    connector = _connectors.get(loop)
    if connector is None:
        connector = _connectors[loop] = aiohttp.TCPConnector(keepalive_timeout=IDLE)
    login = aiohttp.BasicAuth(endpoint.basic_auth["username"], endpoint.basic_auth["password"]) if endpoint.basic_auth else None
    timeout = aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT)
    return aiohttp.ClientSession(connector=connector, connector_owner=False, headers=endpoint.headers, auth=login, timeout=timeout)


def install() -> None:
    EndpointConfig.session = session
