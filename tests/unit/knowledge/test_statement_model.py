"""The model of statements learns topics and aspects from labelled statements."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.labelled_statements import load_labelled_statements
from bot.knowledge.statement_model import (
    Encodings,
    StatementModel,
    StatementText,
    TaughtStatement,
    likelihoods_of_questions,
    normalise_heading,
    normalise_statement,
)
from bot.knowledge.taxonomy import Label, load_taxonomy


def text(words: str, heading: str = "") -> StatementText:
    return StatementText(words, normalise_statement(words, None) if words else "", normalise_heading(heading, None) if heading else "")


def inputs(count: int) -> tuple[Encodings, Encodings]:
    """Return encodings of statements and headings that say nothing."""
    encodings = Encodings(np.zeros((count, 2), np.float32), np.full((count, 3), 1 / 3))
    return encodings, encodings


@pytest.fixture(scope="module")
def model() -> StatementModel:
    taught = []
    for subject in ("maths", "biology", "physics", "English", "chemistry", "art"):
        taught.append(TaughtStatement(text(f"You need 2 A levels, including {subject}."), ["entry"], ["entry/school_subjects"]))
        taught.append(TaughtStatement(text(f"You write reports about {subject}."), ["duties"], []))
        taught.append(TaughtStatement(text(f"{subject} and writing"), ["skills"], None))
        taught.append(TaughtStatement(text("", f"The {subject} you do"), ["duties"], None))
        taught.append(TaughtStatement(text(f"{subject} and song", f"What you do in {subject}"), ["duties"], None))
        taught.append(TaughtStatement(text(f"{subject} and tact", "What you bring"), ["skills"], None))
    fitted = StatementModel()
    fitted.fit(taught, *inputs(len(taught)))
    return fitted


def test_statements_give_topics_and_aspects(model: StatementModel) -> None:
    assert model.labels == ["duties", "skills", "entry", "entry/school_subjects"]
    texts = [text("You need 3 A levels, including history."), text("You write reports about history.")]
    entry, duties = model.predict(texts, *inputs(2))
    assert [label for label, likelihood in zip(model.labels, entry, strict=True) if likelihood > 0.5] == ["entry", "entry/school_subjects"]
    assert duties[0] == max(duties)


@pytest.mark.parametrize(
    ("heading", "topic"),
    [("What you bring", "skills"), ("1. What you bring", "skills"), ("What you do in history", "duties"), ("2) What you do", "duties")],
)
def test_the_heading_above_a_statement_counts_for_its_topic(model: StatementModel, heading: str, topic: str) -> None:
    (row,) = model.predict([text("history and song", heading)], *inputs(1))
    assert max(("duties", "skills"), key=lambda label: row[model.labels.index(label)]) == topic


def test_a_saved_model_says_the_same(model: StatementModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    texts = [text("You need GCSEs.", "What you bring")]
    assert StatementModel.load(tmp_path).predict(texts, *inputs(1)) == pytest.approx(model.predict(texts, *inputs(1)), abs=0.001)


def test_rare_aspects_are_not_learned() -> None:
    taught = [TaughtStatement(text(f"You fly {n} kites."), ["duties"], ["environment/heights"] if n < 2 else []) for n in range(6)]
    taught += [TaughtStatement(text("You earn little."), ["pay"], [])]
    fitted = StatementModel()
    fitted.fit(taught, *inputs(len(taught)))
    assert fitted.labels == ["duties", "pay"]


def test_small_talk_counts_for_nothing() -> None:
    found = likelihoods_of_questions(np.array([[0.5, 0.25, 0.25]]), ["greet", "pay", "hours/nights"])
    assert found.tolist() == [[0.0, 0.5, 0.5]]


def test_labelled_statements_cover_the_topics() -> None:
    labelled = load_labelled_statements()
    assert {topic for each in labelled for topic in each.topics} == set(load_taxonomy().topics)
    assert all(Label.parse(aspect) in load_taxonomy() for each in labelled for aspect in each.aspects or ())
    assert len({(each.heading, each.text, each.topics) for each in labelled}) > 0.97 * len(labelled)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("{text: Hm., topics: [money]}", "unknown topic 'money'"),
        ("{text: Hm., topics: [pay], aspects: [pay/tips]}", "unknown aspect 'pay/tips'"),
        ("{text: Hm., topics: [pay], aspects: [pay/other]}", "unknown aspect 'pay/other'"),
        ("{text: Hm.}", "topics"),
        ("{topics: [pay]}", "neither a text nor a heading"),
    ],
)
def test_mistakes_in_the_data_are_named(statement: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "pay.yml").write_text(f"statements:\n- {statement}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        load_labelled_statements(tmp_path)
