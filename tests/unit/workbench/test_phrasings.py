"""Phrasings that owners teach: what is added to their file, what is refused, and what is marked as a career."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from bot.cli import training
from bot.workbench import files
from bot.workbench.change_model import Conflict
from bot.workbench.changes import change_adapter
from bot.workbench.phrasings import PhrasingChange, annotated, read_phrasings

ON_CALL = {"kind": "phrasing", "label": "hours/on_call"}
CAREERS: Any = SimpleNamespace(named=lambda name: name.casefold() in ("nurses", "vet nurse", "vet", "electricians") or None)


def taught(*phrasings: str, label: str = "hours/on_call") -> PhrasingChange:
    return PhrasingChange(label=label, phrasings=phrasings)


def test_a_phrasing_is_added_under_its_label_and_the_rest_stays_as_it_was() -> None:
    before = files.changed(None, taught("does the bat phone go")).replace("version", "# Ours\nversion")
    after = files.changed(before, taught("bat phone at night?", label="hours/nights"))
    after = files.changed(after, taught("ever on the bat phone"))
    assert after.startswith("# Ours\n")
    assert after.splitlines()[2:] == [
        "nlu:",
        "  - intent: hours",
        "    metadata:",
        "      aspect: on_call",
        "    examples: |",
        "      - does the bat phone go",
        "      - ever on the bat phone",
        "  - intent: hours",
        "    metadata:",
        "      aspect: nights",
        "    examples: |",
        "      - bat phone at night?",
    ]


@pytest.mark.parametrize("text", ["Does the bat phone go?", "does  the bat phone go", "does the [bat phone](career) go"])
def test_what_is_taught_already_is_not_taught_twice(text: str) -> None:
    with pytest.raises(Conflict):
        files.changed(files.changed(None, taught("does the bat phone go")), taught(text))


@pytest.mark.parametrize(
    "given",
    [
        {"label": "hours/nonsense", "phrasings": ["x y"]},
        {"label": "", "phrasings": ["x y"]},
        {"phrasings": []},
        {"phrasings": [""]},
        {"phrasings": ["x" * 201]},
        {"phrasings": ["write to [email]"]},
        {"phrasings": ['[a](career){"entity": "b"}']},
        {"phrasings": ["[a](topic)"]},
        {"phrasings": ["ok"] * 21},
    ],
)
def test_what_training_could_not_use_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        change_adapter.validate_python({**ON_CALL, **given})


@pytest.mark.parametrize("text", ["x\n- y", "x\r\n      - y", "x\n  - intent: pay"])
def test_a_phrasing_stays_one_line(text: str) -> None:
    written = files.changed(None, change_adapter.validate_python({**ON_CALL, "phrasings": [text]}))
    assert written.count("intent:") <= 1 + text.count("intent:")
    assert len(written.splitlines()) == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("do nurses get the bat phone", "do [nurses](career) get the bat phone"),
        ("is a vet nurse on the bat phone", "is a [vet nurse](career) on the bat phone"),
        ("Electricians?", "[Electricians](career)?"),
        ("the bat phone", "the bat phone"),
    ],
)
def test_a_career_that_is_named_is_marked_as_one(text: str, expected: str) -> None:
    marked = annotated(taught(text), CAREERS)
    assert marked.phrasings == (expected,)
    assert marked.plain() == (text,)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('version: "3.1"\nnlu:\n  - intent: nonsense\n    examples: |\n      - a b\n', "not in the taxonomy"),
        ('version: "3.1"\nnlu:\n  - intent: pay\n    examples: |\n      no example\n', "starts with"),
        ('version: "3.1"\nnlu:\n  - intent: pay\n    examples: |\n      - are they on call\n', "is an example of hours/on_call already"),
        ('version: "3.1"\nnlu: 7\n', ""),
        ("- a list\n", "training data in Rasa's format"),
    ],
)
def test_mistakes_in_the_file_are_found_before_a_training_does(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "phrasings.yml"
    path.write_text(text, encoding="utf-8")
    found = read_phrasings(path)
    assert isinstance(found, list)
    assert problem in str(found[0])


def test_a_model_is_trained_from_phrasings_too() -> None:
    assert training.inputs_digest() != training.inputs_digest("version: 3") != training.inputs_digest("version: 4")
    assert str(Path("/phrasings.yml")) not in training.arguments(Path("/models"), Path("/phrasings.yml"))
    assert "data" in training.arguments(Path("/models"), Path("/phrasings.yml"))
