"""Asking the assistant from the workbench, as a visitor would. These questions are not counted among those of visitors."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from sanic.response import HTTPResponse

from bot.channels.guard import Delivery
from bot.stores.questions import OWN_CHANNEL
from bot.workbench.rendering import Handler, Page
from bot.workbench.transcripts import Line, lines

MOST_CONVERSATIONS = 1_000  # in a session


async def show(page: Page) -> HTTPResponse:
    """Show the conversation so far. The arguments `question` and `career` fill in the form, for a link from a question."""
    given = page.request.args
    number = _number(given.get("conversation"))
    return _rendered(page, number, await _said(page, number), given.get("question", ""), given.get("career", ""))


async def ask(page: Page) -> HTTPResponse:
    """Send a question, and show it with its reply. The reply may be a notice, which is not stored with the conversation."""
    form = page.request.form
    number, text, career = _number(form.get("conversation")), form.get("text", "").strip(), form.get("career", "")
    said = await _said(page, number)
    metadata: dict[str, Any] = {"career": career} if page.store.get(career) else {}
    reply = await page.guard.reply_to(Delivery(text, _conversation(page, number), OWN_CHANNEL, metadata=metadata))
    return _rendered(page, number, [*said, Line("person", text, False), Line("assistant", reply.text, False)], "", career)


def _rendered(page: Page, number: int, said: list[Line], question: str, career: str) -> HTTPResponse:
    return page.render("ask.html", conversation=number, lines=said, question=question, career=career, careers=page.store.all())


async def _said(page: Page, number: int) -> list[Line]:
    tracker = await page.agent.tracker_store.retrieve_full_tracker(_conversation(page, number))
    return lines(tracker.events) if tracker else []


def _conversation(page: Page, number: int) -> str:
    """Return the id of a conversation of this session, which nobody else can know."""
    return "workbench-" + hmac.new(page.visitor.token.encode(), f"ask {number}".encode(), hashlib.sha256).hexdigest()[:40]


def _number(given: object) -> int:
    text = str(given or "")
    return min(int(text), MOST_CONVERSATIONS) if text.isascii() and text.isdigit() and len(text) < 6 else 1


PAGES: dict[str, Handler] = {"/ask": show}
FORMS: dict[str, Handler] = {"/ask": ask}
