"""The running assistant as an owner sets it up: listed origins, tight limits, a proxy, a secret; down, killed, and back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from bot.channels.web.settings import CHANNEL, SECRET, SHORTEST_SECRET
from bot.operations import supervisor
from tests.conftest import conversations_in
from tests.integration.channels.web.visitor import CHANNEL as PATH
from tests.integration.channels.web.visitor import Visitor, events, new_key

ORIGIN = "https://careers.example.org"
MESSAGES, SESSIONS = 4, 3


class Owned:
    """The owner's assistant, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = conversations_in(folder)
        self._port, self._actions_port = supervisor.free_port(), supervisor.free_port()
        self._credentials = folder / "credentials.yml"
        self._running = contextlib.ExitStack()
        self.address = supervisor.address(self._port)
        settings = {"origins": [ORIGIN], "messages_per_session": f"{MESSAGES}/hour", "sessions_per_address": f"{SESSIONS}/hour"}
        YAML(typ="safe").dump({CHANNEL: settings, "bot.channels.rest.Rest": None}, self._credentials)

    def start(self) -> None:
        endpoints = self._running.enter_context(supervisor.endpoints_file(self._actions_port, tracker_store=self._store))
        place = ("-i", supervisor.HOST, "-p", str(self._port), "--cors", "*")
        files = ("-m", str(supervisor.newest_model()), "--endpoints", str(endpoints), "--credentials", str(self._credentials))
        log = self._folder / "server.log"
        server = self._running.enter_context(supervisor.process(supervisor.rasa("run", *place, *files), log))
        supervisor.wait_until_ready("server", f"{self.address}/webhooks/rest/", server, log)
        self._running.callback(server.kill)

    def kill(self) -> None:
        """As a machine that loses its power: what was answered must be stored by now."""
        self._running.close()

    def actions(self) -> contextlib.AbstractContextManager[object]:
        return supervisor.action_server(self._actions_port, self._folder / "actions.log")

    def visitor(self, person: int, token: str | None = None) -> Visitor:
        """Someone on the listed site, from an address of their own, as the proxy says."""
        return Visitor(self.address, ORIGIN, token, {"X-Forwarded-For": f"203.0.113.{person}"})


@pytest.fixture(scope="module")
def owned(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(SECRET, "s" * SHORTEST_SECRET)
        environment.setenv("SANIC_PROXIES_COUNT", "1")
        owned = Owned(tmp_path_factory.mktemp("owned"))
        owned.start()
        yield owned
        owned.kill()


def test_the_action_server_being_down_is_told_and_ends_the_stream(owned: Owned) -> None:
    apology = YAML(typ="safe").load(supervisor.ROOT / "domain.yml")["responses"]["utter_apology"][0]["text"]
    visitor = owned.visitor(1)
    assert visitor.say("what are the hours?")["text"] == apology
    assert visitor.history()[-1]["text"] == apology


@pytest.mark.parametrize(("origin", "status"), [(ORIGIN, 200), ("https://evil.example", 403), ("http://careers.example.org", 403)])
def test_origins_are_the_lists_even_if_rasa_is_told_to_let_everyone_in(owned: Owned, origin: str, status: int) -> None:
    response = httpx.post(f"{owned.address}{PATH}/session", headers={"Origin": origin, "X-Forwarded-For": "203.0.113.2"})
    assert response.status_code == status
    assert response.headers.get("access-control-allow-origin") == (origin if status == 200 else None)
    assert "access-control-allow-credentials" not in response.headers


def test_rate_limit_of_a_session(owned: Owned) -> None:
    visitor = owned.visitor(3)
    for _ in range(MESSAGES):
        assert events(visitor.post(text="hello").text.splitlines())[-1][0] == "done"
    refused = visitor.post(text="hello")
    assert (refused.status_code, refused.json()["error"]) == (429, "too_fast")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    # What was said can still be read, and another's session is not held up.
    assert len(visitor.history()) == 2 * MESSAGES
    assert owned.visitor(3).post(text="hello").status_code == 200


def test_rate_limit_of_an_address_as_the_one_trusted_proxy_gives_it(owned: Owned) -> None:
    for claimed in range(SESSIONS + 1):
        # What a client itself claims comes before what the proxy adds, and counts for nothing.
        headers = {"Origin": ORIGIN, "X-Forwarded-For": f"198.51.100.{claimed}, 203.0.113.4"}
        response = httpx.post(f"{owned.address}{PATH}/session", headers=headers)
        assert response.status_code == (200 if claimed < SESSIONS else 429)
    assert "Retry-After" in response.headers
    assert owned.visitor(5).token


def test_without_its_line_there_is_no_demo_site(owned: Owned) -> None:
    assert httpx.get(owned.address).text.startswith("Hello from Rasa")
    assert httpx.get(f"{owned.address}/careers/medical-technical-officer").status_code == 404


def test_a_retry_after_a_kill_and_a_restart_is_the_same_turn(owned: Owned) -> None:
    visitor, key, chosen = owned.visitor(6), new_key(), new_key()
    with owned.actions():
        reply = visitor.say("is there shift work?", key)
        choice = visitor.choose(reply["buttons"][0]["payload"], chosen)
    before = visitor.history()
    owned.kill()
    owned.start()
    # The token is still good. No action server runs, so only the turns that were can answer so.
    visitor = owned.visitor(6, visitor.token)
    assert visitor.history() == before
    assert visitor.say("is there shift work?", key) == reply
    assert visitor.choose(reply["buttons"][0]["payload"], chosen) == choice
    assert visitor.history() == before
    visitor.http.delete("/conversation").raise_for_status()
    assert visitor.history() == []
