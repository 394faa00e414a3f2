"""The measure compares a question with each statement, and decides what to tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.conversation.types import Detail, Fit, Leaning
from bot.knowledge.models import Statement
from bot.knowledge.taxonomy import Label
from bot.nlu.judged_questions import FEATURES, JudgedQuestions
from bot.nlu.measure import (
    DETAILS,
    FITS,
    LABELS,
    LEANINGS,
    LEAST_ANSWER,
    LEAST_NEAREST,
    LEAST_NEAREST_IF_UNCLEAR,
    LEAST_SAME,
    LEAST_TAGGED,
    MOST_ANSWERS,
    MOST_NEAREST,
    NEARLY_AS_GOOD,
    Asked,
    Measure,
    Stated,
    decided,
    features,
)
from tests.unit.knowledge.made_up import career, statement

TEXTS = ["Bakers often work shifts.", "Bakers earn £20,000 a year.", "Bakers make bread."]
BAKER = career(
    "Baker",
    statements={
        "hours": [statement(TEXTS[0], "hours/shifts")],
        "pay": [statement(TEXTS[1], "pay/starting_pay")],
        "duties": [{"text": TEXTS[2]}],
    },
)
# Features that compare a question with a statement, before the details and the statement's forms.
COMPARED = 17
# Those of them that compare words, at their end. The last three are about words that no statement has.
WORDED = 7
# Features that compare a statement with what was told before, at the end.
CONTEXT = 11


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a vector of each text that has one dimension for each of three words."""
    counts = np.array([[word in text.lower() for word in ("shifts", "earn", "bread")] for text in texts], np.float32)
    return counts.reshape(len(texts), 3)


def asked(text: str, aspect: str, detail: Detail = Detail.WHETHER, likelihood: float = 0.9) -> Asked:
    aspects = np.zeros(len(LABELS))
    aspects[LABELS.index(Label.parse(aspect))] = likelihood
    details = np.zeros(len(DETAILS))
    details[DETAILS.index(detail)] = 1.0
    return Asked(text, encode([text])[0], aspects, details)


STATEMENTS = [(topic, statement) for topic, group in BAKER.statements.items() for statement in group]
STATED = Stated.of(STATEMENTS, [BAKER.statement_id(statement) for _, statement in STATEMENTS], encode)
SHIFTS = asked("do bakers work shifts", "hours/shifts")
# A question that the first statement answers, and what it says of each.
JUDGED_QUESTIONS = JudgedQuestions(encode(["shifts?"]), encode(TEXTS), np.array([0]), np.array([[1, 0, 0]]))
JUDGED = JUDGED_QUESTIONS.features(JUDGED_QUESTIONS.alike(encode(["shifts"])[0]), STATED.embeddings)


# ------------------------------------------------------------------ features


def test_a_career_is_prepared_with_a_row_for_each_statement() -> None:
    assert STATED.texts == tuple(TEXTS)
    assert STATED.ids == tuple(BAKER.statement_id(each) for group in BAKER.statements.values() for each in group)
    assert STATED.embeddings.shape == (3, 3)
    assert STATED.aspects.shape == STATED.topics.shape == (3, len(LABELS))


def test_a_statement_without_an_aspect_is_about_its_topic() -> None:
    assert [LABELS[i] for i in np.flatnonzero(STATED.aspects[2])] == [Label("duties")]
    assert {LABELS[i].topic for i in np.flatnonzero(STATED.topics[2])} == {"duties"}


def test_features_have_a_row_for_each_statement() -> None:
    rows = features(SHIFTS, STATED, JUDGED)
    assert rows.shape == (3, COMPARED + len(DETAILS) + STATED.forms.shape[1] + FEATURES + CONTEXT)
    assert np.isfinite(rows).all()


def test_features_tell_the_statement_on_the_aspect_from_the_others() -> None:
    compared = features(SHIFTS, STATED, JUDGED)[:, :COMPARED]
    likeness, aspect, topic, shared = compared[:, [0, 2, 4, COMPARED - WORDED]].T
    assert likeness.argmax() == aspect.argmax() == topic.argmax() == shared.argmax() == 0


def test_features_tell_how_many_words_of_the_question_the_profile_lacks() -> None:
    absent = COMPARED - 3
    assert features(asked("do workers bake sourdough bread", "duties"), STATED, JUDGED)[0, absent:COMPARED].tolist() == pytest.approx(
        [2 / 3, 2, 3]
    )
    assert not features(asked("do workers make bread", "duties"), STATED, JUDGED)[0, absent : absent + 2].any()


@pytest.mark.parametrize(
    ("text", "has"),
    [("do I need a chain saw", 1), ("is there a chain saw ticket", 1), ("is there a chain", 0), ("saw a long chain", 0)],
)
def test_two_words_share_the_one_that_a_statement_joins(text: str, has: int) -> None:
    stated = Stated.of([("entry", Statement(text="You may use a chainsaw."))], ["a"], encode)
    shared = features(asked(text, "entry"), stated, JUDGED[:1])[0, COMPARED - WORDED]
    assert shared == pytest.approx(has)


def test_features_tell_what_was_told_before_from_the_rest() -> None:
    leans = np.array([float(leaning is Leaning.STATEMENT) for leaning in LEANINGS])
    before = features(SHIFTS, STATED, JUDGED)[:, -CONTEXT:]
    after = features(SHIFTS._replace(leans_on=leans, told=frozenset(STATED.ids[1:2])), STATED, JUDGED)[:, -CONTEXT:]
    assert not before.any()
    assert after[:, 0].tolist() == [0.0, 1.0, 0.0]
    assert after[1, :7].min() == pytest.approx(1.0)
    assert after[0, 7:].tolist() == after[2, 7:].tolist() == [1.0, 1.0, 0.0, 1.0]


def test_statements_of_other_careers_told_before_do_not_count() -> None:
    assert not features(SHIFTS._replace(told=frozenset({"cook#1"})), STATED, JUDGED)[:, -CONTEXT:].any()


def test_a_question_without_words_in_common_has_features_too() -> None:
    assert np.isfinite(features(asked("?", "pay"), STATED, JUDGED)).all()


def test_statements_have_forms_such_as_a_frequency() -> None:
    statements = [("hours", Statement(text=text)) for text in ("It is often late.", "It is late.")]
    often, plain = Stated.of(statements, "ab", encode).forms
    assert (often != plain).any()


# ------------------------------------------------------------------ the network


def toy() -> tuple[NDArray[np.float64], list[Fit]]:
    """Return rows whose largest feature gives the fit."""
    chance = np.random.default_rng(0)
    rows = chance.normal(size=(2000, len(FITS)))
    return rows, [FITS[i] for i in rows.argmax(axis=1)]


def test_the_network_learns_and_is_kept(tmp_path: Path) -> None:
    rows, fits = toy()
    measure = Measure()
    measure.fit(JUDGED_QUESTIONS, rows, fits)
    predicted = measure.predict(rows)
    assert predicted.shape == (2000, len(FITS))
    assert predicted.sum(axis=1) == pytest.approx(np.ones(2000))
    assert np.mean([FITS[i] is fit for i, fit in zip(predicted.argmax(axis=1), fits, strict=True)]) > 0.8
    measure.save(tmp_path)
    assert Measure.load(tmp_path).predict(rows) == pytest.approx(predicted)


@pytest.fixture
def measure() -> Measure:
    """A measure that has learnt nothing much."""
    measure = Measure()
    measure.fit(JUDGED_QUESTIONS, np.concatenate([features(SHIFTS, STATED, JUDGED)] * 4), [*FITS, *FITS, *FITS])
    return measure


def test_a_profile_without_statements_has_a_gap(measure: Measure) -> None:
    nothing = Stated.of([], [], encode)
    assert measure.measured("baker", SHIFTS, nothing).fit is Fit.UNRELATED


def test_a_statement_on_the_aspect_clearly_asked_about_is_never_passed_over(measure: Measure) -> None:
    measured = measure.measured("baker", SHIFTS, STATED)
    assert measured.fit in (Fit.ANSWERS, Fit.SAME_ASPECT)
    assert STATED.ids[0] in measured.statements


# ------------------------------------------------------------------ what to tell


def rows(*probabilities: Sequence[float]) -> NDArray[np.float64]:
    """Return probabilities of the fits, of which the last is what is left."""
    return np.array([[*each, 1 - sum(each)] for each in probabilities])


def test_an_answer_nearly_as_good_as_the_best_is_told_after_it() -> None:
    least = max(LEAST_ANSWER, NEARLY_AS_GOOD * 0.95)
    found = decided("baker", rows((least + 0.01, 0.0, 0.0), (0.95, 0.0, 0.0), (0.1, 0.1, 0.1)), "abc")
    assert (found.career, found.fit, found.statements) == ("baker", Fit.ANSWERS, ("b", "a"))
    assert decided("baker", rows((least - 0.01, 0.0, 0.0), (0.95, 0.0, 0.0)), "ab").statements == ("b",)


def test_the_likelihood_is_that_of_the_best_fitting_at_least_so_well() -> None:
    assert decided("baker", rows((0.9, 0.0, 0.0)), "a").likelihood == 0.9
    assert decided("baker", rows((0.2, 0.6, 0.1)), "a").likelihood == pytest.approx(0.8)
    assert decided("baker", rows((0.0, 0.1, 0.1)), "a").likelihood == pytest.approx(0.8)


def test_of_many_answers_only_the_best_are_told() -> None:
    assert len(decided("baker", rows(*[(0.9, 0.0, 0.0)] * 6), "abcdef").statements) == MOST_ANSWERS


def test_a_statement_on_the_aspect_is_told_if_none_answers() -> None:
    found = decided("baker", rows((0.2, 0.6, 0.1), (0.0, 0.1, 0.2)), "ab")
    assert (found.fit, found.statements) == (Fit.SAME_ASPECT, ("a",))


def test_the_nearest_is_told_if_none_is_on_the_aspect() -> None:
    found = decided("baker", rows((0.0, 0.1, 0.4), (0.0, 0.0, 0.1)), "ab")
    assert (found.fit, found.statements) == (Fit.NEAREST, ("a",))


def test_there_is_a_gap_if_nothing_is_near() -> None:
    found = decided("baker", rows((0.0, 0.1, 0.1), (0.1, 0.0, 0.1)), "ab")
    assert (found.fit, found.statements) == (Fit.UNRELATED, ())


@pytest.mark.parametrize("of_tagged", [(0.3, 0.1, 0.0), (0.1, 0.25, 0.0)])
def test_a_tagged_statement_is_told_with_what_it_does_not_say(of_tagged: tuple[float, ...]) -> None:
    found = decided("baker", rows(of_tagged, (0.1, 0.3, 0.5)), "ab", np.array([True, False]))
    assert (found.fit, found.statements) == (Fit.SAME_ASPECT, ("a",))


def test_an_unlikely_tagged_statement_is_not_told() -> None:
    found = decided("baker", rows((0.0, 0.1, 0.0), (0.1, 0.0, 0.1)), "ab", np.array([True, False]))
    assert (found.fit, found.statements) == (Fit.UNRELATED, ())


def test_a_clear_answer_comes_before_tagged_statements() -> None:
    found = decided("baker", rows((0.1, 0.2, 0.0), (0.9, 0.0, 0.0)), "ab", np.array([True, False]))
    assert (found.fit, found.statements) == (Fit.ANSWERS, ("b",))


PROBABILITIES = st.lists(st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4), min_size=1, max_size=8)


@given(given_rows=PROBABILITIES, tags=st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_profile_with_a_likely_tagged_statement_never_has_a_gap(given_rows: list[list[float]], tags: list[bool]) -> None:
    probabilities = np.array(given_rows) / np.sum(given_rows, axis=1, keepdims=True)
    tagged = np.array(tags[: len(probabilities)])
    ids = [str(i) for i in range(len(probabilities))]
    found = decided("baker", probabilities, ids, tagged)
    assert len(found.statements) <= MOST_ANSWERS
    assert bool(found.statements) == (found.fit is not Fit.UNRELATED)
    if (probabilities[tagged, :2].sum(axis=1) >= LEAST_TAGGED).any():
        assert found.fit in (Fit.ANSWERS, Fit.SAME_ASPECT)
        assert probabilities[:, 0].max() >= LEAST_ANSWER or all(tagged[int(i)] for i in found.statements)
    elif found.fit is Fit.UNRELATED:
        assert probabilities[:, :3].sum(axis=1).max() < max(LEAST_NEAREST, LEAST_SAME, LEAST_ANSWER)
    if found.fit in (Fit.SAME_ASPECT, Fit.NEAREST):
        assert len(found.statements) <= MOST_NEAREST


@pytest.mark.parametrize(("least_nearest", "fit"), [(LEAST_NEAREST, Fit.UNRELATED), (LEAST_NEAREST_IF_UNCLEAR, Fit.NEAREST)])
def test_less_is_told_as_near_to_a_clear_question(least_nearest: float, fit: Fit) -> None:
    probabilities = np.array([[0.15, 0.1, 0.05, 0.7], [0.0, 0.0, 0.1, 0.9]])
    assert decided("baker", probabilities, ("1", "2"), least_nearest=least_nearest).fit is fit
