"""From a question to a better answer: proposals, previews, publishing, taking back, two editors at once and a crash in between."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.knowledge.index import update
from bot.knowledge.loader import read_profile
from bot.knowledge.models import Statement
from bot.knowledge.store import Store
from bot.workbench import files, preview, publishing, tables
from bot.workbench.change_model import Conflict
from bot.workbench.changes import StatementChange
from bot.workbench.database import Database
from bot.workbench.publishing import Proposal
from bot.workbench.replay import Asked, Replied, Replies
from bot.workbench.results import Summary
from tests.integration.workbench.conftest import SignedIn, form_token, talk, turn
from tests.integration.workbench.editing import WEEKENDS, do, number_of, proposal_of, published, tried, write

pytestmark = pytest.mark.usefixtures("quick_preview")

Wait = Callable[[httpx.Client, str], str]


def test_an_editor_writes_a_publisher_publishes_and_takes_back(
    signed_in: SignedIn, archivist: Path, conversations: Any, careers: Store, folder: Path
) -> None:
    before = archivist.read_text(encoding="utf-8")
    talk(conversations, "weekends", turn("weekends?"), turn("same?"))
    editor, publisher = signed_in("ed"), signed_in("pat")
    number = number_of(write(editor))
    page = tried(editor, number)
    assert "would get another reply" in page
    assert "“weekends?”" in page
    assert "“same?”" not in page
    assert do(editor, number, "publish", reason="mine").status_code == 403
    assert do(editor, number, "submit").status_code == 303
    assert "1 change waits" in publisher.get("").text
    assert published(publisher, number, reason=" ").status_code == 422
    assert published(publisher, number).status_code == 303
    update(folder / "index.db", folder / "profiles")
    statements = careers.get("archivist").statements["hours"]  # type: ignore[union-attr]
    assert statements[-1] == Statement(text=WEEKENDS, aspects=("hours/weekends",))
    assert published(publisher, number).status_code == 409
    history = publisher.get("/versions").text
    assert "People ask." in history
    version = re.search(r"/versions/(\d+)/undo", history)
    assert version
    undo = f"/versions/{version[1]}/undo"
    assert editor.post(undo, data={"form_token": form_token(editor)}).status_code == 403
    assert publisher.post(undo, data={"form_token": form_token(publisher)}).status_code == 303
    assert archivist.read_text(encoding="utf-8") == before
    assert publisher.post(undo, data={"form_token": form_token(publisher)}).status_code == 409


def test_a_change_is_published_only_once_it_was_tried(signed_in: SignedIn, archivist: Path) -> None:
    client = signed_in("pat")
    number = number_of(write(client))
    assert published(client, number).status_code == 409
    assert WEEKENDS not in archivist.read_text(encoding="utf-8")
    assert do(client, number, "discard").status_code == 303
    assert do(client, number, "preview").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"aspects": "hours/nonsense"}, "unknown aspect"),
        ({"topic": "nonsense"}, "unknown topic"),
        ({"career": "nobody"}, "There is no profile"),
        ({"kind": "alias", "alias": "wind turbine technician"}, "already names"),
        ({"kind": "link", "text": "Go", "url": "javascript:alert(1)", "topics": "pay"}, "url"),
        ({"kind": "wording", "response": "utter_greet", "before": "", "text": "x"}, "Someone has changed this"),
        ({"kind": "nonsense"}, ""),
    ],
)
def test_a_broken_edit_is_shown_again_with_what_is_wrong(fields: dict[str, str], said: str, signed_in: SignedIn, archivist: Path) -> None:
    before = archivist.read_text(encoding="utf-8")
    answer = write(signed_in("ed"), **fields)
    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert archivist.read_text(encoding="utf-8") == before


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(signed_in: SignedIn, archivist: Path) -> None:
    first, second = signed_in("pat"), signed_in("ed")
    held = read_profile(archivist)
    assert not isinstance(held, list)
    hours = held.statements["hours"][0]
    fields = {"before": hours.digest, "aspects": "hours/weekly_hours"}
    mine, theirs = (
        number_of(write(first, text="They work 35 hours.", **fields)),
        number_of(write(second, text="They work 36 hours.", **fields)),
    )
    tried(first, mine)
    tried(second, theirs)
    assert published(first, mine).status_code == 303
    page = second.get(f"/changes/{theirs}").text
    assert "Someone has changed this" in page
    assert "They work 35 hours." in page
    assert "They work 36 hours." in page
    refused = published(first, theirs)
    assert refused.status_code == 409
    assert archivist.read_text(encoding="utf-8").count("They work 35 hours.") == 1


def test_edits_by_hand_and_in_the_browser_do_not_overwrite_each_other(signed_in: SignedIn, archivist: Path) -> None:
    client = signed_in("pat")
    number = number_of(write(client))
    tried(client, number)
    by_hand = archivist.read_text(encoding="utf-8").replace("They could work in an office.", "They work in an office.  # checked")
    archivist.write_text(by_hand, encoding="utf-8")
    assert published(client, number).status_code == 303
    after = archivist.read_text(encoding="utf-8")
    assert "They work in an office." in after
    assert "# checked" in after
    assert WEEKENDS in after
    archivist.write_text(after.replace("35 hours", "36 hours") + "# by hand\n", encoding="utf-8")
    version = re.findall(r"/versions/(\d+)/undo", client.get("/versions").text)[0]
    assert client.post(f"/versions/{version}/undo", data={"form_token": form_token(client)}).status_code == 409
    assert archivist.read_text(encoding="utf-8").endswith("# by hand\n")


@pytest.mark.parametrize("crash", ["before", "after"])
def test_a_crash_in_mid_publish_leaves_whole_files(
    crash: str, archivist: Path, careers: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archivist.read_text(encoding="utf-8")
    proposal = proposal_of(database, StatementChange(career="archivist", topic="hours", text=WEEKENDS, aspects=("hours/weekends",)))

    class Killed(BaseException):
        pass

    replace = files.replace

    def die(path: Path, text: str | None) -> None:
        if crash == "after":
            replace(path, text)
        raise Killed

    monkeypatch.setattr(files, "replace", die)
    with pytest.raises(Killed):
        publishing.publish(database, proposal, "pat", "why", "what", careers)
    monkeypatch.setattr(publishing, "SETTLED_AFTER", 0.0)
    assert (archivist.read_text(encoding="utf-8") == before) is (crash == "before")
    assert not isinstance(read_profile(archivist), list)
    database.run_here(publishing.recover)
    version = database.run_here(lambda s: s.execute(sa.select(tables.versions).order_by(tables.versions.c.id.desc())).first())
    found = database.run_here(lambda session: publishing.proposal(session, proposal.id))
    assert (version.status, found and found.status) == (("failed", "proposed") if crash == "before" else ("live", "published"))


def test_several_publish_at_once_and_every_change_counts(archivist: Path, careers: Store, database: Database) -> None:
    proposals = [proposal_of(database, StatementChange(career="archivist", topic="hours", text=f"Sentence {n}.")) for n in range(6)]

    async def all_at_once() -> None:
        calls = (asyncio.to_thread(publishing.publish, database, each, "pat", "why", "what", careers) for each in proposals)
        await asyncio.gather(*calls)

    asyncio.run(all_at_once())
    text = archivist.read_text(encoding="utf-8")
    assert [n for n in range(6) if text.count(f"Sentence {n}.") == 1] == list(range(6))
    with pytest.raises(Conflict):
        publishing.publish(database, proposals[0], "pat", "again", "what", careers)


def test_a_change_that_breaks_a_regression_question_is_published_only_if_that_is_meant(
    signed_in: SignedIn, archivist: Path, folder: Path
) -> None:
    client = signed_in("pat")
    fields = {"kind": "regression", "question_text": "weekends?", "says": "doesn’t say"}
    kept = number_of(write(client, **fields))
    tried(client, kept)
    assert published(client, kept).status_code == 303
    assert "weekends?" in (folder / "regressions.yml").read_text(encoding="utf-8")
    number = number_of(write(client))
    assert "No longer right: “weekends?”" in tried(client, number)
    assert published(client, number).status_code == 409
    assert published(client, number, anyway="yes").status_code == 303


def test_a_preview_that_fails_says_so(signed_in: SignedIn, archivist: Path, monkeypatch: pytest.MonkeyPatch, conversations: Any) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("no model")

    monkeypatch.setattr(preview, "_replay", fail)
    talk(conversations, "weekends again", turn("weekends?"))
    client = signed_in("ed")
    assert "Trying it did not work" in tried(client, number_of(write(client)))


@pytest.mark.parametrize("fails", [False, True])
def test_a_late_note_of_progress_does_not_hide_the_result(
    fails: bool, signed_in: SignedIn, archivist: Path, conversations: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(conversations, f"late {fails}", turn("weekends?"))
    replayed, note = threading.Event(), preview.note

    async def replies(asked: list[Asked], *_: object) -> Replies:
        replayed.set()
        if fails:
            raise RuntimeError("no model")
        return [(Replied(text="old"), Replied(text="new"))] * len(asked)

    def late(session: Session, proposal: Proposal, progress: Summary) -> bool:
        """Note what is known so far, after the result would be stored if it didn't wait."""
        replayed.wait(10)
        for _ in range(20):
            now = database.run_here(lambda other: publishing.proposal(other, proposal.id))
            if now and '"running"' not in now.preview:
                break
            time.sleep(0.02)
        return note(session, proposal, progress)

    monkeypatch.setattr(preview, "_replay", replies)
    monkeypatch.setattr(preview, "note", late)
    monkeypatch.setattr(preview, "NOTE_EVERY", 0.0)
    client = signed_in("ed")
    number = number_of(write(client))
    assert ("did not work" if fails else "asked again") in tried(client, number)
    time.sleep(0.2)
    assert ("did not work" if fails else "would get another reply") in client.get(f"/changes/{number}").text


def test_every_page_has_an_answer_for_programs(signed_in: SignedIn, conversations: Any, archivist: Path) -> None:
    talk(conversations, "programs", turn("weekends for programs?"))
    client = signed_in("ruth")
    found = client.get("/api/questions").json()["questions"]
    assert "weekends for programs?" in [each["text"] for each in found]
    number = next(each["id"] for each in found if each["text"] == "weekends for programs?")
    assert client.get(f"/api/questions/{number}").json()["transcript"][0]["text"] == "weekends for programs?"
    assert client.get("/api/questions/999999").json() == {"question": None}
    assert client.get("/api/counts").json()["counts"][-1]["asked"] > 0
    assert client.get("/api/health").json()["careers"]
    assert client.get("/api/report").json()["asked"] > 0
    assert "changes" in client.get("/api/changes").json()
    assert "versions" in client.get("/api/versions").json()
    assert client.get("/report.csv").text.startswith("kind,name,asked,unhelpful\r\n")
    assert client.get("/health").status_code == 200
