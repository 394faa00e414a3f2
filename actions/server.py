"""Plugin for the rasa_sdk server that sets up logging and keeps conversation data out of error responses."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import pluggy
import structlog
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.operations import http_limits, logs
from bot.operations.quick_exit import exit_quickly

logger = logging.getLogger(__name__)

hookimpl = pluggy.HookimplMarker("rasa_sdk")


@hookimpl
def attach_sanic_app_extensions(app: Sanic) -> None:
    logs.configure()
    http_limits.install()
    app.register_listener(close_idle_connections, "before_server_stop")
    app.register_listener(exit_quickly, "after_server_stop")
    app.register_middleware(bind_log_context, "request")
    app.error_handler.add(Exception, handle_error)


async def close_idle_connections(_app: Sanic, _loop: object) -> None:
    """Close the connections that the assistants keep open between calls, so that this server stops at once."""
    http_limits.close_idle_connections()


async def bind_log_context(request: Request) -> None:
    """Add the channel, conversation and message id to every log event for this request, as the Rasa server does."""
    structlog.contextvars.clear_contextvars()
    call = _object(request.json) if request.path == "/webhook" and request.method == "POST" else {}
    tracker = _object(call.get("tracker"))
    structlog.contextvars.bind_contextvars(
        channel=tracker.get("latest_input_channel"),
        conversation=call.get("sender_id"),
        message_id=_object(tracker.get("latest_message")).get("message_id"),
    )


def _object(value: Any) -> dict[str, Any]:
    """Return a value from JSON if it is an object, otherwise an empty one."""
    return value if isinstance(value, dict) else {}


async def handle_error(_request: Request, error: Exception) -> HTTPResponse:
    """Return a response that contains only the exception's class name, and log it if it isn't the caller's mistake.

    The default rasa_sdk handler echoes the whole request, including the messages, and the Rasa server would then log it.
    """
    if isinstance(error, SanicException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return response.json({"error": type(error).__name__}, status=error.status_code)
    logger.error("an action failed", exc_info=error)
    return response.json({"error": type(error).__name__}, status=500)
