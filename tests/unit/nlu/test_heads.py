"""Labelled conversations become examples, each with the labels of what came before it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy

from bot.conversation.types import Act, Detail, Fit, Leaning, Role
from bot.knowledge.taxonomy import Label
from bot.nlu.conversations import LabelledConversation
from bot.nlu.examples import KEPT_FOR_CONTEXT, Example, examples_of, is_kept, label_by_itself, named_in, questions_of
from bot.nlu.heads import _fits
from bot.nlu.pairs import LabelledCareer, LabelledQuestion

NLP = spacy.blank("en")
SHIFTS, PAY = Label("hours", "shifts"), Label("pay", "starting_pay")


def conversation(*turns: dict[str, Any]) -> LabelledConversation:
    return LabelledConversation.model_validate({"voice": "pupil", "career": "baker", "turns": turns})


def ask(text: str, aspect: Label, **more: Any) -> dict[str, Any]:
    return {"text": text, "act": "ask", "aspect": str(aspect), **more}


def examples(*turns: dict[str, Any]) -> list[Example]:
    return list(examples_of(conversation(*turns), NLP))


def test_a_clause_comes_with_what_was_asked_in_the_turn_before() -> None:
    first, second, third = examples(
        ask("do they work shifts", SHIFTS, detail="whether"),
        ask("how often", SHIFTS, detail="how_often", leans_on="statement"),
        {"text": "thanks", "act": "react", "aspect": "thank"},
    )
    assert first == Example("do they work shifts", SHIFTS, Act.ASK, Detail.WHETHER, Leaning.NOTHING, ())
    assert (second.leans_on, second.before) == (Leaning.STATEMENT, (SHIFTS,))
    assert third.before == (SHIFTS,)


def test_a_clause_comes_with_the_clause_before_it_in_the_message() -> None:
    clauses = [ask("shifts", SHIFTS), ask("the pay", PAY), ask("and then", PAY)]
    found = examples(
        ask("where", Label("environment", "places")), {"text": "shifts and the pay and then", "clauses": clauses}, ask("so", PAY)
    )
    assert [each.before for each in found[1:]] == [(Label("environment", "places"),), (SHIFTS,), (PAY,), (SHIFTS, PAY)]


def test_what_is_told_has_a_label_of_its_own() -> None:
    job, other = examples({"text": "i bake", "act": "tell", "tells": "job"}, {"text": "it rains", "act": "tell"})
    assert (job.label, other.label) == (Label("tell_job"), Label("tell_other"))


def test_a_clause_without_a_label_is_no_example() -> None:
    assert examples({"text": "so", "act": "ask"}) == []


def test_the_career_asked_about_is_masked_and_others_are_not() -> None:
    mentions = [{"text": "baker", "role": "subject"}, {"text": "cook", "role": "comparator"}]
    (example,) = examples(ask("does a Baker earn more than a cook", PAY, mentions=mentions))
    assert "baker" not in example.text
    assert "cook" in example.text


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Do vets work shifts?", "do worker work shifts ?"),
        ("what does a Vet do", "what does a worker do"),
        ("is it a veterinary practice", "is it a veterinary practice"),
    ],
)
def test_the_career_of_a_judged_question_is_masked(asked: str, read: str) -> None:
    question = {"text": asked, "aspect": "duties", "detail": "whether", "answers": [], "same_aspect": [], "nearest": []}
    vet = {"career": "vet", "name": "Vet", "statements": [{"text": "Vets treat animals.", "aspects": ["duties"]}], "questions": [question]}
    (example,) = questions_of(LabelledCareer.model_validate(vet), NLP)
    assert example.text == read


def test_careers_named_come_with_the_words_around_them() -> None:
    mentions = [{"text": "Baker", "role": "subject"}, {"text": "cook", "role": "background"}]
    named = list(named_in(conversation(ask("i am a cook, what does a baker earn", PAY, mentions=mentions)), NLP))
    assert [each.role for each in named] == [Role.SUBJECT, Role.BACKGROUND]
    assert "xxcareer earn" in named[0].text
    assert "a xxcareer ," in named[1].text


@pytest.mark.parametrize(
    ("example", "label"),
    [
        (Example("shifts", SHIFTS, Act.ASK), SHIFTS),
        (Example("shifts", SHIFTS, Act.ASK, leans_on=Leaning.NOTHING), SHIFTS),
        (Example("how often", SHIFTS, Act.ASK, leans_on=Leaning.STATEMENT), Label("follow_up")),
        (Example("shorter", Label("shorten"), Act.REQUEST, leans_on=Leaning.STATEMENT), Label("shorten")),
    ],
)
def testlabel_by_itself_what_leans_on_something_is_a_follow_up(example: Example, label: Label) -> None:
    assert label_by_itself(example) == label


def test_some_conversations_are_kept_for_the_context() -> None:
    kept = [is_kept(conversation(ask(f"question {i}", PAY))) for i in range(400)]
    assert np.mean(kept) == pytest.approx(1 / KEPT_FOR_CONTEXT, abs=0.06)


def test_a_statement_in_no_list_of_a_pair_is_unrelated() -> None:
    question = LabelledQuestion.model_validate(
        {"text": "shifts?", "aspect": "hours/shifts", "detail": "whether", "answers": [2], "same_aspect": [4], "nearest": [1]}
    )
    assert _fits(question, 4) == [Fit.NEAREST, Fit.ANSWERS, Fit.UNRELATED, Fit.SAME_ASPECT]
