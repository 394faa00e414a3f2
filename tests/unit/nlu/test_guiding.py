"""Answers in the guided talk are understood from buttons, positions and own words."""

from __future__ import annotations

from functools import partial

import pytest

from bot.conversation.guide import finished, started
from bot.conversation.types import Guide, GuideAnswer, GuideMove, GuideStep
from bot.nlu.guiding import GuideReader, asked_for
from tests.unit.nlu.words import encode

READER = GuideReader(partial(encode, dimensions=100_000))


def at(question: str | None, **answers: tuple[str, ...]) -> Guide:
    """Return a talk in which a question is open and others were answered."""
    return Guide(asked=question, answers={name: GuideAnswer(options=options) for name, options in answers.items()})


def read(text: str, guide: Guide | None, *, position: int | None = None, near: float = 0.0, elsewhere: bool = False) -> GuideStep | None:
    return READER.read(text, guide, position, lambda _: near, elsewhere)


def answer(text: str, question: str, **options: object) -> tuple[str, ...]:
    """Return the options that a text chooses in answer to a question."""
    step = read(text, at(question), **options)  # type: ignore[arg-type]
    assert step is not None
    return step.guide.answers[question].options if question in step.guide.answers else ()


@pytest.mark.parametrize("text", ["What would suit me?", "what would suit me", " WHAT WOULD SUIT ME?! "])
def test_the_talk_begins(text: str) -> None:
    step = read(text, None)
    assert step is not None and step.move is GuideMove.START and step.guide == started()


@pytest.mark.parametrize("text", ["Outdoors", "Skip", "Back to the questions", "no idea"])
def test_without_a_talk_nothing_else_is_read(text: str) -> None:
    assert read(text, None) is None


@pytest.mark.parametrize(("text", "question", "options"), [("Outdoors", "place", ("outdoors",)), ("at home!", "place", ("home",))])
def test_a_button_answers_even_next_to_a_question(text: str, question: str, options: tuple[str, ...]) -> None:
    assert answer(text, question, elsewhere=True) == options


@pytest.mark.parametrize(("position", "options"), [(1, ("outdoors",)), (2, ("office",))])
def test_a_position_answers(position: int, options: tuple[str, ...]) -> None:
    assert answer("that one", "place", position=position) == options


@pytest.mark.parametrize(
    ("text", "question", "options"),
    [
        ("i'd like to be outside", "place", ("outdoors",)),
        ("animals, and computers", "with", ("animals", "computers")),
        ("no nights or weekends", "limits", ("nights", "weekends")),
        ("nights. also heights", "limits", ("nights", "heights")),
        ("not computers", "with", ("-computers",)),
        ("no numbers or computers but animals", "with", ("-figures", "-computers", "animals")),
        ("i don't mind nights, no heights", "limits", ("heights",)),
    ],
)
def test_own_words_choose_options(text: str, question: str, options: tuple[str, ...]) -> None:
    assert set(answer(text, question)) == set(options)


@pytest.mark.parametrize("text", ["skip", "no idea", "dunno", "i don't mind", "none of these"])
def test_any_question_can_be_skipped(text: str) -> None:
    step = read(text, at("place"))
    assert step is not None and step.guide.answers["place"].is_skipped and step.guide.asked != "place"


def test_what_chooses_nothing_is_asked_again() -> None:
    step = read("xylophone", at("place"))
    assert step is not None and step.move is GuideMove.UNCLEAR and step.guide.asked == "place"


def test_own_words_that_are_near_a_career_are_kept_for_questions_on_interests() -> None:
    step = read("lighthouses", at("enjoy"), near=0.5)
    assert step is not None and step.own_words == "enjoy"
    place = read("lighthouses", at("place"), near=0.5)
    assert place is not None and place.own_words is None


def test_a_question_about_something_else_is_no_answer() -> None:
    assert read("do nurses work outdoors?", at("place"), elsewhere=True) is None


def test_the_second_choice_is_not_the_first() -> None:
    step = read("making things", at("also", enjoy=("make",)))
    assert step is not None and step.guide.answers["also"].options == () and step.guide.asked == "with"


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Show me careers", GuideMove.SHOW),
        ("show me the jobs now", GuideMove.SHOW),
        ("stop asking", GuideMove.STOP),
        ("Change an answer", GuideMove.CHANGE),
    ],
)
def test_moves_are_understood(text: str, move: GuideMove) -> None:
    step = read(text, at("limits", enjoy=("make",)))
    assert step is not None and step.move is move


def test_the_last_answer_finishes_the_talk() -> None:
    guide = at("matters", **dict.fromkeys(("enjoy", "with", "place", "strengths", "limits", "route"), ()))
    step = read("Good pay", guide)
    assert step is not None and step.guide.shown and step.guide.asked is None


def test_an_answer_is_changed_by_its_button_and_by_words() -> None:
    shown = finished(at(None, place=("outdoors",)))
    asked = read("Change where you’d work", shown)
    assert asked is not None and asked.guide.asked == "place"
    by_button = read("In an office", asked.guide)
    by_words = read("actually in an office", shown)
    for step in (by_button, by_words):
        assert step is not None and step.guide.answers["place"].options == ("office",)
        assert step.guide.shown and step.guide.asked is None


def test_a_talk_that_was_left_goes_on() -> None:
    left = at(None, enjoy=("make", "help"))
    assert asked_for(left).guide.asked == "with"
    assert asked_for(finished(left)).guide == started()
