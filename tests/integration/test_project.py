"""The files of the project agree: every name that one of them uses is defined in another, and the other way round."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.data import get_data_files, is_nlu_file
from rasa_sdk.executor import ActionExecutor
from ruamel.yaml import YAML

from actions.special import HelplineAction
from bot.conversation.types import Detail, Leaning
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.care_examples import load_care_examples
from bot.nlu.clauses import INTENT_THRESHOLD
from bot.nlu.conversations import load_conversations
from bot.nlu.data_format import format_data
from bot.nlu.pairs import load_pairs
from bot.paths import NLU_DATA, ROOT


def load(name: str) -> Any:
    return YAML(typ="safe").load(ROOT / name)


DOMAIN = load("domain.yml")
RESPONSES = load("bot/language/en/responses.yml")
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
    """Return an example in lower case and without annotations."""
    return re.sub(r"\[([^\]]+)\]\(career\)", r"\1", example).casefold()


def test_every_topic_is_an_intent() -> None:
    assert set(load_taxonomy().topics) <= INTENTS


def test_every_intent_has_examples_and_a_rule() -> None:
    assert {block["intent"] for block in BLOCKS} == INTENTS - {"nlu_fallback"}
    assert {step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step} == INTENTS


def test_every_label_of_the_taxonomy_has_40_examples() -> None:
    counts = Counter()  # type: ignore[var-annotated]
    for block in BLOCKS:
        counts[label(block)] += len(examples(block))
    assert {topic_label: counts[topic_label] for topic_label in load_taxonomy().labels() if counts[topic_label] < 40} == {}


def test_examples_have_labels_of_the_taxonomy() -> None:
    unknown = {str(label(block)) for block in BLOCKS if block["intent"] in load_taxonomy().topics and label(block) not in load_taxonomy()}
    assert unknown == set()
    assert not any("aspect" in block.get("metadata", {}) for block in BLOCKS if block["intent"] not in load_taxonomy().topics)


def test_follow_ups_say_what_they_lean_on_and_ask_for() -> None:
    for block in BLOCKS:
        if block["intent"] == "follow_up":
            assert Leaning(block["metadata"]["leans_on"]) is not Leaning.NOTHING
            assert Detail(block["metadata"]["detail"])
        else:
            assert "leans_on" not in block.get("metadata", {})


def test_no_example_has_two_labels() -> None:
    labels: dict[str, set[str]] = {}
    for block in BLOCKS:
        for example in examples(block):
            labels.setdefault(plain(example), set()).add(str(label(block)))
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


def test_training_data_is_formatted() -> None:
    assert format_data(NLU_DATA, check=True) == []


def test_examples_are_well_formed() -> None:
    bad = [e for block in BLOCKS for e in examples(block) if not e or e.startswith("/") or re.search(r"[\[\]]", plain(e))]
    assert bad == []


def test_rasa_reads_only_its_own_training_data() -> None:
    assert {Path(file).relative_to(ROOT / "data").parts[0] for file in get_data_files(str(ROOT / "data"), is_nlu_file)} == {"nlu"}
    stories = get_data_files(str(ROOT / "data"), YAMLStoryReader.is_stories_file)
    assert {Path(file).relative_to(ROOT / "data").parts[0] for file in stories} == {"rules", "stories"}


def test_no_evaluation_question_is_trained_on() -> None:
    trained = {plain(example) for block in BLOCKS for example in examples(block)}
    trained |= {turn.text.casefold() for conversation in load_conversations() for turn in conversation.turns}
    trained |= {example.text.casefold() for example in load_care_examples()}
    trained |= {question.text.casefold() for career in load_pairs() for question in career.questions}
    asked = set()
    for path in (ROOT / "tests" / "questions").rglob("*.yml"):
        for item in YAML(typ="safe").load(path) if path.stem != "facts" else []:
            asked |= {turn["text"].casefold() for turn in item.get("turns", [item])}
    # Short questions have only one wording: anybody may ask "hours?".
    assert {text for text in asked & trained if len(text.split()) > 5} == set()


def test_every_custom_action_is_declared_implemented_and_used() -> None:
    used = {step["action"] for step in STEPS if "action" in step}
    custom = {name for name in used if name.startswith("action_")}
    assert custom == set(DOMAIN["actions"]) == set(IMPLEMENTED.actions)


def _is_helpline(action: Any) -> bool:
    return isinstance(getattr(action, "__self__", None), HelplineAction)


def test_every_response_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for folder in ("actions", "bot") for path in (ROOT / folder).rglob("*.py"))
    used = {step["action"] for step in STEPS if "action" in step}
    # Helpline actions send the response of the same name.
    helplines = {name.replace("action_", "utter_", 1) for name, action in IMPLEMENTED.actions.items() if _is_helpline(action)}
    assert helplines <= set(DOMAIN["responses"])
    assert {name for name in DOMAIN["responses"] if name not in used | helplines and f'"{name}"' not in code} == set()
    assert {name for name in used if name.startswith("utter_")} <= set(DOMAIN["responses"])


def test_buttons_ask_questions_of_the_taxonomy() -> None:
    asks = {load_taxonomy().entry(each).ask for each in load_taxonomy().labels()} | {"I want to talk to a person"}
    for name, variants in RESPONSES.items():
        for variant in variants:
            for button in variant.get("buttons", []):
                assert button["payload"] in asks, name


@pytest.mark.parametrize(
    "path",
    [c["name"] for c in load("config.yml")["pipeline"] if "." in c["name"]]
    + [load("endpoints.yml")[name]["type"] for name in ("nlg", "tracker_store")]
    + [*load("credentials.yml")],
)
def test_classes_named_in_configuration_exist(path: str) -> None:
    module, _, name = path.rpartition(".")
    assert hasattr(import_module(module), name)


def test_actions_do_not_read_files_or_the_network() -> None:
    reads = re.compile(r"\b(open\(|read_text)|^\s*(import|from) (httpx|requests|sqlite3)\b", re.MULTILINE)
    for path in (ROOT / "actions").glob("*.py"):
        assert not reads.search(path.read_text(encoding="utf-8")), path.name


# The packages of `bot` that each may import, in addition to itself.
LAYERS: dict[str, set[str]] = {
    "language": set(),
    "knowledge": {"language"},
    "conversation": {"knowledge", "language"},
    "answering": {"conversation", "knowledge", "language"},
    "nlu": {"answering", "conversation", "knowledge", "language"},
    # operations: to find the newest model, whose classifier labels the statements.
    "importing": {"knowledge", "language", "operations"},
}


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_one_way(layer: str) -> None:
    packages = {path.name for path in (ROOT / "bot").iterdir() if path.is_dir()}
    for path in (ROOT / "bot" / layer).rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        imported = set(re.findall(r"^\s*(?:from|import) bot\.(\w+)", code, re.MULTILINE)) & packages
        assert imported <= {layer} | LAYERS[layer], path
        if layer == "language":
            assert "bot.validation" not in code, path
        if layer != "nlu":
            assert not re.search(r"^\s*(from|import) (rasa|rasa_sdk|actions)\b", code, re.MULTILINE), path


def test_the_reader_and_the_fallback_have_the_same_threshold() -> None:
    (fallback,) = (each for each in load("config.yml")["pipeline"] if each["name"] == "FallbackClassifier")
    assert fallback["threshold"] == INTENT_THRESHOLD
