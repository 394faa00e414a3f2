"""The history: messages from the events of a tracker."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.guard import ChannelReply
from bot.channels.web.history import history_messages, past_turns

HOURS = {"title": "What are the hours?", "payload": "What are the hours?"}
TRACKER = DialogueStateTracker.from_events(
    "someone",
    [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        UserUttered("hello", message_id="one", timestamp=1000.5),
        ActionExecuted("utter_greet"),
        BotUttered("Hello.", {"buttons": [HOURS], "image": None}),
        BotUttered("What would you like to know?", {"buttons": None}),
        UserUttered("hours", message_id="two", timestamp=2000),
        BotUttered("37.5 a week.", {}),
        SlotSet("dialogue", {}),
        UserUttered(None, message_id="three"),
        ActionExecuted("action_listen"),
    ],
)


def test_messages_are_in_order_and_each_reply_is_one_message() -> None:
    assert history_messages(past_turns(TRACKER)) == [
        {"id": "one", "from": "person", "text": "hello", "buttons": [], "at": 1000},
        {"id": "one-reply", "from": "assistant", "text": "Hello.\nWhat would you like to know?", "buttons": [HOURS], "at": 1000},
        {"id": "two", "from": "person", "text": "hours", "buttons": [], "at": 2000},
        {"id": "two-reply", "from": "assistant", "text": "37.5 a week.", "buttons": [], "at": 2000},
    ]


def test_a_reply_as_data_is_kept() -> None:
    query = {"careers": ["baker"], "aspect": "pay"}
    reply = {
        "id": "4f1",
        "blocks": [{"kind": "paragraph", "text": "37.5 a week."}],
        "citations": [],
        "suggestions": [{"text": "Pay?", "query": query}],
        "tone": "plain",
        "outcome": "answered",
    }
    said = BotUttered("37.5 a week.", {"buttons": [{"title": "Pay?", "payload": "Pay?"}]}, {"reply": reply, "utter_action": "x"})
    (turn,) = past_turns(DialogueStateTracker.from_events("someone", [UserUttered("hours", message_id="one", timestamp=1000.5), said]))
    (_, message) = history_messages([turn])
    assert message["reply"] == reply
    assert message["buttons"] == [{"title": "Pay?", "payload": "Pay?", "query": query}]


def test_a_turn_without_messages_has_no_reply() -> None:
    (turn,) = past_turns(DialogueStateTracker.from_events("someone", [UserUttered("hello", message_id="one", timestamp=1000.5)]))
    assert turn.reply == ChannelReply("")
    assert history_messages([turn]) == [{"id": "one", "from": "person", "text": "hello", "buttons": [], "at": 1000}]
