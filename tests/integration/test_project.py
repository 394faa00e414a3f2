"""The files that Rasa joins by name fit together: what is declared is used, what is used is declared."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor
from ruamel.yaml import YAML

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.parts import CLEARLY
from bot.paths import NLU_DATA, ROOT


def load(name: str) -> Any:
    return YAML(typ="safe").load(ROOT / name)


DOMAIN = load("domain.yml")
INTENTS = {next(iter(i)) if isinstance(i, dict) else i for i in DOMAIN["intents"]}
BLOCKS = [block for path in sorted(NLU_DATA.rglob("*.yml")) for block in YAML(typ="safe").load(path)["nlu"]]
RULES = [rule for path in sorted((ROOT / "data" / "rules").glob("*.yml")) for rule in YAML(typ="safe").load(path)["rules"]]
STORIES = [story for path in sorted((ROOT / "data" / "stories").glob("*.yml")) for story in YAML(typ="safe").load(path)["stories"]]
STEPS = [step for flow in [*RULES, *STORIES] for step in flow["steps"]]
IMPLEMENTED = ActionExecutor()
IMPLEMENTED.register_package("actions")


def examples(block: dict[str, Any]) -> list[str]:
    return [line.removeprefix("- ").strip() for line in block["examples"].strip().splitlines()]


def label(block: dict[str, Any]) -> Label:
    return Label(block["intent"], (block.get("metadata") or {}).get("aspect"))


def plain(example: str) -> str:
    """An example without its annotations."""
    return re.sub(r"\[([^\]]+)\]\(career\)", r"\1", example).casefold()


def test_every_topic_is_an_intent() -> None:
    assert set(load_taxonomy().topics) <= INTENTS


def test_every_intent_has_examples_and_a_rule() -> None:
    assert {block["intent"] for block in BLOCKS} == INTENTS - {"nlu_fallback"}
    assert {step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step} == INTENTS


def test_every_label_of_the_taxonomy_has_examples_enough() -> None:
    counts = Counter()  # type: ignore[var-annotated]
    for block in BLOCKS:
        counts[label(block)] += len(examples(block))
    assert {topic_label: counts[topic_label] for topic_label in load_taxonomy().labels() if counts[topic_label] < 40} == {}


def test_examples_are_of_labels_there_are() -> None:
    unknown = {str(label(block)) for block in BLOCKS if block["intent"] in load_taxonomy().topics and label(block) not in load_taxonomy()}
    assert unknown == set()
    assert not any(block.get("metadata") for block in BLOCKS if block["intent"] not in load_taxonomy().topics)


def test_no_example_stands_under_two_labels() -> None:
    labels: dict[str, set[str]] = {}
    for block in BLOCKS:
        for example in examples(block):
            labels.setdefault(plain(example), set()).add(str(label(block)))
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


def test_examples_are_well_formed() -> None:
    bad = [e for block in BLOCKS for e in examples(block) if not e or e.startswith("/") or re.search(r"[\[\]]", plain(e))]
    assert bad == []


def test_no_evaluation_question_is_trained_on() -> None:
    trained = {plain(example) for block in BLOCKS for example in examples(block)}
    asked = set()
    for path in (ROOT / "tests" / "questions").rglob("*.yml"):
        for item in YAML(typ="safe").load(path) if path.stem != "facts" else []:
            asked |= {turn["text"].casefold() for turn in item.get("turns", [item])}
    # A few words can be put one way only: "hours?" is everybody's question.
    assert {text for text in asked & trained if len(text.split()) > 5} == set()


def test_every_action_is_declared_implemented_and_used() -> None:
    used = {step["action"] for step in STEPS if "action" in step}
    custom = {name for name in used if name.startswith("action_")}
    assert custom == set(DOMAIN["actions"]) == set(IMPLEMENTED.actions)


def test_every_response_is_said_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for folder in ("actions", "bot") for path in (ROOT / folder).rglob("*.py"))
    used = {step["action"] for step in STEPS if "action" in step}
    assert {name for name in DOMAIN["responses"] if name not in used and f'"{name}"' not in code} == set()
    assert {name for name in used if name.startswith("utter_")} <= set(DOMAIN["responses"])


def test_buttons_ask_questions_we_know() -> None:
    asks = {load_taxonomy().entry(each).ask for each in load_taxonomy().labels()} | {"I want to talk to a person"}
    for name, variants in DOMAIN["responses"].items():
        for variant in variants:
            for button in variant.get("buttons", []):
                assert button["payload"] in asks, name


def test_helplines_are_in_what_is_said_to_distress() -> None:
    for name in ("utter_distress", "utter_still_here"):
        assert all(line in DOMAIN["responses"][name][0]["text"] for line in ("116 123", "0800 1111", "999"))


@pytest.mark.parametrize(
    "path",
    [c["name"] for c in load("config.yml")["pipeline"] if "." in c["name"]]
    + [load("endpoints.yml")["tracker_store"]["type"], *load("credentials.yml")],
)
def test_classes_named_in_configuration_exist(path: str) -> None:
    module, _, name = path.rpartition(".")
    assert hasattr(import_module(module), name)


def test_actions_never_read_files_or_the_network_themselves() -> None:
    for path in (ROOT / "actions").glob("*.py"):
        assert not re.search(r"\b(open\(|httpx|requests|sqlite3|read_text)", path.read_text(encoding="utf-8")), path.name


def test_layers_point_one_way() -> None:
    allowed = {
        "language": {"language"},
        "knowledge": {"language", "knowledge"},
        "conversation": {"language", "knowledge", "conversation"},
        "answering": {"language", "knowledge", "conversation", "answering"},
        "nlu": {"language", "knowledge", "conversation", "nlu"},
        # operations: to find the newest model, whose classifier labels the statements.
        "importing": {"language", "knowledge", "conversation", "answering", "importing", "operations"},
    }
    shared = {"paths", "validation"}
    for layer, below in allowed.items():
        for path in (ROOT / "bot" / layer).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            imported = set(re.findall(r"^\s*(?:from|import) bot\.(\w+)", text, re.MULTILINE))
            assert imported <= below | shared, path
            if layer != "nlu":
                assert not re.search(r"^\s*(from|import) rasa", text, re.MULTILINE), path
    # The language knows nothing of the product: not even how its files are checked.
    for path in (ROOT / "bot" / "language").rglob("*.py"):
        assert "bot.validation" not in path.read_text(encoding="utf-8"), path


def test_what_is_clear_to_the_reader_is_clear_to_the_fallback() -> None:
    (fallback,) = (each for each in load("config.yml")["pipeline"] if each["name"] == "FallbackClassifier")
    assert fallback["threshold"] == CLEARLY
