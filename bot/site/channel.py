"""Routes for the demo site."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import OnNewMessage
from bot.channels.refusals import RequestRefused
from bot.channels.web import Web
from bot.channels.web.assets import load_script
from bot.knowledge.store import load_store
from bot.operations.retention import retention_days
from bot.settings import ChannelSettings, read_settings
from bot.site import pages
from bot.site.guided import read_answers
from bot.site.http import ASSETS, asset_response, page_response
from bot.site.search import Search
from bot.site.text import site_text
from bot.site.theme import Theme


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

        @blueprint.get("/careers")
        async def careers(request: Request) -> HTTPResponse:
            return page_response(request, pages.search_page(load_store(), Search.of(request.args, site_text()), _widget(request)))

        @blueprint.get("/careers/<career_id>")
        async def profile(request: Request, career_id: str) -> HTTPResponse:
            store = load_store()
            career = store.get(career_id)
            if career is None:
                return not_found(request)
            return page_response(request, pages.profile_page(store, career, _widget(request)))

        @blueprint.get("/a-to-z")
        async def a_to_z(request: Request) -> HTTPResponse:
            return page_response(request, pages.a_to_z_page(load_store(), request.args.get("letter", ""), _widget(request)))

        @blueprint.get("/compare")
        async def compare(request: Request) -> HTTPResponse:
            return page_response(request, pages.compare_page(load_store(), request.args.getlist("career") or [], _widget(request)))

        @blueprint.get("/embed")
        async def embed(request: Request) -> HTTPResponse:
            server = f"{request.scheme}://{request.host}"
            return page_response(request, pages.embed_page(Theme.of(request.args), _widget(request), server))

        @blueprint.get("/privacy")
        async def privacy(request: Request) -> HTTPResponse:
            return page_response(request, pages.privacy_page(retention_days(), _widget(request)))

        @blueprint.get("/terms")
        async def terms(request: Request) -> HTTPResponse:
            return page_response(request, pages.plain_page("terms", _widget(request)))

        @blueprint.get("/what-suits-me")
        async def what_suits_me(request: Request) -> HTTPResponse:
            return page_response(request, pages.guide_page(load_store(), read_answers(request.args), _widget(request)))

        @blueprint.get("/assets/<name>")
        async def asset(request: Request, name: str) -> HTTPResponse:
            return asset_response(request, name) if name in ASSETS else not_found(request)

        async def front(request: Request) -> HTTPResponse | None:
            # This is a middleware because Rasa already has a route for this path.
            if request.path != "/" or request.method not in ("GET", "HEAD"):
                return None
            return page_response(request, pages.front_page(load_store(), _widget(request)))

        def not_found(request: Request, _error: NotFound | None = None) -> HTTPResponse:
            return page_response(request, pages.plain_page("missing", _widget(request)), status=404)

        @blueprint.before_server_start
        async def mount(app: Sanic, _loop: object) -> None:
            app.register_middleware(front, "request")
            app.error_handler.add(NotFound, not_found)

        return blueprint


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
