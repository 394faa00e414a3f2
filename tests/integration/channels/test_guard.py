"""The guard: what every channel does before and after a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rasa.core.channels.channel import UserMessage

from bot.channels.fair_scheduling import FIRST_GUESS, LONGEST_WAIT
from bot.channels.guard import LONGEST_MESSAGE, MAX_WAITING, Button, ChannelReply, Delivery, Guard, clean_text
from bot.channels.notices import notices
from bot.operations import maintenance
from bot.rasa_patches.deduplication import AlreadyTaken


class FakeRasa:
    """Sends the given messages, and records the messages that it receives."""

    def __init__(self, *messages: dict[str, Any], error: Exception | None = None) -> None:
        self.messages = messages
        self.error = error
        self.received: list[UserMessage] = []

    async def __call__(self, message: UserMessage) -> None:
        self.received.append(message)
        await asyncio.sleep(0.01)
        if self.error:
            raise self.error
        for reply in self.messages:
            await message.output_channel.send_response(message.sender_id, dict(reply))


HELLO = {"text": "Hello."}


@pytest.fixture(autouse=True)
def maintenance_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the path of the maintenance file, which does not exist yet."""
    file = tmp_path / "maintenance"
    monkeypatch.setenv(maintenance.FILE, str(file))
    return file


def use_guard(rasa: FakeRasa, use: Callable[[Guard], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        return await use(Guard(rasa))

    return asyncio.run(run())


def reply_to(text: object, rasa: FakeRasa) -> ChannelReply:
    reply: ChannelReply = use_guard(rasa, lambda guard: guard.reply_to(Delivery(text, "someone", "test")))
    return reply


def test_a_message_is_passed_on_and_its_reply_returned() -> None:
    rasa = FakeRasa(HELLO)
    message = Delivery("what are the hours", "someone", "test", "m1", {"career": "x"})
    assert use_guard(rasa, lambda guard: guard.reply_to(message)) == ChannelReply("Hello.")
    (received,) = rasa.received
    assert (received.text, received.sender_id, received.input_channel, received.message_id, received.metadata) == (
        "what are the hours",
        "someone",
        "test",
        "m1",
        {"career": "x"},
    )


def test_the_messages_of_a_turn_are_joined() -> None:
    rasa = FakeRasa({"text": "One", "buttons": [{"title": "A", "payload": "a?"}]}, {"text": "Two"})
    assert reply_to("hi", rasa) == ChannelReply("One\nTwo", (Button("A", "a?"),))


REPLY = {
    "id": "4f1",
    "blocks": [{"kind": "paragraph", "text": "Hours?"}],
    "citations": [],
    "suggestions": [{"text": "What is the pay?", "query": {"careers": ["baker"], "aspect": "pay"}}],
    "tone": "plain",
    "outcome": "answered",
}
WITH_DATA = {"text": "Hours?", "buttons": [{"title": "Pay", "payload": "What is the pay?"}], "outcome": "answered", "reply": REPLY}


def test_a_reply_comes_as_data_too_and_its_buttons_with_their_queries() -> None:
    reply = reply_to("hi", FakeRasa(WITH_DATA))
    assert reply.reply and reply.reply.dump()["blocks"] == REPLY["blocks"]
    assert reply.buttons == (Button("Pay", "What is the pay?", {"careers": ["baker"], "aspect": "pay"}),)


@pytest.mark.parametrize("messages", [(WITH_DATA, HELLO), ({**WITH_DATA, "reply": {"id": "of another release"}},)])
def test_a_reply_that_the_data_does_not_stand_for_is_text(messages: tuple[dict[str, Any], ...]) -> None:
    reply = reply_to("hi", FakeRasa(*messages))
    assert reply.reply is None and reply.buttons == (Button("Pay", "What is the pay?"),)
    assert reply.text.startswith("Hours?")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "/", "\u200b\u202e", None, 7, ["hours"]])
def test_an_empty_message_takes_no_turn(text: object) -> None:
    rasa = FakeRasa(HELLO)
    assert reply_to(text, rasa) == ChannelReply(notices().empty)
    assert not rasa.received


def test_an_overlong_message_takes_no_turn() -> None:
    rasa = FakeRasa(HELLO)
    assert str(LONGEST_MESSAGE) in reply_to("hours " * LONGEST_MESSAGE, rasa).text
    assert not rasa.received


def test_a_failure_is_answered_with_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    text = reply_to("hours", FakeRasa(error=RuntimeError("no database"))).text
    reference = text.rpartition("reference ")[2].rstrip(".")
    (record,) = (record for record in caplog.records if record.levelname == "ERROR")
    assert reference in record.getMessage() and record.exc_info
    assert "no database" not in text


@pytest.mark.parametrize(
    ("text", "messages", "outcome"),
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
def test_a_turn_is_counted_once_with_its_outcome(text: str, messages: list[dict[str, Any]], outcome: str) -> None:
    before = counted()
    reply_to(text, FakeRasa(*messages))
    assert {name: count - before.get(name, 0) for name, count in counted().items() if count != before.get(name, 0)} == {outcome: 1}


def counted() -> dict[str, float]:
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples if sample.name == "careers_turns_total")
    return {sample.labels["outcome"]: sample.value for sample in samples if sample.labels["channel"] == "test"}


def test_an_error_is_counted_by_its_class() -> None:
    labels = {"channel": "test", "error": "ZeroDivisionError"}
    before = REGISTRY.get_sample_value("careers_errors_total", labels) or 0
    reply_to("hours", FakeRasa(error=ZeroDivisionError()))
    assert REGISTRY.get_sample_value("careers_errors_total", labels) == before + 1
    assert REGISTRY.get_sample_value("careers_turns_in_progress", {"channel": "test"}) == 0


def test_the_reply_of_another_server_is_repeated_and_marked() -> None:
    async def answered_before(message: UserMessage) -> None:
        await message.output_channel.send_response(message.sender_id, dict(HELLO))
        raise AlreadyTaken

    async def ask() -> ChannelReply:
        return await Guard(answered_before).reply_to(Delivery("hours", "someone", "test", "m1"))

    assert asyncio.run(ask()) == ChannelReply("Hello.", repeated=True)


@pytest.mark.parametrize(("written", "notice"), [("", notices().maintenance), ("Closed until Monday.\n", "Closed until Monday.")])
def test_during_maintenance_a_notice_with_helplines_is_the_reply(maintenance_file: Path, written: str, notice: str) -> None:
    rasa = FakeRasa(HELLO)
    maintenance.start(written)
    reply = reply_to("i want to die", rasa)
    assert reply == ChannelReply(f"{notice}\n{notices().helplines}")
    assert all(line in reply.text for line in ("116 123", "0800 1111", "999"))
    assert not rasa.received
    assert maintenance.end()
    assert reply_to("hours", rasa) == ChannelReply("Hello.")


def test_maintenance_is_on_even_if_its_file_cannot_be_read(maintenance_file: Path) -> None:
    maintenance_file.mkdir()
    assert reply_to("hours", FakeRasa(HELLO)).text.startswith(notices().maintenance)


def test_a_turn_without_messages_gets_a_sentence() -> None:
    assert reply_to("hours", FakeRasa()) == ChannelReply(notices().silent)


def test_a_message_delivered_five_times_is_one_turn() -> None:
    rasa = FakeRasa(HELLO)

    async def deliver(guard: Guard) -> list[bool]:
        turns = [guard.start_turn(Delivery("hours", "someone", "test", "m1")) for _ in range(5)]
        assert {await turn.task for turn in turns} == {ChannelReply("Hello.")}
        return [turn.repeated for turn in turns]

    assert use_guard(rasa, deliver) == [False, True, True, True, True]
    assert len(rasa.received) == 1


def test_the_same_id_in_another_conversation_is_another_message() -> None:
    rasa = FakeRasa(HELLO)

    async def deliver(guard: Guard) -> None:
        await asyncio.gather(*(guard.reply_to(Delivery("hours", sender, "test", "1")) for sender in "ab"))

    use_guard(rasa, deliver)
    assert len(rasa.received) == 2


def test_only_messages_of_a_deleted_conversation_are_new_again() -> None:
    rasa = FakeRasa(HELLO)

    async def delete(guard: Guard) -> list[bool]:
        messages = [Delivery("hours", sender, "test", "m1") for sender in ("someone", "other")]
        for message in messages:
            await guard.reply_to(message)
        guard.delete("someone")
        return [guard.start_turn(message).repeated for message in messages]

    assert use_guard(rasa, delete) == [False, True]


def test_a_flood_is_refused_without_delaying_other_conversations() -> None:
    rasa = FakeRasa(HELLO)

    async def flood(guard: Guard) -> tuple[list[ChannelReply], ChannelReply, ChannelReply]:
        many = asyncio.gather(*(guard.reply_to(Delivery("hours", "flooder", "test")) for _ in range(MAX_WAITING + 10)))
        other = await guard.reply_to(Delivery("hours", "other", "test"))
        refused = await many
        return refused, other, await guard.reply_to(Delivery("hours", "flooder", "test"))

    refused, other, later = use_guard(rasa, flood)
    assert refused.count(ChannelReply(notices().too_many)) == 10
    assert other == later == ChannelReply("Hello.")


def test_a_cancelled_caller_does_not_cancel_the_turn() -> None:
    rasa = FakeRasa(HELLO)

    async def leave(guard: Guard) -> ChannelReply:
        message = Delivery("hours", "someone", "test", "m1")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(guard.reply_to(message), 0.001)
        return await guard.reply_to(message)

    assert use_guard(rasa, leave) == ChannelReply("Hello.")
    assert len(rasa.received) == 1


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('/hours{"aspect": "x"}', 'hours{"aspect": "x"}'),
        ("/restart", "restart"),
        (" // back", "back"),
        ("part\x00time\u202e?", "part time?"),
        ("quali\u00adfica\u200btions", "qualifications"),
        ("9/5 or 24/7", "9/5 or 24/7"),
        ("hours \r\n\n  skills\n", "hours\nskills"),
        ("\n/\n/restart", "restart"),
        ("👩\u200d⚕️ hours", "👩\u200d⚕️ hours"),
    ],
)
def test_typed_commands_and_invisible_characters_are_removed(typed: str, text: str) -> None:
    assert clean_text(typed) == text


def test_a_client_with_many_messages_does_not_delay_another() -> None:
    rasa = FakeRasa(HELLO)

    async def use(guard: Guard) -> None:
        flood = [guard.reply_to(Delivery(f"flood {i}", f"conversation {i}", "test", client="10.0.0.1")) for i in range(8)]
        other = guard.reply_to(Delivery("hello", "someone", "test", client="10.0.0.2"))
        await asyncio.gather(*flood, other)

    use_guard(rasa, use)
    texts = [message.text for message in rasa.received]
    assert len(texts) == 9
    assert texts.index("hello") <= 1
    assert texts[0] == "flood 0"


def test_turns_of_a_conversation_are_taken_one_after_another() -> None:
    events = []

    class Recorder(FakeRasa):
        async def __call__(self, message: UserMessage) -> None:
            events.append(f"{message.text} begun")
            await super().__call__(message)
            events.append(f"{message.text} done")

    async def use(guard: Guard) -> None:
        await asyncio.gather(*(guard.reply_to(Delivery(f"{i}", "someone", "test")) for i in range(3)))

    use_guard(Recorder(HELLO), use)
    assert events == ["0 begun", "0 done", "1 begun", "1 done", "2 begun", "2 done"]


def test_when_too_many_wait_people_are_told_at_once_with_the_helplines() -> None:
    rasa = FakeRasa(HELLO)

    async def use(guard: Guard) -> list[ChannelReply]:
        return await asyncio.gather(*(guard.reply_to(Delivery("hours", f"person {i}", "test")) for i in range(200)))

    replies = [reply.text for reply in use_guard(rasa, use)]
    served = int(LONGEST_WAIT / FIRST_GUESS) + 1
    assert replies == ["Hello."] * served + [f"{notices().busy}\n{notices().helplines}"] * (200 - served)
    assert len(rasa.received) == served


def test_whether_there_is_room_is_known_before_a_message_is_taken() -> None:
    async def use(guard: Guard) -> tuple[bool, bool, bool]:
        late = Delivery("hours", "late", "test")
        before = guard.has_room(late)
        turns = [guard.start_turn(Delivery("hours", f"person {i}", "test")).task for i in range(200)]
        await asyncio.sleep(0)
        during = guard.has_room(late)
        await asyncio.wait(turns)
        return before, during, guard.has_room(late)

    assert use_guard(FakeRasa(HELLO), use) == (True, False, True)


@pytest.mark.parametrize(
    "query",
    [
        {"careers": ["\ud800"], "aspect": "pay"},
        {"careers": ["baker", "\udfffx"], "aspect": "pay"},
        {"careers": ["\ud83d"], "aspect": "hours"},
    ],
)
def test_a_query_with_half_a_character_is_no_query(query: dict[str, Any]) -> None:
    rasa = FakeRasa(HELLO)
    message = Delivery("what is the pay?", "someone", "test", metadata={"career": "baker", "query": query})
    assert use_guard(rasa, lambda guard: guard.reply_to(message)) == ChannelReply("Hello.")
    assert rasa.received[0].metadata == {"career": "baker"}
