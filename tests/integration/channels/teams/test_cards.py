"""What the assistant says, as messages for Teams."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.guard import Button, ChannelReply
from bot.channels.teams.cards import messages
from tests.integration.channels.teams.checks import HERE, actions, check, text
from tests.integration.channels.teams.tools import agents_sdk, node, npm_package

BUTTONS = tuple(Button(f"Question {n}", f"What is the answer to question {n}?") for n in range(20))
HOSTILE = "a*b_c` [x](javascript:alert(1)) <at>all</at> <script> # \\ 🎓é"
SAYINGS = {
    "text": ChannelReply("The **hours** are 37.5 a week:\n- days\n- nights\nSource: [the page](https://example.org/a_b)."),
    "one button": ChannelReply("Anything else?", BUTTONS[:1]),
    "six buttons": ChannelReply("Which?", BUTTONS[:6]),
    "seven buttons": ChannelReply("Which?", BUTTONS[:7]),
    "twenty buttons": ChannelReply("Which?", BUTTONS),
    "marks that are text": ChannelReply(HOSTILE, (Button(HOSTILE, HOSTILE),)),
    "long": ChannelReply("\n".join(f"- line {n} {HOSTILE}" for n in range(2000)), BUTTONS[:3]),
    "long without a break": ChannelReply("🎓" * 30_000, BUTTONS[:3]),
    "long buttons": ChannelReply("Which?", tuple(Button("t" * 900, f"{n}" + "🎓" * 999) for n in range(9))),
}
FRAME = {"from": {"id": "28:bot"}, "recipient": {"id": "29:person"}, "conversation": {"id": "a:1"}}


def posted(said: ChannelReply) -> list[dict[str, Any]]:
    return [{**message, **FRAME} for message in messages(said)]


@pytest.mark.parametrize("said", SAYINGS.values(), ids=SAYINGS)
def test_every_message_is_one_that_teams_takes(said: ChannelReply) -> None:
    for activity in posted(said):
        check(activity)


@pytest.mark.parametrize("said", SAYINGS.values(), ids=SAYINGS)
def test_nothing_is_lost_and_buttons_stand_at_the_end_in_their_order(said: ChannelReply) -> None:
    activities = posted(said)
    assert [action["title"] for activity in activities for action in actions(activity)] == [button.title for button in said.buttons]
    assert sum(text(activity).count("🎓") for activity in activities) == said.text.count("🎓")
    with_buttons = [bool(actions(activity)) for activity in activities]
    assert with_buttons == sorted(with_buttons)


def test_a_reply_of_the_usual_size_is_one_message() -> None:
    assert all(len(messages(SAYINGS[name])) == 1 for name in SAYINGS if not name.startswith("long"))


def test_text_alone_is_a_message_that_can_be_copied_and_searched() -> None:
    assert messages(ChannelReply("**One**\n- two")) == [{"type": "message", "textFormat": "markdown", "text": "**One**\n\n- two"}]


def test_a_button_asks_in_either_way_of_pressing_it() -> None:
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


def test_a_notification_shows_words_without_marks() -> None:
    (message,) = messages(ChannelReply("The **hours** are " + "long " * 100, BUTTONS[:1]))
    assert message["summary"].startswith("The hours are long") and len(message["summary"]) <= 200


def test_the_agents_sdk_reads_every_message() -> None:
    activities = [activity for said in SAYINGS.values() for activity in posted(said)]
    # The stock connector's buttons, which are dead, show that the check finds something.
    hero = {"contentType": "application/vnd.microsoft.card.hero", "content": {"buttons": [{"title": "a", "payload": "b"}]}}
    wrong = [{**FRAME, "type": "message", "attachments": [hero]}, {**FRAME, "type": "message", "from": "me"}]
    *found, dead, malformed = json.loads(agents_sdk(HERE / "agents_sdk.py", json.dumps([*activities, *wrong])))
    assert found == [[]] * len(activities)
    assert dead and malformed


def test_microsofts_reader_of_adaptive_cards_finds_no_fault() -> None:
    reader = npm_package("adaptivecards", "3.0.6")
    cards = [part["content"] for said in SAYINGS.values() for activity in posted(said) for part in activity.get("attachments", [])]
    wrong = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Text"}], "actions": [{"title": "a", "payload": "b"}]}
    *found, faults = json.loads(node(HERE / "adaptive_cards.js", str(reader), stdin=json.dumps([*cards, wrong])))
    assert found == [[]] * len(cards)
    assert faults
