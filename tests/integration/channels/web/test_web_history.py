"""A conversation's events as the messages people saw."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.guard import Button, Said
from bot.channels.web.history import messages, offered, turns

HOURS = {"title": "What are the hours?", "payload": "What are the hours?"}
TRACKER = DialogueStateTracker.from_events(
    "someone",
    [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        UserUttered("hello", message_id="one"),
        ActionExecuted("utter_greet"),
        BotUttered("Hello.", {"buttons": [HOURS], "image": None}),
        BotUttered("What would you like to know?", {"buttons": None}),
        UserUttered("hours", message_id="two"),
        BotUttered("37.5 a week.", {}),
        SlotSet("context", {}),
        UserUttered(None, message_id="three"),
        ActionExecuted("action_listen"),
    ],
)


def test_messages_are_told_in_order_each_turns_reply_as_one() -> None:
    assert messages(turns(TRACKER)) == [
        {"id": "one", "from": "person", "text": "hello", "buttons": []},
        {"id": "one-reply", "from": "assistant", "text": "Hello.\nWhat would you like to know?", "buttons": [HOURS]},
        {"id": "two", "from": "person", "text": "hours", "buttons": []},
        {"id": "two-reply", "from": "assistant", "text": "37.5 a week.", "buttons": []},
    ]


def test_a_turn_that_said_nothing_has_no_reply() -> None:
    (turn,) = turns(DialogueStateTracker.from_events("someone", [UserUttered("hello", message_id="one")]))
    assert turn.said == Said("")
    assert messages([turn]) == [{"id": "one", "from": "person", "text": "hello", "buttons": []}]


def test_on_offer_are_the_last_buttons_there_were() -> None:
    assert offered(turns(TRACKER)) == (Button("What are the hours?", "What are the hours?"),)
    assert offered(turns(None)) == ()
