"""Parsing of messages, places and interactions."""

from __future__ import annotations

import pytest

from bot.channels.slack.incoming import Interaction, Place, plain_text


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("9 &amp; 5", "9 & 5"),
        ("&lt;b&gt;", "<b>"),
        ("&amp;lt;", "&lt;"),
        ("<mailto:a@b.org|a@b.org>", "a@b.org"),
        ("<mailto:a@b.org>", "a@b.org"),
        ("<tel:0800123|0800 123>", "0800 123"),
        ("<https://example.org/x|the page>", "the page"),
        ("<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"),
        ("<@UBOT> hours?", "hours?"),
        ("hours <@UBOT>?", "hours ?"),
        ("ask <@U9|sam>", "ask sam"),
        ("in <#C2|general>", "in #general"),
        ("in <#C2> there", "in there"),
        ("<!here> hours?", "hours?"),
        ("<!subteam^S1|@advisers> hours?", "@advisers hours?"),
        ("is 3 < 5 > 2", "is 3 < 5 > 2"),
        ("hours\nskills", "hours\nskills"),
        ("<@UBOT>\r\n hours \n\n&lt;pay&gt;", "hours\n<pay>"),
        ("", ""),
    ],
)
def test_plain_text_is_as_typed(sent: str, typed: str) -> None:
    assert plain_text(sent) == typed


@pytest.mark.parametrize(
    ("message", "place", "conversation"),
    [
        (("D1", "1.1", None), Place("D1"), "UA"),
        (("D1", "1.2", "1.1"), Place("D1", "1.1"), "UA_D1_1.1"),
        (("C1", "1.1", None), Place("C1", "1.1"), "UA_C1_1.1"),
        (("C1", "1.2", "1.1"), Place("C1", "1.1"), "UA_C1_1.1"),
        (("G1", "1.1", None), Place("G1", "1.1"), "UA_G1_1.1"),
    ],
)
def test_place_of_a_reply(message: tuple[str, str, str | None], place: Place, conversation: str) -> None:
    assert Place.for_reply(*message) == place
    assert place.conversation("UA") == conversation


@pytest.mark.parametrize(
    ("conversation", "place"), [("UA", Place("UA")), ("UA_C1_1.1", Place("C1", "1.1")), ("C1", Place("C1")), ("a_b", Place("a"))]
)
def test_place_of_a_conversation(conversation: str, place: Place) -> None:
    assert Place.of_conversation(conversation) == place


@pytest.mark.parametrize(
    "action",
    [
        {"type": "button", "text": {"text": "A link"}, "url": "https://example.org"},
        {"type": "checkboxes", "selected_options": [{"value": "x"}]},
        {"type": "static_select", "selected_option": None},
        {"type": "datepicker", "selected_date": "2030-01-01"},
        {"type": "overflow", "selected_option": {"text": {"text": "x"}, "value": "x"}},
    ],
    ids=lambda action: action["type"],
)
def test_other_elements_ask_nothing(action: dict[str, object]) -> None:
    interaction = {"type": "block_actions", "user": {"id": "UA"}, "channel": {"id": "D1"}, "message": {"ts": "1.1"}, "actions": [action]}
    assert Interaction.model_validate(interaction).question() is None
