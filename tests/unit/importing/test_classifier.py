"""The classifier of a trained model, taken from its archive, gives statements likelihoods."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import pytest

from bot.importing.classifier import StatementClassifier
from bot.language import encoder
from bot.language.label_model import COEFFICIENTS_FILE, LABELS_FILE, LabelModel


class FakeModel:
    """A model of four labels, which records what it is asked."""

    labels = ("greet", "hours", "hours/nights", "pay")

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def predict(self, texts: list[str], embeddings: object) -> np.ndarray:
        self.batches.append(texts)
        return np.array([[0.5, 0.25, 0.25, 0.0] if "night" in text else [0.2, 0.0, 0.005, 0.795] for text in texts])


class FakeEncoder:
    def encode_many(self, texts: list[str]) -> None:
        return None


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive in the layout of Rasa's: a folder for each component."""
    for component, name in (("reader", COEFFICIENTS_FILE), ("reader", LABELS_FILE), ("spacy", LABELS_FILE)):
        path = tmp_path / "components" / component / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(component, encoding="utf-8")
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        tar.add(tmp_path / "components", "components")
    return path


@pytest.fixture
def labeller(archive: Path, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> StatementClassifier:
    def load(folder: Path, encoder: object) -> FakeModel:
        contents = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
        assert contents == {COEFFICIENTS_FILE: "reader", LABELS_FILE: "reader"}
        return model

    monkeypatch.setattr(encoder, "load_encoder", FakeEncoder)
    monkeypatch.setattr(LabelModel, "load", load)
    return StatementClassifier(archive)


def test_likelihoods_leave_out_small_talk_and_negligible_labels(labeller: StatementClassifier) -> None:
    night, pay = labeller.likelihoods(["they work at night", "pay is good"])
    assert night == {"hours": 0.5, "hours/nights": 0.5}
    assert pay == {"pay": pytest.approx(0.994, abs=0.001)}


def test_each_text_is_classified_once(labeller: StatementClassifier, model: FakeModel) -> None:
    first = labeller.likelihoods(["a long night", "pay", "pay"])
    assert labeller.likelihoods(["pay", "fees"])[0] == first[1] == first[2]
    assert model.batches == [["a long night", "pay"], ["fees"]]
