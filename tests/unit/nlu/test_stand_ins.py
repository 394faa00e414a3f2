"""Words such as "the other one", "either of them" and "hers" stand for careers that were asked about or told of."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.conversation.careers_asked import CareersAsked
from bot.conversation.types import SOMEONE, Item, ItemKind, Role
from bot.nlu.segments import Piece
from bot.nlu.stand_ins import is_about_one, person_in, stand_ins

TWO = CareersAsked(current=("porter",), so_far=("cook", "porter"), by_recency=("porter", "cook"), together=("cook", "porter"))
COMPARED = CareersAsked(
    current=("porter", "cook"),
    so_far=("cook", "porter"),
    by_recency=("porter", "cook"),
    together=("porter", "cook"),
    compared=("porter", "cook"),
)
THREE = CareersAsked(
    current=("baker",), so_far=("cook", "porter", "baker"), by_recency=("baker", "porter", "cook"), together=("porter", "baker")
)
ONE = CareersAsked(current=("cook",), so_far=("cook",), by_recency=("cook",), together=("cook",))
CONTACTS = (Item(kind=ItemKind.CONTACT, id="A", position=1), Item(kind=ItemKind.CONTACT, id="B", position=2))
STATEMENTS = (Item(kind=ItemKind.STATEMENT, id="cook#1", position=1), Item(kind=ItemKind.STATEMENT, id="cook#2", position=2))


def meant(nlp: Language, text: str, asked: CareersAsked, theirs: str | None = None) -> list[str]:
    return [career for each in stand_ins(nlp(text), [], asked, theirs) for career in each.careers]


@pytest.mark.parametrize(
    "text", ["and the other one?", "and for the other?", "does that other job pay more", "ok the other role", "other one", "and other one"]
)
def test_the_other_one_is_the_one_asked_about_before(nlp: Language, text: str) -> None:
    assert meant(nlp, text, TWO) == ["cook"]
    assert meant(nlp, text, THREE) == ["porter"]


@pytest.mark.parametrize(
    "text",
    [
        "is either of them up high",
        "which of those would need a degree",
        "which of two has more free weekends",
        "do both work nights",
        "are they both full time",
        "can you do either part time",
        "do neither of the jobs have weekends",
        "what grades for each",
        "pay for both please",
        "compare hours both",
        "and the pay, both?",
        "entry grades each",
        "would either suit someone shy",
        "do either of them work nights and weekends",
        "do both work nights and weekends",
        "which is better paid",
        "and which one is safer",
        "which ones richer",
        "which one gets called in at night",
        "out of the two, whose training is shorter",
        "of the two, who needs a degree",
        "compare them",
        "how do they compare on pay",
        "whats the difference between the two",
    ],
)
def test_several_are_those_compared_or_spoken_of_last(nlp: Language, text: str) -> None:
    assert meant(nlp, text, TWO) == ["cook", "porter"]
    assert meant(nlp, text, COMPARED) == ["porter", "cook"]
    assert meant(nlp, text, THREE) == ["porter", "baker"]


@pytest.mark.parametrize(
    ("text", "careers"),
    [
        ("back to the first job do you work weekends", ["cook"]),
        ("what about the second career", ["porter"]),
        ("the last job, is there shift work", ["baker"]),
        ("so whats the pay for the former", ["porter"]),
        ("and the latter", ["baker"]),
        ("do all three work shifts", ["cook", "porter", "baker"]),
        ("back to the first - progression?", ["cook"]),
        ("ok return to the second, is it heavy", ["porter"]),
        ("back to the last", ["baker"]),
        ("back to first. pay", ["cook"]),
        ("return to last, hours?", ["baker"]),
        ("back to the first question", []),
        ("and the pay for that one", ["baker"]),
        ("is that job hard to get into", ["baker"]),
    ],
)
def test_positions_count_in_the_order_of_the_conversation(nlp: Language, text: str, careers: list[str]) -> None:
    assert meant(nlp, text, THREE) == careers


def test_positions_after_a_comparison_are_those_of_the_comparison(nlp: Language) -> None:
    assert meant(nlp, "the first one", COMPARED) == ["porter"]


@pytest.mark.parametrize("text", ["not even a band for the second?", "and the second, any shifts", "what about for the second"])
def test_a_position_alone_is_one_of_two_that_were_compared(nlp: Language, text: str) -> None:
    assert meant(nlp, text, COMPARED) == ["cook"]
    assert meant(nlp, text, TWO) == []


@pytest.mark.parametrize("text", ["the second duty", "is it the second biggest"])
def test_a_position_of_something_else_is_no_career(nlp: Language, text: str) -> None:
    assert meant(nlp, text, COMPARED) == []


@pytest.mark.parametrize(
    "text",
    [
        "any other duties",
        "is there any other job like it",
        "do they have one other role",
        "is it both days and nights",
        "is it both",
        "they offer either",
        "either days or nights",
        "i dont like that either",
        "which subjects",
        "which course is best for that",
        "the first thing you said",
        "my first job was in a shop",
        "is it a good first job",
        "my other job is nights",
        "what was your last job",
        "do they work with other people",
        "they cope with them",
    ],
)
def test_words_that_stand_for_no_career(nlp: Language, text: str) -> None:
    assert meant(nlp, text, TWO) == []


def test_the_other_one_is_not_the_one_that_the_message_names(nlp: Language) -> None:
    doc = nlp("no porter for me, back to the other one")
    for name, other in (("porter", "cook"), ("cook", "porter"), ("smith", "cook")):
        named = [{"value": name, "role": "held", "as": Role.SUBJECT, "span": doc[1:2]}]
        assert [each.careers for each in stand_ins(doc, named, TWO, None)] == [(other,)]


def test_which_one_is_read_with_its_question_word(nlp: Language) -> None:
    assert [each.span.text for each in stand_ins(nlp("which one has longer hours"), [], TWO, None)] == ["one"]


@pytest.mark.parametrize("text", ["the other one", "which of them", "the first job", "that one", "do both work nights"])
def test_with_one_career_nothing_stands_for_it(nlp: Language, text: str) -> None:
    assert meant(nlp, text, ONE) == []


def test_entries_of_a_list_come_first(nlp: Language) -> None:
    with_contacts = CareersAsked(TWO.current, TWO.so_far, TWO.by_recency, (), TWO.together, CONTACTS)
    assert meant(nlp, "and the other one", with_contacts) == meant(nlp, "that one", with_contacts) == []
    with_statements = CareersAsked(TWO.current, TWO.so_far, TWO.by_recency, (), TWO.together, STATEMENTS)
    assert meant(nlp, "the first one", with_statements) == []
    assert meant(nlp, "whats that pay compared to the first one", with_statements) == ["cook"]
    assert meant(nlp, "the first job", with_statements) == ["cook"]


def test_a_career_that_is_named_is_not_stood_in_for(nlp: Language) -> None:
    doc = nlp("is the other one a porter")
    named = [{"value": "porter", "role": "held", "as": Role.SUBJECT, "span": doc[1:4]}]
    assert stand_ins(doc, named, TWO, None) == []


@pytest.mark.parametrize("text", ["and hers?", "does she work nights", "what are his hours"])
def test_pronouns_stand_for_someones_career(nlp: Language, text: str) -> None:
    assert meant(nlp, text, ONE, theirs="porter") == ["porter"]
    assert meant(nlp, text, ONE, theirs=SOMEONE) == meant(nlp, text, ONE) == []
    assert meant(nlp, "do they work nights", ONE, theirs="porter") == []


@pytest.mark.parametrize(("text", "careers"), [("how do the wife's hours compare", ["porter"]), ("my wife's a cook", [])])
def test_what_someone_has_is_that_of_their_career(nlp: Language, text: str, careers: list[str]) -> None:
    assert meant(nlp, text, ONE, theirs="porter") == careers
    assert person(nlp, text) == (None if careers else SOMEONE)


def test_entities_say_where_they_stand(nlp: Language) -> None:
    (found,) = stand_ins(nlp("is either of them loud"), [], TWO, None)
    assert [(each["value"], each["start"], each["end"], each["as"]) for each in found.as_entities()] == [
        ("cook", 3, 17, Role.SUBJECT),
        ("porter", 3, 17, Role.SUBJECT),
    ]


# ------------------------------------------------------------------ people


def person(nlp: Language, text: str, name: str = "", role: Role = Role.BACKGROUND) -> str | None:
    doc = nlp(text)
    span = doc.char_span(text.index(name), text.index(name) + len(name)) if name else None
    return person_in(doc, [{"value": "porter", "role": "held", "as": role, "span": span}] if span is not None else [])


@pytest.mark.parametrize(
    "text", ["my niece is a porter", "I've a friend who is a porter. Is it like that?", "my bruv does it, he's a porter"]
)
def test_someone_has_the_job_that_is_told_of(nlp: Language, text: str) -> None:
    assert person(nlp, text, "porter") == "porter"
    assert person(nlp, text, "porter", Role.SUBJECT) == "porter"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("my daughter wants to be a porter", Role.SUBJECT),
        ("I'm a porter. My niece is worried", Role.BACKGROUND),
        ("porter is what my son hates", Role.SUBJECT),
    ],
)
def test_wishes_and_ones_own_job_are_not_theirs(nlp: Language, text: str, role: Role) -> None:
    assert person(nlp, text, "porter", role) == SOMEONE


def test_nobody_is_told_of(nlp: Language) -> None:
    assert person(nlp, "what does a porter earn", "porter", Role.SUBJECT) is None


@pytest.mark.parametrize(
    ("text", "name", "role", "about_one"),
    [
        ("would my interest count in this work", "", Role.SUBJECT, True),
        ("what jobs are outdoors", "", Role.SUBJECT, False),
        ("does a porter tick those boxes", "porter", Role.SUBJECT, True),
        ("what else is there for a porter", "porter", Role.BACKGROUND, False),
    ],
)
def test_questions_about_one_job(nlp: Language, text: str, name: str, role: Role, about_one: bool) -> None:
    doc = nlp(text)
    named = [{"span": doc[token.i : token.i + 1], "role": "held", "as": role} for token in doc if token.text == name]
    assert is_about_one(doc, Piece(0, len(doc)), named, in_view=True) is about_one


def test_it_is_no_job_if_none_is_in_view(nlp: Language) -> None:
    doc = nlp("would I like it")
    assert not is_about_one(doc, Piece(0, len(doc)), [], in_view=False)


@pytest.mark.parametrize("text", ["which more", "who earns more", "who starts higher"])
def test_a_short_question_which_has_more_is_about_the_careers_spoken_of_last(nlp: Language, text: str) -> None:
    assert meant(nlp, text, TWO) == ["cook", "porter"]


def test_a_position_without_an_article_is_one_of_the_careers_that_were_compared(nlp: Language) -> None:
    assert meant(nlp, "second one. hours", COMPARED) == ["cook"]
    assert meant(nlp, "second one. hours", TWO) == []


@pytest.mark.parametrize("text", ["who works there", "who do they work with", "who can tell me more"])
def test_who_does_something_is_no_comparison(nlp: Language, text: str) -> None:
    assert meant(nlp, text, TWO) == []
