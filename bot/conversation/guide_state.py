"""How far someone has come in the guided talk."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from bot.conversation.model import ConversationModel


class GuideAnswer(ConversationModel):
    """An answer to a question of the guided talk. Without options and words, the question was skipped."""

    options: tuple[str, ...] = Field((), max_length=8)
    """Ids of the options chosen, each with a minus sign in front if it is not wanted."""
    where: str | None = Field(None, pattern=r"^\S{1,64}$")
    """Id of the stored message, if the answer was in the user's own words. The text itself is not copied."""

    @property
    def is_skipped(self) -> bool:
        return not self.options and not self.where


class Guide(ConversationModel):
    """Progress through the guided questions that help the user find a career."""

    answers: dict[str, GuideAnswer] = Field(default_factory=dict, max_length=8)
    """Answers so far, by the id of the question."""
    asked: str | None = None
    """Id of the question that is open, or None if there is none."""
    shown: bool = False
    """Whether careers were shown, so that a changed answer changes them."""


class GuideMove(StrEnum):
    """What a message does in the guided talk."""

    START = "start"
    ANSWER = "answer"
    SKIP = "skip"
    UNCLEAR = "unclear"
    """It seems to be an answer, but not which."""
    SHOW = "show"
    """It asks for the careers now."""
    CHANGE = "change"
    """It asks to change an answer, of the question that is then open, or of one that is still to be named."""
    RESUME = "resume"
    STOP = "stop"


class Reason(ConversationModel):
    """A statement that speaks for a career or against it."""

    statement: str
    """Id of the statement."""
    option: str = ""
    """The option that it bears on, as question/option, or nothing if it is a caution that nobody asked for."""


class Suited(ConversationModel):
    """A career that suits someone's answers."""

    career: str
    """Id of the career."""
    why: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    silent: tuple[str, ...] = ()
    """What was ruled out and the profile says nothing about, as question/option."""


class GuideStep(ConversationModel):
    """What a message does in the guided talk, and where it leads."""

    move: GuideMove
    guide: Guide
    """The talk after the message."""
    own_words: str | None = None
    """Id of the question that the message answers in the user's own words, or None."""
    suited: tuple[Suited, ...] | None = None
    """The careers to show, best first, or None if it isn't time for that."""
