"""A message without a name implies the career whose title it has words of, and which it comes near in meaning."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from spacy.language import Language

from bot.conversation.types import Role
from bot.nlu.implied_careers import ImpliedCareers, clearly_implied, possibly_implied, says_one_of_several

TITLES = (
    "pet shop assistant",
    "library assistant",
    "vending machine operator",
    "crane operator",
    "hairdressing salon manager",
    "nursery manager",
    "skills for life teacher",
    "primary teacher",
    "cinema attendant",
    "cinema projectionist",
    "physician associate",
    "personal assistant",
    "communication support worker",
    "family support worker",
    "gardener",
    "quarry worker",
    "coach driver",
    "coachbuilder",
    "signmaker",
    "database administrator",
    "non destructive testing technician",
    "raf officer",
    "pet entertainer",
    "raf airman",
)
KNOWN = ("data", "base", "pay", "car")


def named(title: str) -> str:
    return title.replace(" ", "-")


def found(nlp: Language, text: str, near: Mapping[str, float]) -> tuple[str | None, tuple[str, ...]]:
    """Return the career that is clearly meant and those that may be, given how near some are in meaning. The others are far."""
    nearness = {named(title): near.get(title, 0.1) for title in TITLES}
    titles = [(title, named(title)) for title in TITLES]
    implied = ImpliedCareers(titles, lambda _: nearness, KNOWN).find(nlp(text.lower()), text)
    clear = clearly_implied(implied)
    return clear.career if clear else None, possibly_implied(implied)


@pytest.mark.parametrize(
    ("text", "title", "near"),
    [
        ("need any grades to work in a pet shop?", "pet shop assistant", 0.55),
        ("would a petshop take me for a week", "pet shop assistant", 0.55),
        ("my uncle fills vending machines, does he fix them", "vending machine operator", 0.6),
        ("how long cutting hair until you manage a salon", "hairdressing salon manager", 0.5),
        ("which maths is there in skills for life", "skills for life teacher", 0.5),
        ("what do quarry people wear", "quarry worker", 0.5),
        ("could I help deaf pupils as a CSW?", "communication support worker", 0.55),
        ("is the csw thing paid", "communication support worker", 0.5),
        ("IS A CSW ANY GOOD", "communication support worker", 0.5),
        ("do i need maths for a dba job", "database administrator", 0.4),
        ("is DA work stressful", "database administrator", 0.4),
        ("NDT tech - how long is the week?", "non destructive testing technician", 0.5),
        ("what do ndt techs earn", "non destructive testing technician", 0.4),
        ("how many exams to join the raf as an airman, not officer", "raf airman", 0.6),
        ("raf but not as an officer, is there a fitness test", "raf airman", 0.7),
        ("into the raf as an officer, not an airman, with what exams", "raf officer", 0.6),
    ],
)
def test_words_of_a_title_imply_its_career(nlp: Language, text: str, title: str, near: float) -> None:
    assert found(nlp, text, {title: near})[0] == named(title)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("do they work in the library", {"library assistant": 0.3}),
        ("is it like gardening", {"gardener": 0.6}),
        ("how many hours a week does a library work", {"library assistant": 0.5}),
        ("is there a shop on site", {"pet shop assistant": 0.2}),
        ("do they teach", {"primary teacher": 0.2}),
        ("is the xsw thing paid", {"communication support worker": 0.5}),
        ("is da work stressful", {"database administrator": 0.5}),
        ("is DA any good", {"database administrator": 0.5}),
        ("does PE work pay", {"pet entertainer": 0.6}),
        ("how much is it", {"pet shop assistant": 0.9}),
        ("", {}),
    ],
)
def test_other_messages_imply_none_clearly(nlp: Language, text: str, near: Mapping[str, float]) -> None:
    assert found(nlp, text, near)[0] is None


def test_what_comes_nearer_without_a_word_of_its_title_leaves_doubt(nlp: Language) -> None:
    text, near = "need any grades to work in a pet shop?", {"pet shop assistant": 0.3}
    assert found(nlp, text, near)[0] == "pet-shop-assistant"
    assert found(nlp, text, {**near, "gardener": 0.65})[0] is None


def test_of_several_that_are_nearly_as_likely_all_may_be_meant(nlp: Language) -> None:
    assert found(nlp, "can I work at a cinema at 16", {"cinema attendant": 0.5, "cinema projectionist": 0.42}) == (
        None,
        ("cinema-attendant", "cinema-projectionist"),
    )
    both = {"physician associate": 0.44, "personal assistant": 0.4}
    assert found(nlp, "As a PA, what can I do next?", both) == (None, ("physician-associate", "personal-assistant"))
    assert found(nlp, "in PA terms, what can I do next?", both) == (None, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what does a coach licence cost", {"coach-driver"}),
        ("what does a nursery licence cost", {"nursery-manager"}),
        ("do garden courses cost much", {"gardener"}),
    ],
)
def test_a_whole_word_of_a_title_is_no_short_form_of_another(nlp: Language, text: str, said: set[str]) -> None:
    implied = ImpliedCareers([(title, named(title)) for title in TITLES], lambda _: {}).find(nlp(text), text)
    assert {each.career for each in implied} == said


@pytest.mark.parametrize(
    ("text", "near", "title"),
    [
        ("gardening as a job, do I need tools", {"gardener": 0.6}, "gardener"),
        ("looking after lawns, do I need tools", {"gardener": 0.62, "quarry worker": 0.4}, "gardener"),
        ("looking after lawns, do I need tools", {"gardener": 0.62, "quarry worker": 0.6}, None),
        ("cinema, is it late", {"cinema attendant": 0.6, "cinema projectionist": 0.53}, None),
        ("how many cinema tickets do cinema attendants sell an hour", {"cinema attendant": 0.45}, "cinema attendant"),
        ("training, is it long", {"gardener": 0.7}, None),
    ],
)
def test_what_a_message_opens_with_implies_a_career(nlp: Language, text: str, near: Mapping[str, float], title: str | None) -> None:
    assert found(nlp, text, near)[0] == (title and named(title))


def test_small_words_do_not_part_the_words_of_a_title(nlp: Language) -> None:
    implied = ImpliedCareers([("college lecturer", "lecturer")], lambda _: {"lecturer": 0.5}).find(
        nlp("could I lecture at an FE college"), ""
    )
    assert clearly_implied(implied)


def test_initials_that_several_careers_share_may_mean_any_of_them(nlp: Language) -> None:
    titles = [(title, named(title)) for title in ("physician associate", "personal assistant", "gardener")]
    careers = ImpliedCareers(titles, lambda _: {"physician-associate": 0.4, "personal-assistant": 0.4, "gardener": 0.3})
    text = "how good with computers do you have to be for PA work"
    assert says_one_of_several(careers.find(nlp(text.lower()), text))
    text = "is it the same for gardeners"
    assert not says_one_of_several(careers.find(nlp(text), text))


def test_what_implies_a_career_is_read_like_its_name(nlp: Language) -> None:
    implied = ImpliedCareers([("pet shop assistant", "psa")], lambda _: {"psa": 0.6}).find(nlp("is pet shop staff paid well"), "")
    entity = implied[0].as_entity()
    assert (entity["value"], entity["as"], entity["text"]) == ("psa", Role.SUBJECT, "pet shop staff")
