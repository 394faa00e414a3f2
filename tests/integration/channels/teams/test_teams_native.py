"""Replies in Teams' own forms: tables, cards, contacts, citations, suggestions that carry their query, and feedback."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels import feedback
from bot.channels.teams.cards import messages
from bot.operations.feedback import Feedback
from tests.integration.channels.platform_tools import ADAPTIVE_CARDS, agents_sdk, node, npm_package
from tests.integration.channels.sample_replies import PARTS, QUERY, REPLY_ID, channel_reply, message_of
from tests.integration.channels.teams.checks import HERE, actions, card, check
from tests.integration.channels.teams.conftest import Mount, create_channel
from tests.integration.channels.teams.fake_microsoft import FakeMicrosoft, Person

ADDRESSES = {"from": {"id": "28:bot"}, "recipient": {"id": "29:person"}, "conversation": {"id": "a:1"}}


def activity(name: str, **how: Any) -> dict[str, Any]:
    (message,) = messages(channel_reply(PARTS[name], **how))
    return {**message, **ADDRESSES}


def elements(name: str, kind: str) -> list[dict[str, Any]]:
    return [element for element in card(activity(name))["body"] if element["type"] == kind]


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_valid(name: str) -> None:
    check(activity(name))
    assert [action["title"] for action in actions(activity(name))] == ["What skills does a plumber need?", "Anything else?"]


def test_sources_are_citations_and_nothing_is_called_generated() -> None:
    message = activity("paragraph")
    assert message["text"].endswith(" [1] [2]")
    first, second = message["entities"][0]["citation"]
    assert first["appearance"]["url"] == "https://example.org/plumber#hours" and "url" not in second["appearance"]
    assert (first["position"], first["appearance"]["name"]) == (1, "Plumber: hours")
    assert "Example Careers, 2021, so numbers may have changed" in first["appearance"]["abstract"]
    assert "AIGenerated" not in json.dumps(message)
    assert "entities" not in activity("paragraph", cited=False)


@pytest.mark.parametrize(("name", "ending"), [("bullets", "days\\*\n\n[1] [2]"), ("paragraph", "& more. [1] [2]")])
def test_citations_are_never_part_of_a_list(name: str, ending: str) -> None:
    assert activity(name)["text"].endswith(ending)


def test_comparison_is_a_table_with_its_verdicts() -> None:
    (table,) = elements("comparison", "Table")
    rows = [[cell["items"][0]["text"] for cell in row["cells"]] for row in table["rows"]]
    assert rows == [
        [" ", "Plumber", "Nurse"],
        ["Pay", "£24,000 to £40,000", "£28,000"],
        ["Hours", "38 a week", "The profile doesn't say."],
    ]
    assert "A nurse starts higher." in {element["text"] for element in elements("comparison", "TextBlock")}
    assert activity("comparison")["text"].startswith("Side by side:")


@pytest.mark.parametrize("rows", [1, 2])
def test_comparison_by_itself_leads_with_its_verdicts(rows: int) -> None:
    """Citations by themselves would be a message of numbers."""
    comparison = PARTS["comparison"][1]
    verdicts = ["A nurse starts higher.", "A plumber works longer."][:rows]
    compared = [{**row, "verdict": verdict} for row, verdict in zip(comparison["rows"], verdicts, strict=False)]
    (message,) = messages(channel_reply([{**comparison, "rows": compared}]))
    check({**message, **ADDRESSES})
    assert message["text"] == "\n\n".join(verdicts) + " [1] [2]"
    assert [element["type"] for element in card(message)["body"]] == ["Table"]


@pytest.mark.parametrize("name", ["cards", "contacts"])
def test_reply_without_text_has_its_sources_in_the_card(name: str) -> None:
    message = activity(name)
    assert "text" not in message and "entities" not in message
    assert "Example Careers, 2021, so numbers may have changed" in card(message)["body"][-1]["text"]
    assert "Source" not in json.dumps(card(activity(name, cited=False))["body"])


def test_cards_and_contacts_are_containers() -> None:
    plumber, nurse = elements("cards", "Container")
    assert [item["text"] for item in plumber["items"]] == [
        "[Plumber](https://example.org/plumber)",
        "£24,000 a year · 38 hours",
        "Works outdoors.",
    ]
    assert [item["text"] for item in nurse["items"]] == ["Nurse", "But: Works indoors."]
    institute, adviser = elements("contacts", "Container")
    assert "[0845 300 1234](tel:08453001234)" in institute["items"][1]["text"]
    assert [item["text"] for item in adviser["items"]] == ["The school's adviser", "No number or address given"]


@pytest.mark.parametrize("size", [20_000, 60_000])
def test_reply_that_is_too_large_for_one_message_is_text(size: int) -> None:
    rows = [{"title": "Pay", "cells": ["x" * size] * 2}]
    (message,) = messages(channel_reply([{"kind": "comparison", "careers": ["A", "B"], "rows": rows}]))
    check({**message, **ADDRESSES})
    assert card(message)["body"][0]["text"] == "All of it as text."


@pytest.mark.parametrize("outcome", ["small_talk", "unsure"])
def test_only_answers_can_be_rated(outcome: str) -> None:
    assert activity("paragraph")["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert "channelData" not in activity("paragraph", outcome=outcome)


@pytest.mark.parametrize("submits", [False, True], ids=["messageBack", "submit"])
@pytest.mark.parametrize("name", ["Sam", "Alex"])
def test_suggestion_asks_about_the_career_of_its_card_whoever_presses_it(
    microsoft: FakeMicrosoft, mount: Mount, name: str, submits: bool
) -> None:
    with mount(create_channel(microsoft)) as server:
        server.assistant.reply = message_of(PARTS["paragraph"])
        group = "19:group@thread.v2"
        people = {person: Person(microsoft, server.webhook, person, group) for person in ("Sam", "Alex")}
        people["Sam"].sends("hours?")
        action = actions(microsoft.reply(group).activity)[0]
        people[name].presses(action, submits=submits)
        microsoft.reply(group, 2)
        asked = server.assistant.received[-1]
    assert (asked.text, asked.metadata["query"]) == ("What skills does a plumber need?", QUERY)


@pytest.mark.parametrize("data", [{"payload": "hours?", "query": QUERY}, {"payload": "hours?"}, "hours?"], ids=["query", "text", "string"])
def test_suggestion_that_is_executed_is_asked(microsoft: FakeMicrosoft, mount: Mount, data: Any) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        value = {"action": {"type": "Action.Execute", "verb": "ask", "data": data}}
        response = person.post(person.activity(type="invoke", name="adaptiveCard/action", value=value))
        microsoft.reply(person.conversation)
    assert response.status_code == 200 and response.json()["statusCode"] == 200
    received = server.assistant.received[0]
    assert (received.text, received.metadata.get("query")) == ("hours?", QUERY if "query" in data else None)


@pytest.mark.parametrize("value", [{"payload": "hours?", "query": QUERY}, {"query": QUERY}, {"payload": 1}, [QUERY]])
def test_typed_text_is_never_a_query(microsoft: FakeMicrosoft, mount: Mount, value: Any) -> None:
    with mount(create_channel(microsoft)) as server:
        person = Person(microsoft, server.webhook)
        person.sends("what is the pay?", value=value)
        microsoft.reply(person.conversation)
    assert server.assistant.received[0].text == "what is the pay?"
    assert "query" not in server.assistant.received[0].metadata


@pytest.mark.parametrize(
    ("reaction", "given", "verdict", "reason"),
    [
        ("like", '{"feedbackText": ""}', "up", ""),
        ("dislike", '{"feedbackText": "too short"}', "down", "too short"),
        ("like", "?", "up", ""),
    ],
)
def test_feedback_is_recorded_after_a_restart_too(
    microsoft: FakeMicrosoft,
    mount: Mount,
    monkeypatch: pytest.MonkeyPatch,
    reaction: str,
    given: str,
    verdict: str,
    reason: str,
) -> None:
    recorded: list[Feedback] = []

    async def record(_agent: object, feedback: Feedback) -> bool:
        recorded.append(feedback)
        return True

    monkeypatch.setattr(feedback, "record", record)
    with mount(create_channel(microsoft)) as server:
        server.assistant.reply = message_of(PARTS["paragraph"])
        person = Person(microsoft, server.webhook)
        person.sends("hours?")
        microsoft.reply(person.conversation)
    with mount(create_channel(microsoft)) as server:
        person.webhook = server.webhook
        value = {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": given}}
        for reply_to in ("1", "unknown"):
            feedback_activity = person.activity(type="invoke", name="message/submitAction", value=value, replyToId=reply_to)
            assert person.post(feedback_activity).status_code == 200
        # The same chat, and someone else in it.
        other = Person(microsoft, server.webhook, "Alex", person.conversation)
        assert other.post(other.activity(type="invoke", name="message/submitAction", value=value, replyToId="1")).status_code == 200
    assert [(each.reply_id, each.verdict, each.reason, each.channel) for each in recorded] == [(REPLY_ID, verdict, reason, "botframework")]


def test_microsofts_libraries_accept_every_reply() -> None:
    library = npm_package(*ADAPTIVE_CARDS)
    sent = [activity(name) for name in PARTS]
    assert json.loads(node(HERE / "adaptive_cards.js", str(library), stdin=json.dumps([card(each) for each in sent]))) == [[]] * len(sent)
    assert json.loads(agents_sdk(HERE / "agents_sdk.py", json.dumps(sent))) == [[]] * len(sent)
