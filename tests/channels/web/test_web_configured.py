"""The running assistant as an owner sets it up: listed origins, tight limits, a proxy, a secret; down, killed, and back."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from bot import serving
from bot.channels.web.settings import CHANNEL, SECRET, SHORTEST_SECRET
from tests.channels.web.visitor import CHANNEL as PATH
from tests.channels.web.visitor import Visitor, answer, events, new_key
from tests.conftest import conversations_in

pytestmark = pytest.mark.model

ORIGIN = "https://careers.example.org"
MESSAGES, SESSIONS = 4, 3


class Owned:
    """The owner's assistant; its processes are started and stopped by the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = conversations_in(folder)
        self.port, self.actions_port = serving.free_port(), serving.free_port()
        self.address = serving.address(self.port)
        self._credentials = folder / "credentials.yml"
        settings = {"origins": [ORIGIN], "messages_per_session": f"{MESSAGES}/hour", "sessions_per_address": f"{SESSIONS}/hour"}
        YAML(typ="safe").dump({CHANNEL: settings, "bot.channels.rest.Rest": None}, self._credentials)

    @contextlib.contextmanager
    def server(self) -> Iterator[None]:
        with serving.endpoints_file(self.actions_port, tracker_store=self.store) as endpoints:
            place = ("-i", serving.HOST, "-p", str(self.port), "--cors", "*")
            files = ("-m", str(serving.newest_model()), "--endpoints", str(endpoints), "--credentials", str(self._credentials))
            log = self.folder / "server.log"
            with serving.process(serving.rasa("run", *place, *files), log) as running:
                serving.wait_until_ready("server", f"{self.address}/webhooks/rest/", running, log)
                yield
                # Hard, as a machine that loses its power: what was answered must be stored by now.
                running.kill()

    def visitor(self, person: int, token: str | None = None) -> Visitor:
        """Someone on the listed site, from an address of their own, as the proxy says."""
        return Visitor(self.address, ORIGIN, token, {"X-Forwarded-For": f"203.0.113.{person}"})


@pytest.fixture(scope="module")
def owned(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(SECRET, "s" * SHORTEST_SECRET)
        environment.setenv("SANIC_PROXIES_COUNT", "1")
        yield Owned(tmp_path_factory.mktemp("owned"))


def test_it_keeps_its_word_while_down_killed_and_back(owned: Owned) -> None:
    key, chosen = new_key(), new_key()
    with owned.server():
        visitor = owned.visitor(1)
        # The action server is down: that is said, and the stream ends as ever.
        down = answer(visitor.post(text="what are the hours?"))
        assert "37.5" not in down["text"] and len(down["text"]) > 20
        with serving.action_server(owned.actions_port, owned.folder / "actions.log"):
            reply = visitor.say("is there shift work?", key)
            choice = visitor.choose(reply["buttons"][0]["payload"], chosen)
        before = visitor.history()
        _an_owners_rules_hold(owned)
    with owned.server():
        # The same token is the same conversation; the same keys are the same turns, though no action server could answer.
        visitor = owned.visitor(2, visitor.token)
        assert visitor.history() == before
        assert visitor.say("is there shift work?", key) == reply
        assert visitor.choose(reply["buttons"][0]["payload"], chosen) == choice
        assert visitor.history() == before
        assert visitor.http.delete("/conversation").status_code == 204
    with sqlite3.connect(owned.store["db"]) as database:
        senders = {sender for (sender,) in database.execute("SELECT DISTINCT sender_id FROM events")}
    assert len(senders) == 1  # that of the visitor who kept asking


def _an_owners_rules_hold(owned: Owned) -> None:
    # The list of origins decides, even if Rasa is told to let everyone in.
    for origin, status in ((ORIGIN, 200), ("https://evil.example", 403), ("http://careers.example.org", 403)):
        response = httpx.post(f"{owned.address}{PATH}/session", headers={"Origin": origin, "X-Forwarded-For": "203.0.113.9"})
        assert response.status_code == status
        assert response.headers.get("access-control-allow-origin") == (origin if status == 200 else None)
        assert "access-control-allow-credentials" not in response.headers

    # So many messages a session, each refused one with when to come back; another session is not held up.
    visitor = owned.visitor(3)
    for _ in range(MESSAGES):
        assert events(visitor.post(text="hello").text.splitlines())[-1][0] == "done"
    refused = visitor.post(text="hello")
    assert (refused.status_code, refused.json()["error"]) == (429, "too_fast")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert len(visitor.history()) == 2 * MESSAGES

    # So many sessions an address, as the one trusted proxy gives it; what a client claims beyond that counts for nothing.
    for claimed in range(SESSIONS):
        headers = {"X-Forwarded-For": f"198.51.100.{claimed}, 203.0.113.4"}
        assert Visitor(owned.address, ORIGIN, headers=headers).token
    last = {"Origin": ORIGIN, "X-Forwarded-For": "198.51.100.99, 203.0.113.4"}
    assert httpx.post(f"{owned.address}{PATH}/session", headers=last).status_code == 429
    assert owned.visitor(5).token

    # The site's own channel is not on its list: no demo pages.
    assert httpx.get(owned.address).text.startswith("Hello from Rasa")
