"""What every channel does with a message before and after the assistant sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rasa.core.channels.channel import UserMessage

from bot.channels.guard import LONGEST_MESSAGE, MOST_WAITING, Button, Guard, Incoming, Said, cleaned
from bot.channels.notices import notices
from bot.operations import maintenance
from bot.rasa_patches.deduplication import AlreadyTaken


class Assistant:
    """Says what it is told to, and remembers what it was asked."""

    def __init__(self, *says: dict[str, Any], error: Exception | None = None) -> None:
        self.says = says
        self.error = error
        self.asked: list[UserMessage] = []

    async def __call__(self, message: UserMessage) -> None:
        self.asked.append(message)
        await asyncio.sleep(0.01)
        if self.error:
            raise self.error
        for reply in self.says:
            await message.output_channel.send_response(message.sender_id, dict(reply))


HELLO = {"text": "Hello."}


@pytest.fixture(autouse=True)
def switched_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that switches the assistant off; it is not there."""
    file = tmp_path / "off"
    monkeypatch.setenv(maintenance.FILE, str(file))
    return file


def guarded(assistant: Assistant, use: Callable[[Guard], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        return await use(Guard(assistant))

    return asyncio.run(run())


def said_to(text: object, assistant: Assistant) -> Said:
    said: Said = guarded(assistant, lambda guard: guard.turn(Incoming(text, "someone", "test")))
    return said


def test_a_message_is_passed_on_and_its_reply_back() -> None:
    assistant = Assistant(HELLO)
    message = Incoming("what are the hours", "someone", "test", "m1", {"career": "x"})
    assert guarded(assistant, lambda guard: guard.turn(message)) == Said("Hello.")
    (asked,) = assistant.asked
    assert (asked.text, asked.sender_id, asked.input_channel, asked.message_id, asked.metadata) == (
        "what are the hours",
        "someone",
        "test",
        "m1",
        {"career": "x"},
    )


def test_the_messages_of_a_turn_are_one() -> None:
    assistant = Assistant({"text": "One", "buttons": [{"title": "A", "payload": "a?"}]}, {"text": "Two"})
    assert said_to("hi", assistant) == Said("One\nTwo", (Button("A", "a?"),))


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "/", "\u200b\u202e", None, 7, ["hours"]])
def test_a_message_of_nothing_is_answered_without_asking(text: object) -> None:
    assistant = Assistant(HELLO)
    assert said_to(text, assistant) == Said(notices().empty)
    assert not assistant.asked


def test_a_message_too_long_is_not_read() -> None:
    assistant = Assistant(HELLO)
    assert str(LONGEST_MESSAGE) in said_to("hours " * LONGEST_MESSAGE, assistant).text
    assert not assistant.asked


def test_a_failure_is_told_with_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    told = said_to("hours", Assistant(error=RuntimeError("no database"))).text
    reference = told.rpartition("reference ")[2].rstrip(".")
    (record,) = (record for record in caplog.records if record.levelname == "ERROR")
    assert reference in record.getMessage() and record.exc_info
    assert "no database" not in told


@pytest.mark.parametrize(
    ("text", "says", "outcome"),
    [
        ("hours", [{"text": "37.5", "outcome": "answered"}], "answered"),
        ("hours", [{"text": "Hello.", "utter_action": "utter_greet"}], "small_talk"),
        ("hours", [{"text": "37.5", "outcome": "gap"}, {"text": "Bye.", "utter_action": "utter_goodbye"}], "gap"),
        ("hours", [{"text": "Sorry.", "utter_action": "utter_apology"}], "failed"),
        ("hours", [{"text": "37.5", "outcome": "made up"}], "small_talk"),
        ("hours", [{"text": "37.5", "outcome": ["gap"]}], "small_talk"),
        ("hours", [], "failed"),
        ("", [HELLO], "empty"),
        ("hours " * LONGEST_MESSAGE, [HELLO], "too_long"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_turn_is_counted_once_by_how_it_ended(text: str, says: list[dict[str, Any]], outcome: str) -> None:
    before = counted()
    said_to(text, Assistant(*says))
    assert {name: count - before.get(name, 0) for name, count in counted().items() if count != before.get(name, 0)} == {outcome: 1}


def counted() -> dict[str, float]:
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples if sample.name == "careers_turns_total")
    return {sample.labels["outcome"]: sample.value for sample in samples if sample.labels["channel"] == "test"}


def test_an_error_is_counted_by_its_class() -> None:
    labels = {"channel": "test", "error": "ZeroDivisionError"}
    before = REGISTRY.get_sample_value("careers_errors_total", labels) or 0
    said_to("hours", Assistant(error=ZeroDivisionError()))
    assert REGISTRY.get_sample_value("careers_errors_total", labels) == before + 1
    assert REGISTRY.get_sample_value("careers_turns_in_progress", {"channel": "test"}) == 0


def test_what_another_server_has_answered_is_said_again_and_marked(caplog: pytest.LogCaptureFixture) -> None:
    async def answered_before(message: UserMessage) -> None:
        await message.output_channel.send_response(message.sender_id, dict(HELLO))
        raise AlreadyTaken

    async def ask() -> Said:
        return await Guard(answered_before).turn(Incoming("hours", "someone", "test", "m1"))

    assert asyncio.run(ask()) == Said("Hello.", repeated=True)


@pytest.mark.parametrize(("written", "told"), [("", notices().maintenance), ("Closed until Monday.\n", "Closed until Monday.")])
def test_switched_off_it_takes_no_turn_and_tells_where_to_find_help(switched_on: Path, written: str, told: str) -> None:
    assistant = Assistant(HELLO)
    maintenance.start(written)
    said = said_to("i want to die", assistant)
    assert said == Said(f"{told}\n{notices().helplines}")
    assert all(line in said.text for line in ("116 123", "0800 1111", "999"))
    assert not assistant.asked
    assert maintenance.turn_on()
    assert said_to("hours", assistant) == Said("Hello.")


def test_an_off_switch_that_cannot_be_read_is_off(switched_on: Path) -> None:
    switched_on.mkdir()
    assert said_to("hours", Assistant(HELLO)).text.startswith(notices().maintenance)


def test_silence_is_filled() -> None:
    assert said_to("hours", Assistant()) == Said(notices().silent)


def test_a_message_delivered_five_times_is_one_turn() -> None:
    assistant = Assistant(HELLO)

    async def deliver(guard: Guard) -> list[bool]:
        turns = [guard.begin(Incoming("hours", "someone", "test", "m1")) for _ in range(5)]
        assert {await turn.task for turn in turns} == {Said("Hello.")}
        return [turn.repeated for turn in turns]

    assert guarded(assistant, deliver) == [False, True, True, True, True]
    assert len(assistant.asked) == 1


def test_the_same_id_in_another_conversation_is_another_message() -> None:
    assistant = Assistant(HELLO)

    async def deliver(guard: Guard) -> None:
        await asyncio.gather(*(guard.turn(Incoming("hours", sender, "test", "1")) for sender in "ab"))

    guarded(assistant, deliver)
    assert len(assistant.asked) == 2


def test_a_forgotten_conversations_messages_are_new_again_and_no_others() -> None:
    assistant = Assistant(HELLO)

    async def forget(guard: Guard) -> list[bool]:
        messages = [Incoming("hours", sender, "test", "m1") for sender in ("someone", "other")]
        for message in messages:
            assert not guard.has_begun(message)
            await guard.turn(message)
        guard.forget("someone")
        return [guard.has_begun(message) for message in messages]

    assert guarded(assistant, forget) == [False, True]


def test_a_flood_from_one_is_refused_and_hinders_no_other() -> None:
    assistant = Assistant(HELLO)

    async def flood(guard: Guard) -> tuple[list[Said], Said, Said]:
        many = asyncio.gather(*(guard.turn(Incoming("hours", "flooder", "test")) for _ in range(MOST_WAITING + 10)))
        other = await guard.turn(Incoming("hours", "other", "test"))
        refused = await many
        return refused, other, await guard.turn(Incoming("hours", "flooder", "test"))

    refused, other, later = guarded(assistant, flood)
    assert refused.count(Said(notices().too_many)) == 10
    assert other == later == Said("Hello.")


def test_a_caller_who_leaves_does_not_end_the_turn() -> None:
    assistant = Assistant(HELLO)

    async def leave(guard: Guard) -> Said:
        message = Incoming("hours", "someone", "test", "m1")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(guard.turn(message), 0.001)
        return await guard.turn(message)

    assert guarded(assistant, leave) == Said("Hello.")
    assert len(assistant.asked) == 1


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


def test_a_client_who_sends_many_messages_keeps_nobody_else_waiting() -> None:
    assistant = Assistant(HELLO)

    async def use(guard: Guard) -> None:
        flood = [guard.turn(Incoming(f"flood {i}", f"conversation {i}", "test", client="10.0.0.1")) for i in range(8)]
        other = guard.turn(Incoming("hello", "someone", "test", client="10.0.0.2"))
        await asyncio.gather(*flood, other)

    guarded(assistant, use)
    texts = [message.text for message in assistant.asked]
    assert len(texts) == 9
    assert texts.index("hello") <= 1
    assert texts[0] == "flood 0"


def test_the_turns_of_a_conversation_are_taken_one_after_another() -> None:
    answering = []

    class Watched(Assistant):
        async def __call__(self, message: UserMessage) -> None:
            answering.append(f"{message.text} begun")
            await super().__call__(message)
            answering.append(f"{message.text} done")

    async def use(guard: Guard) -> None:
        await asyncio.gather(*(guard.turn(Incoming(f"{i}", "someone", "test")) for i in range(3)))

    guarded(Watched(HELLO), use)
    assert answering == ["0 begun", "0 done", "1 begun", "1 done", "2 begun", "2 done"]
