"""What every channel does with a message before and after the assistant sees it."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.guard import LONGEST_MESSAGE, cleaned, guarded
from bot.channels.notices import notices


def send(text: str | None, *, says: str | None = "Hello.", fails: bool = False) -> tuple[list[str], list[str]]:
    """What the assistant was asked, and what the person was told."""
    asked: list[str] = []

    async def assistant(message: UserMessage) -> None:
        asked.append(message.text)
        if fails:
            raise RuntimeError("no database")
        if says:
            await message.output_channel.send_response(message.sender_id, {"text": says})

    channel = CollectingOutputChannel()
    asyncio.run(guarded(assistant)(UserMessage(text, channel, "someone")))
    return asked, [message["text"] for message in channel.messages]


def test_a_message_is_passed_on_and_its_reply_back() -> None:
    assert send("what are the hours") == (["what are the hours"], ["Hello."])


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "/", "\u200b\u202e", None])
def test_a_message_of_nothing_is_answered_without_asking(text: str | None) -> None:
    assert send(text) == ([], [notices().empty])


def test_a_message_too_long_is_not_read() -> None:
    asked, told = send("hours " * LONGEST_MESSAGE)
    assert asked == []
    assert str(LONGEST_MESSAGE) in told[0]


def test_a_failure_is_told_with_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    _, told = send("hours", fails=True)
    assert len(told) == 1
    reference = told[0].rpartition("reference ")[2].rstrip(".")
    assert reference in caplog.text
    assert "no database" not in told[0]


def test_silence_is_filled() -> None:
    assert send("hours", says=None)[1] == [notices().silent]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('/hours{"aspect": "x"}', 'hours{"aspect": "x"}'),
        ("/restart", "restart"),
        (" // back", "back"),
        ("part\x00time\u202e?", "part time ?"),
        ("9/5 or 24/7", "9/5 or 24/7"),
        ("what\n\nhours", "what hours"),
        ("👩\u200d⚕️ hours", "👩\u200d⚕️ hours"),
    ],
)
def test_what_a_person_types_is_text(typed: str, text: str) -> None:
    assert cleaned(typed) == text
