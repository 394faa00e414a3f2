"""Whole conversations in Slack with the running assistant, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import NamedTuple

import httpx
import pytest

from bot.channels import markup
from bot.channels.slack import blocks
from bot.cli.client import Conversation
from bot.operations import supervisor
from tests.conftest import conversations_in
from tests.integration.channels.slack.fake import SECRET, TOKEN, App, Json, Loop, Slack, direct, served, titles

PRESSES = 9
OPENING = "hello"


class Running(NamedTuple):
    app: App
    slack: Slack
    loop: Loop
    address: str

    def posts(self, count: int) -> list[Json]:
        """The posts, once there are so many."""
        self.loop.do(self.slack.until(posts=count))
        return self.slack.posts


@pytest.fixture(scope="module")
def address(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The assistant's, and that of its Slack, where nothing is yet: it has to start when Slack is out of reach."""
    folder = tmp_path_factory.mktemp("slack")
    slack_url = f"http://{supervisor.HOST}:{supervisor.free_port()}"
    settings = {"BOT_TOKEN": TOKEN, "SIGNING_SECRET": SECRET, "API_URL": f"{slack_url}/api/", "HOOKS_URL": slack_url}
    ports = supervisor.free_port(), supervisor.free_port()
    with ExitStack() as servers:
        with pytest.MonkeyPatch.context() as environment:
            for name, value in settings.items():
                environment.setenv(f"SLACK_{name}", value)
            address = servers.enter_context(supervisor.assistant(*ports, folder / "logs", tracker_store=conversations_in(folder)))
        yield address, slack_url


@pytest.fixture
def running(loop: Loop, address: tuple[str, str]) -> Iterator[Running]:
    slack = Slack()
    slack.url = address[1]
    with served(loop, slack):
        yield Running(App(address[0]), slack, loop, address[0])


def test_it_starts_with_credentials_and_without_slack(address: tuple[str, str]) -> None:
    assert httpx.get(f"{address[0]}/webhooks/slack/").json() == {"status": "ok"}


def test_it_starts_without_credentials(assistant: str) -> None:
    assert httpx.get(f"{assistant}/webhooks/slack/").status_code == 503


def test_a_conversation_by_buttons(running: Running) -> None:
    """Its every answer is what programs get that ask the same."""
    elsewhere = Conversation(running.address)
    running.app.message(OPENING, user="UA")
    asked, pressed = [OPENING], []
    while len(pressed) < PRESSES:
        post = running.posts(len(asked))[-1]
        expected = elsewhere.say(asked[-1])[0]
        assert post["blocks"][0]["text"]["text"] == markup.slack(expected.text)
        assert post["text"] == blocks.fallback(expected.text)
        assert titles(post) == expected.buttons
        if not expected.buttons:  # all of the job is told
            asked.append(OPENING)
            running.app.message(OPENING, user="UA")
            continue
        title = next((title for title in titles(post) if title not in asked), titles(post)[0])
        asked.append(title)
        pressed.append(title)
        running.app.interaction(running.slack.press(post, title))
        running.posts(len(asked))
        assert titles(post) == []
        assert post["blocks"][-1]["elements"][0]["text"] == f"You chose: {title}"
    assert len(set(pressed)) > 5
    assert {channel for channel, _ in running.slack.messages} == {direct("UA")}
    assert running.slack.refused == []


def test_people_in_one_thread_each_have_a_conversation(running: Running) -> None:
    running.app.mention("is there shift work?", user="UC", ts="1600.1")
    running.posts(1)
    running.app.mention("tell me more", user="UD", ts="1600.2", thread_ts="1600.1")
    other = running.posts(2)[-1]
    running.app.mention("and part time?", user="UC", ts="1600.3", thread_ts="1600.1")
    same = running.posts(3)[-1]
    assert "shift" not in other["text"]
    assert same["text"].startswith("Part-time work may be available.")
    assert {post["thread_ts"] for post in running.slack.posts} == {"1600.1"}


def test_five_deliveries_at_once_are_one_answer(running: Running) -> None:
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: running.app.message("hours?", user="UE", event_id="Ev9"), range(5)))
    assert {answer.status_code for answer in answers} == {200}
    # The one after it comes after whatever they would have brought.
    running.posts(1)
    running.app.message("thanks", user="UE")
    hours, thanks = running.posts(2)
    assert "37.5 hours a week" in hours["text"]
    assert "welcome" in thanks["text"]


def test_a_command(running: Running) -> None:
    running.app.command("what are the hours", f"{running.slack.url}/response/1", user="UF")
    running.loop.do(running.slack.until(private=1))
    assert "37.5 hours a week" in running.slack.private[0]["text"]
    assert running.slack.posts == []
