"""The widget on a page, with the actions of a person."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, Route, expect

MESSAGES = "**/webhooks/web/messages"


class Chat:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="Ask about")
        self.panel = page.get_by_role("dialog", name="Careers assistant")
        self.input = self.panel.get_by_role("textbox", name="Your question")
        self.alert = self.panel.get_by_role("alert")
        self.status = page.locator("careers-chat .status")
        self.replies = page.locator("careers-chat .message.assistant")
        """The assistant's messages, the greeting included."""
        self.scroller = page.locator("careers-chat .scroller")
        self.questions = page.locator("careers-chat .message.person")

    def open(self) -> Chat:
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def choose_option(self, name: str) -> None:
        self.button("Options").click()
        self.button(name).click()

    def answer_question(self, name: str) -> None:
        """Answer the question that is shown in place of the composer."""
        self.page.locator("careers-chat .question").get_by_role("button", name=name, exact=True).click()

    def start_again(self) -> None:
        self.choose_option("Start again")
        self.answer_question("Start again")

    def send(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def say(self, text: str) -> str:
        """Send a message and return the reply."""
        before = self.replies.count()
        self.send(text)
        return self.reply(before)

    def reply(self, before: int) -> str:
        """Wait for one more message than `before` from the assistant and return it."""
        expect(self.replies).to_have_count(before + 1, timeout=30_000)
        # The reply is shown before its stream has ended.
        deadline = time.monotonic() + 30
        while self.state().get("pending"):
            assert time.monotonic() < deadline
            self.page.wait_for_timeout(20)
        return self.replies.last.inner_text()

    def read_earlier(self) -> None:
        """Scroll to the first message, as someone who reads it."""
        # The chat learns of scrolling in the frame after it.
        self.scroller.evaluate("e => new Promise(done => { e.scrollTop = 0; requestAnimationFrame(() => requestAnimationFrame(done)) })")

    def state(self) -> dict[str, Any]:
        """Return the state that the widget keeps for the tab."""
        state: dict[str, Any] = self.page.evaluate(
            "JSON.parse(Object.entries(sessionStorage).find(([key]) => key.startsWith('careers-chat'))?.[1] ?? '{}')"
        )
        return state

    def history(self) -> list[dict[str, Any]]:
        """Return the conversation's history from the server."""
        endpoint = self.page.evaluate("new URL(document.querySelector('careers-chat').getAttribute('endpoint'), location).href")
        answer = httpx.get(f"{endpoint}/messages", headers={"Authorization": f"Bearer {self.state()['token']}"}, timeout=30)
        messages: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
        return messages

    def questions_in_history(self) -> list[str]:
        return [message["text"] for message in self.history() if message["from"] == "person"]

    def fake_reply(self, text: str) -> None:
        """Answer all further messages with this text instead of the server's replies."""

        def fulfil(route: Route) -> None:
            data = {"id": uuid.uuid4().hex, "text": text, "buttons": [{"title": text, "payload": text}]}
            body = f"event: message\ndata: {json.dumps(data)}\n\nevent: done\ndata: {{}}\n\n"
            route.fulfill(content_type="text/event-stream", body=body)

        self.page.route(MESSAGES, fulfil)

    def fail_once(self, **answer: Any) -> None:
        """Answer the next message with this response, or break its connection if there is none."""
        self.page.route(MESSAGES, lambda route: route.fulfill(**answer) if answer else route.abort(), times=1)
