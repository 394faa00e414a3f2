"""Faults of an assistant with the default configuration: a broken profile, old conversations, a full disk, a killed server."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.notices import notices
from bot.cli.client import Conversation
from bot.operations import processes, supervisor
from bot.operations.readiness import CACHED_FOR
from bot.rasa_patches.store_failures import LARGE_PROBE, LONGEST_PAUSE
from bot.stores.tracker import SqliteTrackerStore
from tests.conftest import conversations_in
from tests.system.faults.waiting import longest_wait
from tests.unit.knowledge.made_up import write

Running = tuple[str, processes.ManagedProcess]
DAY = 24 * 60 * 60.0  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def running(trained: None, folder: Path) -> Iterator[Running]:
    profiles = folder / "profiles"
    profiles.mkdir()
    write(profiles, "Baker")
    (profiles / "nurse.yml").write_text("id: nurse\nname: [", encoding="utf-8")
    add_old(folder, "old", 31)
    # Without a recent one, the clock could be wrong.
    add_old(folder, "recent", 1)
    add_old(folder, "not so old", 29)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREERS_PROFILES", str(profiles))
        patch.setenv("CAREERS_INDEX", str(folder / "careers.db"))
        ports = supervisor.free_port(), supervisor.free_port()
        with supervisor.Supervisor(*ports, folder, tracker_store=conversations_in(folder)) as running:
            yield supervisor.address(ports[0]), running.server


def add_old(folder: Path, conversation: str, days: float) -> None:
    store = SqliteTrackerStore(Domain.empty(), db=str(folder / "conversations.db"))
    event = UserUttered("hello", timestamp=time.time() - days * DAY)
    asyncio.run(store.save(DialogueStateTracker.from_events(conversation, [event])))
    store.engine.dispose()


def stored(folder: Path) -> dict[str, list[str]]:
    """Return the stored messages of each person."""
    with sqlite3.connect(folder / "conversations.db") as database:
        rows = database.execute("SELECT sender_id, json_extract(data, '$.text') FROM events WHERE type_name = 'user' ORDER BY id")
        said: dict[str, list[str]] = {}
        for sender, text in rows:
            said.setdefault(sender, []).append(text)
        return said


def test_a_broken_profile_is_logged_and_the_others_are_used(running: Running, folder: Path) -> None:
    address, _ = running
    assert "Bakers work 40 hours" in Conversation(address).say("how many hours a week does a baker work?")[0].text
    logs = "".join(log.read_text() for log in folder.glob("*.log"))
    assert f"{folder / 'profiles' / 'nurse.yml'}:2" in logs


def test_conversations_older_than_thirty_days_are_deleted(running: Running, folder: Path) -> None:
    deadline = time.monotonic() + 60
    while "old" in (said := stored(folder)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert said["not so old"] == ["hello"]


def test_a_full_disk_gets_an_apology_and_loses_no_answered_turn(running: Running, folder: Path) -> None:
    address, server = running
    person = Conversation(address)
    answered: list[str] = []
    (log,) = folder.glob("server-*.log")
    # A limit on the size of the server's files has the same effect as a full disk. It leaves room for the log, but none for a long turn.
    limit = log.stat().st_size + 25_000
    assert limit < LARGE_PROBE
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        for i in range(100):
            text = f"how many hours a week does a baker work? {i}"
            (reply,) = person.say(text)
            if reply.text == notices().unavailable:
                break
            answered.append(text)
        assert person.say("and part time?")[0].text == notices().unavailable
        time.sleep(CACHED_FOR)
        ready = httpx.get(f"{address}/health/ready", timeout=30)
        assert (ready.status_code, ready.json()["tracker_store"]) == (503, "failed")
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    time.sleep(LONGEST_PAUSE)
    assert "Bakers work 40 hours" in person.say("and the hours?")[0].text
    assert stored(folder)[person.id] == [*answered, "and the hours?"]
    assert log.read_text().count("Writing to the tracker store is out of order, ") == 1
    assert log.read_text().count("Writing to the tracker store works again") == 1


def test_while_another_program_locks_the_database_nobody_waits_long(running: Running, folder: Path) -> None:
    address, _ = running
    (log,) = folder.glob("server-*.log")
    before = [log.read_text().count(f"Writing to the tracker store {words}") for words in ("is out of order, ", "works again, ")]
    people = [Conversation(address) for _ in range(12)]

    def ask(person: Conversation) -> None:
        assert person.say("how many hours a week does a baker work?")[0].text == notices().unavailable

    with contextlib.closing(sqlite3.connect(folder / "conversations.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        # One after another, they would wait 24 seconds.
        assert longest_wait(ask, people, address) < 6
        assert httpx.get(f"{address}/health/ready", timeout=30).json()["tracker_store"] == "failed"
    time.sleep(LONGEST_PAUSE)
    for person in people:
        assert "40 hours" in person.say("how many hours a week does a baker work?")[0].text
    after = [log.read_text().count(f"Writing to the tracker store {words}") for words in ("is out of order, ", "works again, ")]
    assert after == [count + 1 for count in before]


@pytest.mark.long
def test_a_killed_server_resumes_after_the_last_answered_turn(running: Running, folder: Path) -> None:
    address, server = running
    people = [Conversation(address) for _ in range(3)]

    def talk(person: Conversation) -> list[str]:
        """Return the questions that were answered before the server was killed."""
        answered: list[str] = []
        with contextlib.suppress(httpx.TransportError):
            for i in range(10_000):
                person.say(f"how many hours a week does a baker work? {i}")
                answered.append(f"how many hours a week does a baker work? {i}")
        return answered

    with ThreadPoolExecutor(len(people)) as pool:
        talks = [pool.submit(talk, person) for person in people]
        # A second stored question means that the first was answered.
        while any(len(stored(folder).get(person.id, ())) < 2 for person in people):
            time.sleep(0.1)
        server.process.kill()
        server.process.wait()
        answered = [each.result() for each in talks]
    server.start()
    server.wait_until_ready()
    said = stored(folder)
    for person, before in zip(people, answered, strict=True):
        # The last one, which was not answered, may or may not be stored.
        assert before and said[person.id][: len(before)] == before
        assert len(set(said[person.id])) == len(said[person.id]) <= len(before) + 1
        assert "40 hours" in Conversation(address, person.sender).say("and the hours?")[0].text
