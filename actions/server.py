"""What we add to rasa_sdk's server: our logs, and errors that tell no more than they should."""

from __future__ import annotations

import logging

import pluggy
import structlog
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.operations import logs

logger = logging.getLogger(__name__)

hookimpl = pluggy.HookimplMarker("rasa_sdk")


@hookimpl
def attach_sanic_app_extensions(app: Sanic) -> None:
    logs.configure()
    app.register_middleware(know_the_turn, "request")
    app.error_handler.add(Exception, answer_error)


async def know_the_turn(request: Request) -> None:
    """The log's events of a call carry what those of the same turn carry in the assistant's server."""
    structlog.contextvars.clear_contextvars()
    call = request.json if request.path == "/webhook" and isinstance(request.json, dict) else {}
    tracker = call.get("tracker") or {}
    structlog.contextvars.bind_contextvars(
        channel=tracker.get("latest_input_channel"),
        conversation=call.get("sender_id"),
        message_id=(tracker.get("latest_message") or {}).get("message_id"),
    )


async def answer_error(_request: Request, error: Exception) -> HTTPResponse:
    """Stock rasa_sdk sends the whole call back, and with it what people typed into the log of whoever called."""
    logger.error("an action failed", exc_info=error)
    return response.json({"error": type(error).__name__}, status=500)
