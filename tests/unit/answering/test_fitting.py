"""Who wonders whether a job suits them, or how to get in, hears what it asks for."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit
from bot.knowledge.loader import BUNDLED_PROFILES, read_profiles
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement


def profile(career_id: str) -> Talk:
    return Talk(next(each for each in read_profiles(BUNDLED_PROFILES)[0] if each.id == career_id))


@pytest.mark.parametrize("text", ["What sort of person suits it?", "is it good for someone shy", "would I be any good at it"])
@pytest.mark.parametrize("fit", [Fit.UNRELATED, Fit.NEAREST])
def test_whom_a_job_would_suit_is_what_it_takes(talk: Talk, text: str, fit: Fit) -> None:
    says = ["It takes a mature approach"] if fit is Fit.NEAREST else ()
    reply = talk.ask("overview/suitability", fit=fit, says=says, text=text)
    assert reply.startswith("The Medical Technical Officer profile doesn’t say who it would suit, but this is what it takes:\n- ")
    assert "helpline" not in reply and "You could ask" not in reply


@pytest.mark.parametrize("text", ["what sort of person do they want", "who are they after", "which kind of character suits it"])
def test_what_sort_of_person_is_wanted_is_answered_with_all_that_it_takes(talk: Talk, text: str) -> None:
    reply = talk.ask("overview/suitability", fit=Fit.UNRELATED, text=text, detail=Detail.WHAT)
    assert reply.startswith("This is what it takes:\n- ") and "nervous" in reply and "alongside a team" in reply


def test_what_was_told_already_is_not_listed_again(talk: Talk) -> None:
    talk.ask("skills")
    assert "which I’ve told you" in talk.ask("overview/suitability", text="would it suit me")


def test_nobody_is_told_what_to_decide(talk: Talk) -> None:
    assert talk.ask("overview/suitability", text="yes or no, should I go for it?").startswith("That’s for you to decide")


def test_a_job_without_skills_is_silent_on_whom_it_suits() -> None:
    assert "says nothing about whether the job would suit you" in Talk(career("Baker", statements={})).ask("overview/suitability")


@pytest.mark.parametrize("text", ["could I become one as a teacher", "I kept the parish registers for thirty years, could I do it"])
def test_someone_from_another_job_hears_how_people_get_in(text: str) -> None:
    reply = profile("archivist").ask("entry/career_change", fit=Fit.UNRELATED, text=text)
    assert reply.startswith("The Archivist profile doesn’t say of every job whether it counts. On getting in, it says:")
    assert "You need a degree and postgraduate training." in reply and "experience" in reply


def test_what_people_can_become_later_is_no_way_in() -> None:
    reply = profile("archivist").ask(
        "entry/career_change", fit=Fit.ANSWERS, says=["You could become self-employed"], text="could I become an archivist?"
    )
    assert "You need a degree and postgraduate training." in reply and "self-employed" not in reply


def test_what_is_nearest_to_a_change_of_career_comes_first() -> None:
    reply = profile("wind-turbine-technician").ask("entry/career_change", fit=Fit.NEAREST, says=["You can apply directly"])
    assert reply.startswith("On getting in, the Wind Turbine Technician profile says:\n- You can apply directly")


def test_an_answer_on_changing_careers_goes_first() -> None:
    reply = profile("wind-turbine-technician").ask("entry/career_change", fit=Fit.ANSWERS, says=["You can apply directly"])
    assert reply.startswith("You can apply directly")


@pytest.mark.parametrize("text", ["do i need a degree", "do u have to have a degree to do it", "is a degree needed"])
def test_other_ways_in_are_told_to_who_asks_for_a_degree(text: str) -> None:
    about = {"fit": Fit.ANSWERS, "says": ["At university you can take"], "detail": Detail.WHETHER}
    reply = profile("wind-turbine-technician").ask("entry/degree", text=text, **about)
    assert reply.startswith("Not necessarily.") and "an apprenticeship" in reply and "foundation degree" not in reply


def test_a_degree_that_is_needed_is_not_made_optional() -> None:
    needed = statement("You need a degree in baking.", "entry/degree")
    reply = Talk(career("Baker", statements={"entry": [needed]})).ask("entry/degree", detail=Detail.WHETHER, text="do i need a degree")
    assert reply.startswith("Yes. You need a degree in baking.")


def test_what_a_question_on_suiting_is_about_is_told_first(talk: Talk) -> None:
    says = ["It takes ability and interest in the physical sciences", "Some may help to maintain"]
    reply = talk.ask("overview/suitability", fit=Fit.ANSWERS, says=says, text="he takes radios to bits, would it suit him")
    assert "It takes ability and interest in the physical sciences" in reply.split("doesn’t say more about who it would suit")[0]


def test_how_to_find_out_whether_it_suits_is_told_with_what_it_takes() -> None:
    reply = profile("archivist").ask("overview/suitability", fit=Fit.ANSWERS, says=["Work experience is a great way"], text="is it for me")
    assert reply.startswith("The Archivist profile doesn’t say who it would suit") and "\n- Work experience is a great way" in reply


def test_how_people_get_in_is_told_without_a_word_on_other_jobs_to_who_tells_of_none() -> None:
    reply = profile("archivist").ask("entry/career_change", fit=Fit.UNRELATED, text="and then straight in?")
    assert reply.startswith("On getting in, the Archivist profile says:\n- ")
