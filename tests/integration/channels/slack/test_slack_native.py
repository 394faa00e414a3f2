"""Replies in Slack's own forms: tables, cards, contacts, sources, suggestions that carry their query, and feedback buttons."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels import feedback
from bot.channels.slack.reply_blocks import MAX_BLOCKS, reply_blocks
from bot.operations.feedback import Feedback
from tests.integration.channels.platform_tools import SLACK_TYPES, npm_package, type_faults
from tests.integration.channels.sample_replies import PARTS, QUERY, REPLY_ID, channel_reply, message_of
from tests.integration.channels.slack.conftest import Server
from tests.integration.channels.slack.fake_slack import Json, check_blocks, direct_channel


def rendered(name: str, **how: Any) -> list[Json]:
    dicts = [block.to_dict() for block in reply_blocks(channel_reply(PARTS[name], **how))]
    check_blocks(dicts)
    return dicts


def texts(blocks: list[Json]) -> list[str]:
    """Return the texts of sections and of small type, in order."""
    found = [text for block in blocks for text in [block.get("text"), *block.get("elements", [])]]
    return [text["text"] for text in found if text and text["type"] == "mrkdwn"]


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_valid_and_ends_with_source_suggestions_and_feedback(name: str) -> None:
    blocks = rendered(name)
    assert [block["type"] for block in blocks[-3:]] == ["context", "actions", "context_actions"]
    assert texts(blocks)[-1].startswith("Source: Plumber profile, <https://example.org/plumber#hours|")
    assert "2021, so numbers may have changed" in texts(blocks)[-1]


def test_comparison_is_a_table_with_its_verdicts() -> None:
    (table,) = [block for block in rendered("comparison") if block["type"] == "table"]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        [" ", "Plumber", "Nurse"],
        ["Pay", "£24,000 to £40,000", "£28,000"],
        ["Hours", "38 a week", "The profile doesn't say."],
    ]
    assert "A nurse starts higher." in texts(rendered("comparison"))


@pytest.mark.parametrize("parts", [PARTS["comparison"] * 2, [{**PARTS["cards"][0], "cards": PARTS["cards"][0]["cards"] * 40}]])
def test_reply_that_is_too_much_for_slacks_forms_is_text(parts: list[Any]) -> None:
    blocks = [block.to_dict() for block in reply_blocks(channel_reply(parts))]
    check_blocks(blocks)
    assert len(blocks) <= MAX_BLOCKS and texts(blocks) == ["All of it as text."]


@pytest.mark.parametrize("size", [3_200, 12_000])
def test_table_that_is_too_large_is_text(size: int) -> None:
    rows = [{"title": "Pay", "cells": ["x" * size] * 3}]
    blocks = [block.to_dict() for block in reply_blocks(channel_reply([{"kind": "comparison", "careers": ["A", "B", "C"], "rows": rows}]))]
    check_blocks(blocks)
    assert "table" not in {block["type"] for block in blocks}


def test_cards_link_to_their_pages_and_say_why() -> None:
    first, second = texts(rendered("cards"))[:2]
    assert first == "1. <https://example.org/plumber|Plumber>\n£24,000 a year · 38 hours\nWorks outdoors."
    assert second == "*2. Nurse*\nBut: Works indoors."


def test_contacts_can_be_called_and_written_to() -> None:
    first, second = texts(rendered("contacts"))[:2]
    assert "<tel:08453001234|0845 300 1234>" in first and "<mailto:a@example.org|a@example.org>" in first
    assert first.startswith("*Plumbing Institute*\nTelephone") and first.endswith("The number is from 2019.")
    assert second == "*The school's adviser*\nNo number or address given"


@pytest.mark.parametrize("outcome", ["small_talk", "unsure"])
def test_only_answers_can_be_rated(outcome: str) -> None:
    assert "context_actions" not in {block["type"] for block in rendered("paragraph", outcome=outcome)}


@pytest.mark.parametrize("user", ["UA", "UB"])
def test_suggestion_asks_about_the_career_of_its_reply_whoever_presses_it(server: Server, user: str) -> None:
    server.agent.replies = [message_of(PARTS["paragraph"])]
    server.deliver.mention("hours?")
    server.only_post()
    server.press("What skills does a plumber need?", user=user)
    assert server.agent.received[-1].text == "What skills does a plumber need?"
    assert server.agent.received[-1].metadata == {"query": QUERY}


def test_suggestion_of_a_private_answer_carries_its_query(server: Server) -> None:
    server.agent.replies = [message_of(PARTS["paragraph"])]
    server.deliver.command("hours?", f"{server.slack.url}/response/1")
    server.wait_for_posts()
    server.deliver.interaction(server.slack.press_ephemeral(server.slack.ephemeral[0], "What skills does a plumber need?"))
    server.wait_for_posts()
    assert server.agent.received[-1].metadata == {"query": QUERY}


@pytest.mark.parametrize("value", ["what are the hours", "{not JSON", '{"text": 1}', '["text"]'])
def test_button_of_an_older_release_asks_its_text(server: Server, value: str) -> None:
    server.agent.replies = [{"text": "Hello.", "buttons": [{"title": "Hours?", "payload": value}]}]
    server.deliver.message("hello")
    server.press("Hours?", server.only_post())
    assert (server.agent.received[-1].text, server.agent.received[-1].metadata) == (value, None)


def test_typed_text_is_never_a_query(server: Server) -> None:
    server.deliver.message(json.dumps({"text": "hours", "query": QUERY}))
    server.wait_for_posts()
    assert server.agent.received[-1].metadata is None


@pytest.mark.parametrize("verdict", ["up", "down"])
def test_feedback_is_recorded_for_the_person_who_gives_it(server: Server, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded: list[Feedback] = []

    async def record(_agent: object, given: Feedback) -> bool:
        recorded.append(given)
        return True

    monkeypatch.setattr(feedback, "record", record)
    server.agent.replies = [message_of(PARTS["paragraph"])]
    server.deliver.mention("hours?", ts="1600.1")
    post = server.only_post()
    element = post["blocks"][-1]["elements"][0]
    value = element["positive_button" if verdict == "up" else "negative_button"]["value"]
    payload = {
        **server.slack.press(post, "Anything else?"),
        "actions": [{"type": "feedback_buttons", "action_id": element["action_id"], "action_ts": "1.1", "value": value}],
    }
    assert server.deliver.interaction(payload).status_code == 200
    server.wait_for_posts()
    assert [each.model_dump(mode="json") for each in recorded] == [
        {"conversation": "UA_C1_1600.1", "reply_id": REPLY_ID, "verdict": verdict, "reason": "", "channel": "slack"}
    ]
    assert server.agent.texts == ["hours?"]


@pytest.mark.parametrize("value", ["", "up", "sideways 0123", "up not-an-id"])
def test_forged_feedback_is_refused(server: Server, value: str) -> None:
    actions = [{"type": "feedback_buttons", "action_ts": "1.1", "value": value}]
    payload = {"type": "block_actions", "user": {"id": "UA"}, "channel": {"id": direct_channel("UA")}, "actions": actions}
    assert server.deliver.interaction(payload).status_code == 400


@pytest.mark.long
def test_slacks_own_types_accept_every_reply() -> None:
    declaration = npm_package(*SLACK_TYPES) / "dist" / "index"
    assert type_faults(declaration, "KnownBlock[]", [block for name in PARTS for block in rendered(name)]) == ""
    assert "texts" in type_faults(declaration, "KnownBlock[]", [{"type": "section", "texts": 1}])
