"""Trains the model of statements, which imports use, from the labelled statements and those of the labelled pairs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.knowledge.labelled_statements import load_labelled_statements
from bot.knowledge.plurals import pluralise
from bot.knowledge.statement_model import (
    StatementModel,
    StatementText,
    TaughtStatement,
    likelihoods_of_questions,
    mask_names,
    normalise_statement,
)
from bot.nlu.pairs import load_pairs

if TYPE_CHECKING:
    from bot.language.label_model import LabelModel


def load_taught_statements() -> list[TaughtStatement]:
    """Load all statements that the model learns from, with the names of careers masked."""
    return list(_taught())


def train_statement_model(questions: LabelModel) -> StatementModel:
    """Train the model of statements, given the classifier of questions."""
    taught = load_taught_statements()
    texts = [each.text.normalised for each in taught]
    embeddings = questions.encoder.encode_many(texts)
    model = StatementModel()
    model.fit(taught, embeddings, likelihoods_of_questions(questions.predict(texts, embeddings), questions.labels))
    return model


def _taught() -> Iterator[TaughtStatement]:
    for each in load_labelled_statements():
        yield TaughtStatement(_masked(each.text, each.career), each.topics, each.aspects)
    for career in load_pairs():
        for statement in career.statements:
            # The topic that a statement is filed under is that of its first label.
            aspects = [str(label) for label in statement.aspects if label.aspect]
            yield TaughtStatement(_masked(statement.text, career.name), (statement.aspects[0].topic,), aspects)


def _masked(text: str, career: str) -> StatementText:
    return StatementText(text, normalise_statement(text, mask_names((career, pluralise(career)) if career else ())))
