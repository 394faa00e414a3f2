"""Call the action server with a timeout and a size limit."""

from __future__ import annotations

import json
import ssl
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

LARGEST_RESPONSE = 500_000  # bytes; those of our actions are below 10,000
TIMEOUT = 5.0  # seconds; people prefer an apology to a longer wait
REJECTED = 400  # the status by which an action refuses to run


class InvalidResponse(Exception):
    """The action server sent no usable response."""


class BoundedEndpoint:
    """Replaces Rasa's endpoint, which waits five minutes and reads a response of any size."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        self._endpoint = endpoint
        self.url = endpoint.url
        self.kwargs = endpoint.kwargs

    async def request(self, json: Any, compress: bool, **_: Any) -> Any:
        """Return the JSON of the response. Raises InvalidResponse, and ClientResponseError if the action refuses to run."""
        tls = ssl.create_default_context(cafile=self._endpoint.cafile) if self._endpoint.cafile else None
        call = {"json": json, "params": self._endpoint.combine_parameters(), "compress": compress, "ssl": tls}
        timeout = aiohttp.ClientTimeout(TIMEOUT)
        try:
            async with self._endpoint.session() as session, session.post(self.url, timeout=timeout, **call) as response:
                body = await _read(response)
        except TimeoutError:
            raise InvalidResponse(f"no answer within {TIMEOUT:.0f} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            # Rasa would catch these and log each one.
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
