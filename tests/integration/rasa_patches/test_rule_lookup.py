"""The rules found by the index are those that stock Rasa finds."""

from __future__ import annotations

from pathlib import Path

import pytest
import rasa.core.run  # noqa: F401 - applies our patches
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.operations import supervisor
from bot.rasa_patches import rule_lookup


@pytest.fixture(scope="module")
def policy(trained: None, tmp_path_factory: pytest.TempPathFactory) -> RulePolicy:
    folder: Path = tmp_path_factory.mktemp("model")
    storage, metadata = LocalModelStorage.from_model_archive(folder, supervisor.newest_model())
    (node,) = (node for node in metadata.predict_schema.nodes.values() if node.uses is RulePolicy)
    assert node.resource
    config = {**RulePolicy.get_default_config(), **node.config}
    return RulePolicy.load(config, storage, Resource(node.resource.name), ExecutionContext(GraphSchema({})))


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("domain.yml")


@pytest.mark.parametrize("in_distress", [False, True])
@pytest.mark.parametrize("turns_before", [0, 1, 6])
def test_every_intent_leads_to_the_same_rule(policy: RulePolicy, domain: Domain, in_distress: bool, turns_before: int) -> None:
    events = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    for _ in range(turns_before):
        events += [UserUttered("x", {"name": "hours"}), ActionExecuted("action_answer"), ActionExecuted("action_listen")]
    if in_distress:
        events.append(SlotSet("in_distress", True))
    for intent in domain.intents:
        for after in ([], [ActionExecuted("action_answer")], [ActionExecuted("action_unsure")]):
            tracker = DialogueStateTracker.from_events("someone", [*events, UserUttered("x", {"name": intent}), *after], domain.slots)
            states = policy._prediction_states(tracker, domain, rule_only_data=policy._get_rule_only_data())
            stock = rule_lookup._stock_possible_keys(policy, policy.lookup[RULES], states)
            assert policy._get_possible_keys(policy.lookup[RULES], states) == stock
            assert stock or after or intent in DEFAULT_INTENTS


def test_no_rule_is_on_a_text(policy: RulePolicy) -> None:
    assert all("text" not in state.get("user", {}) for key in policy.lookup[RULES] for state in policy._rule_key_to_state(key))
