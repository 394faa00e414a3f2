"""The history: messages from the events of a tracker."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.guard import Button, ChannelReply
from bot.channels.web.history import history_messages, offered_buttons, past_turns

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
        SlotSet("dialogue", {}),
        UserUttered(None, message_id="three"),
        ActionExecuted("action_listen"),
    ],
)


def test_messages_are_in_order_and_each_reply_is_one_message() -> None:
    assert history_messages(past_turns(TRACKER)) == [
        {"id": "one", "from": "person", "text": "hello", "buttons": []},
        {"id": "one-reply", "from": "assistant", "text": "Hello.\nWhat would you like to know?", "buttons": [HOURS]},
        {"id": "two", "from": "person", "text": "hours", "buttons": []},
        {"id": "two-reply", "from": "assistant", "text": "37.5 a week.", "buttons": []},
    ]


def test_a_turn_without_messages_has_no_reply() -> None:
    (turn,) = past_turns(DialogueStateTracker.from_events("someone", [UserUttered("hello", message_id="one")]))
    assert turn.reply == ChannelReply("")
    assert history_messages([turn]) == [{"id": "one", "from": "person", "text": "hello", "buttons": []}]


def test_the_latest_buttons_are_offered() -> None:
    assert offered_buttons(past_turns(TRACKER)) == (Button("What are the hours?", "What are the hours?"),)
    assert offered_buttons(past_turns(None)) == ()
