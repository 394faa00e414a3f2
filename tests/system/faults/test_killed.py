"""Processes are killed while people talk: afterwards each answered turn is stored exactly once."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from aiohttp import web
from rasa.shared.core.events import BotUttered, SlotSet

from tests.system.faults.conftest import APOLOGY, Assistant
from tests.system.faults.misbehaving import Misbehaving, passing_on

VISITORS = 4
QUESTIONS = ["is there shift work?", "and part time?", "and at weekends?", "what skills do I need?", "where do they work?"]
PATIENCE = 60.0  # seconds


class Visitor(threading.Thread):
    """A visitor of the website who keeps asking, and repeats a question until it is answered, as the widget does."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self._client = httpx.Client(base_url=f"{address}/webhooks/web", headers={"Origin": address}, timeout=PATIENCE)
        self._client.headers["Authorization"] = f"Bearer {self._client.post('/session').json()['token']}"
        self.answered: list[str] = []
        self.retried = 0
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            key, text = str(uuid.uuid4()), QUESTIONS[len(self.answered) % len(QUESTIONS)]
            while not self._ask(key, text):
                self.retried += 1
                time.sleep(0.2)
            self.answered.append(key)
            # A visitor may ask twenty questions a minute, which takes longer than the test.
            self.enough.wait(0.5)

    def _ask(self, key: str, text: str) -> bool:
        try:
            reply = self._client.post("/messages", json={"text": text}, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            return False
        return "event: message" in reply.text

    def history(self) -> list[str]:
        messages = self._client.get("/messages").json()["messages"]
        return [message["id"] for message in messages if message["from"] == "person"]


@contextmanager
def visitors(address: str) -> Iterator[list[Visitor]]:
    several = [Visitor(address) for _ in range(VISITORS)]
    for visitor in several:
        visitor.start()
    try:
        yield several
    finally:
        for visitor in several:
            visitor.enough.set()
        for visitor in several:
            visitor.join(PATIENCE)


def wait_for_answers(several: list[Visitor], more: int) -> None:
    goals = [(visitor, len(visitor.answered) + more) for visitor in several]
    deadline = time.monotonic() + PATIENCE
    while any(len(visitor.answered) < goal for visitor, goal in goals):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_server_is_killed_during_turns(assistant: Assistant) -> None:
    """It is killed while visitors' turns are in progress, and before the turn of one more person is stored."""
    person = assistant.person()
    assert "shifts" in person.say(QUESTIONS[0])[0].text

    async def killing(server: Misbehaving, request: web.Request) -> web.StreamResponse:
        if (await request.json())["sender_id"] == person.id:
            assistant.server.process.kill()
        return await passing_on(server, request)

    with visitors(assistant.address) as several:
        wait_for_answers(several, 2)
        with assistant.actions.failing(killing), pytest.raises(httpx.TransportError):
            person.say("tell me more")
        assistant.restart()
        assert assistant.asked(person) == [QUESTIONS[0]]
        wait_for_answers(several, 2)
    assert any(visitor.retried for visitor in several)
    for visitor in several:
        # Each once, in order.
        assert visitor.history() == visitor.answered
    # The lock of the killed process must expire first.
    assert "37.5" in person.say("tell me more")[0].text
    assert assistant.asked(person) == [QUESTIONS[0], "tell me more"]


def test_the_action_server_is_killed_during_turns(assistant: Assistant) -> None:
    people = [assistant.person() for _ in range(VISITORS)]
    for person in people:
        assert "shifts" in person.say("is there shift work?")[0].text
    assistant.real_actions.process.kill()
    assistant.real_actions.process.wait()
    try:
        assert [person.say("tell me more")[0].text for person in people] == [APOLOGY] * VISITORS
    finally:
        assistant.real_actions.start()
        assistant.real_actions.wait_until_ready()
    for person in people:
        assert "37.5" in person.say("tell me more")[0].text
        tracker = assistant.tracker(person.id)
        assert tracker
        assert [event.text for event in tracker.events if isinstance(event, BotUttered)][1] == APOLOGY
        assert sum(isinstance(event, SlotSet) and event.key == "dialogue" for event in tracker.events) == 2
