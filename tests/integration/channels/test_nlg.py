"""Rasa takes the wording of its responses from a file that can be edited while it runs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import ActionBotResponse
from rasa.core.agent import Agent
from rasa.core.channels import CollectingOutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answering import responses
from bot.channels.nlg import ResponseGenerator
from bot.knowledge import reloading
from bot.paths import ROOT

DOMAIN = Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of the wording, in a folder of the test; edits are noticed at once."""
    path = tmp_path / "responses.yml"
    path.write_text("utter_greet:\n- text: Good morning!\n  buttons:\n  - {title: Pay, payload: Pay?}\n", encoding="utf-8")
    monkeypatch.setattr(responses, "RESPONSES_FILE", path)
    monkeypatch.setattr(reloading, "CHECK_INTERVAL", 0.0)
    return path


def generator(endpoints: str = "endpoints.yml") -> NaturalLanguageGenerator:
    """Return the generator that Rasa creates from the endpoints of the checkout."""
    return NaturalLanguageGenerator.create(AvailableEndpoints.read_endpoints(str(ROOT / endpoints)).nlg, DOMAIN)


def utter(name: str, nlg: NaturalLanguageGenerator) -> dict[str, Any]:
    """Run a response as the stock action does, and return the bot's message."""
    tracker = DialogueStateTracker.from_events("someone", [], DOMAIN.slots)
    (event,) = asyncio.run(ActionBotResponse(name).run(CollectingOutputChannel(), nlg, tracker, DOMAIN))
    return {"text": event.text, **event.as_dict()["data"]}


def test_the_endpoints_name_the_generator() -> None:
    assert isinstance(generator(), ResponseGenerator)


def test_a_response_has_the_wording_and_the_buttons_of_the_file(file: Path) -> None:
    message = utter("utter_greet", generator())
    assert message["text"] == "Good morning!"
    assert message["buttons"] == [{"title": "Pay", "payload": "Pay?"}]


def test_an_edit_is_said_by_the_running_generator(file: Path) -> None:
    nlg = generator()
    assert utter("utter_greet", nlg)["text"] == "Good morning!"
    file.write_text("utter_greet:\n- text: Good evening to you!\n", encoding="utf-8")
    assert utter("utter_greet", nlg)["text"] == "Good evening to you!"
    file.write_text("utter_greet:\n- text: {\n", encoding="utf-8")
    assert utter("utter_greet", nlg)["text"] == "Good evening to you!"


def test_a_response_that_the_file_lacks_has_the_default_of_the_domain(file: Path) -> None:
    nlg = generator()
    assert utter("utter_distress", nlg)["text"] == DOMAIN.responses["utter_distress"][0]["text"]
    file.unlink()
    assert "116 123" in utter("utter_distress", generator())["text"]


def test_an_agent_without_a_domain_has_the_defaults_of_the_model_it_loads(file: Path) -> None:
    agent = Agent(generator=AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).nlg)
    agent.nlg.responses = DOMAIN.responses  # as Agent.load_model does
    assert utter("utter_greet", agent.nlg)["text"] == "Good morning!"
    assert utter("utter_goodbye", agent.nlg)["text"] == DOMAIN.responses["utter_goodbye"][0]["text"]


def test_an_action_can_fill_in_variables(file: Path) -> None:
    nlg = generator()
    nlg.responses = {"utter_greet": [{"text": "Hello {name}."}]}
    file.write_text("utter_greet:\n- text: Good morning {name}!\n", encoding="utf-8")
    tracker = DialogueStateTracker.from_events("someone", [], DOMAIN.slots)
    message = asyncio.run(nlg.generate("utter_greet", tracker, "rest", name="Sam"))
    assert message["text"] == "Good morning Sam!"
