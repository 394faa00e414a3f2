"""What all of the channel's requests and answers have in common as HTTP: sizes, origins, headers, refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels import refusals
from bot.channels.refusals import Refused

Handler = Callable[..., Awaitable[HTTPResponse | None]]

LARGEST_BODY = 16 * 1024  # bytes
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def frame(blueprint: Blueprint, listed: Callable[[Request], bool], routes: Mapping[str, Mapping[str, Handler]]) -> None:
    """Serves the routes (path, method, handler), whose handlers may raise Refused; `listed` tells whose pages may read the answers."""

    @blueprint.middleware("request")
    async def read_little(request: Request) -> None:
        if request.stream:
            request.stream.request_max_size = LARGEST_BODY
            await request.receive_body()

    @blueprint.middleware("response")
    async def set_headers(request: Request, answer: BaseHTTPResponse) -> None:
        # `--cors` is for Rasa's own API; here the list of origins alone decides.
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")
        for header in [name for name in answer.headers if name.lower().startswith("access-control-")]:
            del answer.headers[header]
        answer.headers.update(SECURITY)
        answer.headers.setdefault("Cache-Control", "no-store")
        if request.path.endswith(".js"):
            # Anyone's page may hold the script; a browser checks its integrity only if it may read it.
            answer.headers.update({"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"})
            return
        answer.headers["Vary"] = "Origin"
        if listed(request):
            answer.headers.update(_cors(request))

    blueprint.exception(Exception)(refusals.answer_error)

    async def preflight(_request: Request) -> HTTPResponse:
        return response.empty()

    async def wrong_method(_request: Request, **_path: str) -> HTTPResponse:
        raise Refused("method")

    async def nothing(_request: Request, **_path: str) -> HTTPResponse:
        raise Refused("not_found")

    for path, served in routes.items():
        handlers: dict[str, Handler] = {"OPTIONS": preflight, **served}
        for method, handler in handlers.items():
            # As streams, so that a body is read only after it was limited.
            blueprint.add_route(handler, path, methods=[method], stream=True, name=f"{method} {path}")
        blueprint.add_route(wrong_method, path, methods=METHODS - handlers.keys(), stream=True, name=f"other {path}")
    blueprint.add_route(nothing, "/<path:path>", methods=METHODS, stream=True)


def origin_of(request: Request) -> str:
    return str(request.headers.get("origin", ""))


def _cors(request: Request) -> dict[str, str]:
    headers = {"Access-Control-Allow-Origin": origin_of(request), "Access-Control-Expose-Headers": "Retry-After"}
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        headers["Access-Control-Allow-Headers"] = "authorization, content-type, idempotency-key"
        headers["Access-Control-Max-Age"] = "600"
    return headers
