"""Trains the model of statements, which imports use, from the labelled statements and those of the labelled pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.knowledge.labelled_statements import load_labelled_statements
from bot.knowledge.plurals import pluralise
from bot.knowledge.statement_model import (
    StatementModel,
    StatementText,
    TaughtStatement,
    encode_texts,
    mask_names,
    normalise_heading,
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
    model = StatementModel()
    model.fit(
        taught,
        encode_texts(questions, [each.text.normalised for each in taught]),
        encode_texts(questions, [each.text.heading for each in taught]),
    )
    return model


def _taught() -> Iterator[TaughtStatement]:
    topics_under: dict[StatementText, Counter[str]] = {}
    for each in load_labelled_statements():
        yield TaughtStatement(_masked(each.text, each.career, each.heading), each.topics, each.aspects)
        if each.text and each.heading:
            # A statement also has to be read without its heading, and a heading without what follows it.
            yield TaughtStatement(_masked(each.text, each.career), each.topics, each.aspects)
            topics_under.setdefault(_masked("", each.career, each.heading), Counter()).update(each.topics[:1])
    for heading, counts in topics_under.items():
        yield TaughtStatement(heading, [topic for topic, _ in counts.most_common(1)], None)
    labelled_by_people = (career for career in load_pairs() if not career.as_imported)
    for career in labelled_by_people:
        for statement in career.statements:
            # The topic that a statement is filed under is that of its first label.
            aspects = [str(label) for label in statement.aspects if label.aspect]
            yield TaughtStatement(_masked(statement.text, career.name), (statement.aspects[0].topic,), aspects)


def _masked(text: str, career: str, heading: str = "") -> StatementText:
    mask = mask_names((career, pluralise(career)) if career else ())
    return StatementText(text, normalise_statement(text, mask) if text else "", normalise_heading(heading, mask) if heading else "")
