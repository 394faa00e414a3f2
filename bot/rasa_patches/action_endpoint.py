"""The action server, of whose answer only so much is waited for and read as is in reason."""

from __future__ import annotations

import json
import ssl
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

LONGEST_ANSWER = 500_000  # bytes; ours are below ten thousand
ANSWERED_WITHIN = 5.0  # seconds, after which a person would rather be told
REJECTED = 400  # by which an action says that it is not to be run


class Unusable(Exception):
    """What the action server answered is no answer."""


class BoundedEndpoint:
    """In the place of Rasa's endpoint, which waits for five minutes and reads whatever comes."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        self._endpoint = endpoint
        self.url = endpoint.url
        self.kwargs = endpoint.kwargs

    async def request(self, json: Any, compress: bool, **_: Any) -> Any:
        """The answer's JSON. Raises Unusable, and ClientResponseError if the action rejects to be run."""
        tls = ssl.create_default_context(cafile=self._endpoint.cafile) if self._endpoint.cafile else None
        call = {"json": json, "params": self._endpoint.combine_parameters(), "compress": compress, "ssl": tls}
        timeout = aiohttp.ClientTimeout(ANSWERED_WITHIN)
        try:
            async with self._endpoint.session() as session, session.post(self.url, timeout=timeout, **call) as response:
                answer = await _read(response)
        except TimeoutError:
            raise Unusable(f"no answer within {ANSWERED_WITHIN:.0f} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            # Rasa would log each of these by itself.
            raise Unusable(f"{type(error).__name__}: {error}") from error
        if response.status == REJECTED:
            raise ClientResponseError(response.status, response.reason, answer)
        if not response.ok:
            raise Unusable(f"status {response.status}")
        return _parsed(answer)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    answer = bytearray()
    async for part in response.content.iter_any():
        answer += part
        if len(answer) > LONGEST_ANSWER:
            raise Unusable(f"an answer of more than {LONGEST_ANSWER} bytes")
    return bytes(answer)


def _parsed(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError:
        raise Unusable("an answer that is not JSON") from None
