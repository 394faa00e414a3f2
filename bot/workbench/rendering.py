"""Renders the workbench's pages."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rasa.core.agent import Agent
from ruamel.yaml import YAML
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import Guard
from bot.knowledge.store import Store
from bot.paths import ENGLISH
from bot.site.http import asset_address
from bot.workbench.access import Visitor
from bot.workbench.database import Database
from bot.workbench.report import name_of, title_of
from bot.workbench.settings import Role
from bot.workbench.transcripts import unlinked

TEMPLATES = Path(__file__).with_name("templates")
STYLES = Path(__file__).with_name("assets") / "workbench.css"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    # What people asked is for those who have signed in, so nothing in between keeps it.
    "Cache-Control": "no-store",
}


Handler = Callable[..., Awaitable[HTTPResponse]]
"""Answers a request. It gets a `Page` and the parameters in the path."""


class Page(NamedTuple):
    """A request of someone who has signed in, and what its handler needs."""

    request: Request
    visitor: Visitor
    database: Database
    store: Store
    agent: Agent
    guard: Guard

    @property
    def user(self) -> str:
        return self.visitor.user.name

    @property
    def has_site(self) -> bool:
        """Return whether this server also shows profiles to the public."""
        return any(route.path.startswith("careers/<") for route in self.request.app.router.routes)

    def render(self, template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> HTTPResponse:
        """Return a page. The names of careers are looked up in the store."""
        body = (
            environment()
            .get_template(template)
            .render(visitor=self.visitor, Role=Role, career_name=lambda career: name_of(career, self.store), **values)
        )
        return html(body, status, headers)

    def data(self, value: object) -> HTTPResponse:
        """Return JSON."""
        return response.raw(json.dumps(value, ensure_ascii=False).encode(), content_type="application/json", headers=HEADERS)

    def redirect(self, path: str) -> HTTPResponse:
        return response.empty(303, {**HEADERS, "Location": f"/workbench{path}"})

    def not_found(self) -> HTTPResponse:
        return self.problem(404, texts()["problems"]["missing"])

    def problem(self, status: int, *problems: str, written: tuple[str, ...] = ()) -> HTTPResponse:
        """Return a page that says what is wrong, with what the person wrote, so that nothing is lost."""
        return self.render("problem.html", status, problems=problems, written=written)


def html(body: str, status: int = 200, headers: dict[str, str] | None = None) -> HTTPResponse:
    return response.raw(body.encode(), status, {**HEADERS, **(headers or {})}, "text/html; charset=utf-8")


@cache
def texts() -> dict[str, Any]:
    """Return the words of the pages that aren't in the templates."""
    loaded: dict[str, Any] = YAML(typ="safe").load(ENGLISH / "workbench.yml")
    return loaded


def when(at: float) -> str:
    """Return a moment as people read it, in UTC."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment.day} {moment:%b %Y, %H:%M}"


def day(at: float) -> str:
    """Return the day of a moment as people read it, in UTC."""
    return when(at).partition(",")[0]


@cache
def environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(asset=asset_address, texts=texts(), title_of=title_of)
    made.filters |= {"when": when, "day": day, "title_of": title_of}
    made.filters["unlinked"] = unlinked
    return made
