"""Calls to Microsoft's services: none waits for ever, and a passing fault is tried again."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx

logger = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(10.0, connect=5.0)  # seconds
TRIES = 4
FIRST_WAIT = 0.5  # seconds; each wait is twice the one before
LONGEST_WAIT = 10.0  # seconds, whatever the service asks for
TOO_SOON = {httpx.codes.PRECONDITION_FAILED, httpx.codes.TOO_MANY_REQUESTS}  # Teams asks for both to be sent again


async def call(client: httpx.AsyncClient, method: str, url: str, **options: Any) -> httpx.Response:
    """The service's answer, if it is a success. Raises httpx.HTTPError.

    What may have been taken is not sent again: a call that was not answered in time could be a message that was posted.
    """
    for tries_left in reversed(range(TRIES)):
        wait = FIRST_WAIT * 2 ** (TRIES - 1 - tries_left)
        try:
            response = await client.request(method, url, **options)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if not tries_left:
                raise
            logger.debug("%s: %r, trying again", url, error)
        else:
            passing = response.is_server_error or response.status_code in TOO_SOON
            if not (passing and tries_left):
                return response.raise_for_status()
            wait = _asked_for(response, wait)
        await asyncio.sleep(wait)
    raise AssertionError("the last try returns or raises")


def _asked_for(response: httpx.Response, wait: float) -> float:
    try:
        return min(float(response.headers["Retry-After"]), LONGEST_WAIT)
    except (KeyError, ValueError):
        return wait
