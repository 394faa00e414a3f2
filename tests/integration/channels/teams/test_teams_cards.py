"""Replies as Teams messages and Adaptive Cards."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.guard import Button, ChannelReply
from bot.channels.teams.cards import messages
from tests.integration.channels.platform_tools import ADAPTIVE_CARDS, agents_sdk, node, npm_package
from tests.integration.channels.teams.checks import HERE, actions, check, text

BUTTONS = tuple(Button(f"Question {n}", f"What is the answer to question {n}?") for n in range(20))
HOSTILE = "a*b_c` [x](javascript:alert(1)) <at>all</at> <script> # \\ 🎓é"
REPLIES = {
    "text": ChannelReply("The **hours** are 37.5 a week:\n- days\n- nights\nSource: [the page](https://example.org/a_b)."),
    "one button": ChannelReply("Anything else?", BUTTONS[:1]),
    "six buttons": ChannelReply("Which?", BUTTONS[:6]),
    "seven buttons": ChannelReply("Which?", BUTTONS[:7]),
    "twenty buttons": ChannelReply("Which?", BUTTONS),
    "markup characters": ChannelReply(HOSTILE, (Button(HOSTILE, HOSTILE),)),
    "long": ChannelReply("\n".join(f"- line {n} {HOSTILE}" for n in range(2000)), BUTTONS[:3]),
    "long without a break": ChannelReply("🎓" * 30_000, BUTTONS[:3]),
    "long buttons": ChannelReply("Which?", tuple(Button("t" * 900, f"{n}" + "🎓" * 999) for n in range(9))),
}
ADDRESSES = {"from": {"id": "28:bot"}, "recipient": {"id": "29:person"}, "conversation": {"id": "a:1"}}


def activities(reply: ChannelReply) -> list[dict[str, Any]]:
    return [{**message, **ADDRESSES} for message in messages(reply)]


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_messages_are_valid_for_teams(reply: ChannelReply) -> None:
    for activity in activities(reply):
        check(activity)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_nothing_is_lost_and_buttons_come_last_in_order(reply: ChannelReply) -> None:
    parts = activities(reply)
    assert [action["title"] for activity in parts for action in actions(activity)] == [button.title for button in reply.buttons]
    assert sum(text(activity).count("🎓") for activity in parts) == reply.text.count("🎓")
    have_buttons = [bool(actions(activity)) for activity in parts]
    assert have_buttons == sorted(have_buttons)


def test_reply_of_usual_size_is_one_message() -> None:
    assert all(len(messages(REPLIES[name])) == 1 for name in REPLIES if not name.startswith("long"))


def test_text_without_buttons_is_a_plain_message() -> None:
    assert messages(ChannelReply("**One**\n- two")) == [{"type": "message", "textFormat": "markdown", "text": "**One**\n\n- two"}]


def test_button_has_message_back_and_submitted_payload() -> None:
    (action,) = actions(messages(ChannelReply("Which?", (Button("Hours", "What are the hours?"),)))[0])
    assert action == {
        "type": "Action.Submit",
        "title": "Hours",
        "data": {
            "payload": "What are the hours?",
            "msteams": {
                "type": "messageBack",
                "displayText": "Hours",
                "text": "What are the hours?",
                "value": {"payload": "What are the hours?"},
            },
        },
    }


def test_summary_has_no_markup() -> None:
    (message,) = messages(ChannelReply("The **hours** are " + "long " * 100, BUTTONS[:1]))
    assert message["summary"].startswith("The hours are long") and len(message["summary"]) <= 200


def test_agents_sdk_accepts_every_message() -> None:
    valid = [activity for reply in REPLIES.values() for activity in activities(reply)]
    # Two invalid messages, the first with the buttons of Rasa's own channel, show that the check finds faults.
    hero = {"contentType": "application/vnd.microsoft.card.hero", "content": {"buttons": [{"title": "a", "payload": "b"}]}}
    invalid = [{**ADDRESSES, "type": "message", "attachments": [hero]}, {**ADDRESSES, "type": "message", "from": "me"}]
    *faults, hero_faults, address_faults = json.loads(agents_sdk(HERE / "agents_sdk.py", json.dumps([*valid, *invalid])))
    assert faults == [[]] * len(valid)
    assert hero_faults and address_faults


def test_adaptive_cards_library_accepts_every_card() -> None:
    library = npm_package(*ADAPTIVE_CARDS)
    cards = [part["content"] for reply in REPLIES.values() for activity in activities(reply) for part in activity.get("attachments", [])]
    invalid = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Text"}], "actions": [{"title": "a", "payload": "b"}]}
    *faults, invalid_faults = json.loads(node(HERE / "adaptive_cards.js", str(library), stdin=json.dumps([*cards, invalid])))
    assert faults == [[]] * len(cards)
    assert invalid_faults
