"""Whatever a platform, a program or a browser sends, the channels read it or refuse it, and never fail in another way."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.refusals import RequestRefused
from bot.channels.rest import _read_metadata
from bot.channels.slack.incoming import EventEnvelope, Interaction, SlashCommand
from bot.channels.teams.activities import Activity
from bot.channels.teams.authentication import CallRefused, read_activity
from bot.channels.web.message_request import read_feedback, read_message_request
from bot.channels.web.sessions import SessionTokens

KEY = "6f1c1d3e-0f5a-4b8e-9a53-0c8f3b9d2e11"
WORDS = ["D1", "U1", "\ud800", "\0", "<@U1|x>", "{}"]
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["D1", "U1", "\ud800", "\0", "<@U1|x>", "{}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)

EVENT = {
    "type": "event_callback",
    "event_id": "E1",
    "event": {
        "type": "message",
        "user": "U1",
        "text": "hours?",
        "channel": "D1",
        "ts": "1.1",
        "thread_ts": "1.0",
        "assistant_thread": None,
    },
}
PRESSED = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "message": {"ts": "1.1", "text": "x", "blocks": []},
    "response_url": "https://hooks.example/1",
    "actions": [{"type": "button", "action_ts": "1.2", "text": {"text": "Hours"}, "value": json.dumps({"text": "Hours?", "query": {}})}],
}
SHORTCUT = {"type": "message_action", "user": {"id": "U1"}, "message": {"text": "hours?"}, "response_url": "https://hooks.example/1"}
RATED = {**PRESSED, "actions": [{"type": "feedback_buttons", "value": "up 0123456789abcdef0123456789abcdef"}]}
COMMAND = {"user_id": "U1", "trigger_id": "T1", "response_url": "https://hooks.example/1", "text": "hours?"}
TEAMS = {
    "type": "message",
    "serviceUrl": "https://smba.example/",
    "channelId": "msteams",
    "from": {"id": "29:1", "aadObjectId": "d"},
    "recipient": {"id": "28:bot"},
    "conversation": {"id": "a:1"},
    "text": "<at>Careers</at> hours?",
    "value": {"payload": "Hours?", "query": {}, "action": {"data": {"payload": "Hours?"}}},
    "entities": [{"type": "mention", "text": "<at>Careers</at>", "mentioned": {"id": "28:bot"}}],
    "membersAdded": [{"id": "28:bot"}],
    "channelData": {"team": {"id": "t"}},
    "name": "message/submitAction",
    "replyToId": "1",
}
SAID = {"text": "hours?", "page": {"career": "medical-technical-officer", "path": "/a?b", "language": "en"}, "query": {"careers": ["x"]}}
VERDICT = {"reply": "0123456789abcdef0123456789abcdef", "verdict": "up", "reason": "because"}


@st.composite
def changed(draw: st.DrawFn, original: dict[str, Any]) -> Any:
    """Draw a document with up to three of its values replaced or left out."""
    document = json.loads(json.dumps(original))
    for _ in range(draw(st.integers(1, 3))):
        parent: Any = document
        while True:
            keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(parent[key], dict | list) and parent[key] and draw(st.booleans()):
                parent = parent[key]
                continue
            if draw(st.booleans()):
                parent[key] = draw(ANYTHING)
            else:
                del parent[key]
            break
    return document


def as_json(document: Any) -> bytes:
    return json.dumps(document).encode()


def bounded(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_event(document: Any) -> None:
    envelope = EventEnvelope.model_validate(document)
    envelope.question(), envelope.home_opened_by(), envelope.chat_opened(), envelope.removed_from()


def read_interaction(document: Any) -> None:
    interaction = Interaction.model_validate(document)
    interaction.question(), interaction.feedback()


def read_command(document: Any) -> None:
    SlashCommand.model_validate(document).question()


def use(activity: Activity) -> None:
    activity.to_delivery("teams"), activity.feedback(), activity.adds_bot(), activity.removes_bot()


# What the Slack channel answers with status 400.
UNREADABLE = (ValueError, KeyError, AttributeError)


@pytest.mark.parametrize(
    ("read", "original"),
    [(read_event, EVENT), (read_interaction, PRESSED), (read_interaction, SHORTCUT), (read_interaction, RATED), (read_command, COMMAND)],
    ids=["event", "pressed", "shortcut", "rated", "command"],
)
@given(data=st.data())
@bounded(150)
def test_slack(read: Callable[[Any], None], original: dict[str, Any], data: st.DataObject) -> None:
    with suppress(*UNREADABLE):
        read(data.draw(changed(original)))


@given(document=changed(TEAMS))
@bounded(150)
def test_teams(document: Any) -> None:
    with suppress(CallRefused):
        use(read_activity(json.dumps(document).encode()))


@given(
    body=st.binary(max_size=60) | changed(SAID).map(lambda document: json.dumps(document).encode()), key=st.just(KEY) | st.text(max_size=40)
)
@bounded(150)
def test_messages_of_the_website(body: bytes, key: str) -> None:
    with suppress(RequestRefused):
        message = read_message_request(key, body)
        assert message.text is not None and json.dumps(message.metadata)


@given(body=changed(VERDICT).map(as_json))
@bounded(150)
def test_feedback_of_the_website(body: bytes) -> None:
    with suppress(RequestRefused):
        read_feedback(body, "web_1", "web")


@given(metadata=changed({"career": "x", "path": "/", "language": "en", "query": {"careers": ["x"]}}) | ANYTHING)
@bounded(150)
def test_metadata_of_programs(metadata: Any) -> None:
    _read_metadata(metadata)


TOKENS = SessionTokens("only-for-these-tests-and-long-enough")


@given(data=st.data())
@bounded(150)
def test_no_changed_token_is_accepted(data: st.DataObject) -> None:
    good = TOKENS.issue()
    start, end = sorted((data.draw(st.integers(0, len(good))), data.draw(st.integers(0, len(good)))))
    token = good[:start] + data.draw(st.text(max_size=12) | st.characters(categories=["Cs"])) + good[end:]
    if token.strip() != good:
        with pytest.raises(RequestRefused):
            TOKENS.verify(f"Bearer {token}")
