"""Find matching rules without comparing the conversation with every rule.

Stock Rasa compares the conversation with every rule twice. The second pass looks for rules that match a message's text, but we don't have
any. This version indexes rules by the intent and previous action in their last state, and compares the conversation only with rules whose
last state could match. It finds the same rules as stock Rasa.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Ending = tuple[str | None, str | None]
"""Intent and previous action in a rule's last state. None means that the rule does not specify it."""

_stock_find_action = RulePolicy._find_action_from_rules
_stock_possible_keys = RulePolicy._get_possible_keys


class RuleIndex:
    """Index of a trained policy's rules by their last state."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = rules
        self.size = len(rules)
        self._by_ending: defaultdict[Ending, dict[str, str]] = defaultdict(dict)
        for key, action in rules.items():
            self._by_ending[_ending(RulePolicy._rule_key_to_state(key)[-1])][key] = action

    def candidates(self, state: State) -> dict[str, str]:
        """Return the rules that could match a conversation with the given last state."""
        intent, action = _ending(state)
        endings = {(intent, action), (intent, None), (None, action), (None, None)}
        return {key: name for ending in endings for key, name in self._by_ending.get(ending, {}).items()}


def _ending(state: State) -> Ending:
    def part(kind: str, name: str) -> Any:
        return state.get(kind, {}).get(name)

    return part(USER, INTENT), part(PREVIOUS_ACTION, ACTION_NAME)


def find_action_from_rules(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    if use_text_for_last_user_input:
        return None, None, False
    found: tuple[str | None, str | None, bool] = _stock_find_action(policy, tracker, domain, use_text_for_last_user_input)
    return found


def possible_keys(policy: RulePolicy, rules: Mapping[str, str], states: list[State]) -> set[str]:
    index: RuleIndex | None = getattr(policy, "_rule_index", None)
    # Rebuild the index if the rules have changed, as they do while training validates them.
    if index is None or index.rules is not rules or index.size != len(rules):
        index = policy._rule_index = RuleIndex(rules)
    keys: set[str] = _stock_possible_keys(policy, index.candidates(states[-1]) if states else rules, states)
    return keys


def install() -> None:
    """Make Rasa look up rules in the index."""
    RulePolicy._get_possible_keys = possible_keys


def install_without_text() -> None:
    """Make Rasa skip the lookup of rules that match a message's text."""
    RulePolicy._find_action_from_rules = find_action_from_rules
