"""Questions on what was just told get what they ask for, and never the same sentences again."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit
from bot.knowledge.glossary import Entry, Glossary
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

PLACES = "Depending on the specialism"
VARIES = "The role varies with the specialism"
MAINTAIN = "Some may help to maintain"
CONTACT = "Contact with patients is likely."
STOMACHS = Glossary(
    [
        Entry("audiology", "Audiology is about testing hearing and balance."),
        Entry("cardiology", "Cardiology is about the heart and what can go wrong with it."),
        Entry("perfusion", "Perfusion is running the machine that does the work of a patient's heart and lungs during an operation."),
        Entry(
            "respiratory physiology", "Respiratory physiology is about how the lungs work, for example testing how well someone breathes."
        ),
        Entry("gastroenterology", "Gastroenterology is about the stomach and the rest of the digestive system."),
        Entry("renal dialysis", "Renal dialysis is cleaning a patient's blood with a machine when the kidneys cannot do it."),
    ]
)

# ---------------------------------------------------------------- one part of a list


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("can i wurk in opperating theater", "operating theatres"),
        ("In the intensive care also?", "intensive care units"),
        ("what about on the wards", "wards"),
    ],
)
def test_one_place_of_those_just_told_is_confirmed_with_its_hedge(talk: Talk, text: str, part: str) -> None:
    about = {"fit": Fit.ANSWERS, "says": [PLACES], "detail": Detail.WHETHER}
    talk.ask("environment/places", **about)
    assert talk.ask("environment/places", text=text, **about).startswith(f"Yes, that can include {part}.")
    assert talk.reply.outcome == "answered"


@pytest.mark.parametrize(
    "text",
    [
        "are wards dangerous",
        "does intensive care pay more",
        "not in theatres then?",
        "no intensive care?",
        "which specialism goes to intensive care",
    ],
)
def test_a_part_is_not_confirmed_to_a_question_that_denies_it_or_asks_for_more(talk: Talk, text: str) -> None:
    about = {"fit": Fit.ANSWERS, "says": [PLACES], "detail": Detail.WHETHER}
    talk.ask("environment/places", **about)
    assert not talk.ask("environment/places", text=text, **about).startswith("Yes")


@pytest.mark.parametrize("text", ["and cardiology", "is cardiology one", "do they do cardiology"])
def test_of_a_list_only_the_part_asked_about_is_told(talk: Talk, text: str) -> None:
    reply = talk.ask("specialisms", detail=Detail.WHETHER, text=text)
    assert "which can include cardiology." in reply and "audiology" not in reply


@pytest.mark.parametrize("text", ["what is there besides cardiology", "what can i do apart from cardiology", "only cardiology?"])
def test_a_list_is_not_reduced_to_the_part_that_is_left_out_of_a_question(talk: Talk, text: str) -> None:
    assert "audiology, cardiology, neurophysiology" in talk.ask("specialisms", detail=Detail.WHAT, text=text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("and stomachs", "gastroenterology"),
        ("kidney machines, do they do those", "renal dialysis"),
        ("is there one for lungs", "respiratory physiology"),
        ("and for hearts", "cardiology"),
        ("what is kidneys work there called", "renal dialysis"),
    ],
)
def test_a_part_is_known_by_its_explanation(text: str, part: str) -> None:
    talk = Talk(glossary=STOMACHS)
    assert talk.ask("specialisms", detail=Detail.WHAT, text=text).startswith(f"That would be {part}, which the ")


@pytest.mark.parametrize("text", ["do they do hearing and hearts and that", "might one specialise in the nervous system", "machines?"])
def test_several_parts_or_none_get_the_whole_list(text: str) -> None:
    assert "audiology, cardiology" in Talk(glossary=STOMACHS).ask("specialisms", detail=Detail.WHETHER, text=text)


def test_what_is_done_is_not_taken_for_a_list(talk: Talk) -> None:
    about = {"fit": Fit.ANSWERS, "says": ["They record readings"], "detail": Detail.WHETHER}
    talk.ask("duties/readings", **about)
    assert not talk.ask("duties/readings", text="do they treat you themselves", **about).startswith("Yes")


def test_a_choice_that_is_asked_for_is_never_shortened_to_one_of_its_parts() -> None:
    either = {**statement("You need English or maths."), "list": ["English", "maths"]}
    talk = Talk(career("Baker", statements={"entry": [either]}))
    assert talk.ask("entry", detail=Detail.WHETHER, text="do i need maths").startswith("You need English or maths.")


@pytest.mark.parametrize("text", ["all of them?", "is that all of those", "so thats everything"])
def test_a_list_that_was_just_told_may_go_on(talk: Talk, text: str) -> None:
    talk.ask("specialisms")
    assert talk.ask("specialisms", detail=Detail.WHETHER, text=text).startswith("Not necessarily: the profile says “can include”")


# ---------------------------------------------------------------- more than was told


@pytest.mark.parametrize(
    ("aspect", "says", "detail", "text", "gap"),
    [
        ("duties/maintenance", MAINTAIN, Detail.WHO, "Only some? Who does the rest of it?", "The profile doesn’t say who."),
        ("environment/places", PLACES, Detail.WHICH, "Which specialism goes there?", "The profile doesn’t say which."),
        ("duties/readings", "They record readings", Detail.WHAT, "what sort of readings", "The profile doesn’t say what sort."),
        ("progression/teaching", "Most senior officers", Detail.WHO, "teach who", "The profile doesn’t say who."),
        ("environment/patient_contact", CONTACT, Detail.HOW_OFTEN, "how often", "The profile doesn’t say how often."),
    ],
)
def test_a_detail_of_what_was_just_told_is_said_to_be_missing(
    talk: Talk, aspect: str, says: str, detail: Detail, text: str, gap: str
) -> None:
    talk.ask(aspect, fit=Fit.ANSWERS, says=[says])
    reply = talk.ask(aspect, fit=Fit.ANSWERS, says=[says], detail=detail, text=text, likelihood=0.7)
    assert reply.startswith(gap) and says not in reply
    assert talk.reply.outcome == "gap"


@pytest.mark.parametrize(
    ("told", "text", "detail", "given"),
    [
        (["A degree takes five years.", "You need three A levels."], "how long is that", Detail.HOW_LONG, "A degree takes five years."),
        (["A two-year course counts.", "You need a licence."], "Duration?", Detail.HOW_LONG, "A two-year course counts."),
        (["You sit 5 exams.", "A course helps."], "how many exams", Detail.HOW_MANY, "You sit 5 exams."),
    ],
)
def test_a_length_that_was_just_told_is_given_again(told: list[str], text: str, detail: Detail, given: str) -> None:
    talk = Talk(career("Vet", statements={"entry": [statement(each, "entry/courses") for each in told]}))
    talk.ask("entry/courses", fit=Fit.ANSWERS, says=told, text="what does it take")
    reply = talk.ask("entry/courses", fit=Fit.SAME_ASPECT, says=told[1:], detail=detail, text=text, may_answer=0.1)
    assert reply.startswith(given)


@pytest.mark.parametrize(
    ("aspect", "says", "detail", "text"),
    [
        ("hours/weekly_hours", "Medical technical officers work", Detail.HOW_MANY, "how many hours was that"),
        ("environment/home_visits", "Occasionally there may be visits", Detail.HOW_OFTEN, "how often are the visits"),
        ("environment/sitting_standing", "The job can involve sitting", Detail.HOW_LONG, "for how long periods"),
    ],
)
def test_a_detail_that_was_told_is_not_denied(talk: Talk, aspect: str, says: str, detail: Detail, text: str) -> None:
    talk.ask(aspect, fit=Fit.ANSWERS, says=[says])
    reply = talk.ask(aspect, fit=Fit.ANSWERS, says=[says], detail=detail, text=text)
    assert says in reply and "doesn’t say" not in reply


def test_what_was_told_as_the_nearest_is_told_plainly_as_the_answer(talk: Talk) -> None:
    talk.ask("environment/bodily_fluids", fit=Fit.NEAREST, says=[CONTACT])
    assert talk.ask("environment/patient_contact", fit=Fit.ANSWERS, says=[CONTACT], text="would she deal with patients").startswith(CONTACT)


@pytest.mark.parametrize("again", ["hours", "duties", "skills", "environment"])
def test_a_list_is_never_told_twice_in_a_row(talk: Talk, again: str) -> None:
    first = talk.ask(again, text="what about it")
    for detail, text in ((Detail.WHETHER, "is there a rocket too"), (Detail.WHO, "who decides"), (None, "and the rest")):
        assert talk.ask(again, detail=detail, text=text) != first


@pytest.mark.parametrize(
    ("detail", "text", "says"),
    [
        (Detail.WHETHER, "do they mend the equipment, maintain it like", "Some may help to maintain"),
        (Detail.WHETHER, "do they record things", "Yes. They record readings"),
        (Detail.WHO, "who do they work alongside, doctors", "They work in hospitals"),
    ],
)
def test_of_a_topic_only_what_is_asked_about_is_told(talk: Talk, detail: Detail, text: str, says: str) -> None:
    reply = talk.ask("duties", detail=detail, text=text)
    assert reply.startswith(says) and "- " not in reply


# ---------------------------------------------------------------- one's own case


@pytest.mark.parametrize(
    "text", ["I've got a conviction, would that stop me?", "would it count against me", "is that a problem for my son", "am i screwed"]
)
def test_what_a_demand_means_for_someone_is_not_said(text: str) -> None:
    checks = statement("You need to pass background checks.", "entry/checks")
    talk = Talk(career("Baker", statements={"entry": [checks]}))
    about = {"fit": Fit.ANSWERS, "says": ["You need to pass"], "detail": Detail.HOW_MUCH_OF_A_PROBLEM, "text": text}
    first = talk.ask("entry/checks", **about)
    assert first.startswith("You need to pass background checks. The profile doesn’t say whether that would be a problem.")
    again = talk.ask("entry/checks", **about)
    assert "You need to pass" not in again and "doesn’t say whether that would be a problem" in again


def test_a_worry_gets_kind_words_before_a_demand(talk: Talk) -> None:
    demand = "It takes a mature approach"
    responsibility = talk.request("skills/responsibility", fit=Fit.ANSWERS, says=[demand], detail=Detail.HOW_MUCH_OF_A_PROBLEM)
    reply = talk.send((responsibility, "would i be ok if i make a mistake, im scared", None))
    assert reply.startswith(("That’s understandable.", "I can see why you’d worry."))
    assert reply.index("doesn’t say") < reply.index(demand)


@pytest.mark.parametrize("text", ["what if i make a mistake and someone gets hurt", "wot if i mess up", "what if she freezes"])
def test_a_fear_is_not_answered_with_a_demand(talk: Talk, text: str) -> None:
    demand = "It takes a mature approach"
    reply = talk.ask("skills/responsibility", fit=Fit.ANSWERS, says=[demand], detail=Detail.HOW_MUCH_OF_A_PROBLEM, text=text)
    assert reply.index("doesn’t say what happens then. It does say:") < reply.index(demand)


@pytest.mark.parametrize(
    ("text", "lead"), [("I do 48", "That’s less than 48: "), ("i work 30", "That’s more than 30: "), ("mine is 37.5", "That’s the same: ")]
)
def test_a_figure_of_ones_own_is_compared(talk: Talk, text: str, lead: str) -> None:
    talk.ask("hours/weekly_hours")
    assert talk.ask("hours/weekly_hours", text=text).startswith(f"{lead}Medical technical officers work 37.5 hours a week.")


@pytest.mark.parametrize("text", ["Is that a lot?", "that’s quite a lot isn’t it", "is it normal"])
def test_a_fact_is_not_weighed_and_nobody_is_sent_elsewhere_for_it(talk: Talk, text: str) -> None:
    talk.ask("hours/weekly_hours")
    reply = talk.ask("overview/other", fit=Fit.UNRELATED, detail=Detail.HOW_MUCH_OF_A_PROBLEM, text=text)
    assert reply == "The profile doesn’t compare that with other jobs."


# ---------------------------------------------------------------- the same question


@pytest.mark.parametrize("fit", [Fit.ANSWERS, Fit.SAME_ASPECT])
@pytest.mark.parametrize("text", ["how many hours a week do they work?", "how many hours"])
def test_the_same_question_gets_its_fact_again_and_no_gap(talk: Talk, text: str, fit: Fit) -> None:
    first = talk.ask(
        "hours/weekly_hours", fit=Fit.ANSWERS, says=["Medical technical officers work 37.5"], text=text, detail=Detail.HOW_MANY
    )
    again = talk.ask("hours/weekly_hours", fit=fit, says=["Medical technical officers work 37.5"], text=text, detail=Detail.HOW_MANY)
    assert "37.5 hours" in first and "37.5 hours" in again and "say how many" not in again
