"""A turn's reply as server-sent events: typing, message or error, done."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import uuid
from typing import Any

from sanic.request import Request

from bot.channels.guard import Said
from bot.channels.notices import notices
from bot.channels.web.history import message

logger = logging.getLogger(__name__)

STILL_THERE_EVERY = 10.0  # seconds; proxies cut connections on which nothing passes
HEADERS = {
    "Cache-Control": "no-store",
    # nginx would hold the events back.
    "X-Accel-Buffering": "no",
}


def event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


async def reply(request: Request, turn_id: str, said: asyncio.Future[Said]) -> None:
    """Streams what a turn says. The turn goes on if the person leaves; the history has it then."""
    stream = await request.respond(content_type="text/event-stream; charset=utf-8", headers=HEADERS)
    try:
        await stream.send(event("typing", {}))
        while not said.done():
            await asyncio.wait({said}, timeout=STILL_THERE_EVERY)
            if not said.done():
                await stream.send(": still there\n\n")
        if said.cancelled():
            raise RuntimeError("the turn was broken off")
        await stream.send(event("message", message(turn_id, said.result())))
    except Exception:
        reference = uuid.uuid4().hex[:8]
        logger.exception("a reply could not be sent, reference %s", reference)
        await stream.send(event("error", {"error": "failed", "text": notices().failed.format(reference=reference)}))
    finally:
        # To one who has left, nothing can be sent.
        with contextlib.suppress(asyncio.CancelledError):
            await stream.send(event("done", {}))
            await stream.eof()
