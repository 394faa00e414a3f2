"""Serves the site beside the channels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import OnNewMessage
from bot.channels.refusals import Refused
from bot.channels.web import Web, assets
from bot.knowledge.store import load_store
from bot.settings import ChannelSettings, read_settings
from bot.site import pages

FOLDER = Path(__file__).with_name("assets")
ASSETS = {"site.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class Site(InputChannel):  # type: ignore[misc]
    """Takes no messages: a channel only because Rasa mounts channels, and a line less in credentials.yml turns it off."""

    @classmethod
    def name(cls) -> str:
        return "site"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Site:
        read_settings(ChannelSettings, "bot.site.Site", credentials)
        return cls()

    def url_prefix(self) -> str:
        return "/"

    def blueprint(self, _on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("site", __name__)

        @blueprint.get("/careers/<career_id>")
        async def profile(request: Request, career_id: str) -> HTTPResponse:
            store = load_store()
            career = store.get(career_id)
            if career is None:
                return missing(request)
            return _html(pages.profile(store, career, _widget(request)))

        @blueprint.get("/embed")
        async def embed(request: Request) -> HTTPResponse:
            return _html(pages.embedding(_widget(request), f"{request.scheme}://{request.host}"))

        @blueprint.get("/assets/<name>")
        async def asset(request: Request, name: str) -> HTTPResponse:
            if name not in ASSETS:
                return missing(request)
            return response.raw((FOLDER / name).read_bytes(), content_type=ASSETS[name], headers={"Cache-Control": "max-age=300"})

        async def front(request: Request) -> HTTPResponse | None:
            # Rasa has a page of its own at this address.
            if request.path != "/" or request.method not in ("GET", "HEAD"):
                return None
            return _html(pages.front(load_store(), request.args.get("letter", ""), _widget(request)))

        def missing(request: Request, _error: NotFound | None = None) -> HTTPResponse:
            return _html(pages.missing(_widget(request)), status=404)

        @blueprint.before_server_start
        async def mount(app: Sanic, _loop: object) -> None:
            app.register_middleware(front, "request")
            app.error_handler.add(NotFound, missing)

        return blueprint


def _html(body: str, status: int = 200) -> HTTPResponse:
    return response.html(body, status=status, headers=HEADERS)


def _widget(request: Request) -> pages.Widget | None:
    """None where there is no assistant to show: its channel is off, or its script has not been built."""
    channel = next((channel for channel in request.app.ctx.input_channels if channel.name() == Web.name()), None)
    if channel is None:
        return None
    try:
        script = assets.script()
    except Refused:
        return None
    endpoint = f"/webhooks/{channel.url_prefix()}"
    return pages.Widget(f"{endpoint}/{script.name}", script.integrity, endpoint)
