"""Keep connections to the action server open between turns. Rasa opens one for each call."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

import aiohttp
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

KEEPALIVE = 3.0  # seconds; less than the 5 after which the action server closes an idle connection, so that none closes while we send

# A connection belongs to the event loop in which it was opened.
_connectors: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.TCPConnector] = WeakKeyDictionary()


def pooled_session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """Return a session that leaves its connections open when it is closed. Replaces `EndpointConfig.session`."""
    loop = asyncio.get_running_loop()
    connector = _connectors.get(loop)
    if connector is None:
        connector = _connectors[loop] = aiohttp.TCPConnector(keepalive_timeout=KEEPALIVE)
    login = aiohttp.BasicAuth(endpoint.basic_auth["username"], endpoint.basic_auth["password"]) if endpoint.basic_auth else None
    timeout = aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT)
    return aiohttp.ClientSession(connector=connector, connector_owner=False, headers=endpoint.headers, auth=login, timeout=timeout)


def install() -> None:
    EndpointConfig.session = pooled_session
