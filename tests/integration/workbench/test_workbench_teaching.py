"""Teaching a phrasing: training in the background, putting the model live, taking it back, and what is left when something is killed."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import sqlalchemy as sa

from bot.cli import training
from bot.operations import processes, supervisor
from bot.workbench import preview, publishing, retraining, tables
from bot.workbench.database import Database
from bot.workbench.phrasings import plain
from bot.workbench.replay import Asked, Replied, Replies
from bot.workbench.results import RUNNING, SILENT_FOR, Summary
from tests.integration.workbench.conftest import HOSTILE, SignedIn, form_token, talk, turn
from tests.integration.workbench.editing import do, number_of, published, tried

TAUGHT = "does the bat phone go"


class Models:
    """A folder of models, in which the live one says what it was trained from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.live = folder / "careers.tar.gz"
        self.live.write_text("")
        self.stamp = folder / "stamp"
        self.stamp.write_text(training.inputs_digest())
        self.restarts = 0

    async def train(self, folder: Path, own: Path, report: training.Report) -> None:
        report("Fitting the classifier", 65)
        await asyncio.sleep(0)
        (folder / "careers.tar.gz").write_text(own.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.fixture
def models(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Models]:
    models = Models(tmp_path)

    async def replies(asked: list[Asked], _change: Any, _after: str, model: Path | None) -> Replies:
        assert model
        taught = plain(model.read_text(encoding="utf-8"))
        return [
            (Replied(text="What?", label="pay"), Replied(text="On call.", label="hours/on_call" if each.text in taught else "pay"))
            for each in asked
        ]

    def restart() -> None:
        models.restarts += 1

    monkeypatch.setattr(retraining, "CANDIDATES", tmp_path / "candidates")
    monkeypatch.setattr(training, "STAMP", models.stamp)
    monkeypatch.setattr(supervisor, "MODELS", tmp_path)
    monkeypatch.setattr(retraining, "_train", models.train)
    monkeypatch.setattr(retraining, "restart_soon", restart)
    monkeypatch.setattr(preview, "_replay", replies)
    monkeypatch.setattr(preview, "NOTE_EVERY", 0.05)
    yield models
    for each in ("phrasings.yml", "regressions.yml"):
        (folder / each).unlink(missing_ok=True)


def teach(client: httpx.Client, phrasings: str = TAUGHT, label: str = "hours/on_call") -> httpx.Response:
    return client.post("/edit", data={"form_token": form_token(client), "kind": "phrasing", "phrasings": phrasings, "label": label})


def undo(client: httpx.Client) -> httpx.Response:
    version = re.findall(r"/versions/(\d+)/undo", client.get("/versions").text)[0]
    return client.post(f"/versions/{version}/undo", data={"form_token": form_token(client)})


def test_an_editor_teaches_and_a_publisher_puts_the_model_live_and_takes_it_back(
    signed_in: SignedIn, models: Models, folder: Path, conversations: Any
) -> None:
    talk(conversations, "teaching", turn(TAUGHT, "unsure", "", ""))
    editor, publisher = signed_in("ed"), signed_in("pat")
    number = number_of(teach(editor, f"{TAUGHT}\r\ndo archivists hear the bat phone"))
    page = tried(editor, number)
    assert "Understood as being on call. On call." in page
    assert page.count("not what it meant") == 0
    assert "[archivists](career)" in page
    assert models.live.read_text() == ""
    assert do(editor, number, "publish", reason="mine").status_code == 403
    assert (folder / "phrasings.yml").exists() is False
    answer = published(publisher, number)
    assert (answer.status_code, answer.headers["location"]) == (303, "/workbench/versions?live=restart")
    assert TAUGHT in models.live.read_text()
    assert models.stamp.read_text() == training.inputs_digest((folder / "phrasings.yml").read_text(encoding="utf-8"))
    assert models.restarts == 1
    assert undo(publisher).status_code == 303
    assert (models.live.read_text(), (folder / "phrasings.yml").exists(), models.restarts) == ("", False, 2)
    assert models.stamp.read_text() == training.inputs_digest()


def test_a_model_that_something_else_was_published_after_is_not_put_live(signed_in: SignedIn, models: Models) -> None:
    client = signed_in("pat")
    first, second = number_of(teach(client)), number_of(teach(client, "bat phone at night", "hours/nights"))
    for number in (first, second):
        tried(client, number)
    assert published(client, first).status_code == 303
    answer = published(client, second)
    assert answer.status_code == 409
    assert "Try the change again" in answer.text
    assert "bat phone at night" not in models.live.read_text()
    tried(client, second)
    assert published(client, second).status_code == 303
    assert TAUGHT in models.live.read_text()
    assert "bat phone at night" in models.live.read_text()


@pytest.mark.parametrize(
    ("phrasings", "label", "said"),
    [
        (TAUGHT, "hours/nonsense", "not in the taxonomy"),
        ("are they on call", "pay", "is an example of hours/on_call already"),
        (HOSTILE, "pay/[x]", "not in the taxonomy"),
        ("call [phone]", "pay", "without brackets"),
        ("", "pay", "at least 1 item"),
    ],
)
def test_a_phrasing_that_would_teach_nonsense_is_shown_again(
    phrasings: str, label: str, said: str, signed_in: SignedIn, models: Models
) -> None:
    answer = teach(signed_in("ed"), phrasings, label)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script" not in answer.text


def test_markup_in_a_phrasing_is_text(signed_in: SignedIn, models: Models) -> None:
    client = signed_in("pat")
    number = number_of(teach(client, HOSTILE))
    for page in (tried(client, number), client.get("/changes").text):
        assert "<script" not in page
        assert "<img" not in page


def test_a_disk_without_room_for_the_model_changes_nothing(signed_in: SignedIn, models: Models, folder: Path) -> None:
    client = signed_in("pat")
    number = number_of(teach(client))
    tried(client, number)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retraining.shutil, "copyfile", fail)
        answer = published(client, number)
        assert answer.status_code == 503
        assert "the disk is full" in answer.text
    assert (models.live.read_text(), (folder / "phrasings.yml").exists(), models.restarts) == ("", False, 0)
    assert published(client, number).status_code == 303


def test_a_crash_before_the_model_is_in_its_place_is_settled(
    signed_in: SignedIn, models: Models, database: Database, monkeypatch: pytest.MonkeyPatch, careers: Any, folder: Path
) -> None:
    client = signed_in("pat")
    number = number_of(teach(client))
    tried(client, number)
    proposal = database.run_here(lambda session: publishing.proposal(session, number))

    class Killed(BaseException):
        pass

    def staged(_phrasings: str) -> Any:
        def die() -> None:
            raise Killed

        return die

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(retraining, "staged", staged)
        publishing.publish(database, proposal, "pat", "why", "what", careers)  # type: ignore[arg-type]
    assert models.live.read_text() == ""
    monkeypatch.setattr(publishing, "SETTLED_AFTER", 0.0)
    assert "live" in client.get("/versions").text
    assert TAUGHT in models.live.read_text()


# ------------------------------------------------------------------ the training itself

PRINTS = "import os, psutil, sys; print(os.nice(0), len(psutil.Process().cpu_affinity()), os.environ['OMP_NUM_THREADS'], flush=True); "


@pytest.fixture
def real_training(models: Models, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Run a process for each training, though not Rasa."""
    monkeypatch.undo()
    monkeypatch.setattr(retraining, "CANDIDATES", models.folder / "candidates")
    return monkeypatch


def run_instead(patch: pytest.MonkeyPatch, code: str) -> None:
    patch.setattr(processes, "python", lambda *_: [sys.executable, "-c", code])


def train(lines: list[bytes]) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "follow", lambda line, _report: lines.append(line))
        return asyncio.run(retraining.train("version: 3", lambda _stage, _done: None))


def test_a_training_has_the_lowest_priority_and_one_core(real_training: pytest.MonkeyPatch) -> None:
    lines: list[bytes] = []
    run_instead(real_training, f"import time; time.sleep(0.5); {PRINTS} sys.exit(3)")
    with pytest.raises(retraining.TrainingFailed, match="19 1 1"):
        train(lines)
    assert lines == [b"19 1 1\n"]
    assert list(retraining.CANDIDATES.iterdir()) == []


def test_a_training_that_is_stopped_leaves_no_process_and_no_model(real_training: pytest.MonkeyPatch, models: Models) -> None:
    run_instead(real_training, "import time; print('on', flush=True); time.sleep(60)")

    async def stop() -> None:
        task = asyncio.create_task(retraining.train("version: 3", lambda _stage, _done: None))
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.wait({task})

    before = set(psutil.Process().children())
    asyncio.run(stop())
    assert set(psutil.Process().children()) <= before
    assert list(retraining.CANDIDATES.iterdir()) == []
    assert models.live.read_text() == ""


def test_discarding_a_change_stops_its_training(signed_in: SignedIn, models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = []

    async def forever(*_: object) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.append(True)

    monkeypatch.setattr(retraining, "_train", forever)
    client = signed_in("ed")
    number = number_of(teach(client))
    do(client, number, "preview")
    assert "Training in the background" in client.get(f"/changes/{number}").text
    do(client, number, "discard")
    for _ in range(60):
        if stopped:
            break
        time.sleep(0.05)
    assert stopped


def test_a_training_whose_server_was_killed_can_be_started_again(signed_in: SignedIn, models: Models, database: Database) -> None:
    client = signed_in("ed")
    number = number_of(teach(client))
    killed = Summary(state=RUNNING, at=time.time() - 2 * SILENT_FOR).model_dump_json()
    note = sa.update(tables.changes).where(tables.changes.c.id == number).values(preview=killed)
    database.run_here(lambda session: session.execute(note))
    page = client.get(f"/changes/{number}").text
    assert "stopped in the middle" in page
    assert "Try it again" in page
    assert "1 recent" in tried(client, number) or "asked again" in tried(client, number)


def test_old_models_and_what_killed_trainings_left_are_deleted(models: Models) -> None:
    candidates = retraining.CANDIDATES
    (candidates / "left").mkdir(parents=True)
    os.utime(candidates / "left", (0, 0))
    for n in range(6):
        (candidates / f"{n}.tar.gz").touch()
        os.utime(candidates / f"{n}.tar.gz", (n, n))
    asyncio.run(retraining.train("version: 3", lambda _stage, _done: None))
    left = {path.name for path in candidates.iterdir()}
    assert left == {*(f"{n}.tar.gz" for n in range(2, 6)), retraining.candidate("version: 3").name}


def test_a_server_without_training_data_says_so(signed_in: SignedIn, models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retraining, "NLU_DATA", models.folder / "nothing")
    client = signed_in("ed")
    assert "isn’t installed on it" in tried(client, number_of(teach(client)))


@pytest.mark.parametrize(("setting", "stopped"), [("yes", [(os.getpid(), signal.SIGTERM)]), ("", []), ("no", [])])
def test_a_server_stops_only_if_something_starts_it_again(
    setting: str, stopped: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[int, int]] = []
    monkeypatch.setenv(supervisor.SUPERVISED, setting)
    monkeypatch.setattr(retraining, "RESTART_AFTER", 0.0)
    monkeypatch.setattr(os, "kill", lambda pid, number: sent.append((pid, number)))

    async def restart() -> None:
        retraining.restart_soon()
        await asyncio.sleep(0.05)

    asyncio.run(restart())
    assert sent == stopped
