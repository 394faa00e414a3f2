"""The classifiers of a trained model, taken from its archive, give statements likelihoods."""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.importing.classifier import StatementClassifier
from bot.knowledge.statement_model import HEADING_FOLDER, STATEMENT_FOLDER, StatementModel, StatementText
from bot.knowledge.statement_model import LABELS_FILE as STATEMENT_LABELS_FILE
from bot.language import encoder
from bot.language.label_model import COEFFICIENTS_FILE, LABELS_FILE, LabelModel


class FakeEncoder:
    def encode_many(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 2), np.float32)


class FakeModel:
    """A model of questions with four labels, which records what it is asked."""

    labels = ("greet", "hours", "hours/nights", "pay")
    encoder = FakeEncoder()

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def predict(self, texts: list[str], embeddings: object) -> np.ndarray:
        self.batches.append(texts)
        return np.array([[0.5, 0.25, 0.25, 0.0] if "night" in text else [0.2, 0.0, 0.005, 0.795] for text in texts])


class FakeStatementModel:
    labels = ("hours", "pay", "hours/nights")

    def predict(self, texts: Sequence[StatementText], statements: object, headings: object) -> np.ndarray:
        return np.array([[0.6, 0.2, 0.9] if "night" in text.text else [0.1, 0.3, 0.0] for text in texts])


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive in the layout of Rasa's: a folder for each component."""
    for component, name in (
        ("reader", COEFFICIENTS_FILE),
        ("reader", LABELS_FILE),
        ("reader/act", LABELS_FILE),
        (f"reader/{STATEMENT_FOLDER}", STATEMENT_LABELS_FILE),
        (f"reader/{STATEMENT_FOLDER}/{HEADING_FOLDER}", LABELS_FILE),
        ("spacy", LABELS_FILE),
    ):
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
        contents = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.*")}
        headings = f"{STATEMENT_FOLDER}/{HEADING_FOLDER}"
        statements = {
            f"{STATEMENT_FOLDER}/{STATEMENT_LABELS_FILE}": f"reader/{STATEMENT_FOLDER}",
            f"{headings}/{LABELS_FILE}": f"reader/{headings}",
        }
        assert contents == {COEFFICIENTS_FILE: "reader", LABELS_FILE: "reader", **statements}
        return model

    monkeypatch.setattr(encoder, "load_encoder", FakeEncoder)
    monkeypatch.setattr(LabelModel, "load", load)
    monkeypatch.setattr(StatementModel, "load", lambda folder: FakeStatementModel())
    return StatementClassifier(archive)


def statements(*texts: str) -> list[StatementText]:
    return [StatementText(text, text.lower()) for text in texts]


def test_likelihoods_of_questions_leave_out_small_talk_and_negligible_labels(labeller: StatementClassifier) -> None:
    night, pay = labeller.likelihoods(statements("They work at night.", "Pay is good."))
    assert night.asked == {"hours": 0.5, "hours/nights": 0.5}
    assert pay.asked == {"pay": pytest.approx(0.994, abs=0.001)}


def test_topics_share_their_likelihood_and_aspects_do_not(labeller: StatementClassifier) -> None:
    night, pay = labeller.likelihoods(statements("They work at night.", "Pay is good."))
    assert night.topics == {"hours": pytest.approx(0.6), "pay": pytest.approx(0.2)}
    assert night.learned == {"hours/nights": 0.9}
    assert pay.learned == {"hours/nights": 0.0}


def test_each_statement_is_classified_once(labeller: StatementClassifier, model: FakeModel) -> None:
    first = labeller.likelihoods(statements("a long night", "pay", "pay"))
    assert labeller.likelihoods(statements("pay", "fees"))[0] == first[1] == first[2]
    assert model.batches == [["a long night", "pay"], ["fees"]]
