"""Rotating tokens: renewed before they expire or when Slack says so, once for all servers, and kept over a restart."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import Slack, tokens
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.tokens import RotatingToken
from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.settings import SettingsError
from bot.stores import slack_tokens
from bot.stores.tracker import SqliteTrackerStore
from tests.integration.channels.slack.conftest import Server, Start
from tests.integration.channels.slack.fake_slack import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, Failure, FakeSlack, Rotation

HOUR = 60 * 60.0
ROTATING = {"bot_token": "", "refresh_token": REFRESH_TOKEN, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@pytest.fixture
def rotation(slack: FakeSlack) -> Rotation:
    slack.rotation = Rotation()
    return slack.rotation


@pytest.fixture
def serve(start: Start, rotation: Rotation, tmp_path: Path) -> Callable[..., Server]:
    """Return a function that starts a server with rotating tokens. All servers share a database."""

    def serve(store: TrackerStore | None = None, **settings: Any) -> Server:
        server = start(**{**ROTATING, **settings})
        server.agent.tracker_store = NoFallbackTrackerStore(
            store or SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
        )  # type: ignore[attr-defined]
        return server

    return serve


def ask(server: Server, number: int = 1) -> str | None:
    """Ask something, and return the token with which the answer was posted. None if it was lost."""
    before = len(server.slack.posts)
    server.deliver.message(f"hours? {number}", ts=f"1600.{number}")
    return server.channel._api.client.token if len(server.wait_for_posts()) > before else None


def health(server: Server) -> tuple[int, Any]:
    response = httpx.get(server.deliver.url.removesuffix("webhook"))
    return response.status_code, response.json()


def advance(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    """Put the clock of the tokens some hours ahead of the real one."""
    monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: time.time() + hours * HOUR, monotonic=time.monotonic))


def test_first_refresh_token_gets_an_access_token_that_is_kept(serve: Callable[..., Server], rotation: Rotation) -> None:
    server = serve()
    assert [ask(server, 1), ask(server, 2)] == ["xoxe.xoxb-1-1"] * 2
    assert ask(serve()) == "xoxe.xoxb-1-1"  # after a restart, or on another server
    assert rotation.issued == ["xoxe.xoxb-1-1"]


@pytest.mark.parametrize(("hours", "token"), [(9.0, "xoxe.xoxb-1-1"), (10.5, "xoxe.xoxb-1-2"), (40.0, "xoxe.xoxb-1-2")])
def test_token_is_renewed_two_hours_before_it_expires(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, hours: float, token: str
) -> None:
    assert ask(serve()) == "xoxe.xoxb-1-1"
    advance(monkeypatch, hours)
    assert ask(serve()) == token
    # Each refresh token works once, so the second one was stored.
    advance(monkeypatch, hours + 41.0)
    assert ask(serve()) != token


@pytest.mark.parametrize("lifetime", [600, 2 * 60 * 60])
def test_token_that_expires_soon_is_used_for_half_its_life(serve: Callable[..., Server], rotation: Rotation, lifetime: int) -> None:
    rotation.lifetime = lifetime
    server = serve()
    assert [ask(server, 1), ask(server, 2)] == ["xoxe.xoxb-1-1"] * 2


@pytest.mark.parametrize("method", ["chat.postMessage", "auth.test"])
def test_token_that_slack_calls_expired_is_renewed_at_once(serve: Callable[..., Server], rotation: Rotation, method: str) -> None:
    server = serve()
    assert ask(server, 1)
    rotation.expired.add(rotation.issued[-1])
    if method == "auth.test":
        assert health(server) == (200, {"status": "ok"})
    assert ask(server, 2) == "xoxe.xoxb-1-2"
    assert [error for _, error in server.slack.rejected] == ["token_expired"]


def test_servers_renew_the_token_once_between_them(serve: Callable[..., Server], rotation: Rotation, slack: FakeSlack) -> None:
    servers = [serve() for _ in range(3)]
    for number in range(1, 4):
        with ThreadPoolExecutor(len(servers)) as pool:
            list(pool.map(lambda server, number=number: server.deliver.message("hours?", ts=f"1600.{number}"), servers))
        for server in servers:
            server.wait_for_posts()
        assert len(slack.posts) == 3 * number
        assert len(rotation.issued) == number
        rotation.expired.add(rotation.issued[-1])


def test_answers_that_wait_for_a_token_share_it(serve: Callable[..., Server], rotation: Rotation) -> None:
    server = serve()
    for number in range(5):
        server.deliver.message("hours?", user=f"U{number}")
    assert len(server.wait_for_posts()) == 5
    assert len(rotation.issued) == 1


FAILURES = [Failure("internal_error"), Failure(status=503), Failure("ratelimited", 429, "0")]


@pytest.mark.parametrize("failure", FAILURES, ids=["200 with an error", "503", "429"])
def test_renewal_that_fails_for_a_moment_is_tried_again(serve: Callable[..., Server], failure: Failure) -> None:
    server = serve()
    server.slack.failures["oauth.v2.access"] = [failure]
    assert ask(server) == "xoxe.xoxb-1-1"


@pytest.mark.parametrize("error", ["invalid_refresh_token", "internal_error"])
def test_token_works_until_it_expires_if_it_cannot_be_renewed_and_health_says_so(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    assert ask(serve()) == "xoxe.xoxb-1-1"
    advance(monkeypatch, 11.0)
    server = serve()
    server.slack.failures["oauth.v2.access"] = [Failure(error)] * 99
    assert ask(server) == "xoxe.xoxb-1-1"
    assert "could not be renewed, and expires in 59 minutes" in caplog.text
    assert health(server)[0] == 503
    advance(monkeypatch, 12.5)
    assert ask(serve()) is None
    assert error in caplog.text
    server.slack.failures.clear()
    assert ask(serve()) == "xoxe.xoxb-1-2"


@pytest.mark.parametrize("failures", [1, 20])
def test_tokens_that_the_database_does_not_take_are_stored_later(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, rotation: Rotation, failures: int
) -> None:
    write, attempts = slack_tokens.write, itertools.count(1)

    def fail_at_first(*args: Any, **kwargs: Any) -> None:
        if next(attempts) <= failures:
            raise OSError("no space left")
        write(*args, **kwargs)

    monkeypatch.setattr(slack_tokens, "write", fail_at_first)
    server = serve()
    assert ask(server, 1) == (None if failures > 1 else "xoxe.xoxb-1-1")
    monkeypatch.setattr(slack_tokens, "write", write)
    assert ask(server, 2) == ask(serve()) == "xoxe.xoxb-1-1"
    assert rotation.issued == ["xoxe.xoxb-1-1"]


@pytest.mark.parametrize("changed", [{"client_secret": "another"}, {"client_id": "7.8"}, {"refresh_token": "xoxe-1-used"}], ids=str)
def test_wrong_setting_is_named_and_nothing_secret_is_logged(
    serve: Callable[..., Server], changed: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(**changed)
    assert ask(server) is None
    assert health(server) == (503, {"status": "failing", "reason": "unauthorized"})
    reason = {"client_secret": "bad_client_secret", "client_id": "invalid_client_id", "refresh_token": "invalid_refresh_token"}
    assert reason[next(iter(changed))] in caplog.text
    assert not any(secret in caplog.text for secret in (REFRESH_TOKEN, CLIENT_SECRET, *changed.values()))


def test_new_setting_replaces_the_stored_tokens(serve: Callable[..., Server], rotation: Rotation) -> None:
    assert ask(serve())
    rotation.refresh_token = "xoxe-1-installed-again"
    rotation.expired.add(rotation.issued[-1])
    assert ask(serve(refresh_token="xoxe-1-installed-again")) == "xoxe.xoxb-1-2"


def test_stored_tokens_cannot_be_read_without_the_client_secret(serve: Callable[..., Server], tmp_path: Path, rotation: Rotation) -> None:
    assert ask(serve())
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("conversations.db*"))
    assert CLIENT_ID.encode() in stored
    assert not any(secret.encode() in stored for secret in (rotation.issued[-1], rotation.refresh_token, REFRESH_TOKEN))


def test_other_kinds_of_stores_are_refused_plainly(serve: Callable[..., Server], caplog: pytest.LogCaptureFixture) -> None:
    server = serve(InMemoryTrackerStore(Domain.empty()))
    assert ask(server) is None
    assert "need SQLite or PostgreSQL, and the tracker store is a InMemoryTrackerStore" in caplog.text
    assert health(server)[1]["reason"] == "unauthorized"


@pytest.fixture
def store(sql_store: SQLTrackerStore) -> SQLTrackerStore:
    return sql_store


class Refresher:
    """Answers refresh tokens, each once, and slowly."""

    def __init__(self) -> None:
        self.rotation = Rotation()
        self.refused = 0

    async def __call__(self, refresh_token: str) -> object:
        await asyncio.sleep(0.1)
        if refresh_token != self.rotation.refresh_token:
            self.refused += 1
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self.rotation.refresh("Basic MTIzLjQ1NjpjbGllbnQtc2VjcmV0", form)


def test_processes_take_turns_in_each_kind_of_database(store: SQLTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    refresher, settings = Refresher(), SlackSettings.model_validate({**ROTATING, "signing_secret": "s"})

    async def run() -> None:
        for number in range(1, 4):
            servers = [RotatingToken(settings, lambda: store, refresher) for _ in range(4)]
            assert {await each for each in asyncio.as_completed([server.get() for server in servers])} == {f"xoxe.xoxb-1-{number}"}
            advance(monkeypatch, 13.0 * number)

    asyncio.run(run())
    assert (len(refresher.rotation.issued), refresher.refused) == (3, 0)


@pytest.mark.parametrize("seconds", [tokens.CLAIM / 2, tokens.CLAIM + 1])
def test_server_that_dies_while_it_renews_does_not_stop_the_others_for_long(
    store: SQLTrackerStore, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(tokens, "POLL", 0.01)
    now = time.time()
    with store.session_scope() as session:
        assert slack_tokens.claim(session, CLIENT_ID, now, now + tokens.CLAIM)
        session.commit()
    token = RotatingToken(SlackSettings.model_validate({**ROTATING, "signing_secret": "s"}), lambda: store, Refresher())

    async def run() -> str:
        async with asyncio.timeout(1.0):
            return await token.get()

    advance(monkeypatch, seconds / HOUR)
    if seconds < tokens.CLAIM:
        with pytest.raises(TimeoutError):
            asyncio.run(run())
    else:
        assert asyncio.run(run()) == "xoxe.xoxb-1-1"


def test_request_is_the_one_that_slack_sdk_makes(slack: FakeSlack, rotation: Rotation, serve: Callable[..., Server]) -> None:
    """slack_sdk's own rotator understands the fake, and gets on with the tokens that the channel leaves."""
    server = serve()
    assert ask(server) == "xoxe.xoxb-1-1"
    rotator = AsyncTokenRotator(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, client=AsyncWebClient(base_url=f"{slack.url}/api/"))
    bot = Bot(
        bot_token=rotation.issued[-1],
        bot_id="BBOT",
        bot_user_id="UBOT",
        bot_refresh_token=rotation.refresh_token,
        bot_token_expires_at=0,
        installed_at=0.0,
    )
    rotated = server.loop.run(rotator.perform_bot_token_rotation(bot=bot))
    assert rotated and (rotated.bot_token, rotated.bot_refresh_token) == ("xoxe.xoxb-1-2", rotation.refresh_token)
    requests = [arguments for method, arguments in slack.calls if method == "oauth.v2.access"]
    assert [request.keys() for request in requests] == [{"grant_type", "refresh_token"}] * 2


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"refresh_token": "xoxe-1-a", "signing_secret": "s"}, ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"]),
        ({"client_secret": "c", "app_token": "xapp-1"}, ["SLACK_REFRESH_TOKEN", "SLACK_CLIENT_ID"]),
        ({**ROTATING, "app_token": "xapp-1"}, []),
    ],
)
def test_renewing_needs_three_settings(given: dict[str, str], missing: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SlackSettings.model_fields:
        monkeypatch.delenv(f"SLACK_{name.upper()}", raising=False)
    assert SlackSettings.model_validate(given).missing() == missing


@pytest.mark.parametrize(
    ("given", "message"), [({"refresh_token": "xoxb-1"}, "starts with xoxe-"), ({"bot_token": "xoxb-1"}, "only one of bot_token")]
)
def test_settings_that_contradict_each_other_are_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Slack.from_credentials({**ROTATING, "signing_secret": "s", **given})
