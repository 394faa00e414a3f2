"""Whole conversations in Teams with the running assistant."""

from __future__ import annotations

import contextlib
import itertools
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
from bot.operations import processes, supervisor
from bot.paths import ROOT
from tests.conftest import conversations_in
from tests.integration.channels.platform_tools import ADAPTIVE_CARDS, agents_sdk, node, npm_package
from tests.integration.channels.teams.checks import HERE, actions, card, check, text, without_marks
from tests.integration.channels.teams.fake_microsoft import APP_ID, PASSWORD, TENANT, TIMEOUT, FakeMicrosoft, Person
from tests.integration.channels.teams.test_teams_quotes import FORMS

TURNS = 12
API_TOKEN = "t" * 32
UNSURE = ("not sure what you mean", "still don’t follow", "didn’t get that", "don’t follow")


class AnsweredQuestion(NamedTuple):
    question: str
    is_button: bool
    """Whether the question was asked with a button."""
    reply: dict[str, Any]


@dataclass
class Running:
    address: str
    microsoft: FakeMicrosoft
    status_without_network: int
    rest_reply_without_network: str

    def person(self, name: str, conversation: str = "") -> Person:
        return Person(self.microsoft, f"{self.address}/webhooks/botframework/webhook", name, conversation)


@pytest.fixture(scope="module")
def server(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start the assistant with the Teams channel and Rasa's HTTP API while Microsoft is unreachable."""
    folder = tmp_path_factory.mktemp("teams")
    microsoft = FakeMicrosoft(supervisor.free_port())
    microsoft.message_ids = itertools.count(1)
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
            process = stack.enter_context(processes.process(supervisor.rasa("run", *options), log))
        stack.enter_context(supervisor.action_server(actions_port, folder / "actions.log"))
        processes.wait_until_ready("server", f"{address}/webhooks/rest/", process, log)
        running = Running(address, microsoft, 0, Conversation(address).say("what are the hours?")[0].text)
        running.status_without_network = running.person("Early").sends("hours?").status_code
        stack.enter_context(microsoft.serving())
        late = running.person("Late")
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline and not late.post(late.activity(type="messageReaction")).is_success:
            time.sleep(0.5)
        yield running


def test_assistant_starts_without_network(server: Running) -> None:
    assert server.status_without_network == 503
    assert "37.5" in server.rest_reply_without_network


def test_assistant_starts_without_credentials(assistant: str) -> None:
    assert httpx.post(f"{assistant}/webhooks/botframework/webhook", json={}).status_code == 404
    assert "37.5" in Conversation(assistant).say("what are the hours?")[0].text


@pytest.fixture(scope="module")
def answered(server: Running) -> list[AnsweredQuestion]:
    """Hold a conversation by buttons, pressed in both ways that clients have, or by a typed question when there are none left."""
    sam = server.person("Sam")
    answered: list[AnsweredQuestion] = []
    question, button = "hiya", None
    for number in range(1, TURNS + 1):
        if button:
            sam.presses(button, submits=bool(number % 2))
        else:
            sam.sends(question)
        activity = server.microsoft.reply(sam.conversation, number).activity
        answered.append(AnsweredQuestion(question, button is not None, activity))
        offered = {action["data"]["payload"]: action for action in actions(activity)}
        asked = {turn.question for turn in answered}
        question = next((payload for payload in offered if payload not in asked), next(iter(offered), "what can you help with?"))
        button = offered.get(question)
    return answered


def test_conversation_by_buttons_gets_the_replies_of_the_rest_channel(server: Running, answered: list[AnsweredQuestion]) -> None:
    rest = Conversation(server.address)
    for turn in answered:
        assert not any(phrase in text(turn.reply) for phrase in UNSURE), turn.question
        reply = rest.say(turn.question)[0]
        assert teams(reply.text).startswith(without_marks(text(turn.reply)))
        assert [action["title"] for action in actions(turn.reply)] == reply.buttons
    assert sum(turn.is_button for turn in answered) >= 8
    assert len(server.microsoft.messages("a:1_Sam")) == TURNS


def test_posts_of_the_conversation_are_valid_for_teams(server: Running, answered: list[AnsweredQuestion]) -> None:
    assert answered
    for post in server.microsoft.posts:
        check(post.activity)
        assert str(post.authorization).startswith("Bearer ")
        assert post.reply_to == post.activity.get("replyToId")


@pytest.mark.long
def test_agents_sdk_accepts_the_messages_of_the_conversation(answered: list[AnsweredQuestion]) -> None:
    activities = [turn.reply for turn in answered]
    assert json.loads(agents_sdk(HERE / "agents_sdk.py", json.dumps(activities))) == [[]] * TURNS


@pytest.mark.long
def test_adaptive_cards_library_accepts_the_cards_of_the_conversation(answered: list[AnsweredQuestion]) -> None:
    cards = [card(turn.reply) for turn in answered if actions(turn.reply)]
    library = npm_package(*ADAPTIVE_CARDS)
    assert json.loads(node(HERE / "adaptive_cards.js", str(library), stdin=json.dumps(cards))) == [[]] * len(cards)


def test_commands_of_the_manifest_are_understood(server: Running) -> None:
    manifest = json.loads((ROOT / "deploy" / "teams" / "manifest.json").read_text(encoding="utf-8"))
    person = server.person("Curious")
    for number, command in enumerate(manifest["bots"][0]["commandLists"][0]["commands"], start=1):
        person.sends(command["title"])
        reply = text(server.microsoft.reply(person.conversation, number).activity)
        assert not any(phrase in reply for phrase in UNSURE), command["title"]


def test_each_thread_has_its_own_context(server: Running) -> None:
    first, second = (server.person("Alex", f"19:team@thread.tacv2;messageid={n}") for n in (1, 2))
    first.sends("is there shift work?")
    server.microsoft.reply(first.conversation)
    second.sends("tell me more")
    first.sends("tell me more")
    assert "shift" not in text(server.microsoft.reply(second.conversation).activity)
    assert "hours" in text(server.microsoft.reply(first.conversation, 2).activity)


@pytest.mark.parametrize("form", ["blockquote", "entity", "none"])
def test_quoted_answer_is_what_a_question_is_about(server: Running, form: str) -> None:
    person = server.person(f"Quoting {form}")
    for number, question in enumerate(("is there shift work?", "what skills does it take?"), start=1):
        person.sends(question)
        server.microsoft.reply(person.conversation, number)
    time.sleep(1)  # the server stores in the background what an answer was posted as
    quote = FORMS[form](server.microsoft.reply(person.conversation).id) if form != "none" else {}
    person.sends("tell me more about that", **quote)
    reply = text(server.microsoft.reply(person.conversation, 3).activity)
    # Without the quote, "that" is what was asked about last.
    assert ("hours" in reply) == (form != "none"), reply


def test_triggered_intent_posts_a_proactive_message(server: Running) -> None:
    person = server.person("Jo")
    person.sends("what are the hours?")
    server.microsoft.reply(person.conversation)
    sender = Activity.model_validate(person.activity()).sender_id()
    for number, channel in enumerate(("botframework", "latest"), start=2):
        url = f"{server.address}/conversations/{sender}/trigger_intent"
        parameters = {"output_channel": channel, "token": API_TOKEN}
        httpx.post(url, params=parameters, json={"name": "capabilities"}, timeout=TIMEOUT).raise_for_status()
        assert "You can ask me what people do in a job" in text(server.microsoft.reply(person.conversation, number).activity)


def test_triggered_intent_for_an_unknown_conversation_gets_an_error(server: Running) -> None:
    url = f"{server.address}/conversations/nobody/trigger_intent?output_channel=botframework&token={API_TOKEN}"
    response = httpx.post(url, json={"name": "capabilities"}, timeout=TIMEOUT)
    assert response.status_code == 500
    assert "nobody has written" in response.json()["message"]
