"""Whole conversations in Slack with the running assistant."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import NamedTuple

import httpx
import pytest

from bot.channels import markup
from bot.channels.slack.blocks import fallback_text
from bot.cli.client import Conversation
from bot.operations import supervisor
from tests.conftest import conversations_in
from tests.integration.channels.slack.fake_slack import (
    SECRET,
    TOKEN,
    Deliverer,
    EventLoopThread,
    FakeSlack,
    Json,
    direct_channel,
    served,
    titles,
)

BUTTON_PRESSES = 9
OPENING = "hello"


class Running(NamedTuple):
    deliver: Deliverer
    slack: FakeSlack
    loop: EventLoopThread
    address: str

    def posts(self, count: int) -> list[Json]:
        """Wait for a number of posts and return them."""
        self.loop.run(self.slack.wait_for(posts=count))
        return self.slack.posts


@pytest.fixture(scope="module")
def address(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Start the assistant while Slack is unreachable, and yield its address and that of its Slack."""
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
def running(loop: EventLoopThread, address: tuple[str, str]) -> Iterator[Running]:
    slack = FakeSlack()
    slack.url = address[1]
    with served(loop, slack):
        yield Running(Deliverer(address[0]), slack, loop, address[0])


def test_assistant_starts_while_slack_is_unreachable(address: tuple[str, str]) -> None:
    assert httpx.get(f"{address[0]}/webhooks/slack/").json() == {"status": "failing", "reason": "unreachable"}


def test_assistant_starts_without_credentials(assistant: str) -> None:
    assert httpx.get(f"{assistant}/webhooks/slack/").status_code == 503


def test_conversation_by_buttons_gets_the_replies_of_the_rest_channel(running: Running) -> None:
    rest = Conversation(running.address)
    running.deliver.message(OPENING, user="UA")
    asked, pressed = [OPENING], []
    while len(pressed) < BUTTON_PRESSES:
        post = running.posts(len(asked))[-1]
        expected = rest.say(asked[-1])[0]
        assert markup.slack(expected.text).startswith(post["blocks"][0]["text"]["text"])
        assert post["text"] == fallback_text(expected.text)
        assert titles(post) == expected.buttons
        if not expected.buttons:  # everything in the profile has been said
            asked.append(OPENING)
            running.deliver.message(OPENING, user="UA")
            continue
        title = next((title for title in titles(post) if title not in asked), titles(post)[0])
        asked.append(title)
        pressed.append(title)
        running.deliver.interaction(running.slack.press(post, title))
        running.posts(len(asked))
        assert titles(post) == []
        assert post["blocks"][-1]["elements"][0]["text"] == f"You chose: {title}"
    assert len(set(pressed)) > 5
    assert {channel for channel, _ in running.slack.messages} == {direct_channel("UA")}
    assert running.slack.rejected == []


def test_each_person_in_a_thread_has_a_conversation(running: Running) -> None:
    running.deliver.mention("is there shift work?", user="UC", ts="1600.1")
    running.posts(1)
    running.deliver.mention("tell me more", user="UD", ts="1600.2", thread_ts="1600.1")
    other = running.posts(2)[-1]
    running.deliver.mention("and part time?", user="UC", ts="1600.3", thread_ts="1600.1")
    same = running.posts(3)[-1]
    assert "shift" not in other["text"]
    assert "Part-time work may be available." in same["text"]
    assert {post["thread_ts"] for post in running.slack.posts} == {"1600.1"}


def test_message_delivered_five_times_at_once_is_answered_once(running: Running) -> None:
    with ThreadPoolExecutor(5) as pool:
        responses = list(pool.map(lambda _: running.deliver.message("hours?", user="UE", event_id="Ev9"), range(5)))
    assert {response.status_code for response in responses} == {200}
    # Any second reply would arrive before the reply to this message.
    running.posts(1)
    running.deliver.message("thanks", user="UE")
    hours, thanks = running.posts(2)
    assert "37.5 hours a week" in hours["text"]
    assert "welcome" in thanks["text"]


def test_command_is_answered(running: Running) -> None:
    running.deliver.command("what are the hours", f"{running.slack.url}/response/1", user="UF")
    running.loop.run(running.slack.wait_for(ephemeral=1))
    assert "37.5 hours a week" in running.slack.ephemeral[0]["text"]
    assert running.slack.posts == []
