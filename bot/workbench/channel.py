"""Routes of the workbench. Each names the least role that may use it, so that none is open by mistake."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.guard import Guard, OnNewMessage
from bot.channels.rates import RateLimiter, client_address
from bot.channels.refusals import RequestRefused
from bot.knowledge.store import load_store
from bot.operations.database import NoDatabase
from bot.settings import read_settings
from bot.site.http import ASSETS, asset_response
from bot.stores.dependency import Unavailable
from bot.workbench import access, api, asking_page, editing_pages, publishing, reading_pages
from bot.workbench.access import COOKIE, Access, Visitor
from bot.workbench.change_model import CannotChange
from bot.workbench.database import Database
from bot.workbench.forms import typed
from bot.workbench.problems import status_of, told
from bot.workbench.rendering import HEADERS, STYLES, Handler, Page, environment, html, texts
from bot.workbench.settings import Role, WorkbenchSettings

logger = logging.getLogger(__name__)

PREFIX = "/workbench"
SIGN_IN = f"{PREFIX}/sign-in"


class Route(NamedTuple):
    method: str
    path: str
    role: Role
    handler: Handler


ROUTES = (
    *(Route("GET", path, Role.READER, handler) for path, handler in reading_pages.PAGES.items()),
    *(Route("GET", f"/api{path}", Role.READER, handler) for path, handler in api.ANSWERS.items()),
    *(Route("GET", path, Role.READER, handler) for path, handler in editing_pages.PAGES.items()),
    Route("GET", "/edit", Role.EDITOR, editing_pages.edit),
    Route("GET", "/audit", Role.PUBLISHER, reading_pages.audit),
    *(Route("GET", path, Role.READER, handler) for path, handler in asking_page.PAGES.items()),
    *(Route("POST", path, Role.READER, handler) for path, handler in asking_page.FORMS.items()),
    *(Route("POST", path, Role.EDITOR, handler) for path, handler in editing_pages.EDITOR_FORMS.items()),
    *(Route("POST", path, Role.PUBLISHER, handler) for path, handler in editing_pages.PUBLISHER_FORMS.items()),
)


class Workbench(InputChannel):  # type: ignore[misc]
    """Serves the workbench. It is a channel because editors ask the assistant there, and because that's how Rasa lets us add routes."""

    def __init__(self, settings: WorkbenchSettings) -> None:
        self._settings = settings
        self._access = Access(settings)
        self._limiter = RateLimiter(settings.counters, sign_in=settings.sign_ins_per_address)

    @classmethod
    def name(cls) -> str:
        return "workbench"

    @classmethod
    def from_credentials(cls, given: dict[str, Any] | None) -> Workbench:
        return cls(read_settings(WorkbenchSettings, "bot.workbench.channel.Workbench", given))

    def url_prefix(self) -> str:
        return "/"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("workbench", __name__)
        if not self._settings.users:
            return blueprint
        guard = Guard(on_new_message)

        @blueprint.get(f"{PREFIX}/assets/<name>")
        async def asset(request: Request, name: str) -> HTTPResponse:
            if name == STYLES.name:
                return await response.file(STYLES, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})
            return asset_response(request, name) if name in ASSETS else response.empty(404)

        @blueprint.route(SIGN_IN, methods=["GET", "POST"], name="sign_in")
        async def sign_in(request: Request) -> HTTPResponse:
            return await self._sign_in(request)

        for number, route in enumerate(ROUTES):
            blueprint.add_route(self._guarded(route, guard), PREFIX + route.path, methods=[route.method], name=f"route_{number}")
        sign_out = Route("POST", "/sign-out", Role.READER, _sign_out)
        blueprint.add_route(self._guarded(sign_out, guard), f"{PREFIX}/sign-out", methods=["POST"])
        return blueprint

    def _guarded(self, route: Route, guard: Guard) -> Handler:
        """Return a handler that lets in those who have signed in with the role, and forms from our own pages alone."""

        async def handle(request: Request, **parameters: Any) -> HTTPResponse:
            try:
                return await self._answer(route, request, parameters, guard)
            except (SQLAlchemyError, Unavailable) as error:
                if "/api/" in route.path:
                    raise Unavailable from error
                return _no_answer(request, error)

        return handle

    async def _answer(self, route: Route, request: Request, parameters: dict[str, Any], guard: Guard) -> HTTPResponse:
        database = _database(request)
        if isinstance(database, HTTPResponse):
            return database
        visitor = await self._access.visitor(request, database)
        if visitor is None:
            if "/api/" in route.path:
                raise RequestRefused("token")
            return response.empty(303, {**HEADERS, "Location": SIGN_IN})
        page = Page(request, visitor, database, load_store(), request.app.ctx.agent, guard)
        if not visitor.may(route.role) or (route.method == "POST" and not access.form_is_ours(request, visitor)):
            await database.run(lambda session: access.record(session, visitor.user.name, "refused", f"{route.method} {route.path}"))
            return page.problem(403, texts()["problems"]["form" if visitor.may(route.role) else "role"])
        try:
            answer = await route.handler(page, **parameters)
        except CannotChange as error:
            answer = page.problem(status_of(error), *told(error), written=typed(request.form))
        return _with_session(answer, request, visitor)

    async def _sign_in(self, request: Request) -> HTTPResponse:
        try:
            return await self._signed_in(request)
        except (SQLAlchemyError, Unavailable) as error:
            return _no_answer(request, error)

    async def _signed_in(self, request: Request) -> HTTPResponse:
        database = _database(request)
        if isinstance(database, HTTPResponse):
            return database
        template = environment().get_template("sign-in.html")
        if request.method == "GET":
            if visitor := await self._access.visitor(request, database):
                return _with_session(response.empty(303, {**HEADERS, "Location": PREFIX}), request, visitor)
            return html(template.render(failed=False, visitor=None))
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise RequestRefused("forbidden")
        await self._limiter.count("sign_in", client_address(request))
        given = request.form or {}
        name = given.get("name", "")
        user = await self._access.sign_in(name, given.get("password", ""))
        if user is None:
            await database.run(lambda session: access.record(session, "", "sign-in failed"))
            return html(template.render(failed=True, visitor=None), 403)
        token = await self._access.start(user, database)
        await database.run(lambda session: access.record(session, user.name, "signed in"))
        await database.run(publishing.recover)
        return _with_session(response.empty(303, {**HEADERS, "Location": PREFIX}), request, Visitor(user, token))


def _database(request: Request) -> Database | HTTPResponse:
    """Return the database, which is opened once for each server, or a response that says why there is none."""
    if not hasattr(request.app.ctx, "workbench_database"):
        try:
            request.app.ctx.workbench_database = Database(request.app.ctx.agent.tracker_store)
        except NoDatabase as error:
            return html(environment().get_template("no-database.html").render(visitor=None, problem=str(error)), 503)
    database: Database = request.app.ctx.workbench_database
    return database


def _no_answer(request: Request, error: Exception) -> HTTPResponse:
    """Return a page that says that the database can't be used, with what the person wrote."""
    logger.error("The workbench can't use its database: %s", type(error).__name__)
    values = {"visitor": None, "problems": (texts()["problems"]["busy"],), "written": typed(request.form)}
    return html(environment().get_template("problem.html").render(values), 503)


async def _sign_out(page: Page) -> HTTPResponse:
    def write(session: Any) -> None:
        access.end(session, page.visitor.token)
        access.record(session, page.user, "signed out")

    await page.database.run(write)
    return page.redirect("/sign-in")


def _with_session(answer: HTTPResponse, request: Request, visitor: Visitor) -> HTTPResponse:
    """Set the session's cookie, which no script and no other site can use."""
    if request.path == f"{PREFIX}/sign-out":
        del answer.cookies[COOKIE]
        answer.cookies[COOKIE]["path"] = PREFIX
    elif request.cookies.get(COOKIE) != visitor.token:
        answer.cookies[COOKIE] = visitor.token
        attributes = {"path": PREFIX, "httponly": True, "samesite": "Strict", "secure": request.scheme == "https"}
        for name, value in attributes.items():
            answer.cookies[COOKIE][name] = value
    return answer
