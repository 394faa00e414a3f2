"""Write the two Rasa projects for the comparison: our own, and Rasa's default pipeline and policies with our actions.

In the default project, each of our labels becomes an intent (e.g. "hours__part_time"), so that DIET can distinguish aspects like our reader
does. An extra component passes the intents to the actions (`benchmarks/default/intent_as_question.py`). Everything else is standard Rasa.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.default.intent_as_question import SEPARATOR, IntentAsQuestion
from bot.answering.responses import RESPONSES_FILE, read_responses
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.paths import NLU_DATA, ROOT

Block = dict[str, Any]


def write_ours(folder: Path, share: float) -> None:
    """Write our own project with the given share of its training examples."""
    _write(folder, _load("config.yml"), _load("domain.yml"), lambda block: _subset(block, share), [])


def write_stock(folder: Path, share: float) -> None:
    """Write the default project with the same examples, rules, stories and wording."""
    config = YAML(typ="safe").load((files("rasa.engine.recipes") / "config_files" / "default_config.yml").read_text(encoding="utf-8"))
    config["pipeline"].append({"name": f"intent_as_question.{IntentAsQuestion.__name__}"})
    domain = _load("domain.yml")
    domain["responses"] = read_responses(RESPONSES_FILE, domain["responses"])
    aspects = [_intent(label) for label in load_taxonomy().labels() if label.aspect]
    domain["intents"] += aspects
    rules = [{"rule": aspect, "steps": [{"intent": aspect}, {"action": "action_answer"}]} for aspect in aspects]

    def labelled(block: Block) -> Block:
        aspect = (block.get("metadata") or {}).get("aspect")
        return _subset({"intent": _intent(Label(block["intent"], aspect)), "examples": block["examples"]}, share)

    _write(folder, config, domain, labelled, rules)


def _subset(block: Block, share: float) -> Block:
    """Return a block of training data with only every n-th example, starting with the first."""
    examples = block["examples"].strip().splitlines()
    return {**block, "examples": "\n".join(examples[:: round(1 / share)]) + "\n"}


def _intent(label: Label) -> str:
    return str(label).replace("/", SEPARATOR)


def _write(folder: Path, config: Block, domain: Block, change: Callable[[Block], Block], rules: list[Block]) -> None:
    blocks = [change(block) for path in sorted(NLU_DATA.rglob("*.yml")) for block in YAML(typ="safe").load(path)["nlu"]]
    _dump(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": blocks})
    _dump(folder / "data" / "more_rules.yml", {"version": "3.1", "rules": rules})
    for name in ("rules", "stories"):
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    _dump(folder / "config.yml", config)
    _dump(folder / "domain.yml", domain)


def _dump(path: Path, content: Block) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    YAML(typ="safe").dump(content, path)


def _load(name: str) -> Block:
    data: Block = YAML(typ="safe").load(ROOT / name)
    return data
