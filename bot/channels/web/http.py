"""HTTP handling shared by all of the channel's routes: body size limit, CORS, security headers and errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels import refusals
from bot.channels.refusals import RequestRefused

Handler = Callable[..., Awaitable[HTTPResponse | None]]

LARGEST_BODY = 16 * 1024  # bytes
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def add_routes(blueprint: Blueprint, routes: Mapping[str, Mapping[str, Handler]], has_listed_origin: Callable[[Request], bool]) -> None:
    """Add routes to the blueprint. `routes` maps paths to methods and their handlers, which may raise RequestRefused.

    Only pages from allowed origins can read the responses, other than the refusal of their origin.
    """

    @blueprint.middleware("request")
    async def limit_body(request: Request) -> None:
        if request.stream:
            request.stream.request_max_size = LARGEST_BODY
            await request.receive_body()

    @blueprint.middleware("response")
    async def set_headers(request: Request, answer: BaseHTTPResponse) -> None:
        # `rasa run --cors` is for Rasa's own API. This channel only allows the origins in its settings.
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")
        for header in [name for name in answer.headers if name.lower().startswith("access-control-")]:
            del answer.headers[header]
        answer.headers.update(SECURITY_HEADERS)
        answer.headers.setdefault("Cache-Control", "no-store")
        if request.path.endswith(".js"):
            # Any page may load the script. Browsers need CORS access to it in order to check `integrity`.
            answer.headers.update({"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"})
            return
        answer.headers["Vary"] = "Origin"
        if has_listed_origin(request):
            answer.headers.update(_cors_headers(request))
        elif answer.status == HTTPStatus.FORBIDDEN:
            # Pages that are not listed may read just that, so that the widget can name the reason.
            answer.headers["Access-Control-Allow-Origin"] = "*"

    blueprint.exception(Exception)(refusals.handle_error)

    async def answer_preflight(_request: Request) -> HTTPResponse:
        return response.empty()

    async def refuse_method(_request: Request, **_path: str) -> HTTPResponse:
        raise RequestRefused("method")

    async def refuse_path(_request: Request, **_path: str) -> HTTPResponse:
        raise RequestRefused("not_found")

    for path, methods in routes.items():
        handlers: dict[str, Handler] = {"OPTIONS": answer_preflight, **methods}
        for method, handler in handlers.items():
            # With a streaming route, the body isn't read until limit_body has set the size limit.
            blueprint.add_route(handler, path, methods=[method], stream=True, name=f"{method} {path}")
        blueprint.add_route(refuse_method, path, methods=METHODS - handlers.keys(), stream=True, name=f"other {path}")
    blueprint.add_route(refuse_path, "/<path:path>", methods=METHODS, stream=True)


def request_origin(request: Request) -> str:
    """Return the request's Origin header, or an empty string."""
    return str(request.headers.get("origin", ""))


def _cors_headers(request: Request) -> dict[str, str]:
    headers = {"Access-Control-Allow-Origin": request_origin(request), "Access-Control-Expose-Headers": "Retry-After"}
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        headers["Access-Control-Allow-Headers"] = "authorization, content-type, idempotency-key"
        headers["Access-Control-Max-Age"] = "600"
    return headers
