"""Whatever the action server does, people soon get a sentence, and the conversation continues from where it was."""

from __future__ import annotations

import json
import time

import pytest
from aiohttp import web

from bot.cli.client import Conversation
from bot.rasa_patches.remote_action import LONGEST_PAUSE
from tests.system.faults import misbehaving
from tests.system.faults.conftest import APOLOGY, Assistant
from tests.system.faults.misbehaving import Fault, answering

FAULTS: dict[str, Fault] = {
    "closed": misbehaving.closing,
    "half an answer": misbehaving.half,
    "500": answering("oh no", 500, "text/plain"),
    "422": answering(json.dumps({"error": "cannot be processed"}), 422),
    "HTML": answering("<html><body>Bad gateway</body></html>", 200, "text/html"),
    "not JSON": answering('{"events": ['),
    "a list": answering("[]"),
    "null": answering("null"),
    "empty": answering(""),
    "a bad event": answering(json.dumps({"events": [{"event": "no such"}], "responses": [{"text": "half of it"}]})),
    "no event": answering(json.dumps({"events": [{"name": "dialogue", "value": 1}], "responses": []})),
    "bad responses": answering(json.dumps({"events": [], "responses": "hello"})),
    "20 MB": answering(json.dumps({"events": [], "responses": [{"text": "x" * 20_000_000}]})),
    "a bad rejection": answering("no", 400, "text/plain"),
    "slow": misbehaving.slow(20),
    "endless": misbehaving.endless,
}
# One or two of each kind. The others fail in the same ways.
IN_EVERY_RUN = {"closed", "half an answer", "500", "a list", "a bad event", "20 MB", "slow"}
FAULT_PARAMETERS = [pytest.param(fault, id=name, marks=() if name in IN_EVERY_RUN else pytest.mark.long) for name, fault in FAULTS.items()]


def talking_of_shifts(assistant: Assistant) -> Conversation:
    person = assistant.person()
    assert "shifts" in person.say("is there shift work?")[0].text
    return person


def context(assistant: Assistant, person: Conversation) -> object:
    tracker = assistant.tracker(person.id)
    assert tracker
    return tracker.get_slot("dialogue")


@pytest.mark.parametrize("fault", FAULT_PARAMETERS)
def test_a_faulty_response_gets_an_apology_and_nothing_of_it_is_kept(assistant: Assistant, fault: Fault) -> None:
    person = talking_of_shifts(assistant)
    before, answered = context(assistant, person), assistant.actions.answered
    started = time.monotonic()
    with assistant.actions.failing(fault):
        assert [reply.text for reply in person.say("tell me more")] == [APOLOGY]
        if fault in (FAULTS["slow"], FAULTS["endless"]):
            assert assistant.actions.answered == answered  # the person did not wait for it
    assert context(assistant, person) == before
    # After a failure, the action server is left alone for as long as that took.
    time.sleep(min(LONGEST_PAUSE, time.monotonic() - started))
    assert "37.5" in person.say("tell me more")[0].text


def test_being_down_gets_an_apology_and_is_logged_once(assistant: Assistant) -> None:
    people = [talking_of_shifts(assistant) for _ in range(3)]
    failed, worked = (assistant.logged(f"The action server {words}") for words in ("is out of order", "works again"))
    assistant.actions.go_down()
    for person in people:
        assert person.say("tell me more")[0].text == APOLOGY
    assistant.actions.come_up()
    for person in people:
        assert "37.5" in person.say("tell me more")[0].text
    assert assistant.logged("The action server is out of order") == failed + 1
    assert assistant.logged("The action server works again") == worked + 1
    assert not assistant.logged("Traceback")


def test_a_response_after_three_seconds_is_used(assistant: Assistant) -> None:
    person = talking_of_shifts(assistant)
    with assistant.actions.failing(misbehaving.slow(3)):
        assert "37.5" in person.say("tell me more")[0].text


def rejecting(actions: set[str]) -> Fault:
    async def fault(server: misbehaving.Misbehaving, request: web.Request) -> web.StreamResponse:
        action = (await request.json())["next_action"]
        if action in actions:
            return web.json_response({"action_name": action, "error": "not now"}, status=400)
        return await misbehaving.passing_on(server, request)

    return fault


def test_an_action_that_refuses_to_run_is_replaced_by_the_fallback(assistant: Assistant) -> None:
    person = talking_of_shifts(assistant)
    with assistant.actions.failing(rejecting({"action_answer"})):
        assert "not sure" in person.say("tell me more")[0].text


def test_if_the_fallback_refuses_too_there_is_an_apology(assistant: Assistant) -> None:
    person = talking_of_shifts(assistant)
    with assistant.actions.failing(rejecting({"action_answer", "action_unsure"})):
        assert person.say("tell me more")[0].text == APOLOGY
    assert "37.5" in person.say("tell me more")[0].text


def test_distress_gets_the_helplines_even_if_the_action_fails(assistant: Assistant) -> None:
    with assistant.actions.failing(FAULTS["500"]):
        (reply,) = assistant.person().say("i failed everything and i dont want to be alive any more")
    assert "116 123" in reply.text
