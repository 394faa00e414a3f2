"""The workbench on a server with a database but without a model."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import UserMessage, register
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic
from sanic.response import text

import bot.workbench.channel
from bot.knowledge import loader
from bot.knowledge.index import update
from bot.knowledge.store import Store
from bot.operations import http_headers, supervisor
from bot.paths import BUILD
from bot.stores.tracker import SqliteTrackerStore
from bot.workbench import preview
from bot.workbench.channel import Workbench
from bot.workbench.database import Database
from bot.workbench.passwords import hash_password
from bot.workbench.replay import Asked, Replied, Replies

PASSWORD = "correct horse"
PROXY_SECRET = "p" * 40
USERS = [f"{name}:{role}:{hash_password(PASSWORD)}" for name, role in (("ruth", "reader"), ("ed", "editor"), ("pat", "publisher"))]
USERS.append("sam@example.org:editor")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def turn(
    text: str,
    outcome: str = "gap",
    career: str = "archivist",
    aspect: str = "hours/weekends",
    at: float = 0.0,
    said: str = "The profile doesn’t say.",
    act: str = "ask",
    clauses: list[tuple[str, str]] | None = None,
    others: tuple[str, ...] = (),
    channel: str = "web",
    **reading: Any,
) -> list[Event]:
    """Return the events of a turn."""
    parts = [{"text": part, "start": 0, "end": len(part), "act": kind, "confidence": 1.0} for part, kind in clauses or [(text, act)]]
    query = {"aspect": aspect, **({"careers": [career]} if career else {})}
    found = {"text": text, "clauses": parts, "requests": [{"clause": 0, "query": query, "others": list(others)}], **reading}
    parsed = {"intent": {"name": aspect.split("/")[0], "confidence": 0.9}, "entities": [], "reading": found}
    reply = {"outcome": outcome, "reply": {"id": uuid.uuid4().hex}} if outcome else {}
    record = {"at": int(at), "queries": [query], "outcome": outcome or "small_talk"}
    stamp = {"timestamp": at} if at else {}
    return [
        UserUttered(text, parsed["intent"], [], parsed, message_id=uuid.uuid4().hex, input_channel=channel, **stamp),
        ActionExecuted("action_answer", **stamp),
        BotUttered(said, {}, reply, **stamp),
        SlotSet("dialogue", {"version": 1, "turns": [record]}, **stamp),
        ActionExecuted("action_listen", **stamp),
    ]


def talk(store: Any, conversation: str, *turns: list[Event]) -> None:
    """Store a conversation."""
    events = [ActionExecuted("action_listen"), *(event for each in turns for event in each)]
    asyncio.run(store.save(DialogueStateTracker.from_events(conversation, events)))


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with copies of the owner's files, which the workbench changes."""
    folder = tmp_path_factory.mktemp("workbench")
    profiles = folder / "profiles"
    profiles.mkdir()
    for path in loader.BUNDLED_PROFILES.glob("*.yml"):
        (profiles / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "PROFILES", (profiles,))
        patch.setenv("CAREERS_SITE_FILE", str(folder / "site.yml"))
        patch.setenv("CAREERS_REGRESSIONS_FILE", str(folder / "regressions.yml"))
        patch.setenv("CAREERS_PHRASINGS_FILE", str(folder / "phrasings.yml"))
        yield folder


@pytest.fixture
def archivist(folder: Path) -> Iterator[Path]:
    """Return the profile, which is as it was in each test."""
    path = folder / "profiles" / "archivist.yml"
    before = path.read_text(encoding="utf-8")
    yield path
    path.write_text(before, encoding="utf-8")
    for each in ("site.yml", "regressions.yml"):
        (folder / each).unlink(missing_ok=True)


@pytest.fixture(scope="package")
def careers(folder: Path) -> Store:
    update(folder / "index.db", folder / "profiles")
    return Store(folder / "index.db")


@pytest.fixture(scope="package")
def conversations(folder: Path) -> SqliteTrackerStore:
    return SqliteTrackerStore(Domain.load(str(BUILD.parent / "domain.yml")), db=str(folder / "conversations.db"))


@pytest.fixture(scope="package")
def database(conversations: SqliteTrackerStore) -> Database:
    return Database(conversations)


@pytest.fixture(scope="package")
def address(careers: Store, conversations: SqliteTrackerStore) -> Iterator[str]:
    """Run the workbench and return its address."""
    port, loop = supervisor.free_port(), asyncio.new_event_loop()

    async def reply(message: UserMessage) -> None:
        said = f"You asked: {message.text}"
        asked = turn(message.text, "answered", said=said, channel=message.input_channel)
        known = await conversations.retrieve_full_tracker(message.sender_id)
        before = list(known.events) if known else [ActionExecuted("action_listen")]
        tracker = DialogueStateTracker.from_events(message.sender_id, [*before, *asked])
        tracker.stored_events = len(before) if known else 0
        await conversations.save(tracker)
        await message.output_channel.send_response(message.sender_id, {"text": said})

    async def start() -> Any:
        app = Sanic(f"workbench-{uuid.uuid4().hex}", configure_logging=False)
        app.ctx.agent = SimpleNamespace(tracker_store=conversations, lock_store=InMemoryLockStore(), handle_message=reply)
        channel = Workbench.from_credentials({"users": USERS, "proxy_secret": PROXY_SECRET, "sign_ins_per_address": "1000/minute"})
        register([channel], app, route="/webhooks/")
        app.add_route(lambda *_, **__: text(""), "/careers/<career_id>", name="profile")  # of the demo site
        http_headers.install(app)
        server = await app.create_server(supervisor.HOST, port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        return server

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        stack.callback(loop.call_soon_threadsafe, loop.stop)
        patch.setattr(bot.workbench.channel, "load_store", lambda: careers)
        server = asyncio.run_coroutine_threadsafe(start(), loop).result(60)
        yield f"http://{supervisor.HOST}:{port}"
        loop.call_soon_threadsafe(server.close)


@pytest.fixture
def quick_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reply to questions without a model. A test of the system replays them with it."""

    async def replies(asked: list[Asked], change: Any, after: str, model: Path | None) -> Replies:
        silent, new = Replied(text="The profile doesn’t say."), Replied(text=after.splitlines()[-1])
        return [(silent, silent if "same" in each.text else new) for each in asked]

    monkeypatch.setattr(preview, "_replay", replies)


SignedIn = Callable[[str], httpx.Client]


def by_proxy(name: str) -> dict[str, str]:
    """Return the headers of a proxy that has signed someone in."""
    return {"X-Careers-Proxy-Secret": PROXY_SECRET, "X-Forwarded-User": name}


@pytest.fixture
def signed_in(address: str) -> Iterator[SignedIn]:
    """Return a function that returns someone's client. The proxy has signed them in, which is quicker than a password."""
    with contextlib.ExitStack() as stack:
        yield lambda name: stack.enter_context(httpx.Client(base_url=f"{address}/workbench", timeout=30, headers=by_proxy(name)))


@pytest.fixture
def with_password(address: str) -> Iterator[httpx.Client]:
    """Return the client of a reader who has signed in with the password."""
    with httpx.Client(base_url=f"{address}/workbench", timeout=30) as client:
        assert client.post("/sign-in", data={"name": "ruth", "password": PASSWORD}).status_code == 303
        yield client


def form_token(client: httpx.Client) -> str:
    """Return the token of the forms that someone gets."""
    return client.get("/changes").text.partition('name="form_token" value="')[2].partition('"')[0]
