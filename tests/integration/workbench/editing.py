"""Changes made in the workbench as its editors and publishers make them."""

from __future__ import annotations

import time
from typing import Any

import httpx

from bot.workbench import publishing
from bot.workbench.database import Database
from bot.workbench.publishing import Proposal
from tests.integration.workbench.conftest import form_token

WEEKENDS = "They may work at weekends."


def write(client: httpx.Client, **fields: Any) -> httpx.Response:
    given = {"kind": "statement", "career": "archivist", "topic": "hours", "text": WEEKENDS, "aspects": "hours/weekends", **fields}
    return client.post("/edit", data={"form_token": form_token(client), **given})


def number_of(answer: httpx.Response) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def do(client: httpx.Client, number: int, what: str, **fields: str) -> httpx.Response:
    return client.post(f"/changes/{number}/{what}", data={"form_token": form_token(client), **fields})


def tried(client: httpx.Client, number: int) -> str:
    """Try a change and return its page once that is done."""
    assert do(client, number, "preview").status_code == 303
    for _ in range(400):
        page = client.get(f"/changes/{number}").text
        if "asked again" in page or "did not work" in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def published(client: httpx.Client, number: int, **fields: str) -> httpx.Response:
    digest = client.get(f"/changes/{number}").text.partition('name="digest" value="')[2].partition('"')[0]
    return do(client, number, "publish", **{"reason": "People ask.", "digest": digest, **fields})


def proposal_of(database: Database, change: Any) -> Proposal:
    number = database.run_here(lambda session: publishing.save(session, "ed", change, None))
    proposal = database.run_here(lambda session: publishing.proposal(session, number))
    assert proposal
    return proposal
