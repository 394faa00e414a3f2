"""Tables that map action names to the `Answerer` methods that handle them.

To add an action:

1. Add a method to `Answerer` that returns the reply and the updated context.
2. Add an entry to one of the tables below.
3. List the name under `actions` in `domain.yml` and use it in a rule in `data/rules`.

If an action needs more than that, write a class for it in `special.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from actions.base import AnsweringAction
from bot.answering.answerer import Answerer, ReplyAndContext
from bot.conversation.context import Context
from bot.conversation.outcome import Outcome
from bot.conversation.question import Question

# Actions that use both the message and the context.
FROM_MESSAGE: dict[str, Callable[[Answerer, Question, Context], ReplyAndContext]] = {
    "action_answer": Answerer.answer,
    "action_find_careers": Answerer.find_careers,
    "action_list_careers": Answerer.list_careers,
    "action_pick": Answerer.pick,
    "action_unsure": Answerer.unsure,
}

# Actions that use only the context.
FROM_CONTEXT: dict[str, Callable[[Answerer, Context], ReplyAndContext]] = {
    "action_about_source": Answerer.about_source,
    "action_affirm": Answerer.affirm,
    "action_choose": Answerer.choose,
    "action_go_back": Answerer.go_back,
    "action_more": Answerer.more,
    "action_talk_to_person": Answerer.talk_to_person,
    "action_which_ones": Answerer.which_ones,
}

# Outcomes for replies without facts from a profile. The default is SMALL_TALK.
OUTCOMES = {"action_unsure": Outcome.UNSURE}


def _action_class(name: str) -> type[AnsweringAction]:
    """Create a class for the action. rasa_sdk registers every `Action` subclass in this package."""

    def find_answer(_self: AnsweringAction, answerer: Answerer, question: Question, context: Context) -> ReplyAndContext:
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


# Keep references to the classes. rasa_sdk finds them through `__subclasses__()`, which only holds weak references.
ACTIONS = [_action_class(name) for name in (*FROM_MESSAGE, *FROM_CONTEXT)]
