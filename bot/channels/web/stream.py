"""Stream a reply as server-sent events: typing, then message or error, then done."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import uuid
from typing import Any

from sanic.request import Request

from bot.channels.guard import ChannelReply
from bot.channels.notices import notices
from bot.channels.web.history import reply_message

logger = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 10.0  # proxies close idle connections
HEADERS = {
    "Cache-Control": "no-store",
    # Prevent nginx from buffering the events.
    "X-Accel-Buffering": "no",
}


def format_event(name: str, data: dict[str, Any]) -> str:
    """Format a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


async def stream_reply(request: Request, turn_id: str, reply: asyncio.Future[ChannelReply]) -> None:
    """Send a reply as an event stream. If the visitor leaves, the turn still finishes and the reply appears in the history."""
    stream = await request.respond(content_type="text/event-stream; charset=utf-8", headers=HEADERS)
    try:
        await stream.send(format_event("typing", {}))
        while not reply.done():
            await asyncio.wait({reply}, timeout=KEEP_ALIVE_SECONDS)
            if not reply.done():
                await stream.send(": still there\n\n")
        if reply.cancelled():
            raise RuntimeError("the turn was cancelled")
        await stream.send(format_event("message", reply_message(turn_id, reply.result())))
    except Exception:
        reference = uuid.uuid4().hex[:8]
        logger.exception("sending a reply failed, reference %s", reference)
        await stream.send(format_event("error", {"error": "failed", "text": notices().failed.format(reference=reference)}))
    finally:
        # Sending fails if the visitor has already left.
        with contextlib.suppress(asyncio.CancelledError):
            await stream.send(format_event("done", {}))
            await stream.eof()
