"""Add health checks, metrics, request limits and graceful shutdown to the server."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from typing import Any

from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder
from pydantic import Field
from pydantic_settings import SettingsConfigDict
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import refusals
from bot.channels.bearer_token import BearerToken, check_bearer_token
from bot.channels.guard import OnNewMessage
from bot.channels.refusals import RequestRefused
from bot.operations import api, http_headers, http_limits, logs, metrics
from bot.operations.quick_exit import exit_quickly
from bot.operations.readiness import Readiness
from bot.settings import ChannelSettings, read_settings

logger = logging.getLogger(__name__)

FINISH_WITHIN = 10.0  # seconds to wait for turns in progress at shutdown
# Proxies add at least one of these headers to forwarded requests.
PROXY_HEADERS = ("x-forwarded-for", "forwarded", "x-real-ip")


class OperationsSettings(ChannelSettings):
    """Settings for the operations channel."""

    model_config = SettingsConfigDict(env_prefix="CAREERS_OPERATIONS_")

    metrics_token: BearerToken = Field("", repr=False)
    """Bearer token required to read metrics. If unset, only clients with private addresses can read them."""


class Operations(InputChannel):  # type: ignore[misc]
    """Adds the operations endpoints to Rasa's server.

    It receives no messages, but is a channel because that's how Rasa lets us add routes.
    """

    def __init__(self, settings: OperationsSettings) -> None:
        self._settings = settings
        logs.configure()
        api.install()

    @classmethod
    def name(cls) -> str:
        return "operations"

    @classmethod
    def from_credentials(cls, given: dict[str, Any] | None) -> Operations:
        return cls(read_settings(OperationsSettings, "bot.operations.channel.Operations", given))

    def url_prefix(self) -> str:
        return "/"

    def blueprint(self, _on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("operations", __name__)
        http_limits.install()
        blueprint.signal("http.lifecycle.request")(http_headers.disable_cors)

        @blueprint.listener("before_server_start")
        async def mount(app: Sanic, _loop: object) -> None:
            app.ctx.readiness = Readiness(lambda: getattr(app.ctx, "agent", None))
            http_limits.limit(app)
            app.register_middleware(refuse_while_stopping, "request")
            http_headers.install(app)

        @blueprint.listener("before_server_stop")
        async def finish(_app: Sanic, _loop: object) -> None:
            await finish_turns()
            http_limits.close_idle_connections()

        blueprint.listener("after_server_stop")(exit_quickly)

        @blueprint.get("/health/live")
        async def live(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.get("/health/ready")
        async def ready(request: Request) -> HTTPResponse:
            parts = {**await request.app.ctx.readiness.check(), "serving": not request.app.is_stopping}
            states = {part: "ok" if works else "failed" for part, works in parts.items()}
            return response.json(states, status=200 if all(parts.values()) else 503)

        @blueprint.get("/metrics")
        async def metrics(request: Request) -> HTTPResponse:
            self._check_may_read_metrics(request)
            try:
                encode, content_type = choose_encoder(request.headers.get("accept", ""))
            except (TypeError, ValueError):  # it names a version that is none
                encode, content_type = choose_encoder("")
            return response.raw(encode(REGISTRY), content_type=content_type)

        return blueprint

    def _check_may_read_metrics(self, request: Request) -> None:
        """Raise RequestRefused unless the client is allowed to read the metrics."""
        if self._settings.metrics_token:
            check_bearer_token(self._settings.metrics_token, request)
        # A proxied client could be anyone, even if the proxy itself has a private address.
        elif not ipaddress.ip_address(request.ip).is_private or any(name in request.headers for name in PROXY_HEADERS):
            raise RequestRefused("forbidden")


async def refuse_while_stopping(request: Request) -> HTTPResponse | None:
    """Refuse new messages during shutdown, so that clients retry later or on another server (request middleware)."""
    if not request.app.is_stopping:
        return None
    if request.stream:
        request.stream.keep_alive = False
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return None
    return refusals.refusal_response(RequestRefused("later", {"Retry-After": "2"}))


async def finish_turns() -> None:
    """Wait for turns in progress to finish and for their responses to be sent.

    Without this, Sanic would cancel turns whose client has already disconnected.
    """
    deadline = time.monotonic() + FINISH_WITHIN
    if not await metrics.wait_until_finished(FINISH_WITHIN):
        logger.error("stopping: some turns did not finish within %.0f seconds", FINISH_WITHIN)
    while any(connection.is_busy() for connection in http_limits.BoundedProtocol.open_connections) and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
