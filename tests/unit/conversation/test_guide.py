"""The guided talk asks at most eight questions about jobs, each of which can be skipped."""

from __future__ import annotations

import re

import pytest

from bot.conversation.guide import answered, chosen, finished, load_guide, next_question, started, with_words
from bot.conversation.types import Guide, GuideAnswer
from bot.knowledge.facets import load_facets
from bot.knowledge.names import key
from bot.knowledge.taxonomy import Label, load_taxonomy

SCRIPT = load_guide()
OPTIONS = [(question, option) for question in SCRIPT.questions for option in question.options if not question.options_of]
SKIPPED = GuideAnswer()


def test_there_are_at_most_eight_questions_with_options_to_press() -> None:
    assert 1 <= len(SCRIPT.questions) <= 8
    assert all(2 <= len(question.options) <= 9 for question in SCRIPT.questions)
    assert all(question.ask.endswith(("?", ".")) for question in SCRIPT.questions)


@pytest.mark.parametrize("word", ["old", "age", "health", "ill", "disab", "name", "live", "postcode", "gender", "male"])
def test_nobody_is_asked_about_themselves_beyond_the_job(word: str) -> None:
    said = " ".join([*(question.ask for question in SCRIPT.questions), *(option.text for _, option in OPTIONS)])
    assert not re.search(rf"\b{word}", said.lower())


def test_texts_of_buttons_are_unique() -> None:
    texts = [key(option.text) for _, option in OPTIONS] + [key(move.text) for move in SCRIPT.moves.values()]
    assert len(set(texts)) == len(texts)


def test_options_name_known_facets_and_aspects() -> None:
    for _, option in OPTIONS:
        assert {*option.wants, *option.avoids} <= load_facets().keys(), option.id
        assert all(Label.parse(aspect) in load_taxonomy() for aspect in option.aspects), option.id
        assert option.kinds or option.about or option.wants or option.avoids or option.aspects or option.ranks, option.id


def test_questions_come_in_order_and_each_can_be_skipped() -> None:
    guide, asked = started(), []
    while guide.asked:
        asked.append(guide.asked)
        guide = answered(guide, {guide.asked: SKIPPED})
    assert asked == [question.id for question in SCRIPT.questions if not question.options_of]


@pytest.mark.parametrize(("first", "then"), [(("make",), "also"), (("make", "help"), "with"), ((), "with")])
def test_a_second_choice_is_asked_for_after_a_single_first_one(first: tuple[str, ...], then: str) -> None:
    assert answered(started(), {"enjoy": GuideAnswer(options=first)}).asked == then


def test_the_second_choice_leaves_out_the_first() -> None:
    choices = SCRIPT.choices(SCRIPT.question("also"), {"enjoy": GuideAnswer(options=("make",))})
    assert "make" not in [option.id for option in choices]
    assert len(choices) == len(SCRIPT.question("enjoy").options) - 1


def test_an_answer_in_passing_is_not_asked_for_again() -> None:
    guide = answered(started(), {"enjoy": SKIPPED, "with": GuideAnswer(options=("animals",))})
    assert guide.asked == "place"


def test_once_careers_were_shown_a_changed_answer_asks_nothing_more() -> None:
    guide = answered(finished(started()), {"place": GuideAnswer(options=("office",))})
    assert (guide.asked, guide.shown) == (None, True)
    assert next_question(guide) == "enjoy"


def test_unknown_options_of_an_older_state_are_left_out() -> None:
    answers = {"place": GuideAnswer(options=("-outdoors", "on the moon")), "gone": GuideAnswer(options=("x",))}
    assert [(question.id, option.id, wanted) for question, option, wanted in chosen(answers)] == [("place", "outdoors", False)]


def test_own_words_are_kept_as_a_pointer() -> None:
    guide = with_words(Guide(answers={"enjoy": SKIPPED}), "enjoy", "abc123")
    assert guide.answers["enjoy"].where == "abc123" and not guide.answers["enjoy"].is_skipped
    assert with_words(guide, "place", "abc123") == guide == with_words(guide, "enjoy", None)
