"""Replies are rendered as Markdown, with sources."""

from __future__ import annotations

from bot.answering.render import text_of
from bot.answering.wording import load_wording
from bot.conversation.outcome import Outcome
from bot.conversation.types import BulletList, Comparison, ComparisonRow, Paragraph, Reply
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


def test_blocks_are_lines() -> None:
    pay = ComparisonRow(title="Pay:", cells=("£1", "£2"), verdict="Porters earn more.")
    hours = ComparisonRow(title="Hours:", cells=("1", "2"))
    comparison = Comparison(careers=("Baker", "Porter"), rows=(pay, hours))
    reply = Reply(blocks=(Paragraph(text="See:"), BulletList(entries=("a", "b")), comparison), outcome=Outcome.ANSWERED)
    assert text_of(reply, load_wording()).splitlines() == [
        "See:",
        "- a",
        "- b",
        "Pay:",
        "- Baker: £1",
        "- Porter: £2",
        "Porters earn more.",
        "Hours:",
        "- Baker: 1",
        "- Porter: 2",
    ]
