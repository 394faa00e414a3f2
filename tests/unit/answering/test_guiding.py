"""The guided talk is asked and answered, and gives way to questions."""

from __future__ import annotations

import pytest

from bot.answering.suggestions import start_suggestion
from bot.answering.turn import reply_to
from bot.conversation.guide import answered, finished, load_guide, started
from bot.conversation.outcome import Outcome
from bot.conversation.types import Cards, Guide, GuideAnswer, GuideMove, GuideStep, ItemKind, Note, Reading, Reason, Suited
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

VET = career(
    "Vet",
    statements={
        "duties": [statement("Vets treat animals."), statement("They may work nights.", "hours/nights")],
        "pay": [statement("They earn £30,000 a year.")],
        "hours": [statement("They work 40 hours a week.")],
    },
)
BAKER = career("Baker", statements={"duties": [statement("Bakers make bread.")]})
START = "What would suit me?"


class Guided(Talk):
    """A conversation in which the steps of the guided talk are given."""

    def __init__(self) -> None:
        super().__init__(VET, BAKER)

    def step(self, move: GuideMove, guide: Guide, suited: tuple[Suited, ...] | None = None, own_words: str | None = None) -> str:
        step = GuideStep(move=move, guide=guide, suited=suited, own_words=own_words)
        return self._then(reply_to(Reading(text="", guide=step), self.setting))


def suits(profile: object = VET, silent: tuple[str, ...] = ()) -> Suited:
    why = Reason(statement=VET.statement_id(VET.statements["duties"][0]), option="with/animals")
    against = Reason(statement=VET.statement_id(VET.statements["duties"][1]))
    return Suited(career="vet", why=(why,), against=(against,), silent=silent)


@pytest.fixture
def guided() -> Guided:
    return Guided()


DONE = finished(Guide(answers={"with": GuideAnswer(options=("animals",)), "place": GuideAnswer()}))


def test_it_begins_with_the_first_question_and_its_options(guided: Guided) -> None:
    text = guided.ask("guide")
    question = load_guide().questions[0]
    assert text.endswith(question.ask) and "skip what you like" in text
    assert guided.buttons == [*(option.text for option in question.options), "Skip"]
    assert guided.state.guide == started()


def test_someone_undecided_is_offered_it_and_can_accept(guided: Guided) -> None:
    guided.ask("undecided", text="no idea what i want to do")
    assert guided.buttons[0] == START == start_suggestion().text
    assert guided.state.guide is None
    assert load_guide().questions[0].ask in guided.ask("affirm", text="ok")
    assert guided.state.guide == started()


def test_the_careers_can_be_seen_after_two_answers(guided: Guided) -> None:
    guide = answered(started(), {"enjoy": GuideAnswer(options=("help", "make"))})
    guided.step(GuideMove.ANSWER, guide)
    assert "Show me careers" not in guided.buttons
    guided.step(GuideMove.ANSWER, answered(guide, {"with": GuideAnswer(options=("animals",))}))
    assert guided.buttons[-2:] == ["Skip", "Show me careers"]


def test_careers_are_cards_with_reasons_in_the_words_of_the_profile(guided: Guided) -> None:
    text = guided.step(GuideMove.SHOW, DONE, (suits(),))
    (cards,) = (block for block in guided.reply.blocks if isinstance(block, Cards))
    assert cards.cards[0].why == ("Working with animals: “Vets treat animals.”",)
    assert cards.cards[0].against == ("They may work nights.",)
    assert cards.cards[0].facts == ("£30,000 a year", "40 hours a week")
    assert "Vet" in text and "Careers Office" in text
    assert guided.shown(ItemKind.CAREER) == ["vet"]
    assert guided.reply.outcome is Outcome.ANSWERED


def test_what_profiles_do_not_say_is_said(guided: Guided) -> None:
    guided.step(GuideMove.SHOW, DONE, (suits(silent=("limits/nights",)),))
    assert [block.text for block in guided.reply.blocks if isinstance(block, Note)] == [
        "“No nights”: 1 of these 1 profiles don’t mention it either way."
    ]


def test_nothing_that_fits_is_said_and_an_answer_can_be_changed(guided: Guided) -> None:
    assert "ruled out" in guided.step(GuideMove.SHOW, DONE, ())
    assert guided.buttons == ["Change what you’d work with", "Change where you’d work"]


def test_without_answers_the_first_question_is_asked(guided: Guided) -> None:
    assert "at least one answer" in guided.step(GuideMove.SHOW, finished(Guide()))
    assert guided.state.guide == started()


def test_a_question_in_between_is_answered_and_the_talk_can_go_on(guided: Guided) -> None:
    guided.ask("guide")
    assert "Bakers make bread." in guided.ask("duties", "baker")
    assert guided.buttons[-1] == "Back to the questions"
    assert guided.state.guide == started()
    assert guided.step(GuideMove.RESUME, started()).startswith("Back to the questions.")


def test_after_the_careers_were_shown_nothing_leads_back(guided: Guided) -> None:
    guided.step(GuideMove.SHOW, DONE, (suits(),))
    guided.ask("duties", "baker")
    assert "Back to the questions" not in guided.buttons


def test_an_unclear_answer_is_asked_again_and_no_more_questions_are_asked_if_unwanted(guided: Guided) -> None:
    guided.ask("guide")
    assert "skip it" in guided.step(GuideMove.UNCLEAR, started())
    assert "Skip" in guided.buttons
    assert "no more questions" in guided.step(GuideMove.STOP, started().model_copy(update={"asked": None}))
    assert guided.buttons[0] == "Back to the questions"


def test_which_answer_to_change_is_asked(guided: Guided) -> None:
    guided.step(GuideMove.CHANGE, DONE.model_copy(update={"asked": None}))
    assert guided.buttons == ["Change what you’d work with", "Change where you’d work"]
