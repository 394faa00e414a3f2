"""Cards of earlier versions in Slack and Teams still work: pressing a button asks its question."""

from __future__ import annotations

import json

import pytest

from bot.channels.slack.incoming import Interaction
from bot.channels.teams.activities import Activity
from tests.integration.upgrades.captured import VERSIONS, load

QUESTION = "How many hours a week is it?"
TEAMS = {
    "type": "message",
    "serviceUrl": "https://smba.example/",
    "channelId": "msteams",
    "from": {"id": "29:1", "aadObjectId": "d"},
    "recipient": {"id": "28:bot"},
    "conversation": {"id": "a:1"},
}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_button_in_slack_asks_its_question(version: str) -> None:
    blocks = load(version).slack_blocks
    (button,) = (each for block in blocks for each in block.get("elements", ()) if each["text"]["text"] == QUESTION)
    pressed = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"ts": "1600.1", "thread_ts": "1599.9", "blocks": blocks},
        "actions": [{**button, "action_ts": "1601.1"}],
    }
    question = Interaction.model_validate(pressed).question()
    assert question and (question.text, question.conversation) == (QUESTION, "U1_C1_1599.9")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("submits", [False, True])
def test_a_button_in_teams_asks_its_question(version: str, submits: bool) -> None:
    actions = [each for message in load(version).teams_messages for each in message["attachments"][0]["content"]["actions"]]
    (data,) = (each["data"] for each in actions if each["title"] == QUESTION)
    back = data["msteams"]
    sent = {"value": {"payload": data["payload"]}} if submits else {"text": back["text"], "value": back["value"]}
    delivery = Activity.model_validate_json(json.dumps({**TEAMS, **sent})).to_delivery("teams")
    assert delivery.text == QUESTION
