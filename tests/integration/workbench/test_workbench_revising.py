"""What editors see besides the change itself: editing an open one, what was published meanwhile, what was answered, their own questions."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.knowledge.store import Store
from bot.stores.questions import questions
from bot.workbench import publishing, results, tables
from bot.workbench.change_model import Conflict
from bot.workbench.changes import StatementChange
from bot.workbench.database import Database
from bot.workbench.results import Found, Summary
from tests.integration.workbench.conftest import HOSTILE, SignedIn, form_token, talk, turn
from tests.integration.workbench.editing import WEEKENDS, do, number_of, proposal_of, published, tried, write

pytestmark = pytest.mark.usefixtures("quick_preview")

SOURCE = {"source_name": "Skills survey", "source_url": "https://example.org/survey", "source_date": "June 2026"}


def fields_of(client: httpx.Client, number: int) -> dict[str, Any]:
    """Return the hidden fields of the form that edits a proposal."""
    page = client.get("/edit", params={"proposal": number}).text
    return dict(re.findall(r'type="hidden" name="(proposal|digest)" value="([^"]*)"', page))


def revise(client: httpx.Client, number: int, **fields: Any) -> httpx.Response:
    return write(client, **{**fields_of(client, number), **fields})


def test_a_fact_has_its_own_source_on_every_page(signed_in: SignedIn, archivist: Path) -> None:
    client = signed_in("pat")
    number = number_of(write(client, text=f"{WEEKENDS}\r\nFew do.", **SOURCE))
    page = client.get(f"/changes/{number}").text
    assert "Skills survey, 2026-06, https://example.org/survey" in page
    assert "new fact “They may work at weekends. Few do.”" in html.unescape(page)
    tried(client, number)
    assert published(client, number).status_code == 303
    assert archivist.read_text(encoding="utf-8").count("name: Skills survey") == 2
    assert "They may work at weekends. Few do." in client.get("/versions").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source_name": "Survey", "source_date": "last summer"}, "write it as 2026, June 2026 or 15 June 2026"),
        ({"source_date": "2026"}, "The source needs a name"),
        ({"source_name": "Survey", "source_url": "javascript:alert(1)"}, "The source’s address on the web"),
    ],
)
def test_a_source_that_is_not_one_is_shown_again_with_all_that_was_typed(
    fields: dict[str, str],
    said: str,
    signed_in: SignedIn,
    archivist: Path,
) -> None:
    answer = write(signed_in("ed"), **fields, aspects=["hours/weekends", "hours/nights"])
    assert (answer.status_code, said in answer.text) == (422, True)
    for value in (*fields.values(), WEEKENDS):
        assert f'value="{value}"' in answer.text or f">{value}<" in answer.text
    assert re.findall(r'value="(hours/\w+)" checked', answer.text) == ["hours/nights", "hours/weekends"]


def test_an_open_change_is_edited_and_has_to_be_tried_again(
    signed_in: SignedIn,
    archivist: Path,
) -> None:
    editor, publisher = signed_in("ed"), signed_in("pat")
    number = number_of(write(editor, **SOURCE))
    tried(editor, number)
    do(editor, number, "submit")
    form = publisher.get("/edit", params={"proposal": number}).text
    assert all(each in form for each in (WEEKENDS, "Skills survey", "2026-06", 'value="hours/weekends" checked'))
    assert number_of(revise(publisher, number, text="They rarely work at weekends.")) == number
    assert published(publisher, number).status_code == 409
    page = publisher.get(f"/changes/{number}").text
    assert "They rarely work at weekends." in page
    assert "By ed, pat" in page
    tried(publisher, number)
    assert published(publisher, number).status_code == 303
    assert WEEKENDS not in archivist.read_text(encoding="utf-8")
    assert publisher.get("/edit", params={"proposal": number}).status_code == 404
    assert "edited a change" in publisher.get("/audit").text


def test_two_people_who_edit_one_change_do_not_overwrite_each_other(signed_in: SignedIn, archivist: Path) -> None:
    editor, publisher = signed_in("ed"), signed_in("pat")
    number = number_of(write(editor))
    seen = fields_of(editor, number)
    assert revise(publisher, number, text="Theirs.").status_code == 303
    refused = write(editor, **seen, text="Mine.")
    assert refused.status_code == 409
    assert "pat has edited this change" in refused.text
    assert "Theirs." in refused.text
    assert ">Mine.<" in refused.text
    again = dict(re.findall(r'type="hidden" name="(proposal|digest)" value="([^"]*)"', refused.text))
    assert write(editor, **again, text="Mine.").status_code == 303
    do(publisher, number, "discard")
    closed = write(editor, **again, text="Late.")
    assert closed.status_code == 409
    assert ">Late.<" in closed.text


@pytest.mark.parametrize("digest", [None, "", "forged"])
def test_nobody_publishes_what_they_have_not_seen(digest: str | None, signed_in: SignedIn, archivist: Path) -> None:
    editor, publisher = signed_in("ed"), signed_in("pat")
    number = number_of(write(editor))
    tried(publisher, number)
    seen = publisher.get(f"/changes/{number}").text.partition('name="digest" value="')[2].partition('"')[0]
    revise(editor, number, text="Something else.")
    tried(editor, number)
    answer = published(publisher, number, digest=seen if digest is None else digest)
    assert (answer.status_code, "edited since you opened its page (by ed)" in answer.text) == (409, True)
    assert "Something else." not in archivist.read_text(encoding="utf-8")
    assert published(publisher, number).status_code == 303


def test_what_is_edited_in_the_middle_of_publishing_is_not_published(
    archivist: Path,
    database: Database,
    careers: Store,
) -> None:
    proposal = proposal_of(database, StatementChange(career="archivist", topic="hours", text=WEEKENDS))
    other = StatementChange(career="archivist", topic="hours", text="Something else.")
    database.run_here(lambda session: publishing.revise(session, "pat", proposal, other))
    with pytest.raises(Conflict):
        publishing.publish(database, proposal, "pat", "why", "what", careers)
    assert WEEKENDS not in archivist.read_text(encoding="utf-8")
    with pytest.raises(Conflict):
        database.run_here(lambda session: publishing.revise(session, "pat", proposal, other))


@pytest.mark.parametrize("name", ["ed", "ruth"])
def test_only_editors_edit_and_unknown_changes_are_not_found(name: str, signed_in: SignedIn) -> None:
    assert signed_in(name).get("/edit", params={"proposal": 999_999}).status_code == (404 if name == "ed" else 403)


def test_a_preview_of_what_was_edited_meanwhile_is_dropped(signed_in: SignedIn, archivist: Path, database: Database) -> None:
    client = signed_in("ed")
    number = number_of(write(client))
    before = database.run_here(lambda session: publishing.proposal(session, number))
    assert before
    revise(client, number, text="Another text.")
    database.run_here(lambda session: results.finish(session, before, Found(Summary(state=results.DONE, asked=77))))
    assert "Not tried yet." in client.get(f"/changes/{number}").text
    assert published(signed_in("pat"), number).status_code == 409


def test_a_preview_says_what_was_published_since(signed_in: SignedIn, archivist: Path) -> None:
    client = signed_in("pat")
    first, second = number_of(write(client)), number_of(write(client, text="They may work at nights."))
    for number in (first, second):
        assert "Since this was tried" not in tried(client, number)
    assert published(client, first).status_code == 303
    page = client.get(f"/changes/{second}").text
    assert "Since this was tried" in page
    assert WEEKENDS in page
    assert "Since this was tried" not in tried(client, second)
    assert published(client, second).status_code == 303


def test_a_gap_says_what_was_published_on_it_since(signed_in: SignedIn, archivist: Path, conversations: Any, database: Database) -> None:
    ago = time.time() - 60
    asked = [turn(f"travel {n}?", aspect="environment/travel", at=ago) for n in range(3)]
    talk(conversations, "mended", *asked, turn("equipment?", aspect="environment/equipment", at=ago))
    client = signed_in("pat")
    number = number_of(write(client, topic="environment", text="They may travel.", aspects="environment/travel"))
    only = {"topic": "environment", "career": "archivist"}
    gap = "answered since</span>"
    assert gap not in client.get("/questions", params=only).text
    tried(client, number)
    assert published(client, number).status_code == 303
    for path in ("", "/health"):
        page = client.get(path, params=only).text
        assert "They may travel." in page
        assert "Nobody has asked in vain since." in page
    page = client.get("/questions", params=only).text
    assert [row.partition("?</a>")[0][-8:] for row in page.split("<tr>") if gap in row] == ["travel 2", "travel 1", "travel 0"]
    found = database.run_here(lambda s: s.execute(sa.select(questions.c.id).where(questions.c.text == "travel 0?")).scalar())
    assert gap in client.get(f"/questions/{found}").text
    talk(conversations, "mended later", turn("travel again?", aspect="environment/travel", at=time.time() + 1))
    assert "Asked in vain since: 1." in client.get("", params=only).text
    gaps = client.get("/api/health", params=only).json()["gaps"]
    assert next(each for each in gaps if each["label"] == "environment/travel")["since"] == 1
    version = re.findall(r"/versions/(\d+)/undo", client.get("/versions").text)[0]
    client.post(f"/versions/{version}/undo", data={"form_token": form_token(client)})
    assert "They may travel." not in client.get("", params=only).text


@pytest.mark.parametrize("stored", ['{"kind":"phrasing","label":"hours/gone","phrasings":["x y"]}', '{"kind":"gone"}', "{"])
def test_a_change_that_no_longer_makes_sense_breaks_no_page(stored: str, signed_in: SignedIn, database: Database) -> None:
    change = {"at": time.time(), "author": "ed", "change": stored, "status": publishing.PROPOSED, "preview": ""}

    def store(session: Session) -> int:
        number: int = session.execute(tables.changes.insert().values(change)).inserted_primary_key[0]
        version = {"at": time.time(), "author": "ed", "publisher": "pat", "reason": "", "summary": "", "path": "", "after": ""}
        session.execute(tables.versions.insert().values({**version, "change": number, "status": publishing.LIVE}))
        return number

    number = database.run_here(store)
    client = signed_in("pat")
    for path in ("", "/questions", "/health", "/changes", "/versions", "/audit", "/api/changes"):
        assert client.get(path).status_code == 200, path
    assert client.get(f"/changes/{number}").status_code == 404


# ------------------------------------------------------------------ asking from the workbench


def asked_by(client: httpx.Client, text: str, **fields: str) -> httpx.Response:
    return client.post("/ask", data={"form_token": form_token(client), "text": text, **fields})


def test_what_is_asked_from_the_workbench_is_answered_and_not_counted(signed_in: SignedIn, database: Database) -> None:
    client = signed_in("ruth")
    count = sa.select(sa.func.count()).select_from(questions)
    before = database.run_here(lambda session: session.execute(count).scalar())
    assert "You asked: do they work weekends?" in asked_by(client, "do they work weekends?", career="archivist").text
    page = asked_by(client, "and nights?").text
    assert page.index("You asked: do they work weekends?") < page.index("You asked: and nights?")
    assert "You asked: and nights?" in client.get("/ask").text
    assert "You asked" not in client.get("/ask", params={"conversation": 2}).text
    assert database.run_here(lambda session: session.execute(count).scalar()) == before


def test_nobody_reads_the_questions_of_another_session(signed_in: SignedIn) -> None:
    asked_by(signed_in("ed"), "is this private?")
    assert "is this private?" not in signed_in("pat").get("/ask").text


@pytest.mark.parametrize("text", [HOSTILE, f"[x](javascript:alert(1)) {HOSTILE}"])
def test_markup_in_what_is_asked_is_text(text: str, signed_in: SignedIn) -> None:
    client = signed_in("ed")
    shown = client.get("/ask", params={"question": text, "career": text})
    for page in (asked_by(client, text, career=text, conversation=text), shown):
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "<img" not in page.text
        assert 'href="javascript' not in page.text


@pytest.mark.parametrize(("text", "said"), [("", "question"), ("x" * 1_001, "1000")])
def test_a_question_that_is_none_gets_a_notice(text: str, said: str, signed_in: SignedIn) -> None:
    answer = asked_by(signed_in("ed"), text)
    assert answer.status_code == 200
    assert said in answer.text
