from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.answerer import Answerer, ReplyAndContext
from bot.answering.wording import load_wording
from bot.conversation.context import Context
from bot.conversation.question import Part, Question
from bot.knowledge.store import load_store


class Talk:
    """A conversation with the answerer, whose questions are given by their labels."""

    def __init__(self, site: str = "") -> None:
        self.answerer = Answerer(load_store(), load_wording(), site)
        self.context = Context()
        self.buttons: list[str] = []

    def ask(self, *labels: str, text: str = "", careers: tuple[str, ...] = (), others: tuple[str, ...] = (), likely: float = 0.9) -> str:
        parts = [Part(text=text or label, labels=[(label, likely)], careers=list(careers), others=list(others)) for label in labels]
        return self.then(lambda a, c: a.answer(Question(parts=parts), c))

    def guess(self, *likely: tuple[str, float], text: str = "") -> str:
        question = Question(parts=[Part(text=text, labels=list(likely))])
        return self.then(lambda a, c: a.answer(question, c))

    def then(self, turn: Callable[[Answerer, Context], ReplyAndContext]) -> str:
        reply, self.context = turn(self.answerer, self.context)
        self.buttons = reply.suggestions
        return reply.text()


@pytest.fixture
def talk() -> Talk:
    return Talk()
