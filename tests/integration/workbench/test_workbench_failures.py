"""What goes wrong around the workbench: files that can't be written or read, and a database that can't be used. Nothing is lost."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.workbench import files, publishing, tables
from bot.workbench.database import Database
from tests.integration.workbench.conftest import PASSWORD, SignedIn, form_token
from tests.integration.workbench.editing import WEEKENDS, number_of, published, tried, write

pytestmark = pytest.mark.usefixtures("quick_preview")

Break = Callable[[Path, pytest.MonkeyPatch], None]


def refuse(code: int, at: str) -> Break:
    """Return what makes the file system refuse a call."""

    def install(path: Path, patch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise OSError(code, os.strerror(code))

        def fail_for_the_folder(opened: Any, *arguments: Any, **options: Any) -> int:
            return fail() if opened == path.parent else opening(opened, *arguments, **options)  # type: ignore[func-returns-value]

        opening = os.open
        patch.setattr(*{"write": (os, "fsync", fail), "open": (os, "open", fail_for_the_folder), "rename": (Path, "replace", fail)}[at])

    return install


def by_hand(text: str) -> Break:
    return lambda path, _patch: path.write_bytes(text.encode("latin-1"))


def vanish(path: Path, _patch: pytest.MonkeyPatch) -> None:
    path.unlink()


FAILURES: dict[str, tuple[Break, str]] = {
    "read-only folder": (refuse(errno.EROFS, "write"), "its folder is read-only"),
    "no permission": (refuse(errno.EACCES, "rename"), "the server has no permission"),
    "not the owner": (refuse(errno.EPERM, "write"), "the server has no permission"),
    "folder not to be read": (refuse(errno.EACCES, "open"), "the server has no permission"),
    "disk full": (refuse(errno.ENOSPC, "write"), "the disk is full"),
    "quota used up": (refuse(errno.EDQUOT, "write"), "the disk is full"),
    "failing disk": (refuse(errno.EIO, "write"), "look at the disk"),
    "folder gone": (refuse(errno.ENOENT, "open"), "is gone"),
    "profile gone": (vanish, "There is no profile"),
    "YAML broken": (by_hand("id: archivist\nstatements: [unclosed"), "changed by hand and can’t be read any more (line"),
    "a name twice": (by_hand("id: archivist\nid: archivist\n"), "changed by hand and can’t be read any more"),
    "another shape": (by_hand("- a list\n"), "changed by hand and can’t be read any more"),
    "statements gone": (by_hand("id: archivist\nname: Archivist\n"), "changed by hand and can’t be read any more"),
    "another encoding": (by_hand("id: archivist # \xe9\n"), "changed by hand and can’t be read any more"),
}


@pytest.fixture(params=FAILURES, ids=lambda name: name.replace(" ", "-"))
def failure(request: pytest.FixtureRequest) -> tuple[Break, str]:
    return FAILURES[request.param]


def test_publishing_says_what_is_wrong_and_can_be_repeated(
    failure: tuple[Break, str],
    signed_in: SignedIn,
    archivist: Path,
    database: Database,
) -> None:
    install, said = failure
    client = signed_in("pat")
    number = number_of(write(client))
    tried(client, number)
    before = archivist.read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        install(archivist, patch)
        broken = archivist.read_bytes() if archivist.exists() else None
        answer = published(client, number)
        assert answer.status_code in (409, 422, 503)
        assert said in answer.text
        assert WEEKENDS in answer.text
        assert (archivist.read_bytes() if archivist.exists() else None) == broken
    assert not list(archivist.parent.glob(".*.new"))
    statuses = sa.select(tables.versions.c.status).where(tables.versions.c.change == number)
    assert publishing.PUBLISHING not in database.run_here(lambda session: session.execute(statuses).scalars().all())
    archivist.write_bytes(before)
    assert published(client, number).status_code == 303
    assert WEEKENDS in archivist.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["read-only folder", "disk full", "folder gone"])
def test_taking_back_says_what_is_wrong_and_can_be_repeated(name: str, signed_in: SignedIn, archivist: Path) -> None:
    install, said = FAILURES[name]
    client = signed_in("pat")
    before = archivist.read_text(encoding="utf-8")
    number = number_of(write(client))
    tried(client, number)
    published(client, number)
    undo = client.get("/versions").text.partition("/undo")[0].rpartition("/workbench")[2] + "/undo"
    with pytest.MonkeyPatch.context() as patch:
        install(archivist, patch)
        answer = client.post(undo, data={"form_token": form_token(client)})
        assert answer.status_code == 503
        assert said in answer.text
    assert WEEKENDS in archivist.read_text(encoding="utf-8")
    assert client.post(undo, data={"form_token": form_token(client)}).status_code == 303
    assert archivist.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", ["YAML broken", "another shape", "another encoding"])
def test_what_was_written_is_shown_again_if_the_file_is_broken_meanwhile(name: str, signed_in: SignedIn, archivist: Path) -> None:
    install, said = FAILURES[name]
    client = signed_in("ed")
    install(archivist, pytest.MonkeyPatch())
    answer = write(client)
    assert answer.status_code == 503
    assert said in answer.text
    assert WEEKENDS in answer.text
    form = client.get("/edit", params={"kind": "contact", "career": "archivist", "name": "any"})
    assert form.status_code == 503
    assert said in form.text


@pytest.fixture
def locked(folder: Path, database: Database) -> Iterator[None]:
    """Lock the database, as a backup that hangs does."""
    with closing(sqlite3.connect(folder / "conversations.db")) as other:
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.rollback()


@pytest.mark.parametrize("fields", [{}, {"kind": "glossary", "term": "zymurgy", "means": WEEKENDS}])
def test_a_locked_database_loses_nothing_that_was_typed(
    fields: dict[str, str], signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    client = signed_in("pat")
    token = form_token(client)
    given = {"kind": "statement", "career": "archivist", "topic": "hours", "text": WEEKENDS, "form_token": token, **fields}
    request.getfixturevalue("locked")
    answer = client.post("/edit", data=given)
    assert answer.status_code == 503
    assert "The database can’t be used now" in answer.text
    assert WEEKENDS in answer.text


def test_every_page_says_that_the_database_cannot_be_used(
    signed_in: SignedIn, address: str, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    client = signed_in("pat")

    def fail(*_: object) -> None:
        raise OperationalError("SELECT what people typed", {}, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr(Database, "run_here", fail)
    for path in ("", "/questions", "/versions", "/changes/1"):
        answer = client.get(path)
        assert (answer.status_code, "The database can’t be used now" in answer.text) == (503, True)
        assert "SELECT" not in answer.text
    assert client.get("/api/questions").status_code == 503
    assert httpx.post(f"{address}/workbench/sign-in", data={"name": "ruth", "password": PASSWORD}).status_code == 503


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "profile.yml"
    path.write_text("old", encoding="utf-8")
    refuse(errno.ENOSPC, "write")(path, monkeypatch)
    with pytest.raises(files.Unusable, match="disk_full"):
        files.replace(path, "new")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]
