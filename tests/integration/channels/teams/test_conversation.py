"""Whole conversations in Teams with the running assistant, over real HTTP."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx
import pytest

from bot.channels.markup import teams
from bot.channels.teams.activities import Activity
from bot.cli.client import Conversation
from bot.operations import supervisor
from bot.paths import ROOT
from tests.conftest import conversations_in
from tests.integration.channels.teams.checks import HERE, actions, card, check, text
from tests.integration.channels.teams.microsoft import APP_ID, PASSWORD, PATIENCE, TENANT, Microsoft, Person
from tests.integration.channels.teams.tools import agents_sdk, node, npm_package

TURNS = 12
API_TOKEN = "t" * 32
UNSURE = ("I am not sure", "still do not follow")


class Turn(NamedTuple):
    asked: str
    pressed: bool
    """Whether a button asked it."""
    answer: dict[str, Any]


@dataclass
class Running:
    address: str
    microsoft: Microsoft
    status_without_network: int
    rest_without_network: str

    def person(self, name: str, conversation: str = "") -> Person:
        return Person(self.microsoft, f"{self.address}/webhooks/botframework/webhook", name, conversation)


@pytest.fixture(scope="module")
def server(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The assistant with the Teams channel and Rasa's HTTP API, started while nothing of Microsoft's can be reached."""
    folder = tmp_path_factory.mktemp("teams")
    microsoft = Microsoft(supervisor.free_port())
    port, actions_port = supervisor.free_port(), supervisor.free_port()
    address, log = f"http://{supervisor.HOST}:{port}", folder / "server.log"
    variables = {
        "APP_ID": APP_ID,
        "APP_PASSWORD": PASSWORD,
        "TENANT_ID": TENANT,
        "OPENID_URL": microsoft.openid_url,
        "LOGIN_URL": microsoft.address,
        "SERVICE_HOSTS": "127.0.0.1",
        "ALLOW_HTTP": "true",
    }
    with contextlib.ExitStack() as stack:
        ends = stack.enter_context(supervisor.endpoints_file(actions_port, tracker_store=conversations_in(folder)))
        options = ["-i", supervisor.HOST, "-p", str(port), "-m", str(supervisor.newest_model()), "--endpoints", str(ends)]
        options += ["--enable-api", "--auth-token", API_TOKEN]
        with pytest.MonkeyPatch.context() as environment:
            for name, value in variables.items():
                environment.setenv(f"TEAMS_{name}", value)
            process = stack.enter_context(supervisor.process(supervisor.rasa("run", *options), log))
        stack.enter_context(supervisor.action_server(actions_port, folder / "actions.log"))
        supervisor.wait_until_ready("server", f"{address}/webhooks/rest/", process, log)
        running = Running(address, microsoft, 0, Conversation(address).say("what are the hours?")[0].text)
        running.status_without_network = running.person("Early").says("hours?").status_code
        stack.enter_context(microsoft.serving())
        late = running.person("Late")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not late.post(late.activity(type="messageReaction")).is_success:
            time.sleep(0.5)
        yield running


def test_it_starts_with_credentials_and_no_network(server: Running) -> None:
    assert server.status_without_network == 503
    assert "37.5" in server.rest_without_network


def test_it_starts_without_credentials_and_teams_is_off(assistant: str) -> None:
    assert httpx.post(f"{assistant}/webhooks/botframework/webhook", json={}).status_code == 404
    assert "37.5" in Conversation(assistant).say("what are the hours?")[0].text


@pytest.fixture(scope="module")
def turns(server: Running) -> list[Turn]:
    """A conversation by buttons, pressed in both the ways that clients have; when all is told and none are left, it asks for some."""
    sam = server.person("Sam")
    found: list[Turn] = []
    asked, button = "hiya", None
    for number in range(1, TURNS + 1):
        if button:
            sam.presses(button, submits=bool(number % 2))
        else:
            sam.says(asked)
        activity = server.microsoft.answer(sam.conversation, number).activity
        found.append(Turn(asked, button is not None, activity))
        offered = {action["data"]["payload"]: action for action in actions(activity)}
        before = {turn.asked for turn in found}
        asked = next((payload for payload in offered if payload not in before), next(iter(offered), "what can you help with?"))
        button = offered.get(asked)
    return found


def test_a_conversation_by_buttons_is_answered_as_on_any_channel(server: Running, turns: list[Turn]) -> None:
    elsewhere = Conversation(server.address)
    for turn in turns:
        assert not any(words in text(turn.answer) for words in UNSURE), turn.asked
        reply = elsewhere.say(turn.asked)[0]
        assert text(turn.answer) == teams(reply.text)
        assert [action["title"] for action in actions(turn.answer)] == reply.buttons
    assert sum(turn.pressed for turn in turns) >= 8
    assert len(server.microsoft.messages("a:1_Sam")) == TURNS


def test_every_message_of_it_is_one_that_teams_takes(server: Running, turns: list[Turn]) -> None:
    assert turns
    for post in server.microsoft.posted:
        check(post.activity)
        assert str(post.authorization).startswith("Bearer ")
        assert post.reply_to == post.activity.get("replyToId")


def test_the_agents_sdk_reads_every_message_of_it(turns: list[Turn]) -> None:
    activities = [turn.answer for turn in turns]
    assert json.loads(agents_sdk(HERE / "agents_sdk.py", json.dumps(activities))) == [[]] * TURNS


def test_microsofts_reader_of_adaptive_cards_reads_every_card_of_it(turns: list[Turn]) -> None:
    cards = [card(turn.answer) for turn in turns if actions(turn.answer)]
    reader = npm_package("adaptivecards", "3.0.6")
    assert json.loads(node(HERE / "adaptive_cards.js", str(reader), stdin=json.dumps(cards))) == [[]] * len(cards)


def test_what_teams_offers_to_ask_is_understood(server: Running) -> None:
    manifest = json.loads((ROOT / "deploy" / "teams" / "manifest.json").read_text(encoding="utf-8"))
    person = server.person("Curious")
    for number, command in enumerate(manifest["bots"][0]["commandLists"][0]["commands"], start=1):
        person.says(command["title"])
        said = text(server.microsoft.answer(person.conversation, number).activity)
        assert not any(words in said for words in UNSURE), command["title"]


def test_a_thread_keeps_its_own_context(server: Running) -> None:
    one, other = (server.person("Alex", f"19:team@thread.tacv2;messageid={n}") for n in (1, 2))
    one.says("is there shift work?")
    server.microsoft.answer(one.conversation)
    other.says("tell me more")
    one.says("tell me more")
    assert "shift" not in text(server.microsoft.answer(other.conversation).activity)
    assert "hours" in text(server.microsoft.answer(one.conversation, 2).activity)


def test_it_writes_first_when_it_is_told_to(server: Running) -> None:
    person = server.person("Jo")
    person.says("what are the hours?")
    server.microsoft.answer(person.conversation)
    sender = Activity.model_validate(person.activity()).sender_id()
    for number, channel in enumerate(("botframework", "latest"), start=2):
        url = f"{server.address}/conversations/{sender}/trigger_intent"
        parameters = {"output_channel": channel, "token": API_TOKEN}
        httpx.post(url, params=parameters, json={"name": "capabilities"}, timeout=PATIENCE).raise_for_status()
        assert "I answer questions about careers" in text(server.microsoft.answer(person.conversation, number).activity)


def test_who_asks_it_to_write_to_nobody_is_told(server: Running) -> None:
    url = f"{server.address}/conversations/nobody/trigger_intent?output_channel=botframework&token={API_TOKEN}"
    response = httpx.post(url, json={"name": "capabilities"}, timeout=PATIENCE)
    assert response.status_code == 500
    assert "nobody has written" in response.json()["message"]
