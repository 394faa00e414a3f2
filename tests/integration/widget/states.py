"""Every state that the widget can show, for screenshots and for axe."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.integration.widget.stage import Stage
from tests.system.browser.chat import Chat

MARK = (
    "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 10 10%22%3E"
    "%3Crect width=%2210%22 height=%2210%22 fill=%22%236b1f7c%22/%3E%3C/svg%3E"
)


def closed(chat: Chat, _: Stage) -> None:
    expect(chat.launcher).to_be_visible()


def opened(chat: Chat, _: Stage) -> None:
    chat.open()


def privacy(chat: Chat, _: Stage) -> None:
    chat.open()
    chat.panel.get_by_text("What is kept").click()


def asking(question: str) -> Callable[[Chat, Stage], None]:
    def ask(chat: Chat, _: Stage) -> None:
        chat.open().say(question)

    return ask


def waiting(chat: Chat, stage: Stage) -> None:
    stage.release.clear()
    chat.open().send("what are the hours?")
    expect(chat.status).to_contain_text("Looking it up")


def queued(chat: Chat, stage: Stage) -> None:
    waiting(chat, stage)
    chat.send("and the pay?")
    expect(chat.questions.last).to_contain_text("Waiting for the answer")


def failed(chat: Chat, _: Stage) -> None:
    chat.open().say("what are the hours?")
    chat.fail_once()
    chat.send("and the pay?")
    expect(chat.questions.last).to_contain_text("Not sent")


def too_long(chat: Chat, _: Stage) -> None:
    chat.open().send("x" * 1010)


def menu(chat: Chat, _: Stage) -> None:
    chat.open().button("Options").click()


def start_again(chat: Chat, _: Stage) -> None:
    chat.open().say("what are the hours?")
    chat.choose_option("Start again")


def ended(chat: Chat, _: Stage) -> None:
    chat.open().say("what are the hours?")
    chat.choose_option("End chat")
    chat.answer_question("End chat")
    expect(chat.panel.get_by_text("The chat has ended")).to_be_visible()


def judged(chat: Chat, _: Stage) -> None:
    chat.open().say("what are the hours?")
    chat.button("This did not help").click()
    expect(chat.panel.get_by_label("What was wrong?")).to_be_focused()


def new_answer(chat: Chat, stage: Stage) -> None:
    chat.open().say("tell me everything")
    stage.release.clear()
    chat.send("what are the hours?")
    chat.read_earlier()
    stage.release.set()
    expect(chat.button("New answer")).to_be_visible()


def wide(chat: Chat, _: Stage) -> None:
    chat.open()
    # Small screens have no room for it.
    if chat.button("Wider window").is_visible():
        chat.button("Wider window").click()
    chat.say("compare them")


STATES: dict[str, Callable[[Chat, Stage], None]] = {
    "closed": closed,
    "open": opened,
    "privacy": privacy,
    "narrow": asking("what are the hours?"),
    "broad": asking("which skills?"),
    "gap": asking("how often on call?"),
    "comparison": asking("compare them"),
    "cards": asking("find me a career"),
    "contacts": asking("who can I contact?"),
    "long": asking("tell me everything"),
    "notice": asking("notice"),
    "judged": judged,
    "waiting": waiting,
    "queued": queued,
    "failed": failed,
    "too-long": too_long,
    "menu": menu,
    "start-again": start_again,
    "ended": ended,
    "new-answer": new_answer,
    "wide": wide,
}
