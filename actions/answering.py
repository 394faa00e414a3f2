"""Actions that answer from the profiles."""

from __future__ import annotations

from actions.base import AnsweringAction
from bot.answering import turn
from bot.answering.finishing import ReplyAndState
from bot.answering.passage import Setting
from bot.conversation.types import Reading


class ActionAnswer(AnsweringAction):
    """Answers what a message asks: about careers, and about what was said."""

    def name(self) -> str:
        return "action_answer"

    def reply_to(self, reading: Reading, setting: Setting) -> ReplyAndState:
        return turn.reply_to(reading, setting)


class ActionUnsure(AnsweringAction):
    """Asks what the user meant."""

    def name(self) -> str:
        return "action_unsure"

    def reply_to(self, reading: Reading, setting: Setting) -> ReplyAndState:
        return turn.unsure(reading, setting)
