"""Call the action server with a timeout and a response size limit."""

from __future__ import annotations

import json
import ssl
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

LARGEST_RESPONSE = 500_000  # bytes; our actions return less than 10,000
TIMEOUT = 5.0  # seconds; apologising is better than keeping users waiting longer
REJECTED = 400  # HTTP status returned when an action refuses to run


class InvalidResponse(Exception):
    """Raised when the action server returns no response or an invalid one."""


class BoundedEndpoint:
    """Drop-in replacement for Rasa's endpoint, which waits up to five minutes and reads responses of any size."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        self._endpoint = endpoint
        self.url = endpoint.url
        self.kwargs = endpoint.kwargs

    async def request(self, json: Any, compress: bool, **_: Any) -> Any:
        """Send a request and return the decoded JSON response.

        Raises ClientResponseError if the action refuses to run, and InvalidResponse for any other failure.
        """
        tls = ssl.create_default_context(cafile=self._endpoint.cafile) if self._endpoint.cafile else None
        call = {"json": json, "params": self._endpoint.combine_parameters(), "compress": compress, "ssl": tls}
        timeout = aiohttp.ClientTimeout(TIMEOUT)
        try:
            async with self._endpoint.session() as session, session.post(self.url, timeout=timeout, **call) as response:
                body = await _read(response)
        except TimeoutError:
            raise InvalidResponse(f"no answer within {TIMEOUT:.0f} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            # Convert these errors, because Rasa would catch and log each one.
            raise InvalidResponse(f"{type(error).__name__}: {error}") from error
        if response.status == REJECTED:
            raise ClientResponseError(response.status, response.reason, body)
        if not response.ok:
            raise InvalidResponse(f"status {response.status}")
        return _parse(body)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > LARGEST_RESPONSE:
            raise InvalidResponse(f"a response of more than {LARGEST_RESPONSE} bytes")
    return bytes(body)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise InvalidResponse("a response that is not JSON") from None
