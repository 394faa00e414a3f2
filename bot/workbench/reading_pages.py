"""Pages that show what people ask, the health of the content, versions and reports."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sanic import response
from sanic.response import HTTPResponse
from sqlalchemy.orm import Session

from bot.conversation.outcome import Outcome
from bot.knowledge.taxonomy import load_taxonomy
from bot.stores.questions import DAY
from bot.workbench import asking, content, gaps, publishing, tables
from bot.workbench.asking import OUTCOMES, PERIODS, UNHELPFUL, Filters
from bot.workbench.describing import summary
from bot.workbench.groups import Group, grouping
from bot.workbench.plots import stacked
from bot.workbench.publishing import LiveChange
from bot.workbench.regressions import Regressions, read_regressions, regressions_file
from bot.workbench.rendering import HEADERS, Handler, Page, texts
from bot.workbench.report import LISTED, as_csv, report
from bot.workbench.transcripts import Transcript, transcript

MOST_TEXTS, MOST_GROUPS = 300, 25
MOST_LINES = 200  # of the audit log
WANTED = 10


async def overview(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)

    def read(session: Session) -> dict[str, Any]:
        return {
            "outcomes": asking.by_outcome(session, filters),
            "plot": _plot(session, filters),
            "gaps": gaps.listed(session, page.store, filters, LISTED),
            "wanted": wanted(session, filters)[:WANTED],
            "waiting": len(publishing.proposals(session, publishing.SUBMITTED)),
        }

    return page.render("overview.html", filters=filters, **_choices(page), **await page.database.run(read))


async def questions(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)

    def read(session: Session) -> dict[str, Any]:
        live = publishing.live_changes(session, filters.since() * DAY)
        found = asking.listed(session, filters)
        return {"found": found, "mended": {row.id: _mended(live, row) for row in found}, "plot": _plot(session, filters)}

    shown = await page.database.run(read)
    return page.render("questions.html", filters=filters, per_page=asking.PER_PAGE, **_choices(page), **shown)


async def groups(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)
    return page.render("groups.html", filters=filters, **_choices(page), groups=(await grouped(page, filters))[:MOST_GROUPS])


async def grouped(page: Page, filters: Filters) -> list[Group]:
    """Return the latest questions in groups, the largest first."""
    return await page.database.run(lambda session: grouping().groups(asking.most_common(session, filters, MOST_TEXTS)))


async def question(page: Page, number: int) -> HTTPResponse:
    row = await page.database.run(lambda session: asking.question(session, number))
    if row is None:
        return page.not_found()
    mended = await page.database.run(lambda session: _mended(publishing.live_changes(session, row.at), row))
    return page.render("question.html", row=row, mended=mended, transcript=await around(page, row), career=page.store.get(row.career))


def _mended(live: Sequence[LiveChange], row: Any) -> LiveChange | None:
    """Return what was published after a question that had no answer, and may answer it."""
    return gaps.mended_by(live, row.career, row.aspect, row.at) if row.outcome == Outcome.GAP else None


async def around(page: Page, row: Any) -> Transcript:
    """Return the conversation around a question."""
    tracker = await page.agent.tracker_store.retrieve_full_tracker(row.conversation)
    return transcript(list(tracker.events) if tracker else [], row.message_id, page.store)


class Wanted(NamedTuple):
    """A career without a profile, and how often people asked for it."""

    name: str
    asked: int

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.asked,)


def wanted(session: Session, filters: Filters) -> list[Wanted]:
    """Return the careers that people asked for and that have no profile, most asked for first."""
    found = asking.counts(session, filters._replace(outcome="declined"), "about").items()
    return [Wanted(name, count.asked) for (name,), count in found if name]


async def health(page: Page) -> HTTPResponse:
    filters = Filters.of({"days": "30", **{key: page.request.args.get(key) for key in page.request.args}})

    def read(session: Session) -> dict[str, Any]:
        return {"gaps": gaps.listed(session, page.store, filters, LISTED), "wanted": wanted(session, filters)[:LISTED]}

    found = await page.database.run(lambda session: (content.health(page.store), read(session)))
    return page.render("health.html", careers=found[0], broken=None, filters=filters, has_site=page.has_site, **found[1])


async def weekly(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)

    def read(session: Session) -> dict[str, Any]:
        known = {f"{gap.career} {gap.label}": gap for gap in gaps.listed(session, page.store, filters, LISTED)}
        return {"report": report(session, page.store, filters), "gaps": known}

    return page.render("report.html", filters=filters, periods=PERIODS, **await page.database.run(read))


async def weekly_csv(page: Page) -> HTTPResponse:
    filters = Filters.of(page.request.args)
    found = await page.database.run(lambda session: report(session, page.store, filters))
    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="careers-report.csv"'}
    return response.raw(as_csv(found).encode(), content_type="text/csv; charset=utf-8", headers=headers)


async def versions(page: Page) -> HTTPResponse:
    await page.database.run(publishing.recover)
    live = texts()["live"].get(page.request.args.get("live", ""), "")
    return page.render("versions.html", live=live, versions=await page.database.run(publishing.versions))


async def watched(page: Page) -> HTTPResponse:
    path = regressions_file()
    kept = await asyncio.to_thread(read_regressions, path)
    problem = "" if isinstance(kept, Regressions) else texts()["problems"]["broken"].format(file=path.name, line="")
    return page.render("watched.html", file=path, watched=kept.questions if isinstance(kept, Regressions) else (), problem=problem)


async def audit(page: Page) -> HTTPResponse:
    latest = sa.select(tables.audit).order_by(tables.audit.c.id.desc()).limit(MOST_LINES)

    def read(session: Session) -> dict[str, Any]:
        names = {"published": {str(each.id): each.summary for each in publishing.versions(session, MOST_LINES)}}
        changes = {str(each.id): summary(each.change, page.store) for each in publishing.latest_proposals(session, MOST_LINES)}
        names |= dict.fromkeys(("proposed", "edited", publishing.SUBMITTED, publishing.DISCARDED), changes)
        return {"lines": session.execute(latest).all(), "names": names}

    return page.render("audit.html", **await page.database.run(read))


def _choices(page: Page) -> dict[str, Any]:
    return {"outcomes_known": OUTCOMES, "periods": PERIODS, "topics": list(load_taxonomy().topics), "careers": page.store.all()}


def _plot(session: Session, filters: Filters) -> Any:
    kinds = tuple(outcome for outcome in OUTCOMES if outcome != UNHELPFUL)
    found = {key: count.asked for key, count in asking.counts(session, filters, "day", "outcome").items()}
    return stacked(found, filters.since(), int(time.time() // DAY), kinds[::-1])


PAGES: dict[str, Handler] = {
    "": overview,
    "/questions": questions,
    "/groups": groups,
    "/questions/<number:int>": question,
    "/health": health,
    "/report": weekly,
    "/report.csv": weekly_csv,
    "/versions": versions,
    "/watched": watched,
}
