"""With many profiles: which career is meant, careers without a profile, comparing and finding careers."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit, ItemKind
from tests.unit.answering.conftest import Talk, first_profile
from tests.unit.knowledge.made_up import career, statement

CARE = ["Healthcare"]
KINDS = ["Acoustic", "Bridge", "Canal", "Diesel", "Energy", "Fire", "Gas", "Highway", "Ice"]
CAREERS = [
    career("Adult nurse", hours=37, categories=CARE),
    career("Dental nurse", hours=38, categories=CARE, related=["Adult nurse"]),
    career("Paramedic", hours=39, categories=CARE),
    career("Porter", hours=36, statements={"pay": [statement("Porters earn £19,000 a year.", "pay/starting_pay")]}),
    career("Forester", statements={"environment": [statement("Foresters work outdoors in all weathers.", "environment/outdoors")]}),
    *(career(f"{kind} engineer") for kind in KINDS),
]


@pytest.fixture
def talk() -> Talk:
    return Talk(*CAREERS)


# ---------------------------------------------------------------- which career is meant


def test_a_question_without_a_career_asks_which_and_is_answered_then(talk: Talk) -> None:
    reply = talk.ask("hours/weekly_hours")
    assert reply.startswith("Which job do you mean?")
    assert talk.buttons == ["What would suit me?", "Which careers can you tell me about?"]
    assert talk.ask("name_career", "paramedic").startswith("Paramedics work 39 hours")


@pytest.mark.parametrize(
    ("nearest", "reply"),
    [
        (("porter",), "Which job do you mean: Porter, or another one?"),
        (("porter", "paramedic"), "Which job do you mean: Porter or Paramedic? If it’s another one, tell me its name."),
    ],
)
def test_the_careers_that_a_question_may_be_about_are_named(talk: Talk, nearest: tuple[str, ...], reply: str) -> None:
    request = talk.request("hours/weekly_hours").model_copy(update={"nearest": nearest})
    assert talk.send((request, "hours", None)) == reply
    assert talk.buttons == [career.capitalize() for career in nearest]
    assert "how many hours a week" in talk.ask("name_career", "porter")


def test_the_career_asked_about_becomes_the_current_one(talk: Talk) -> None:
    talk.ask("hours/weekly_hours", "dental-nurse")
    assert "Dental nurses work 38 hours" in talk.ask("hours/weekly_hours")


def test_the_same_question_can_be_asked_of_a_career_again(talk: Talk) -> None:
    hours = talk.ask("hours", "paramedic", text="hours of a paramedic?")
    talk.ask("name_career", "porter", text="ok and a porter")
    again = talk.ask("name_career", "paramedic", text="back to the paramedic then, same question")
    assert hours.splitlines()[1:3] == again.splitlines()[1:3]


def test_the_page_sets_the_career_until_a_message_names_one(talk: Talk) -> None:
    talk.page = "paramedic"
    assert talk.ask("hours/weekly_hours").startswith("Paramedics work")
    talk.ask("pay/starting_pay", "porter")
    assert talk.ask("pay/starting_pay").endswith(
        "As I said: Porters earn £19,000 a year.\nSource: Porter profile, “Pay” (Careers Office, 2026-01-31)."
    )


def test_a_name_asks_the_last_question_about_it_or_what_it_is(talk: Talk) -> None:
    assert "profile says nothing about what the job is" in talk.ask("name_career", "porter")
    talk.ask("pay/starting_pay", "porter")
    assert talk.ask("name_career", "paramedic").startswith("The Paramedic profile says nothing about starting pay.")


def test_a_name_after_two_questions_asks_both_about_it(talk: Talk) -> None:
    porter = [talk.request(aspect, "porter") for aspect in ("hours/weekly_hours", "pay/starting_pay")]
    talk.send(*porter)
    reply = talk.ask("name_career", "paramedic")
    assert "39 hours" in reply and "says nothing about starting pay" in reply


@pytest.mark.parametrize(
    ("text", "said", "button"),
    [
        ("How much does a nurse earn?", "nurse", "How much does an Adult nurse earn?"),
        ("what hours do nurses work", "nurse", "what hours do Adult nurses work"),
        ("what do nurces earn", "nurse", "what do Adult nurses earn"),
        ("NURSE PAY", "nurse", "Adult nurse PAY"),
        ("pay?", "nurse", "Adult nurse"),
        ("what do nurses earn", "nurses", "what do Adult nurses earn"),
    ],
)
def test_an_ambiguous_name_is_asked_back_with_complete_questions_as_buttons(talk: Talk, text: str, said: str, button: str) -> None:
    reply = talk.ask("hours", others=[said], text=text)
    assert reply == f"Which do you mean by “{said}”: Adult nurse or Dental nurse?"
    assert talk.buttons == [button, button.replace("an Adult", "a Dental").replace("Adult", "Dental")]


def test_a_kind_can_be_picked_and_its_question_is_answered(talk: Talk) -> None:
    talk.ask("hours/weekly_hours", others=["nurse"])
    assert "Dental nurses work 38 hours" in talk.ask("pick", count=2)


def test_many_kinds_are_counted_and_the_first_shown(talk: Talk) -> None:
    reply = talk.ask("pay", others=["engineer"])
    assert "9 profiles" in reply and "Ice engineer" not in reply
    assert len(talk.buttons) == 8


def test_an_ambiguous_name_means_the_current_career(talk: Talk) -> None:
    talk.ask("pay", "dental-nurse")
    assert "Dental nurses work 38 hours" in talk.ask("hours/weekly_hours", others=["nurse"])


def test_an_ambiguous_name_of_the_current_career_is_compared_with_another(talk: Talk) -> None:
    talk.ask("pay", "dental-nurse")
    reply = talk.ask("hours/weekly_hours", "paramedic", others=["nurse"])
    assert "39 hours" in reply and "38 hours" in reply


# ---------------------------------------------------------------- careers without a profile


def test_a_career_without_a_profile_is_declined(talk: Talk) -> None:
    talk.ask("hours/weekly_hours", "porter")
    reply = talk.ask("pay", others=["plumber"])
    assert reply.startswith("I have no profile for “plumber”, so I cannot say.")
    assert "£" not in reply
    assert talk.reply.outcome == "declined"


def test_the_question_is_kept_for_the_next_career(talk: Talk) -> None:
    talk.ask("hours/weekly_hours", others=["plumber"])
    assert talk.ask("name_career", "paramedic").startswith("Paramedics work 39 hours")


def test_one_career_is_answered_and_the_others_declined(talk: Talk) -> None:
    reply = talk.ask("hours/weekly_hours", "paramedic", others=["plumber", "roofer"])
    assert reply.startswith("Paramedics work 39 hours")
    assert "no profiles for “plumber” and “roofer”" in reply


def test_a_similar_career_is_related_or_declined() -> None:
    talk = Talk(first_profile())
    assert "“vet nurse”" in talk.ask("related", others=["vet nurse"])
    assert "points to" in talk.ask("related", others=["medical physicist"])


def test_what_the_current_profile_says_of_a_career_without_one_is_told() -> None:
    talk = Talk(first_profile(), career("Baker"))
    talk.ask("hours/shifts", "medical-technical-officer")
    reply = talk.ask("overview", others=["clinical scientist"])
    assert "The Medical Technical Officer profile does say: Some take degrees and may go on to become clinical scientists." in reply
    assert "Source: Medical Technical Officer profile" in reply


def test_a_career_that_the_current_one_is_compared_with_needs_no_profile() -> None:
    reply = Talk(first_profile()).ask("related/difference", others=["plumber"])
    assert "doesn’t compare it with other jobs" in reply and "plumber" not in reply


@pytest.mark.parametrize("text", ["is it a kind of doctor", "it's a sort of nurse then?", "are they a type of doctor"])
def test_a_job_that_is_only_met_at_work_is_not_the_same(text: str) -> None:
    assert Talk(first_profile()).ask("overview", detail=Detail.WHETHER, text=text).startswith("Not the same")


def test_a_career_that_was_removed_is_forgotten(talk: Talk) -> None:
    talk.ask("hours/weekly_hours", "porter")
    talk.store = Talk(*CAREERS[:3]).store
    assert talk.ask("pay").startswith("Which career do you mean?")


# ---------------------------------------------------------------- comparing


def test_careers_are_compared_in_the_order_named(talk: Talk) -> None:
    assert talk.ask("hours/weekly_hours", "paramedic", "adult-nurse").splitlines() == [
        "Hours: A paramedic works more hours a week.",
        "- Paramedic: Paramedics work 39 hours a week.",
        "- Adult nurse: Adult nurses work 37 hours a week.",
        "Source: Paramedic profile, “Hours” (Careers Office, 2026-01-31).",
        "Source: Adult nurse profile, “Hours” (Careers Office, 2026-01-31).",
    ]
    assert talk.shown(ItemKind.CAREER) == ["paramedic", "adult-nurse"]


def test_a_comparison_shows_gaps(talk: Talk) -> None:
    reply = talk.ask("pay", "porter", "paramedic")
    assert "- Porter: Porters earn £19,000 a year.\n- Paramedic: The profile says nothing about pay." in reply
    assert talk.reply.outcome == "gap"


def test_a_comparison_uses_what_was_measured(talk: Talk) -> None:
    request = talk.request("hours/other", "paramedic", "adult-nurse", fit=Fit.NEAREST)
    found = request.measured[0].model_copy(update={"fit": Fit.ANSWERS, "statements": talk.ids("paramedic", ["Paramedics work"])})
    reply = talk.send(request.model_copy(update={"measured": (found, request.measured[1])}))
    assert "- Paramedic: Paramedics work 39 hours a week." in reply


def test_a_comparison_that_no_aspect_covers_is_of_the_topic(talk: Talk) -> None:
    reply = talk.ask("pay/other", "porter", "paramedic", text="which pays more?")
    assert "£19,000" in reply and "Paramedic: The profile says nothing about pay" in reply


def test_a_general_comparison_has_the_main_topics(talk: Talk) -> None:
    reply = talk.ask("related/difference", "paramedic", "porter")
    assert [line for line in reply.splitlines() if line.endswith(":")] == ["What they do:", "Hours:", "Pay:", "Getting in:"]


def test_contacts_are_compared_in_short() -> None:
    contact = {"name": "Bakers' Guild", "kind": "service", "phone": "020 7946 0000"}
    talk = Talk(career("Porter"), career("Baker", contacts=[contact]))
    reply = talk.ask("contacts", "porter", "baker")
    assert "- Porter: The profile says nothing about whom to contact." in reply
    assert "- Baker: Bakers' Guild: telephone 020 7946 0000." in reply


def test_a_comparison_declines_a_career_without_a_profile(talk: Talk) -> None:
    reply = talk.ask("hours/weekly_hours", "porter", "paramedic", others=["plumber"])
    assert reply.startswith("Hours:\n- ")
    assert "no profile for “plumber”" in reply


@pytest.mark.parametrize(("aspect", "most"), [("hours/weekly_hours", 5), ("related/difference", 3)])
def test_more_careers_are_compared_in_one_respect_than_in_several(talk: Talk, aspect: str, most: int) -> None:
    careers = ["paramedic", "adult-nurse", "dental-nurse", "porter", "forester", "gas-engineer"]
    reply = talk.ask(aspect, *careers)
    assert reply.startswith(f"I compare {most} careers at a time, so here are the first {most}.\n")
    assert ("Forester" in reply) is (most == 5)
    assert "Gas" not in reply


def test_after_a_comparison_the_career_is_named(talk: Talk) -> None:
    talk.ask("pay", "porter", "paramedic")
    assert "the Porter profile says nothing about pensions." in talk.ask("pay/pension", "porter")


# ---------------------------------------------------------------- finding careers


def test_a_category_is_listed(talk: Talk) -> None:
    assert talk.ask("list_careers", text="jobs in healthcare") == "Under “Healthcare” I have: Adult nurse, Dental nurse and Paramedic."
    assert talk.shown(ItemKind.CAREER) == ["adult-nurse", "dental-nurse", "paramedic"]


def test_a_large_category_is_counted() -> None:
    talk = Talk(*(career(f"{kind} engineer", categories=["Engineering"]) for kind in KINDS))
    assert talk.ask("list_careers", text="engineering").startswith("Under “Engineering” I have 9 careers. The first are Acoustic engineer")


@pytest.mark.parametrize("text", ["what careers do you have", "show me jobs", "which jobs do you know"])
def test_without_a_search_careers_are_listed(talk: Talk, text: str) -> None:
    reply = talk.ask("find_careers", text=text)
    assert reply.startswith("I have 14 career profiles, such as ")
    assert "jobs where I work outdoors" in reply


def test_the_nearest_careers_are_named_for_one_without_a_profile(talk: Talk) -> None:
    request = talk.request("pay", others=["plumber"]).model_copy(update={"nearest": ("porter",)})
    reply = talk.send((request, "plumber pay", None))
    assert reply.startswith("I have no profile for “plumber”, so I cannot say. These are the nearest that I have:\n- ")
    assert talk.shown(ItemKind.CAREER) == ["porter"]


def test_asking_for_the_list_never_searches(talk: Talk) -> None:
    assert talk.ask("list_careers", text="lol ok what jobs do you know about").startswith("I have 14 career profiles")


def test_asking_for_a_career_in_the_list(talk: Talk) -> None:
    assert "no profile for “plumber”" in talk.ask("list_careers", others=["plumber"])
    assert talk.ask("list_careers", others=["nurse"], text="do you have nurses").startswith("Which do you mean by “nurse”")


def test_without_profiles_there_is_nothing_to_tell() -> None:
    talk = Talk()
    talk.store = type(talk.store).of([])
    assert talk.ask("hours") == "Which career do you mean? I can tell you about: nothing yet, as there is no profile."
