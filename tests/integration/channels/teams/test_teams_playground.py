"""The playground's mode, in which the channel accepts unsigned calls from this machine and from nowhere else."""

from __future__ import annotations

import json
import socket
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bot.channels.teams import Teams, playground
from bot.channels.teams.settings import TeamsSettings
from bot.settings import SettingsError
from tests.integration.channels.sample_replies import PARTS, QUERY, message_of
from tests.integration.channels.teams.checks import actions
from tests.integration.channels.teams.conftest import Mount, create_channel
from tests.integration.channels.teams.fake_microsoft import APP_ID, FakeMicrosoft, Person


@pytest.fixture(autouse=True)
def _clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TeamsSettings.model_fields:
        monkeypatch.delenv(f"TEAMS_{name.upper()}", raising=False)


def test_call_from_this_machine_is_answered_without_a_token(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(Teams.from_credentials({"playground": True})) as server:
        person = Person(microsoft, server.webhook)
        assert httpx.post(server.webhook, json=person.activity(text="hours?")).status_code == 202
        assert microsoft.reply(person.conversation).authorization is None
        assert httpx.get(server.webhook.removesuffix("webhook")).json() == {"status": "ok"}
    assert microsoft.token_requests == [] and microsoft.key_requests == 0


FOREIGN: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "proxy": ({"X-Forwarded-For": "203.0.113.5"}, {}),
    "another proxy": ({"Forwarded": "for=203.0.113.5"}, {}),
    "web page": ({"Origin": "http://localhost:8000"}, {}),
    "public name": ({"Host": "careers.example.org"}, {}),
    "reply to another machine": ({}, {"serviceUrl": "https://smba.trafficmanager.net/uk/"}),
    "reply to a private address": ({}, {"serviceUrl": "http://10.0.0.5:56150/_connector"}),
    "reply to a look-alike": ({}, {"serviceUrl": "http://localhost.example.org/_connector"}),
}


@pytest.mark.parametrize(("headers", "fields"), FOREIGN.values(), ids=FOREIGN)
def test_call_from_elsewhere_is_refused(microsoft: FakeMicrosoft, mount: Mount, headers: dict[str, str], fields: dict[str, Any]) -> None:
    with mount(Teams.from_credentials({"playground": True})) as server:
        activity = Person(microsoft, server.webhook).activity(text="hours?", **fields)
        assert httpx.post(server.webhook, json=activity, headers=headers).status_code == 403
        assert not server.assistant.received


@pytest.mark.parametrize("credentials", [{"app_id": APP_ID}, {"app_password": "secret"}, {"managed_identity": True}])
def test_mode_cannot_be_on_with_a_bot(credentials: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="the playground is for trying the assistant without a bot"):
        Teams.from_credentials({"playground": True, **credentials})


@pytest.mark.parametrize(
    ("host", "is_private"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.5", False), ("", False)]
)
def test_server_that_others_can_reach_does_not_start(host: str, is_private: bool) -> None:
    app: Any = SimpleNamespace(state=SimpleNamespace(sock=None, host=host))
    if is_private:
        playground.check_is_private(app)
        return
    with pytest.raises(SettingsError, match="for this machine only"):
        playground.check_is_private(app)


def test_socket_that_others_can_reach_is_noticed() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listening, pytest.raises(SettingsError):
        playground.check_is_private(SimpleNamespace(state=SimpleNamespace(sock=listening, host="127.0.0.1")))  # type: ignore[arg-type]


def test_buttons_submit_their_question(microsoft: FakeMicrosoft, mount: Mount) -> None:
    with mount(Teams.from_credentials({"playground": True})) as server:
        server.assistant.reply = message_of(PARTS["paragraph"])
        person = Person(microsoft, server.webhook)
        activity = person.activity(text="hours?", textFormat="plain")
        assert httpx.post(server.webhook, json=activity).status_code == 202
        posted = microsoft.reply(person.conversation).activity
        data = actions(posted)[0]["data"]
        assert httpx.post(server.webhook, json=person.activity(value=data, replyToId="1")).status_code == 202
        microsoft.reply(person.conversation, 2)
    assert "msteams" not in data
    assert (server.assistant.received[1].text, server.assistant.received[1].metadata["query"]) == (data["payload"], QUERY)


@pytest.mark.parametrize("is_playground", [False, True])
def test_links_to_this_machine_are_kept_only_here(microsoft: FakeMicrosoft, mount: Mount, is_playground: bool) -> None:
    with mount(Teams.from_credentials({"playground": True}) if is_playground else create_channel(microsoft)) as server:
        server.assistant.reply = json.loads(json.dumps(message_of(PARTS["all"])).replace("https://example.org", "http://127.0.0.1:5005"))
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        activity = microsoft.reply(person.conversation).activity
    assert ("127.0.0.1" in json.dumps(activity)) == is_playground
