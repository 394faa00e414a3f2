"""The graph gives the same results with and without Dask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rasa.core.run  # noqa: F401 - applies our patches
from rasa.core import processor
from rasa.core.channels.channel import UserMessage
from rasa.engine import loader
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner as Runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.operations import supervisor
from bot.rasa_patches.graph_runner import GraphRunner

Runners = tuple[Any, list[Runner]]


@pytest.fixture(scope="module")
def runners(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Runners:
    """The model's metadata, and a runner with Dask and one of ours."""

    def load(kind: type[Runner]) -> tuple[Any, Runner]:
        folder: Path = tmp_path_factory.mktemp("model")
        metadata, runner = loader.load_predict_graph_runner(folder, supervisor.newest_model(), LocalModelStorage, kind)
        return metadata, runner

    (metadata, dask), (_, ours) = load(DaskGraphRunner), load(GraphRunner)
    return metadata, [dask, ours]


@pytest.mark.parametrize("text", ["what are the hours like?", "", "is there shift work, and how do i get in?", "qwzx"])
def test_a_message_is_parsed_identically(runners: Runners, text: str) -> None:
    metadata, both = runners
    inputs = {
        "__message__": [UserMessage(text, message_id="1")],
        "__tracker__": DialogueStateTracker.from_events("someone", [], metadata.domain.slots),
    }
    found = [runner.run(inputs, [metadata.nlu_target])[metadata.nlu_target][0].as_dict(only_output_properties=True) for runner in both]
    assert bool(found[0].get("reading")) == bool(text)
    assert found[0] == found[1]


@pytest.mark.parametrize("intent", ["hours", "greet", "distress"])
def test_the_same_action_is_predicted(runners: Runners, intent: str) -> None:
    metadata, both = runners
    events: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    tracker = DialogueStateTracker.from_events("someone", [*events, UserUttered("x", {"name": intent})], metadata.domain.slots)
    found = [runner.run({"__tracker__": tracker}, [metadata.core_target])[metadata.core_target] for runner in both]
    assert max(found[0].probabilities) == 1.0
    assert found[0].probabilities == found[1].probabilities


def test_rasa_uses_our_runner() -> None:
    assert processor.DaskGraphRunner is GraphRunner
