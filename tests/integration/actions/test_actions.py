"""The actions read the conversation, send a reply and keep the dialogue state."""

from __future__ import annotations

import asyncio
from inspect import isabstract
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.utils import all_subclasses

from bot.answering.wording import load_wording
from bot.conversation.history import current_careers
from bot.conversation.types import DialogueState
from bot.knowledge.models import Career
from bot.knowledge.store import load_store

EXECUTOR = ActionExecutor()
EXECUTOR.register_package("actions")
MTO = "medical-technical-officer"
PAGE = {"career": MTO}
SHIFTS = "The job may involve working shifts."


def tracker(intent: str = "", reading: dict[str, Any] | None = None, text: str = "", **slots: Any) -> Tracker:
    latest: dict[str, Any] = {"intent": {"name": intent}, "text": text or intent, "metadata": slots.pop("metadata", PAGE)}
    if reading is not None:
        latest["reading"] = reading
    return Tracker("someone", slots, latest, [], False, None, {}, None)


def run(name: str, conversation: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Run an action and return the messages sent and the slots set."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(EXECUTOR.actions[name](dispatcher, conversation, {}))
    return dispatcher.messages, {e["name"]: e["value"] for e in events if e["event"] == "slot"}


def career() -> Career:
    found = load_store().get(MTO)
    assert found is not None
    return found


def reading(aspect: str, text: str = "?", act: str = "ask", **request: Any) -> dict[str, Any]:
    """Return the document that the NLU pipeline sends for a message with one request."""
    query = {"careers": [MTO], "aspect": aspect, "detail": request.pop("detail", None)}
    clause = {"text": text, "start": 0, "end": len(text), "act": act, "aspect": aspect, "confidence": 0.9}
    return {"text": text, "clauses": [clause], "requests": [{"clause": 0, "query": query, **request}]}


def test_a_reading_is_answered_with_buttons_and_remembered() -> None:
    statement = next(s for s in career().statements["hours"] if s.text == SHIFTS)
    measured = [{"career": MTO, "fit": "same_aspect", "statements": [career().statement_id(statement)]}]
    messages, slots = run("action_answer", tracker("hours", reading("hours/shifts", detail="how_long", measured=measured)))
    assert messages[0]["text"].startswith(f"{SHIFTS} The profile doesn’t say how long.")
    assert all(button["title"] == button["payload"] for button in messages[0]["buttons"])
    assert messages[0]["outcome"] == "gap"
    state = DialogueState.load(slots["dialogue"])
    assert state and str(state.recent[0].queries[0].aspect) == "hours/shifts"


def test_the_state_is_read_from_the_slot() -> None:
    _, slots = run("action_answer", tracker("hours", reading("hours/shifts")))
    messages, _ = run("action_answer", tracker("more", reading("more", act="request"), **slots))
    assert "37.5" in messages[0]["text"]


@pytest.mark.parametrize("stored", ["nonsense", {"turns": "many"}, [1], {"version": 0}, {"career": MTO}])
def test_an_unreadable_state_is_dropped_and_the_person_is_told(stored: object) -> None:
    messages, slots = run("action_answer", tracker("hours", reading("hours/shifts"), dialogue=stored))
    assert messages[0]["text"].startswith(f"Sorry, I have lost track of what we said before.\n{SHIFTS}")
    assert DialogueState.load(slots["dialogue"])


def test_the_page_sets_the_career_until_a_message_names_one() -> None:
    messages, _ = run("action_answer", tracker("pay"))
    assert messages[0]["text"].startswith("The Medical Technical Officer profile says nothing about pay.")


@pytest.mark.parametrize("metadata", [None, {}, {"career": 3}, {"career": "wizard"}])
def test_a_page_without_a_known_career_is_ignored(metadata: object) -> None:
    assert run("action_answer", tracker("hours", metadata=metadata))[0][0]["text"]


@pytest.mark.parametrize(
    ("intent", "said"), [("hours", "37.5"), ("list_careers", "I can tell you about"), ("tell_job", "Thanks for telling me."), ("", "?")]
)
def test_a_message_that_skipped_the_pipeline_is_answered_by_its_intent(intent: str, said: str) -> None:
    messages, _ = run("action_answer", tracker(intent))
    assert said in messages[0]["text"]


def test_an_aspect_is_measured_by_the_tags_of_the_statements() -> None:
    assert run("action_answer", tracker("hours/shifts"))[0][0]["text"].startswith(SHIFTS)
    assert "doesn’t really cover night work. The nearest is" in run("action_answer", tracker("hours/nights"))[0][0]["text"]


def test_start_over_resets_the_slots() -> None:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(EXECUTOR.actions["action_start_over"](dispatcher, tracker(), {}))
    assert [event["event"] for event in events] == ["reset_slots"]


def test_an_emergency_leaves_no_distress() -> None:
    messages, slots = run("action_emergency", tracker("emergency", reading("emergency", act="tell")))
    assert messages[0]["response"] == "utter_emergency" and "in_distress" not in slots


@pytest.mark.parametrize("need", ["distress", "abuse", "exploitation"])
def test_helplines_last_until_a_question_about_a_career(need: str) -> None:
    messages, slots = run(f"action_{need}", tracker(need))
    assert messages[0]["response"] == f"utter_{need}"
    assert slots == {"in_distress": True}
    assert run("action_answer", tracker("hours", reading("hours"), in_distress=True))[1]["in_distress"] is False
    messages, slots = run("action_unsure", tracker("gibberish", reading("gibberish", act="react"), in_distress=True))
    assert "116 123" in messages[0]["text"] and "in_distress" not in slots


@pytest.mark.parametrize("need", ["distress", "abuse", "exploitation"])
@pytest.mark.parametrize("action", ["the same", "action_unsure"])
def test_who_goes_on_about_a_need_gets_the_helplines_for_it_in_other_words(need: str, action: str) -> None:
    conversation = tracker(need, reading(need, act="tell"), in_distress=True)
    conversation.events = [{"event": "user", "parse_data": {"intent": {"name": intent}}} for intent in ("hours", need, need)]
    messages, _ = run(f"action_{need}" if action == "the same" else action, conversation)
    assert messages[0]["text"] in load_wording().variants(f"after_{need}")


@pytest.mark.parametrize("need", ["distress", "abuse", "emergency"])
@pytest.mark.parametrize(("role", "kept"), [("subject", ("archivist",)), ("background", (MTO,))])
def test_the_career_that_a_call_for_help_asks_about_stays_the_one_talked_about(need: str, role: str, kept: tuple[str, ...]) -> None:
    told = reading("overview") | {"mentions": [{"text": "archivist", "career": "archivist", "role": role}]}
    slots = run(f"action_{need}", tracker(need, told))[1]
    assert current_careers(DialogueState.load(slots.get("dialogue")) or DialogueState(), MTO, load_store()) == kept


def test_words_are_explained_from_the_glossary() -> None:
    about = reading("hours/on_call", detail="meaning", text="what does on call mean")
    assert run("action_answer", tracker("hours", about))[0][0]["text"].startswith("Being on call means")


def test_rasa_sdk_registers_every_action_under_its_own_name() -> None:
    ours = [action for action in all_subclasses(Action) if action.__module__.startswith("actions.") and not isabstract(action)]
    assert sorted(action().name() for action in ours) == sorted(EXECUTOR.actions)


def test_a_message_that_is_not_understood_counts_as_unsure() -> None:
    messages, _ = run("action_unsure", tracker("gibberish", reading("gibberish", act="react")))
    assert messages[0]["outcome"] == "unsure"
