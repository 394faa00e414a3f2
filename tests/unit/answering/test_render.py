"""Replies are rendered as Markdown and as data, with sources."""

from __future__ import annotations

import json

from bot.answering.render import RenderedReply, render, text_of
from bot.answering.wording import load_wording
from bot.conversation.outcome import Outcome
from bot.conversation.types import (
    Block,
    BulletList,
    Card,
    Cards,
    Comparison,
    ComparisonRow,
    ContactDetails,
    ContactList,
    Link,
    Note,
    Paragraph,
    Reply,
)
from tests.unit.answering.conftest import Talk, first_profile
from tests.unit.knowledge.made_up import career


def test_a_source_links_to_the_section_of_our_profile_page() -> None:
    reply = Talk(site="https://jobs.example.org").ask("hours/shifts")
    assert "[“Hours”](https://jobs.example.org/careers/medical-technical-officer#hours)" in reply


def test_a_source_links_to_the_page_of_the_profile() -> None:
    source = {"title": "Baker", "publisher": "Careers Office", "date": "2026-01-31", "url": "https://example.org/baker"}
    reply = Talk(career("Baker", source=source)).ask("hours/weekly_hours")
    assert reply.endswith("Source: Baker profile, [“Hours”](https://example.org/baker) (Careers Office, 2026-01-31).")


def test_an_undated_number_may_have_changed() -> None:
    talk = Talk(first_profile())
    assert "numbers may have changed" in talk.ask("hours/weekly_hours")
    assert "numbers may have changed" not in talk.ask("hours/shifts")


def lines(*blocks: Block) -> list[str]:
    reply = Reply(blocks=blocks, outcome=Outcome.ANSWERED)
    return text_of(render(reply, load_wording()), load_wording()).splitlines()


def test_paragraphs_and_bullets_are_lines() -> None:
    assert lines(Paragraph(text="See:"), BulletList(entries=("a", "b"))) == ["See:", "- a", "- b"]


def test_a_comparison_is_a_heading_and_a_line_for_each_career() -> None:
    pay = ComparisonRow(title="Pay", cells=("£1", "£2"), verdict="A porter earns more.")
    hours = ComparisonRow(title="Hours", cells=("1", "2"))
    assert lines(Comparison(careers=("Baker", "Porter"), rows=(pay, hours))) == [
        "Pay: A porter earns more.",
        "- Baker: £1",
        "- Porter: £2",
        "Hours:",
        "- Baker: 1",
        "- Porter: 2",
    ]


def test_cards_are_bullets() -> None:
    baker = Card(career="baker", title="Baker", url="https://example.org/b", why=("Early starts.",), facts=("£1 a year", "40 hours a week"))
    porter = Card(career="porter", title="Porter", against=("Porters work nights.",))
    assert lines(Cards(cards=(baker, porter))) == [
        "- [Baker](https://example.org/b) (£1 a year, 40 hours a week): Early starts.",
        "- Porter: But: Porters work nights.",
    ]


def test_contacts_are_lines_with_what_is_known() -> None:
    guild = ContactDetails(name="Bakers’ Guild", phone="020 7946 0000", email="a@example.org", note="from an undated page")
    union = ContactDetails(name="Union")
    assert lines(ContactList(contacts=(union,))) == ["Union: no number or address given."]
    assert lines(ContactList(contacts=(guild, union))) == [
        "- Bakers’ Guild: telephone 020 7946 0000; email a@example.org (from an undated page).",
        "- Union: no number or address given.",
    ]


def test_a_note_is_a_line_with_its_links() -> None:
    links = (Link(text="Courses", url="https://example.org/c"), Link(text="Jobs", url="https://example.org/j"))
    assert lines(Note(text="From this site:", links=links), Note(text="Not counted.")) == [
        "From this site: [Courses](https://example.org/c) and [Jobs](https://example.org/j)",
        "Not counted.",
    ]


# ---------------------------------------------------------------- as data


def test_a_reply_as_data_has_what_people_see() -> None:
    talk = Talk(first_profile(), site="https://jobs.example.org")
    talk.ask("hours/weekly_hours")
    rendered = render(talk.reply, load_wording(), talk.site).dump()
    assert rendered["blocks"] == [{"kind": "paragraph", "text": "Medical technical officers work 37.5 hours a week."}]
    assert rendered["citations"] == [
        {
            "career": "medical-technical-officer",
            "name": "Medical Technical Officer",
            "sections": [{"title": "Hours", "url": "https://jobs.example.org/careers/medical-technical-officer#hours"}],
            "publisher": first_profile().source.publisher,
            "date": "undated",
            "warning": "numbers may have changed",
        }
    ]
    assert rendered["suggestions"][0]["query"]["careers"] == ["medical-technical-officer"]
    assert (rendered["tone"], rendered["outcome"]) == ("plain", "answered")


def test_a_reply_as_data_can_be_read_back_and_has_an_id_of_its_own() -> None:
    talk = Talk(career("Baker"), career("Porter"))
    talk.ask("hours", "baker", "porter")
    rendered, again = render(talk.reply, load_wording()), render(talk.reply, load_wording())
    assert RenderedReply.model_validate(json.loads(json.dumps(rendered.dump()))) == rendered
    assert rendered.id != again.id


def test_contacts_and_comparisons_are_blocks_of_their_own() -> None:
    contact = {"name": "Bakers’ Guild", "kind": "service", "phone": "020 7946 0000"}
    talk = Talk(career("Porter"), career("Baker", contacts=[contact]))
    talk.ask("contacts", "baker")
    assert [block.kind for block in talk.reply.blocks] == ["contacts"]
    talk.ask("hours", "baker", "porter")
    assert [block.kind for block in talk.reply.blocks] == ["comparison"]


def test_cards_link_to_our_own_pages() -> None:
    reply = Reply(blocks=(Cards(cards=(Card(career="baker", title="Baker"),)),), outcome=Outcome.ANSWERED)
    (block,) = render(reply, load_wording(), "https://jobs.example.org").blocks
    assert isinstance(block, Cards) and block.cards[0].url == "https://jobs.example.org/careers/baker"
