"""Takes a message a step further in the guided talk, and finds the careers that suit the answers when it is time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.conversation.guide import GUIDE
from bot.conversation.types import DialogueState, GuideStep
from bot.knowledge.store import Store
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.guiding import GuideReader, asked_for
from bot.nlu.interests import load_interests
from bot.nlu.suiting import Suiting
from bot.nlu.vectors import Encode

# What people may say instead of an answer while a question is open. Other talk may be an answer in their own words.
ELSEWHERE = (
    "are_you_sure",
    "ask_source",
    "bot_challenge",
    "capabilities",
    "check_said",
    "go_back",
    "goodbye",
    "greet",
    "insult",
    "leave_out",
    "list_careers",
    "other_language",
    "privacy",
    "prompt_injection",
    "recall",
    "repeat",
    "shorten",
    "simplify",
    "start_over",
    "sum_up",
    "talk_to_person",
    "thank",
    "why_unknown",
)


class Said(NamedTuple):
    """What a message is, apart from what it may answer in the talk."""

    topic: str
    """Topic of its label, or an empty string if that isn't clear."""
    asks: bool
    """Whether it is phrased as a question."""
    about_careers: bool
    """Whether it is clearly about a career, unless it is an answer."""
    position: int | None
    """The position in a list that it names."""


class GuidedTalk:
    """The guided talk about the careers of a store."""

    def __init__(self, store: Store, vectors: CareerVectors, encode: Encode) -> None:
        self._reader = GuideReader(encode)
        self._suiting = Suiting(store, vectors, load_interests())

    def step(self, text: str, state: DialogueState, said: Said, stored: Mapping[str, str]) -> GuideStep | None:
        """Return what a message does in the talk, or None if it is about something else.

        `stored` has the texts of messages by their ids.
        """
        guide = state.guide
        elsewhere = said.asks or said.topic in ELSEWHERE or (guide is not None and guide.asked is None and not was_guided(state))
        step = self._reader.read(text, guide, said.position, self._suiting.nearest, elsewhere, said.about_careers)
        if step is None and said.topic == GUIDE.topic:
            step = asked_for(guide)
        if step is None or not step.guide.shown or step.guide.asked:
            return step
        words = {question: stored[where] for question, answer in step.guide.answers.items() if (where := answer.where) and where in stored}
        if step.own_words:
            words[step.own_words] = text
        if not words and all(answer.is_skipped for answer in step.guide.answers.values()):
            return step
        return step.model_copy(update={"suited": self._suiting.careers(step.guide.answers, words)})


def was_guided(state: DialogueState) -> bool:
    """Return whether the last turn was about the guided talk."""
    return bool(state.recent) and any(query.aspect == GUIDE for query in state.recent[-1].queries)


def own_words(state: DialogueState, messages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the texts of the answers in someone's own words, by the ids of their messages. `messages` are ids and texts."""
    wanted = {answer.where for answer in state.guide.answers.values()} if state.guide else set()
    return {message: text for message, text in messages if message in wanted} if wanted - {None} else {}
