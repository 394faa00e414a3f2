"""Plugin for the rasa_sdk server that sets up logging and keeps conversation data out of error responses."""

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
    app.register_middleware(bind_log_context, "request")
    app.error_handler.add(Exception, handle_error)


async def bind_log_context(request: Request) -> None:
    """Add the channel, conversation and message id to every log event for this request, as the Rasa server does."""
    structlog.contextvars.clear_contextvars()
    call = request.json if request.path == "/webhook" and isinstance(request.json, dict) else {}
    tracker = call.get("tracker") or {}
    structlog.contextvars.bind_contextvars(
        channel=tracker.get("latest_input_channel"),
        conversation=call.get("sender_id"),
        message_id=(tracker.get("latest_message") or {}).get("message_id"),
    )


async def handle_error(_request: Request, error: Exception) -> HTTPResponse:
    """Return a 500 response that contains only the exception's class name.

    The default rasa_sdk handler echoes the whole request, including the messages, and the Rasa server would then log it.
    """
    logger.error("an action failed", exc_info=error)
    return response.json({"error": type(error).__name__}, status=500)
