"""A clause that leans on something is read after it. One that stands alone is read as it stands, whatever came before."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.continuing import Continuing
from bot.nlu.in_context import FOLLOW_UP, Alone, InContext

LABELS = ["hours/shifts", "hours/weekends", "hours/other", "pay/starting_pay", "pay/other", "thank", "shorten", "follow_up"]
TOPICAL = [Label.parse(label) for label in LABELS if Label.parse(label) in load_taxonomy()]
CONTEXTS: list[tuple[Label, ...]] = [(), *((label,) for label in TOPICAL), (TOPICAL[0], TOPICAL[3])]


NO_MEANING, AND_THEN = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)


def continuing() -> Continuing:
    """Return a model of clauses that ask the same as before, except for one that asks about pay after shifts."""
    model = Continuing()
    examples = [*((NO_MEANING, label, label) for label in TOPICAL), (AND_THEN, TOPICAL[0], TOPICAL[3])] * 5
    model.fit(np.stack([each[0] for each in examples]), [(each[1],) for each in examples], [each[2] for each in examples])
    return model


def alone(label: str, likelihood: float = 0.8, leans: float = 0.05, asks: float = 0.9) -> Alone:
    """Return a clause that is read as a label with this likelihood, the rest being spread over the others."""
    labels = np.full(len(LABELS), (1 - likelihood) / (len(LABELS) - 1))
    labels[LABELS.index(label)] = likelihood
    return Alone(labels, leans, asks, NO_MEANING)


def leaning(likelihood: float = 0.7) -> Alone:
    return alone("follow_up", likelihood, leans=0.95)


def examples() -> list[tuple[Alone, Sequence[Label], Label]]:
    """Return clauses of both kinds: ones that are read as they stand in every context, and ones that mean what was asked before."""
    standing = [
        (alone(label, likelihood), before, Label.parse(label)) for label in LABELS[:-1] for likelihood in (0.6, 0.9) for before in CONTEXTS
    ]
    return [*standing, *((leaning(likelihood), before, before[0]) for likelihood in (0.5, 0.8) for before in CONTEXTS if before)]


@pytest.fixture(scope="module")
def model() -> InContext:
    model = InContext(LABELS, continuing())
    model.fit(examples())
    return model


def best(model: InContext, clause: Alone, before: Sequence[Label]) -> str:
    return LABELS[int(model.probabilities(clause, before).argmax())]


def test_probabilities_add_up_and_a_follow_up_is_no_label(model: InContext) -> None:
    for clause in (alone("hours/shifts"), leaning()):
        probabilities = model.probabilities(clause, (TOPICAL[0],))
        assert probabilities.sum() == pytest.approx(1.0)
        assert probabilities[LABELS.index("follow_up")] == 0.0


@pytest.mark.parametrize("label", TOPICAL, ids=str)
def test_a_leaning_clause_means_what_was_asked_before(model: InContext, label: Label) -> None:
    assert best(model, leaning(), (label,)) == str(label)


@pytest.mark.parametrize("seed", range(20))
def test_a_clause_that_stands_alone_does_not_drift(model: InContext, seed: int) -> None:
    chance = random.Random(seed)
    label = chance.choice(LABELS[:-1])
    clause = alone(label, chance.uniform(0.55, 0.95), leans=chance.uniform(0.0, 0.1))
    contexts = [tuple(chance.sample(TOPICAL, chance.randrange(4))) for _ in range(10)]
    assert {best(model, clause, before) for before in contexts} == {label}


def test_what_a_clause_usually_asks_after_another_counts_if_it_leans(model: InContext) -> None:
    asked, usual = TOPICAL[0], LABELS.index(str(TOPICAL[3]))
    shares = [model.probabilities(leaning()._replace(embedding=meaning), (asked,))[usual] for meaning in (NO_MEANING, AND_THEN)]
    assert shares[0] < shares[1]


def test_an_unclear_label_gives_way_the_more_the_clause_leans(model: InContext) -> None:
    shares = [model.probabilities(alone("pay/other", 0.3, leans), (TOPICAL[0],))[0] for leans in (0.05, 0.5, 0.95)]
    assert shares == sorted(shares)


def test_at_first_a_leaning_clause_is_read_as_it_stands(model: InContext) -> None:
    clause = leaning(0.4)
    clause.labels[LABELS.index("thank")] = 0.5
    assert best(model, clause, ()) == "thank"


def test_what_was_said_outside_careers_is_no_context(model: InContext) -> None:
    clause = alone("hours/shifts", 0.4, leans=0.5)
    assert model.probabilities(clause, (Label("thank"),)) == pytest.approx(model.probabilities(clause, ()))


def test_labels_that_are_not_known_are_left_out_of_the_fit(model: InContext) -> None:
    other = InContext(LABELS, model.continuing)
    other.fit([*examples(), (alone("thank"), (), Label("gone"))])
    assert other.weights == pytest.approx(model.weights)


def test_follow_ups_need_not_be_a_label() -> None:
    labels = ["hours/shifts", "pay/starting_pay"]
    continued = Continuing()
    continued.fit(np.eye(2, dtype=np.float32), [(), ()], [Label.parse(label) for label in labels])
    model = InContext(labels, continued)
    clauses = [Alone(np.array(likely), 0.1, 0.9, NO_MEANING) for likely in ([0.9, 0.1], [0.1, 0.9])]
    model.fit([(clause, (), Label.parse(label)) for clause, label in zip(clauses, labels, strict=True)])
    assert str(FOLLOW_UP) not in labels
    assert model.probabilities(clauses[1], ()).argmax() == 1
