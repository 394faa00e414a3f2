"""Questions about the assistant and its pages, and requests for what it can't do."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit, ItemKind
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career


def test_nothing_is_looked_up_elsewhere(talk: Talk) -> None:
    talk.ask("pay")
    reply = talk.ask("look_up", text="so look it up then")
    assert reply.startswith("I can’t look anything up beyond the profiles") and "08000 150 850" in reply
    assert Talk(career("Baker")).ask("look_up") == "I can’t look anything up beyond the profiles I hold, or ask anyone for you."


def test_who_made_it_is_not_made_up(talk: Talk) -> None:
    assert talk.ask("who_made", text="who made you").startswith("I’m a program, not a person")


def test_a_page_without_a_date_says_so(talk: Talk) -> None:
    assert "has no date, so I can’t tell how old it is. Please check" in talk.ask("page_date", text="how old is it")


def test_an_old_page_says_so() -> None:
    talk = Talk(career("Baker"))
    assert talk.ask("page_date") == "The page “Baker” (Careers Office) is from 2026-01-31."
    talk.at = 2_000_000_000
    assert "so some of it may be out of date." in talk.ask("page_date")


def test_what_was_told_can_be_practised(talk: Talk) -> None:
    talk.ask("progression")
    reply = talk.ask("test_me", text="could you test me on that")
    assert reply.startswith("I can’t mark answers") and "\n- Most senior officers" in reply


def test_a_list_is_told_as_a_list(talk: Talk) -> None:
    talk.ask("specialisms")
    reply = talk.ask("as_list", text="just list em")
    assert reply.startswith("The profile lists:\n- audiology\n- cardiology")
    talk.ask("hours/shifts")
    assert talk.ask("as_list").startswith("- The job may involve working shifts.")
    assert "would you like to know" in Talk().ask("as_list")


@pytest.mark.parametrize("text", ["is that all of them?", "any others", "are there more"])
def test_an_open_list_may_go_on(talk: Talk, text: str) -> None:
    talk.ask("specialisms")
    reply = talk.ask("is_that_all", text=text)
    assert reply.startswith("Not necessarily: the profile says “can include”, so there may be others.")


def test_other_contacts_are_those_not_named_yet(talk: Talk) -> None:
    talk.ask("contacts/phone", text="number please")
    assert "08000 150 850" not in talk.ask("is_that_all", text="any others")
    assert talk.shown(ItemKind.CONTACT) == [
        "Electrophysiological Technologists' Association",
        "Association for Respiratory Technology and Physiology",
    ]
    assert "That is all" in talk.ask("is_that_all", text="any others")


@pytest.mark.parametrize("text", ["ok were can i arsk", "where could I find out", "how can i check"])
def test_where_to_ask_gets_the_contacts(talk: Talk, text: str) -> None:
    assert "08000 150 850" in talk.ask("entry/other", fit=Fit.UNRELATED, text=text, detail=Detail.WHETHER)


@pytest.mark.parametrize("text", ["is that won free to fone", "does the first one cost anything to ring", "is it free to call"])
def test_the_cost_of_a_call_is_not_that_of_training(talk: Talk, text: str) -> None:
    talk.ask("contacts/phone", text="number please")
    assert talk.ask("entry/costs", fit=Fit.UNRELATED, text=text) == "The profile doesn’t say what a call costs."


@pytest.mark.parametrize("text", ["still works?", "is it up to date", "is that still right"])
def test_whether_contacts_still_hold_is_not_known(talk: Talk, text: str) -> None:
    talk.ask("contacts/phone", text="number please")
    reply = talk.ask("overview/other", fit=Fit.UNRELATED, text=text)
    assert reply == "I can’t tell: the profile gives those details and no more, from a page without a date."


def test_an_address_is_that_of_the_contact_that_has_one(talk: Talk) -> None:
    talk.ask("contacts/phone", text="number please")
    items = [*talk.contact("NHS Learning and Development Service"), *talk.contact("NHS Careers")]
    assert talk.ask("contacts/address", items=items, text="address").startswith("NHS Careers: telephone 0845 606 0655; address PO Box 376")


def test_calmer_news_after_helplines_is_welcomed_once(talk: Talk) -> None:
    talk.in_distress = True
    reply = talk.ask("relief", text="sorry. i put it away. my mums here")
    assert reply.count("116 123") == 1 and "999" not in reply and not talk.buttons


def test_whom_to_ring_about_a_named_career_is_told_even_after_helplines(talk: Talk) -> None:
    talk.in_distress = True
    assert "Samaritans" in talk.ask("contacts", text="who do i ring")
    talk.named = frozenset({"medical-technical-officer"})
    assert "08000 150 850" in talk.ask("contacts", text="medical technical officer then. who do i ring")


@pytest.mark.parametrize("text", ["what's it like being a medical technical officer", "wots the job really like", "what is it like"])
def test_what_a_job_is_like_is_no_comparison(talk: Talk, text: str) -> None:
    assert talk.ask("related/difference", text=text, detail=Detail.WHAT).startswith("What the job is (Medical Technical Officer):")


@pytest.mark.parametrize("text", ["so like a doctor?", "is it the same as a doctor", "are they basically doctors"])
def test_a_job_that_the_profile_tells_apart_is_not_the_same(talk: Talk, text: str) -> None:
    reply = talk.ask("related/difference", text=text, detail=Detail.WHETHER)
    assert "Not the same, going by the Medical Technical Officer profile: They work in hospitals, alongside doctors" in reply
    assert "Medical Physicist" not in reply


def test_a_career_that_is_named_in_a_doubt_is_talked_about(talk: Talk) -> None:
    talk.named = frozenset({"medical-technical-officer"})
    talk.ask("are_you_sure", "medical-technical-officer", text="I want to be an mto but there are no jobs. is that true")
    assert [query.careers for query in talk.state.recent[-1].queries] == [("medical-technical-officer",)]
