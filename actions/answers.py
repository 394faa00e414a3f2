"""Answers to questions, and what is said when one was not understood."""

from __future__ import annotations

from actions.base import AnsweringAction
from bot.answering.answerer import Answer, Answerer
from bot.conversation.context import Context
from bot.conversation.outcome import Outcome
from bot.conversation.question import Question


class ActionAnswer(AnsweringAction):
    def name(self) -> str:
        return "action_answer"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.answer(question, context)


class ActionUnsure(AnsweringAction):
    outcome = Outcome.UNSURE

    def name(self) -> str:
        return "action_unsure"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.unsure(question, context)
