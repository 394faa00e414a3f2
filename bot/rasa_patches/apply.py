"""List and apply all Rasa patches. README.md shows the list as a table.

Python loads `lean_imports` at startup, which calls `apply()` when `rasa.core.run` is imported, so stock `rasa` commands are patched too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

from bot.rasa_patches import (
    action_connections,
    deduplication,
    event_types,
    graph_runner,
    one_reading,
    remote_action,
    rule_lookup,
    spacy_loading,
    startup,
    store_failures,
)
from bot.rasa_patches.lean_imports import RASA_VERSION
from bot.stores import sql


class Patch(NamedTuple):
    """Patch that replaces one function, method or class."""

    replaces: str
    """Fully qualified name of the function, method or class."""
    problem: str
    """Problem with the stock version, worded to fit the table in README.md."""
    install: Callable[[], None]


PATCHES = (
    Patch(
        "rasa.utils.endpoints.EndpointConfig.session", "opens a connection to the action server for each call", action_connections.install
    ),
    Patch("rasa.core.processor.DaskGraphRunner", "plans the same few calls three times a turn", graph_runner.install),
    Patch("rasa.shared.core.events.Event.resolve_by_type", "searches all event classes for each event that it reads", event_types.install),
    Patch("rasa.core.agent.FailSafeTrackerStore", "answers turns that will be lost when the store fails", store_failures.install),
    Patch("rasa.core.agent.MessageProcessor", "takes a message that is delivered twice as two turns", deduplication.install),
    Patch(
        "rasa.core.processor.MessageProcessor.parse_message",
        "reads all messages that are ready before the server looks at another request",
        one_reading.install,
    ),
    Patch(
        "rasa.core.actions.action.RemoteAction",
        "sends the whole conversation, waits five minutes and says nothing when the call fails",
        remote_action.install,
    ),
    Patch("rasa.core.policies.rule_policy.RulePolicy._get_possible_keys", "compares the conversation with every rule", rule_lookup.install),
    Patch(
        "rasa.core.policies.rule_policy.RulePolicy._find_action_from_rules",
        "looks for rules about the text of a message too, and there are none",
        rule_lookup.install_without_text,
    ),
    Patch("rasa.nlu.utils.spacy_utils.SpacyNLP.load_model", "loads the spaCy language for each node of the graph", spacy_loading.install),
    Patch("psycopg2.extensions.set_wait_callback", "waits without end for a database that hangs", sql.install),
    Patch("rasa.core.run.load_agent_on_start", "serves without a usable model, and never deletes old conversations", startup.install),
)


class WrongRasaVersion(RuntimeError):
    """Raised if the installed Rasa version differs from the one the patches were written for."""


@cache
def apply() -> None:
    """Install all patches. Calling it again has no effect. Raises WrongRasaVersion."""
    installed = version("rasa")
    if installed != RASA_VERSION:
        raise WrongRasaVersion(f"bot/rasa_patches is for Rasa {RASA_VERSION}, but {installed} is installed: run `make setup`.")
    for patch in PATCHES:
        patch.install()
