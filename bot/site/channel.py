"""Routes for the demo site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import OnNewMessage
from bot.channels.refusals import RequestRefused
from bot.channels.web import Web
from bot.channels.web.assets import load_script
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
    """Serves the demo site. It does not receive any messages.

    It is a channel so that Rasa serves it, and so that it can be disabled by removing a line from credentials.yml.
    """

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
                return not_found(request)
            return _html_response(pages.profile_page(store, career, _widget(request)))

        @blueprint.get("/embed")
        async def embed(request: Request) -> HTTPResponse:
            return _html_response(pages.embed_page(_widget(request), f"{request.scheme}://{request.host}"))

        @blueprint.get("/assets/<name>")
        async def asset(request: Request, name: str) -> HTTPResponse:
            if name not in ASSETS:
                return not_found(request)
            return response.raw((FOLDER / name).read_bytes(), content_type=ASSETS[name], headers={"Cache-Control": "max-age=300"})

        async def front(request: Request) -> HTTPResponse | None:
            # This is a middleware because Rasa already has a route for this path.
            if request.path != "/" or request.method not in ("GET", "HEAD"):
                return None
            return _html_response(pages.front_page(load_store(), request.args.get("letter", ""), _widget(request)))

        def not_found(request: Request, _error: NotFound | None = None) -> HTTPResponse:
            return _html_response(pages.missing_page(_widget(request)), status=404)

        @blueprint.before_server_start
        async def mount(app: Sanic, _loop: object) -> None:
            app.register_middleware(front, "request")
            app.error_handler.add(NotFound, not_found)

        return blueprint


def _html_response(body: str, status: int = 200) -> HTTPResponse:
    return response.html(body, status=status, headers=HEADERS)


def _widget(request: Request) -> pages.Widget | None:
    """Return the widget's attributes, or None if the web channel is not configured or the script has not been built."""
    channel = next((channel for channel in request.app.ctx.input_channels if channel.name() == Web.name()), None)
    if channel is None:
        return None
    try:
        script = load_script()
    except RequestRefused:
        return None
    endpoint = f"/webhooks/{channel.url_prefix()}"
    return pages.Widget(f"{endpoint}/{script.name}", script.integrity, endpoint)
