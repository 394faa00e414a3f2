"""The need for help, and when it is over."""

from __future__ import annotations

import numpy as np
import pytest

from bot.conversation.types import Act
from bot.nlu.caring import Care, CareReader
from bot.nlu.clauses import NEEDS, Read, Whole
from bot.nlu.danger import Danger
from tests.unit.nlu import reads

LABELS = [*NEEDS, "tell_other", "contacts"]


def probabilities(**likely: float) -> np.ndarray:
    return np.array([likely.get(label, 0.0) for label in LABELS])


def clause(label: str, act: Act, alone: np.ndarray, *, put: bool = False, confidence: float = 1.0) -> Read:
    return reads.read(label, confidence, act, alone=alone, probabilities=alone, put=put)


def care(
    first: Read, *others: Read, danger: Danger = Danger.NONE, after: str | None = None, refuses: bool = False
) -> tuple[str | None, bool]:
    """Read a message of these clauses, the first of which is like the whole."""
    return read(first, *others, danger=danger, after=after, refuses=refuses)[:2]


def read(first: Read, *others: Read, danger: Danger = Danger.NONE, after: str | None = None, refuses: bool = False) -> Care:
    whole = Whole(first.alone, np.stack([each.alone[: len(NEEDS)] for each in (first, first, *others)]))
    return CareReader(LABELS).read([first, *others], whole, first, danger, after, refuses=refuses)


@pytest.mark.parametrize("after", ["distress", "emergency", "abuse", "exploitation"])
def test_relief_after_a_call_for_help_ends_it(after: str) -> None:
    calmer = clause("tell_other", Act.TELL, probabilities(relief=0.5, tell_other=0.3, distress=0.2))
    assert care(calmer, after=after) == (None, True)


def test_relief_with_words_of_danger_does_not_end_it() -> None:
    calmer = clause("relief", Act.REACT, probabilities(relief=0.6, distress=0.3))
    assert care(calmer, danger=Danger.HINTED, after="distress")[0] == "distress"
    assert care(calmer, danger=Danger.CERTAIN, after="distress")[0] == "distress"


def test_what_is_likelier_a_call_for_help_than_relief_is_one() -> None:
    assert care(clause("relief", Act.REACT, probabilities(relief=0.4, distress=0.5)), after="distress") == ("distress", False)


def test_who_goes_on_telling_still_needs_help() -> None:
    assert care(clause("tell_other", Act.TELL, probabilities(tell_other=0.8, abuse=0.08)), after="abuse") == ("abuse", False)


def test_who_goes_on_telling_of_something_else_needs_no_more_help() -> None:
    assert care(clause("tell_other", Act.TELL, probabilities(tell_other=0.9)), after="abuse") == (None, False)


def test_a_question_after_a_call_for_help_is_a_question() -> None:
    assert care(clause("contacts", Act.ASK, probabilities(contacts=0.9), put=True), after="distress") == (None, False)


def test_relief_after_nothing_is_no_matter_of_care() -> None:
    assert care(clause("relief", Act.REACT, probabilities(relief=0.9))) == (None, False)


@pytest.mark.parametrize(
    ("label", "act", "confidence"),
    [
        ("deny", Act.REACT, 0.9),
        ("goodbye", Act.REACT, 0.6),
        ("chitchat", Act.REACT, 0.8),
        ("grumble", Act.REQUEST, 0.5),
        ("hours", Act.ASK, 0.6),
    ],
)
def test_who_makes_little_of_an_emergency_still_needs_help(label: str, act: Act, confidence: float) -> None:
    assert care(clause(label, act, probabilities(), confidence=confidence), after="emergency") == ("emergency", False)


def test_a_mere_word_of_thanks_ends_an_emergency_and_one_that_refuses_help_does_not() -> None:
    thanks = clause("thank", Act.REACT, probabilities())
    assert care(thanks, after="emergency") == (None, True)
    assert care(thanks, after="emergency", refuses=True) == ("emergency", False)


@pytest.mark.parametrize("label", ["pay", "hours", "find_careers"])
def test_a_clear_question_on_careers_moves_on_from_an_emergency(label: str) -> None:
    assert care(clause(label, Act.ASK, probabilities(), put=True), after="emergency") == (None, False)


def test_a_question_of_someone_who_makes_little_of_an_emergency_does_not_move_on() -> None:
    question = clause("pay", Act.ASK, probabilities(), put=True)
    remark, denial = clause("tell_other", Act.TELL, probabilities()), clause("deny", Act.REACT, probabilities())
    assert care(remark, question, after="emergency", refuses=True) == ("emergency", False)
    assert care(denial, question, after="emergency") == ("emergency", False)
    assert care(remark, question, after="emergency") == (None, False)


def test_a_clause_and_the_labels_add_to_what_the_whole_message_says() -> None:
    veiled = clause("tell_other", Act.TELL, probabilities(abuse=0.12))
    assert care(veiled) == (None, False)
    assert care(veiled, clause("tell_other", Act.TELL, probabilities(abuse=0.95))) == ("abuse", False)


def test_less_is_enough_for_help_if_words_hint_at_danger_or_after_an_emergency() -> None:
    perhaps = clause("pay", Act.ASK, probabilities(distress=0.14), put=True)
    assert care(perhaps) == (None, False)
    assert care(perhaps, danger=Danger.HINTED) == ("distress", False)
    assert care(perhaps, after="emergency") == ("emergency", False)


def test_what_is_hardly_a_question_is_part_of_the_distress_before() -> None:
    assert care(clause("hours", Act.ASK, probabilities(distress=0.08), confidence=0.6), after="distress") == ("distress", False)
    assert care(clause("hours", Act.ASK, probabilities(), confidence=0.6), after="distress") == (None, False)
    assert care(clause("grumble", Act.REACT, probabilities()), after="distress") == (None, False)


def test_another_need_takes_the_place_of_an_emergency_only_if_it_is_clear() -> None:
    maybe = clause("abuse", Act.TELL, probabilities(abuse=0.4))
    clearly = clause("abuse", Act.TELL, probabilities(abuse=0.9))
    assert care(maybe, after="emergency") == ("emergency", False)
    assert care(clearly, after="emergency") == ("abuse", False)


def test_an_unclear_call_in_what_is_about_careers_may_be_one() -> None:
    unclear = clause("contacts", Act.ASK, probabilities(distress=0.45, contacts=0.4), confidence=0.6)
    assert read(unclear) == Care(may=True)
    assert read(unclear, danger=Danger.HINTED) == read(unclear, danger=Danger.CERTAIN) == Care("distress")
    assert read(clause("tell_other", Act.TELL, unclear.alone)) == Care("distress")


def test_next_to_a_clause_that_calls_only_a_clear_question_is_about_careers() -> None:
    unclear, question = probabilities(distress=0.45), clause("contacts", Act.ASK, probabilities(contacts=0.9), put=True)
    calls = clause("distress", Act.TELL, unclear, confidence=0.6)
    assert read(calls, question) == Care(may=True)
    assert read(calls, question._replace(confidence=0.6)) == read(calls._replace(confidence=0.9), question) == Care("distress")


def test_a_clear_call_stays_one_next_to_a_question() -> None:
    question = clause("contacts", Act.ASK, probabilities(contacts=0.9), put=True)
    assert read(clause("tell_other", Act.TELL, probabilities(distress=0.9)), question) == Care("distress")
    assert read(clause("distress", Act.TELL, probabilities(distress=0.5)), question) == Care("distress")
