"""The guided talk over the REST channel: questions with buttons, a question in between, careers, and a changed answer."""

from __future__ import annotations

from bot.cli.client import Conversation


def test_the_talk_is_interrupted_resumed_and_changed(assistant: str) -> None:
    person = Conversation(assistant)
    (first,) = person.say("What would suit me?")
    assert "What do you enjoy doing most?" in first.text and "Skip" in first.buttons
    (second,) = person.say("helping people and finding out how things work")
    assert "What would you most like to work with?" in second.text

    (answer,) = person.say("how many hours a week do they work?")
    assert "37.5 hours" in answer.text and "Back to the questions" in answer.buttons
    (resumed,) = person.say("Back to the questions")
    assert "What would you most like to work with?" in resumed.text

    person.say("People")
    (shown,) = person.say("Show me careers")
    assert "These may suit you" in shown.text and "Medical Technical Officer" in shown.text
    assert "Change an answer" in shown.buttons

    person.say("Change an answer")
    (asked,) = person.say("Change what you’d work with")
    assert "What would you most like to work with?" in asked.text
    (changed,) = person.say("Machines, tools or vehicles")
    assert changed.text.index("Wind Turbine Technician") < changed.text.index("Archivist")


def test_someone_who_does_not_know_is_offered_it(assistant: str) -> None:
    person = Conversation(assistant)
    (offer,) = person.say("i don't know what i want to do")
    assert "What would suit me?" in offer.buttons
    assert "What do you enjoy doing most?" in person.say("What would suit me?")[0].text
