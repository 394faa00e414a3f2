"""Send requests to Microsoft's services with a timeout, and retry temporary failures."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx

logger = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(10.0, connect=5.0)  # seconds
MAX_ATTEMPTS = 4
FIRST_DELAY = 0.5  # seconds; doubles with each retry
MAX_DELAY = 10.0  # seconds, even if the service asks for more
RETRIED_STATUSES = {httpx.codes.PRECONDITION_FAILED, httpx.codes.TOO_MANY_REQUESTS}  # Teams asks clients to retry both


async def request_with_retries(client: httpx.AsyncClient, method: str, url: str, **options: Any) -> httpx.Response:
    """Send a request, retrying if necessary, and return the successful response. Raises httpx.HTTPError.

    Requests that time out after being sent are not retried, because the service may already have posted the message.
    """
    for attempts_left in reversed(range(MAX_ATTEMPTS)):
        delay = FIRST_DELAY * 2 ** (MAX_ATTEMPTS - 1 - attempts_left)
        try:
            response = await client.request(method, url, **options)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if not attempts_left:
                raise
            logger.debug("%s: %r, retrying", url, error)
        else:
            is_temporary = response.is_server_error or response.status_code in RETRIED_STATUSES
            if not (is_temporary and attempts_left):
                return response.raise_for_status()
            delay = _retry_after(response, delay)
        await asyncio.sleep(delay)
    raise AssertionError("the last attempt returns or raises")


def _retry_after(response: httpx.Response, default: float) -> float:
    try:
        return min(float(response.headers["Retry-After"]), MAX_DELAY)
    except (KeyError, ValueError):
        return default
