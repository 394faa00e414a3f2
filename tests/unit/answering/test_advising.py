"""The owner's own links and advisers in replies."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answering.render import render
from bot.answering.wording import load_wording
from bot.conversation.types import ContactList, Note
from bot.knowledge.site_info import TIME_ZONE, SiteInfo
from tests.unit.answering.conftest import Talk, first_profile
from tests.unit.knowledge.made_up import career

SITE = SiteInfo.model_validate(
    {
        "links": [
            {"text": "Find a course", "url": "https://example.org/courses", "topics": ["entry/courses"]},
            {"text": "Getting in", "url": "https://example.org/in", "topics": ["entry"]},
            {"text": "Jobs", "url": "https://example.org/jobs", "topics": ["pay", "entry/vacancies"]},
        ],
        "advisers": [{"name": "Our advisers", "phone": "020 7946 0000", "open": ["Monday to Friday 9:00 to 17:00"]}],
    }
)
WORKDAY = datetime(2026, 11, 26, 10, tzinfo=TIME_ZONE).timestamp()
WEEKEND = datetime(2026, 11, 28, 10, tzinfo=TIME_ZONE).timestamp()
CONTACT = {"name": "Bakers’ Guild", "kind": "service", "phone": "0845 606 0655"}


def talk(at: float = WORKDAY, site: SiteInfo = SITE, date: str = "undated") -> Talk:
    source = {"title": "Baker", "publisher": "Careers Office", "date": date}
    started = Talk(career("Baker", contacts=[CONTACT], source=source))
    started.at, started.site_info = int(at), site
    return started


@pytest.mark.parametrize(
    ("aspect", "link"),
    [
        ("entry/courses", "https://example.org/courses"),
        ("entry/degree", "https://example.org/in"),
        ("entry", "https://example.org/in"),
        ("pay", "https://example.org/jobs"),
        ("pay/pension", "https://example.org/jobs"),
    ],
)
def test_a_gap_offers_the_sites_link_for_its_topic(aspect: str, link: str) -> None:
    started = talk()
    reply = started.ask(aspect)
    (note,) = [block for block in started.reply.blocks if isinstance(block, Note)]
    assert note.links[0].url == link
    assert f"This site may help: [{note.links[0].text}]({link})" in reply
    assert "says nothing" in reply


def test_a_link_is_offered_once_in_a_reply() -> None:
    assert talk().send("pay", "entry/vacancies", "entry/courses").count("This site may help") == 2


@pytest.mark.parametrize("aspect", ["environment/uniform", "hours/weekly_hours", "hours"])
def test_other_gaps_and_answers_offer_no_link(aspect: str) -> None:
    assert "example.org" not in talk().ask(aspect)


def test_the_first_gap_names_the_sites_adviser_and_no_old_number() -> None:
    reply = talk().ask("environment/uniform")
    assert "You could ask Our advisers (020 7946 0000)." in reply
    assert "0845" not in reply


@pytest.mark.parametrize("aspect", ["talk_to_person", "contacts"])
def test_the_sites_adviser_comes_before_the_profiles_contacts_and_those_with_their_age(aspect: str) -> None:
    reply = talk().ask(aspect)
    assert reply.index("Our advisers: telephone 020 7946 0000") < reply.index("Bakers’ Guild: telephone 0845 606 0655")
    assert "(from a page without a date)" in reply
    assert "open Monday to Friday 9:00 to 17:00" in reply and "closed" not in reply
    assert "This site’s own advisers" in reply


@pytest.mark.parametrize(("date", "age"), [("2020-03", " (from a page of 2020)"), ("2026-01-31", "")])
def test_contacts_of_a_dated_page_say_so_if_it_is_old(date: str, age: str) -> None:
    assert f"Bakers’ Guild: telephone 0845 606 0655{age}." in talk(date=date).ask("contacts")


def test_out_of_hours_the_adviser_is_closed() -> None:
    assert "(closed at the moment; open Monday to Friday 9:00 to 17:00)" in talk(WEEKEND).ask("talk_to_person")


def test_a_contact_asked_for_by_name_is_given_without_the_adviser() -> None:
    assert "Our advisers" not in talk().ask("contacts/phone", text="what's the number of the Bakers' Guild?")


def test_a_profile_without_contacts_has_the_adviser() -> None:
    started = Talk(career("Baker"), career("Porter"))
    started.site_info = SITE
    reply = started.ask("contacts", "baker")
    assert "Our advisers: telephone" in reply
    assert "You could ask Our advisers" not in reply


@pytest.mark.parametrize("aspect", ["talk_to_person", "contacts", "environment/uniform", "pay", "why_unknown"])
def test_without_the_file_all_is_as_before(aspect: str) -> None:
    started = Talk(first_profile())
    reply = started.ask(aspect)
    assert "This site" not in reply and "page without a date" not in reply


def test_the_adviser_is_a_contact_that_channels_can_draw() -> None:
    started = talk()
    started.ask("talk_to_person")
    contacts = [block for block in render(started.reply, load_wording()).blocks if isinstance(block, ContactList)]
    assert [(block.contacts[0].name, block.contacts[0].phone) for block in contacts] == [
        ("Our advisers", "020 7946 0000"),
        ("Bakers’ Guild", "0845 606 0655"),
    ]
