"""Pages and forms for changing the content: writing a change, trying it, publishing it and taking it back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sanic.response import HTTPResponse

from bot.answering.responses import RESPONSES_FILE, read_responses
from bot.knowledge.glossary import Glossary, read_glossary
from bot.knowledge.taxonomy import OTHER, load_taxonomy
from bot.paths import phrasings_file
from bot.validation import sentence
from bot.workbench import asking, choosing, content, files, preview, publishing, results, retraining
from bot.workbench.asking import Filters
from bot.workbench.change_model import CannotChange, Conflict
from bot.workbench.describing import details, difference, summary
from bot.workbench.forms import change_in, given_by, given_in, values_of
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.problems import status_of, told
from bot.workbench.publishing import DISCARDED, OPEN, PROPOSED, SUBMITTED, Proposal
from bot.workbench.rendering import Handler, Page, texts

_running: set[asyncio.Task[None]] = set()


async def edit(page: Page) -> HTTPResponse:
    """Show the form for a kind of change, filled in with what is there now."""
    given: dict[str, Any] = {key: page.request.args.get(key, "") for key in page.request.args}
    if edited := await _edited(page, given):
        given = {**given_by(edited.change), "question": str(edited.question or ""), "proposal": str(edited.id), "digest": edited.digest}
    elif given.get("proposal"):
        return page.not_found()
    return await _form(page, given, ())


async def _edited(page: Page, given: dict[str, Any]) -> Proposal | None:
    """Return the open proposal that a form edits, or None if it writes a new one."""
    number = str(given.get("proposal", ""))
    found = await page.database.run(lambda session: publishing.proposal(session, int(number))) if number.isdigit() else None
    return found if found and found.status in OPEN else None


async def _form(page: Page, given: dict[str, Any], problems: tuple[str, ...], status: int = 200) -> HTTPResponse:
    kind = given.get("kind", "statement")
    number = str(given.get("question", ""))
    row = await page.database.run(lambda session: asking.question(session, int(number))) if number.isdigit() else None
    responses, glossary = read_responses(RESPONSES_FILE, files.default_responses()), read_glossary()
    return page.render(
        "edit.html",
        status,
        kind=kind if kind in texts()["changes"] else "statement",
        row=row,
        values=values_of(given, row, page.store),
        edited={name: given.get(name, "") for name in ("proposal", "digest")},
        can_train=retraining.can_train(),
        problems=problems,
        careers=page.store.all(),
        topics=load_taxonomy().topics,
        other=OTHER,
        career=page.store.get(str(given.get("career") or (row.career if row else ""))),
        responses=responses if isinstance(responses, dict) else {},
        glossary=glossary.entries if isinstance(glossary, Glossary) else (),
    )


async def save(page: Page) -> HTTPResponse:
    """Store a change as a proposal, or show the form again with what is wrong."""
    form = page.request.form
    given, edited = given_in(form), await _edited(page, form)
    number = given.get("question", "")
    try:
        change = change_in(form, page.store)
        await asyncio.to_thread(publishing.proposed, change, page.store)
    except ValidationError as error:
        return await _form(page, given, tuple(map(_mistake, error.errors())), 422)
    except CannotChange as error:
        return await _form(page, given, told(error), status_of(error))
    question = int(number) if number.isdigit() else None
    if edited is None and given.get("proposal"):
        return await _form(page, {**given, "proposal": ""}, (texts()["problems"]["not_open"],), 409)
    if edited is None:
        saved = await page.database.run(lambda session: publishing.save(session, page.user, change, question))
        return page.redirect(f"/changes/{saved}")
    if edited.digest != given.get("digest"):
        now = texts()["problems"]["edited"].format(now=summary(edited.change, page.store), author=edited.author)
        return await _form(page, {**given, "digest": edited.digest}, (now,), 409)
    await page.database.run(lambda session: publishing.revise(session, page.user, edited, change))
    return page.redirect(f"/changes/{edited.id}")


def _mistake(error: ErrorDetails) -> str:
    """Return what is wrong with a field, by the field's name on the page."""
    field = "_".join(str(part) for part in error["loc"][1:] if isinstance(part, str))
    told: str = texts()["fields"].get(field, field)
    return told if field == "source_date" else f"{told}: {sentence(error)}"


async def changes(page: Page) -> HTTPResponse:
    found = await page.database.run(lambda session: publishing.proposals(session, *OPEN))
    return page.render("changes.html", proposals=found, summary=lambda proposal: summary(proposal.change, page.store))


async def change(page: Page, number: int) -> HTTPResponse:
    found = await page.database.run(lambda session: (publishing.proposal(session, number), results.differences(session, number)))
    return page.not_found() if found[0] is None else await _show(page, found[0], found[1])


async def _show(page: Page, proposal: Proposal, differences: list[Any], problem: str = "", status: int = 200) -> HTTPResponse:
    lines: list[str] = []
    tried = results.summary_of(proposal)
    later = await page.database.run(lambda session: publishing.published_after(session, tried.version)) if tried else []
    if proposal.status in OPEN:
        try:
            before, after = await asyncio.to_thread(publishing.proposed, proposal.change, page.store)
            lines = difference(before or "", after)
        except CannotChange as error:
            problem = problem or "; ".join(told(error))
    running = tried is not None and tried.runs
    return page.render(
        "change.html",
        status,
        {"Refresh": "3"} if running else None,
        proposal=proposal,
        summary=summary(proposal.change, page.store),
        details=details(proposal.change, page.store),
        lines=lines,
        trains=isinstance(proposal.change, PhrasingChange),
        can_train=retraining.can_train(),
        later=later,
        chosen=choosing.how(proposal.change, tried.in_vain) if tried else "",
        tried=tried,
        differences=differences,
        problem=problem,
    )


async def try_it(page: Page, number: int) -> HTTPResponse:
    """Start the preview of a proposal. Its page shows how far it is."""
    proposal = await page.database.run(lambda session: publishing.proposal(session, number))
    if proposal is None or proposal.status not in OPEN:
        return page.not_found()
    started = await page.database.run(lambda session: results.start(session, proposal))
    task = asyncio.create_task(preview.run(proposal, started, page.database, page.agent, page.store))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return page.redirect(f"/changes/{number}")


async def submit(page: Page, number: int) -> HTTPResponse:
    await page.database.run(lambda session: publishing.set_status(session, page.user, number, SUBMITTED, PROPOSED))
    return page.redirect(f"/changes/{number}")


async def discard(page: Page, number: int) -> HTTPResponse:
    await page.database.run(lambda session: publishing.set_status(session, page.user, number, DISCARDED, *OPEN))
    return page.redirect("/changes")


async def publish(page: Page, number: int) -> HTTPResponse:
    """Put a proposal live. It has to have been tried, and a broken regression question has to be accepted."""
    proposal = await page.database.run(lambda session: publishing.proposal(session, number))
    if proposal is None:
        return page.not_found()
    differences = await page.database.run(lambda session: results.differences(session, number))
    tried, reason = results.summary_of(proposal), page.request.form.get("reason", "").strip()
    text = texts()["problems"]
    if proposal.status not in OPEN:
        return await _show(page, proposal, differences, text["not_open"], 409)
    if tried is None or tried.state != results.DONE:
        return await _show(page, proposal, differences, text["not_tried"], 409)
    if page.request.form.get("digest") != proposal.digest:
        return await _show(page, proposal, differences, text["edited_since"].format(author=proposal.author), 409)
    if not reason:
        return await _show(page, proposal, differences, text["no_reason"], 422)
    if tried.broken and page.request.form.get("anyway") != "yes":
        return await _show(page, proposal, differences, text["breaks"], 409)
    what = summary(proposal.change, page.store)
    try:
        await asyncio.to_thread(publishing.publish, page.database, proposal, page.user, reason, what, page.store)
    except CannotChange as error:
        return await _show(page, proposal, differences, "; ".join(told(error)), max(409, status_of(error)))
    return _live(page, isinstance(proposal.change, PhrasingChange))


def _live(page: Page, with_model: bool, said: str = "yes") -> HTTPResponse:
    """Show the versions and what was done, and restart the server if it has to load another model."""
    if not with_model:
        return page.redirect(f"/versions?live={said}")
    retraining.restart_soon()
    return page.redirect(f"/versions?live={'restarts' if retraining.is_supervised() else 'restart'}")


async def undo(page: Page, number: int) -> HTTPResponse:
    version = await page.database.run(lambda session: publishing.version(session, number))
    if version is None:
        return page.not_found()
    what = texts()["undone"].format(summary=version.summary)
    try:
        await asyncio.to_thread(publishing.undo, page.database, number, page.user, what, what)
    except Conflict:
        return page.problem(409, texts()["problems"]["changed_since"])
    return _live(page, Path(version.path) == phrasings_file(), "back")


async def check_links(page: Page) -> HTTPResponse:
    """Request the links of the profiles, which takes a while."""
    careers = await page.database.run(lambda _: content.health(page.store))
    broken = await content.broken_links(page.store, [each.id for each in careers])
    return page.render("health.html", careers=careers, broken=broken, filters=Filters(), gaps=(), wanted=(), has_site=page.has_site)


PAGES: dict[str, Handler] = {"/changes": changes, "/changes/<number:int>": change}
EDITOR_FORMS: dict[str, Handler] = {
    "/edit": save,
    "/changes/<number:int>/preview": try_it,
    "/changes/<number:int>/submit": submit,
    "/changes/<number:int>/discard": discard,
    "/health/links": check_links,
}
PUBLISHER_FORMS: dict[str, Handler] = {"/changes/<number:int>/publish": publish, "/versions/<number:int>/undo": undo}
