"""Answers give what was asked and no more, and say what they leave open."""

from __future__ import annotations

import pytest

from bot.answering.to_the_point import names_some
from bot.conversation.types import Detail, Fit
from bot.knowledge.models import Career
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

COLLEGE = "You can do a Level 2 Diploma in Thatching at a college."
OTHER_COLLEGE = "A Level 3 Diploma in Roofing helps as well."
DEGREE_GRADES = "You usually need 2 to 3 A levels for a degree."
APPRENTICESHIP = "You can do an intermediate apprenticeship as a thatcher."
LASTS = "It usually takes 2 years to complete."
ROOFS = "They mend roofs of straw and reed."
DRIVES = "They may drive a van to their customers."
NOT_ESSENTIAL = "A driving licence is not essential."
LICENCE = "You need a driving licence."
MOST = "Most of them teach trainees."
OWN = "You could become self-employed."
INTEREST = "It takes an interest in history."


def thatcher(**more: object) -> Career:
    entry = [COLLEGE, OTHER_COLLEGE, DEGREE_GRADES, APPRENTICESHIP, LASTS, LICENCE, NOT_ESSENTIAL, OWN, INTEREST]
    statements = {
        "duties": [statement(each) for each in (ROOFS, DRIVES, MOST, "They record each job.", "They talk to people who own the house.")],
        "entry": [statement(each, "entry/courses") for each in entry],
    }
    return career("Thatcher", statements=statements, **more)


def thatcher_saying(text: str) -> Career:
    return career("Thatcher", statements={"entry": [statement(text, "entry/courses")]})


@pytest.fixture
def talk() -> Talk:
    return Talk(thatcher())


def ask(talk: Talk, says: list[str], text: str, detail: Detail, likelihood: float = 0.9, fit: Fit = Fit.ANSWERS) -> str:
    request = talk.request("entry/courses", fit=fit, says=says, detail=detail)
    measured = tuple(each.model_copy(update={"likelihood": likelihood}) for each in request.measured)
    return talk.send((request.model_copy(update={"measured": measured}), text, None)).partition("\nSource")[0]


# ---------------------------------------------------------------- no more than was asked


@pytest.mark.parametrize("text", ["which college does the thatching diploma", "the level 2 thatching diploma, is there a college"])
def test_what_has_only_some_of_the_words_that_another_has_is_left_out(talk: Talk, text: str) -> None:
    assert ask(talk, [COLLEGE, OTHER_COLLEGE], text, Detail.WHAT) == COLLEGE


def test_what_has_other_words_of_the_question_is_kept(talk: Talk) -> None:
    assert OTHER_COLLEGE in ask(talk, [COLLEGE, OTHER_COLLEGE], "thatching at a college, or roofing", Detail.WHAT)


@pytest.mark.parametrize("text", ["how long is the apprenticeship", "how many years does the apprenticeship last"])
def test_of_several_statements_those_with_the_figure_are_given(talk: Talk, text: str) -> None:
    assert ask(talk, [APPRENTICESHIP, LASTS], text, Detail.HOW_LONG) == LASTS


# ---------------------------------------------------------------- what is left open


@pytest.mark.parametrize(
    ("text", "detail", "missing"),
    [
        ("how long is the apprenticeship", Detail.HOW_LONG, "The profile doesn’t say how long."),
        ("how many apprentices are there", Detail.HOW_MANY, "The profile doesn’t say how many."),
        ("why an apprenticeship", Detail.WHY, "The profile doesn’t say why."),
    ],
)
def test_a_detail_is_missing_from_statements_without_its_form(talk: Talk, text: str, detail: Detail, missing: str) -> None:
    assert ask(talk, [APPRENTICESHIP], text, detail).startswith(f"{APPRENTICESHIP} {missing}")
    assert talk.reply.outcome == "gap"


@pytest.mark.parametrize("text", ["do i need to read latin", "could a vegan do it", "what about tattoos"])
def test_an_unsure_answer_to_a_yes_or_no_question_lacks_no_detail(talk: Talk, text: str) -> None:
    assert ask(talk, [COLLEGE], text, Detail.WHETHER, 0.5) == COLLEGE
    assert ask(talk, [DEGREE_GRADES], text, Detail.WHETHER, 0.8) == DEGREE_GRADES


def test_an_unsure_answer_with_all_words_of_the_question_stands(talk: Talk) -> None:
    assert ask(talk, [COLLEGE], "is there a thatching diploma", Detail.WHETHER, 0.5) == f"Possibly. {COLLEGE}"


# ---------------------------------------------------------------- a plain answer


@pytest.mark.parametrize(
    ("says", "text", "lead"),
    [
        (LICENCE, "do i need a driving licence", "Yes."),
        (LICENCE, "driving licence needed?", "Yes."),
        (ROOFS, "do they mend roofs", "Yes."),
        (DRIVES, "do they drive a van", "Possibly."),
    ],
)
def test_a_question_whose_words_are_all_stated_gets_a_plain_answer(talk: Talk, says: str, text: str, lead: str) -> None:
    assert ask(talk, [says], text, Detail.WHETHER) == f"{lead} {says}"


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (LICENCE, "don't i need a driving licence"),
        (LICENCE, "do i always need a driving licence"),
        (LICENCE, "do i need a clean driving licence"),
        (LICENCE, "is it only a driving licence i need"),
        (NOT_ESSENTIAL, "is a driving licence essential"),
        (MOST, "do they teach trainees"),
        (DRIVES, "must they drive a van"),
        (ROOFS, "do they mend roofs or put them up"),
        (ROOFS, "do they mend 3 roofs"),
        (OWN, "could i become a thatcher"),
        (ROOFS, "is it IT for roofs"),
        (ROOFS, "and the roofs they mend"),
        (INTEREST, "do i need history"),
    ],
)
def test_what_is_denied_hedged_or_more_than_stated_gets_no_plain_answer(talk: Talk, says: str, text: str) -> None:
    assert ask(talk, [says], text, Detail.WHETHER).startswith(says)


def test_only_the_first_answer_of_a_reply_begins_with_a_plain_answer(talk: Talk) -> None:
    licence = talk.request("entry/courses", fit=Fit.ANSWERS, says=[LICENCE], detail=Detail.WHETHER)
    van = talk.request("environment/travel", fit=Fit.ANSWERS, says=[DRIVES], detail=Detail.WHETHER)
    reply = talk.send((licence, "do i need a driving licence", None), (van, "do they drive a van", None))
    assert reply.startswith(f"Yes. {LICENCE}\n{DRIVES}")


def test_of_several_statements_none_is_said_to_leave_something_open(talk: Talk) -> None:
    assert "more than that" not in ask(talk, [COLLEGE, APPRENTICESHIP], "any use being a builder", Detail.WHETHER, 0.5)


# ---------------------------------------------------------------- the nearest


def test_what_is_near_is_told_if_it_has_a_word_of_the_question_or_is_likely_to_be_on_it(talk: Talk) -> None:
    close = ask(talk, [COLLEGE], "is there a diploma in carpentry", Detail.WHETHER, 0.5, Fit.NEAREST)
    assert close.startswith(f"The Thatcher profile doesn’t answer that outright. It does say: {COLLEGE}")
    assert COLLEGE in ask(Talk(thatcher()), [COLLEGE], "can i study in spain", Detail.WHETHER, 0.8, Fit.NEAREST)


# ---------------------------------------------------------------- one of the duties


@pytest.mark.parametrize(
    ("text", "says"),
    [("what do they do with a van", DRIVES), ("how do they mend a roof", ROOFS), ("their tasks around trainees", MOST)],
)
def test_of_the_duties_those_asked_about_are_told(talk: Talk, text: str, says: str) -> None:
    for detail in (Detail.WHAT, Detail.HOW, None):
        assert Talk(thatcher()).ask("duties", detail=detail, text=text).startswith(says)


@pytest.mark.parametrize("text", ["what do they do", "what do thatchers do all day", "a normal day then", "what are the other tasks"])
def test_a_broad_question_gets_all_duties(talk: Talk, text: str) -> None:
    assert talk.ask("duties", detail=Detail.WHAT, text=text).startswith("What they do")


# ---------------------------------------------------------------- one reply, one view


def test_a_gap_is_left_out_of_a_reply_that_has_it_after_all() -> None:
    office = "They could work in an office."
    talk = Talk(career("Clerk", statements={"environment": [statement(office, "environment/places")]}))
    paperwork = talk.request("duties/paperwork", fit=Fit.UNRELATED)
    places = talk.request("environment/places", fit=Fit.ANSWERS, says=[office], detail=Detail.WHETHER)
    assert "says nothing" not in talk.send((paperwork, "is it office work", None), (places, "is it inside all the time", None))


def test_a_fact_without_the_detail_asked_for_is_kept_next_to_an_answer_like_it() -> None:
    posts, teach = "With experience they can apply for senior posts.", "Most senior clerks would also teach."
    talk = Talk(
        career(
            "Clerk", statements={"progression": [statement(posts, "progression/senior_posts"), statement(teach, "progression/teaching")]}
        )
    )
    senior = talk.request("progression/senior_posts", fit=Fit.SAME_ASPECT, says=[posts], detail=Detail.HOW)
    teaching = talk.request("progression/teaching", fit=Fit.ANSWERS, says=[teach], detail=Detail.WHETHER)
    reply = talk.send((senior, "how do i get a senior post", None), (teaching, "is teaching expected at that level", None))
    assert posts in reply and teach in reply


@pytest.mark.parametrize("text", ["the master thatcher mends roofs of straw too", "roofs of straw and reed they do at ours"])
def test_what_someone_repeats_of_a_statement_is_agreed_with(talk: Talk, text: str) -> None:
    talk.ask("duties", fit=Fit.ANSWERS, says=[ROOFS], detail=Detail.WHETHER, text="do they mend roofs")
    reply = talk.ask("tell", text=text)
    assert reply in ("Yes, that’s what the profile says, too.", "That’s right, it says so, too.")


def test_what_someone_cannot_do_is_not_agreed_with(talk: Talk) -> None:
    talk.ask("duties", fit=Fit.ANSWERS, says=[ROOFS], detail=Detail.WHETHER, text="do they mend roofs")
    assert "too." not in talk.ask("tell", text="i cannot mend roofs of straw")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("is it dangerous", "The Porter profile doesn’t say how dangerous it is. They lift heavy things."),
        ("is the job really boring tho", "The Porter profile doesn’t say how boring it is. They lift heavy things."),
        ("do they lift till 3am", "They lift heavy things. The profile gives no times."),
        ("do they lift heavy things", "Yes. They lift heavy things."),
    ],
)
def test_a_judgement_or_a_time_that_is_not_given_is_named(text: str, said: str) -> None:
    lifting = statement("They lift heavy things.", "environment/lifting")
    talk = Talk(career("Porter", statements={"environment": [lifting]}))
    reply = talk.ask("environment/lifting", text=text, fit=Fit.ANSWERS, says=["They lift"], detail=Detail.WHETHER)
    assert reply.partition("\nSource")[0] == said


@pytest.mark.parametrize(
    ("text", "detail", "fact", "told"),
    [
        ("how many days a year for reserves", Detail.HOW_MANY, "You commit to at least 19 or 27 days a year.", True),
        ("how many exams are there", Detail.HOW_MANY, "You take 5 exams.", True),
        ("how many hours a day is the course", Detail.HOW_MANY, "The course is 12 hours a week.", False),
        ("how many weekends", Detail.HOW_MANY, "You could work weekends after 2 years.", False),
        ("how long does it last", Detail.HOW_LONG, "You can be an apprentice. This takes 18 months to complete.", True),
        ("how long does it last", Detail.HOW_LONG, "The course is 12 hours a week.", False),
    ],
)
def test_a_figure_that_is_asked_for_is_never_said_to_be_missing(text: str, detail: Detail, fact: str, told: bool) -> None:
    talk = Talk(career("Reservist", statements={"entry": [statement(fact, "entry/courses")]}))
    assert (ask(talk, [fact], text, detail, fit=Fit.SAME_ASPECT) == fact) is told


# ---------------------------------------------------------------- what "which" asks for


@pytest.mark.parametrize(
    ("text", "said", "names"),
    [
        ("which coding language must I know", "You need to know structured query language (SQL).", True),
        ("which languages are handy", "Language skills, particularly French or German, can be useful.", True),
        ("which a level can I not skip", "You usually need 2 or 3 A levels, including chemistry.", True),
        ("which software is it", "You need to be able to use the main software packages.", False),
        ("which universities do that", "You can do a degree that is approved by the Association of Thatchers.", False),
        ("which uni is that", "You can do a degree at the University of Leeds.", True),
    ],
)
def test_what_names_some_of_a_kind_leaves_no_which_open(text: str, said: str, names: bool) -> None:
    assert names_some(text, said) is names


def test_a_which_question_gets_the_names_and_no_gap(talk: Talk) -> None:
    said = "Knowledge of straw, particularly of Devon and Dorset, is useful."
    knowing = Talk(thatcher_saying(said))
    assert ask(knowing, [said], "which straw", Detail.WHICH, fit=Fit.SAME_ASPECT) == said
    assert ask(talk, [DRIVES], "which vans", Detail.WHICH, fit=Fit.SAME_ASPECT) != DRIVES
