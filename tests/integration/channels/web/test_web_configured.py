"""The web channel of a running server with an owner's settings: listed origins, low rate limits, a proxy, a secret, restarts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from bot.answering.responses import RESPONSES_FILE
from bot.channels.web.settings import SHORTEST_SECRET
from bot.operations import processes, supervisor
from tests.conftest import conversations_in
from tests.integration.channels.web.visitor import CHANNEL, Visitor, events, new_key

ORIGIN = "https://careers.example.org"
MESSAGES, SESSIONS = 4, 3


class OwnersServer:
    """A server that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = conversations_in(folder)
        self._port, self._actions_port = supervisor.free_port(), supervisor.free_port()
        self._credentials = folder / "credentials.yml"
        self._running = contextlib.ExitStack()
        self.address = supervisor.address(self._port)
        settings = {"origins": [ORIGIN], "messages_per_session": f"{MESSAGES}/hour", "sessions_per_address": f"{SESSIONS}/hour"}
        YAML(typ="safe").dump({"bot.channels.web.Web": settings, "bot.channels.rest.Rest": None}, self._credentials)

    def start(self) -> None:
        endpoints = self._running.enter_context(supervisor.endpoints_file(self._actions_port, tracker_store=self._store))
        place = ("-i", supervisor.HOST, "-p", str(self._port), "--cors", "*")
        files = ("-m", str(supervisor.newest_model()), "--endpoints", str(endpoints), "--credentials", str(self._credentials))
        log = self._folder / "server.log"
        process = self._running.enter_context(processes.process(supervisor.rasa("run", *place, *files), log))
        processes.wait_until_ready("server", f"{self.address}/webhooks/rest/", process, log)
        self._running.callback(process.kill)

    def log(self) -> str:
        return (self._folder / "server.log").read_text(encoding="utf-8")

    def kill(self) -> None:
        """Kill the server without warning, as a power failure would."""
        self._running.close()

    def action_server(self) -> contextlib.AbstractContextManager[object]:
        return supervisor.action_server(self._actions_port, self._folder / "actions.log")

    def visitor(self, person: int, token: str | None = None) -> Visitor:
        """Return a visitor on the listed site, with an address of their own in the proxy's header."""
        return Visitor(self.address, ORIGIN, token, {"X-Forwarded-For": f"203.0.113.{person}"})


@pytest.fixture(scope="module")
def server(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnersServer]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CAREERS_WEB_SECRET", "s" * SHORTEST_SECRET)
        environment.setenv("SANIC_PROXIES_COUNT", "1")
        server = OwnersServer(tmp_path_factory.mktemp("server"))
        server.start()
        yield server
        server.kill()


def test_an_apology_is_streamed_while_the_action_server_is_down(server: OwnersServer) -> None:
    apology = YAML(typ="safe").load(RESPONSES_FILE)["utter_apology"][0]["text"]
    visitor = server.visitor(1)
    assert visitor.say("what are the hours?")["text"] == apology
    assert visitor.history()[-1]["text"] == apology


@pytest.mark.parametrize(("origin", "status"), [(ORIGIN, 200), ("https://evil.example", 403), ("http://careers.example.org", 403)])
def test_only_listed_origins_count_whatever_rasas_cors_option_says(server: OwnersServer, origin: str, status: int) -> None:
    response = httpx.post(f"{server.address}{CHANNEL}/session", headers={"Origin": origin, "X-Forwarded-For": "203.0.113.2"})
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == (origin if status == 200 else "*")
    assert "access-control-allow-credentials" not in response.headers


def test_the_log_names_an_origin_that_is_missing_in_the_settings(server: OwnersServer) -> None:
    for _ in range(2):
        httpx.post(f"{server.address}{CHANNEL}/session", headers={"Origin": "https://new.example.org", "X-Forwarded-For": "203.0.113.7"})
    assert server.log().count("'https://new.example.org': if it is yours, add it to `origins`") == 1


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_the_script_is_compressed_as_the_browser_asks(server: OwnersServer, encoding: str) -> None:
    plain = httpx.get(f"{server.address}{CHANNEL}/widget.js", headers={"Accept-Encoding": "identity"})
    with httpx.stream("GET", f"{server.address}{CHANNEL}/widget.js", headers={"Accept-Encoding": encoding}) as response:
        sent = len(b"".join(response.iter_raw()))
    assert response.headers.get("content-encoding", "identity") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert sent == len(plain.content) if encoding == "identity" else sent < len(plain.content) / 2


def test_rate_limit_of_a_session(server: OwnersServer) -> None:
    visitor = server.visitor(3)
    for _ in range(MESSAGES):
        assert events(visitor.post(text="hello").text.splitlines())[-1][0] == "done"
    refused = visitor.post(text="hello")
    assert (refused.status_code, refused.json()["error"]) == (429, "too_fast")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    # The history can still be read, and other sessions are not limited.
    assert len(visitor.history()) == 2 * MESSAGES
    assert server.visitor(3).post(text="hello").status_code == 200


def test_rate_limit_of_an_address_uses_the_one_that_the_trusted_proxy_adds(server: OwnersServer) -> None:
    for claimed in range(SESSIONS + 1):
        # The first address is what the client claims. Only the last, which the proxy added, counts.
        headers = {"Origin": ORIGIN, "X-Forwarded-For": f"198.51.100.{claimed}, 203.0.113.4"}
        response = httpx.post(f"{server.address}{CHANNEL}/session", headers=headers)
        assert response.status_code == (200 if claimed < SESSIONS else 429)
    assert "Retry-After" in response.headers
    assert server.visitor(5).token


def test_rate_limit_of_an_address_holds_if_the_proxy_adds_a_port(server: OwnersServer) -> None:
    for n, address in enumerate(["203.0.113.8:1111", "203.0.113.8:2222", "203.0.113.8", "203.0.113.8:3333"]):
        response = httpx.post(f"{server.address}{CHANNEL}/session", headers={"Origin": ORIGIN, "X-Forwarded-For": address})
        assert response.status_code == (200 if n < SESSIONS else 429)


def test_there_is_no_demo_site_unless_it_is_configured(server: OwnersServer) -> None:
    assert httpx.get(server.address).text.startswith("Hello from Rasa")
    assert httpx.get(f"{server.address}/careers/medical-technical-officer").status_code == 404


@pytest.mark.long
def test_a_retry_after_a_kill_and_a_restart_is_the_same_turn(server: OwnersServer) -> None:
    visitor, key, choice_key = server.visitor(6), new_key(), new_key()
    with server.action_server():
        reply = visitor.say("is there shift work?", key)
        choice = visitor.choose(reply["buttons"][0]["payload"], choice_key)
    before = visitor.history()
    server.kill()
    server.start()
    # The token is still valid. No action server runs, so these replies can only come from the stored turns.
    visitor = server.visitor(6, visitor.token)
    assert visitor.history() == before
    assert visitor.say("is there shift work?", key) == reply
    assert visitor.choose(reply["buttons"][0]["payload"], choice_key) == choice
    assert visitor.history() == before
    visitor.http.delete("/conversation").raise_for_status()
    assert visitor.history() == []
