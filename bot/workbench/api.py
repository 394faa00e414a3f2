"""The JSON API, which has what the pages show (docs/workbench.md). It only reads."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from sanic.response import HTTPResponse
from sqlalchemy.orm import Session

from bot.stores.questions import DAY
from bot.workbench import asking, content, gaps, publishing
from bot.workbench.asking import Filters
from bot.workbench.gaps import Gap
from bot.workbench.reading_pages import around, grouped, wanted
from bot.workbench.regressions import Regressions, read_regressions, regressions_file
from bot.workbench.rendering import Handler, Page
from bot.workbench.report import LISTED, as_data, report

CHANGE = ("id", "at", "author", "question", "status")
SHOWN = ("id", "at", "channel", "text", "topic", "aspect", "career", "other", "outcome", "verdict")


async def questions(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)
    rows = await page.database.run(lambda session: asking.listed(session, filters))
    return page.data({"questions": list(map(_question, rows[: asking.PER_PAGE])), "more": len(rows) > asking.PER_PAGE})


async def question(page: Page, number: int) -> HTTPResponse:
    row = await page.database.run(lambda session: asking.question(session, number))
    if row is None:
        return page.data({"question": None})
    found = await around(page, row)
    return page.data({"question": _question(row), "transcript": [line._asdict() for line in found.lines], "explanation": found.explanation})


async def counts(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)
    found = await page.database.run(lambda session: asking.counts(session, filters, "day", "outcome"))
    rows = [{"date": _date(day), "outcome": outcome, **count._asdict()} for (day, outcome), count in sorted(found.items())]
    return page.data({"counts": rows})


async def groups(page: Page) -> HTTPResponse:
    return page.data({"groups": [each._asdict() for each in await grouped(page, Filters.of(page.request.args))]})


async def health(page: Page) -> HTTPResponse:
    def read(session: Session) -> dict[str, Any]:
        careers = [each._asdict() for each in content.health(page.store)]
        filters = Filters.of({**_given(page), "days": "30"})
        asked_for = [each._asdict() for each in wanted(session, filters)]
        return {"careers": careers, "wanted": asked_for, "gaps": [_gap(each) for each in gaps.listed(session, page.store, filters, LISTED)]}

    return page.data(await page.database.run(read))


async def weekly(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)
    return page.data(as_data(await page.database.run(lambda session: report(session, page.store, filters))))


async def changes(page: Page) -> HTTPResponse:
    found = await page.database.run(lambda session: publishing.proposals(session, *publishing.OPEN))
    return page.data(
        {"changes": [{**{field: getattr(each, field) for field in CHANGE}, "change": each.change.model_dump()} for each in found]}
    )


async def versions(page: Page) -> HTTPResponse:
    fields = ("id", "at", "author", "publisher", "reason", "summary", "status")
    rows = await page.database.run(publishing.versions)
    return page.data({"versions": [{field: row[field] for field in fields} for row in rows]})


async def watched(page: Page) -> HTTPResponse:
    kept = await asyncio.to_thread(read_regressions, regressions_file())
    return page.data({"watched": [each.model_dump() for each in kept.questions] if isinstance(kept, Regressions) else []})


def _gap(gap: Gap) -> dict[str, Any]:
    mended = {"at": gap.mended.at, "summary": gap.mended.summary} if gap.mended else None
    return {**gap._asdict(), "mended": mended}


def _question(row: Any) -> dict[str, Any]:
    return {field: row[field] for field in SHOWN}


def _given(page: Page) -> dict[str, Any]:
    return {key: page.request.args.get(key) for key in page.request.args}


def _date(day: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(day * DAY))


ANSWERS: dict[str, Handler] = {
    "/questions": questions,
    "/questions/<number:int>": question,
    "/counts": counts,
    "/groups": groups,
    "/health": health,
    "/report": weekly,
    "/changes": changes,
    "/versions": versions,
    "/watched": watched,
}
