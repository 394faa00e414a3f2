"""Training reports its progress from what Rasa logs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.cli import training

LOG = """
2026-11-26 14:23:26 INFO     rasa.engine.training.hooks  - Starting to train component 'RulePolicy'.
2026-11-26 14:23:27 INFO     rasa.nlu.utils.spacy_utils  - Trying to load SpaCy model with name 'build/language'.
2026-11-26 14:23:37 INFO     bot.language.encoder  - Encoded 0 of 3000 texts
2026-11-26 14:23:38 INFO     bot.language.encoder  - Encoded 1500 of 3000 texts
2026-11-26 14:23:39 INFO     bot.language.label_model  - Fitting the classifier of 161 labels
2026-11-26 14:23:50 INFO     rasa.engine.training.hooks  - Finished training component 'QuestionReader'.
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("BUILD", "MODELS"):
        monkeypatch.setattr(training, name, tmp_path)
    monkeypatch.setattr(training, "LOG", tmp_path / "train.log")
    monkeypatch.setattr(training, "STAMP", tmp_path / "stamp")
    return tmp_path


def rasa_that_prints(monkeypatch: pytest.MonkeyPatch, text: str, code: int) -> None:
    script = f"import sys; sys.stderr.write({text!r}); sys.exit({code})"
    monkeypatch.setattr(training, "rasa", lambda *_arguments: [sys.executable, "-c", script])


def test_training_reports_its_stages(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_that_prints(monkeypatch, LOG, 0)
    reported: list[tuple[str, float]] = []
    training.train(lambda stage, done: reported.append((stage, done)))
    assert [stage for stage, _ in reported] == [
        "Reading the files",
        "Learning the rules",
        "Reading the examples",
        *["Encoding the examples"] * 2,
        "Fitting the classifier",
        "Packing the model",
    ]
    done = [done for _, done in reported]
    assert done == sorted(set(done))
    assert (checkout / "train.log").read_text(encoding="utf-8") == LOG


def test_training_that_fails_shows_the_end_of_the_log(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_that_prints(monkeypatch, "No domain", 1)
    with pytest.raises(training.TrainingFailed, match="No domain"):
        training.train()
    assert not (checkout / "stamp").exists()
