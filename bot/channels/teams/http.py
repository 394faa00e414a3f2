"""Send requests to Microsoft's services."""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.retries import Reason, Undelivered, reason_for_status

TIMEOUT = httpx.Timeout(10.0, connect=5.0)  # seconds


async def send(client: httpx.AsyncClient, method: str, url: str, **options: Any) -> httpx.Response:
    """Send a request once and return the successful response. Raises Undelivered."""
    try:
        response = await client.request(method, url, **options)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL) as error:
        raise Undelivered(Reason.UNREACHABLE, f"{url}: {error!r}") from error
    except httpx.HTTPError as error:
        # The service may have taken the message before the connection failed.
        raise Undelivered(Reason.UNREACHABLE, f"{url}: {error!r}", may_have_arrived=True) from error
    if response.is_success:
        return response
    detail = f"{url} answered {response.status_code}: {response.text[:300]}"
    raise Undelivered(reason_for_status(response.status_code), detail, response.headers.get("Retry-After"))
