"""The actions that reply with an answer of `bot.answering`, one line each.

To add one:

1. Add a method to `Answerer` that returns the reply and the context after it.
2. Add a line to a table below.
3. List the name under `actions` in `domain.yml`, and use it in a rule of `data/rules`.

An action that needs more than that is a class of its own in `special.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from actions.base import AnsweringAction
from bot.answering.answerer import Answer, Answerer
from bot.conversation.context import Context
from bot.conversation.outcome import Outcome
from bot.conversation.question import Question

# Answered from the message and the context.
FROM_MESSAGE: dict[str, Callable[[Answerer, Question, Context], Answer]] = {
    "action_answer": Answerer.answer,
    "action_find_careers": Answerer.find_careers,
    "action_list_careers": Answerer.list_careers,
    "action_pick": Answerer.pick,
    "action_unsure": Answerer.unsure,
}

# Answered from the context alone.
FROM_CONTEXT: dict[str, Callable[[Answerer, Context], Answer]] = {
    "action_about_source": Answerer.about_source,
    "action_affirm": Answerer.affirm,
    "action_choose": Answerer.choose,
    "action_go_back": Answerer.go_back,
    "action_more": Answerer.more,
    "action_talk_to_person": Answerer.talk_to_person,
    "action_which_ones": Answerer.which_ones,
}

# How a turn is counted when its reply states nothing from a profile, where that is not small talk.
OUTCOMES = {"action_unsure": Outcome.UNSURE}


def _action_class(name: str) -> type[AnsweringAction]:
    """Create the action's class. rasa_sdk registers every subclass of its Action that it finds in this package."""

    def find_answer(_self: AnsweringAction, answerer: Answerer, question: Question, context: Context) -> Answer:
        if name in FROM_MESSAGE:
            return FROM_MESSAGE[name](answerer, question, context)
        return FROM_CONTEXT[name](answerer, context)

    members = {
        "__module__": __name__,
        "name": lambda _self: name,
        "find_answer": find_answer,
        "outcome": OUTCOMES.get(name, Outcome.SMALL_TALK),
    }
    return type(name.title().replace("_", ""), (AnsweringAction,), members)


# Kept here, because Python forgets a class to which nothing refers.
ACTIONS = [_action_class(name) for name in (*FROM_MESSAGE, *FROM_CONTEXT)]
