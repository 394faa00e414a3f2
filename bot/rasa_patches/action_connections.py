"""Reuse connections to the action server. Stock Rasa opens a new one for each call."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

import aiohttp
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

KEEPALIVE = 3.0  # seconds; the action server closes idle connections after 5, and we mustn't send on one that is closing

# Connections can be used only in the event loop that opened them, so each loop has its own connector.
_connectors: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.TCPConnector] = WeakKeyDictionary()


def pooled_session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """Return a session that keeps its connections open after it is closed. Replaces `EndpointConfig.session`."""
    loop = asyncio.get_running_loop()
    connector = _connectors.get(loop)
    if connector is None:
        connector = _connectors[loop] = aiohttp.TCPConnector(keepalive_timeout=KEEPALIVE)
    login = aiohttp.BasicAuth(endpoint.basic_auth["username"], endpoint.basic_auth["password"]) if endpoint.basic_auth else None
    timeout = aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT)
    return aiohttp.ClientSession(connector=connector, connector_owner=False, headers=endpoint.headers, auth=login, timeout=timeout)


def install() -> None:
    EndpointConfig.session = pooled_session
