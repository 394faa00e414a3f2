"""The widget on a page, as a person uses it."""

from __future__ import annotations

import json
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
        """With the greeting."""
        self.said = page.locator("careers-chat .message.person")

    def open(self) -> Chat:
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def option(self, name: str) -> None:
        self.button("Options").click()
        self.button(name).click()

    def send(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def say(self, text: str) -> str:
        """Says it and gives the reply."""
        before = self.replies.count()
        self.send(text)
        return self.reply(before)

    def reply(self, before: int) -> str:
        """The reply after so many messages of the assistant's."""
        expect(self.replies).to_have_count(before + 1, timeout=30_000)
        return self.replies.last.inner_text()

    def state(self) -> dict[str, Any]:
        """What the tab keeps."""
        kept: dict[str, Any] = self.page.evaluate(
            "JSON.parse(Object.entries(sessionStorage).find(([key]) => key.startsWith('careers-chat'))?.[1] ?? '{}')"
        )
        return kept

    def history(self) -> list[dict[str, Any]]:
        """What the server holds of the conversation."""
        endpoint = self.page.evaluate("new URL(document.querySelector('careers-chat').getAttribute('endpoint'), location).href")
        answer = httpx.get(f"{endpoint}/messages", headers={"Authorization": f"Bearer {self.state()['token']}"}, timeout=30)
        messages: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
        return messages

    def asked(self) -> list[str]:
        return [message["text"] for message in self.history() if message["from"] == "person"]

    def bot_says(self, text: str) -> None:
        """Puts another assistant in the place of ours."""

        def fulfil(route: Route) -> None:
            data = {"id": uuid.uuid4().hex, "text": text, "buttons": [{"title": text, "payload": text}]}
            body = f"event: message\ndata: {json.dumps(data)}\n\nevent: done\ndata: {{}}\n\n"
            route.fulfill(content_type="text/event-stream", body=body)

        self.page.route(MESSAGES, fulfil)

    def fails_once(self, **answer: Any) -> None:
        """The next message is answered so instead; without an answer, its connection breaks."""
        self.page.route(MESSAGES, lambda route: route.fulfill(**answer) if answer else route.abort(), times=1)
