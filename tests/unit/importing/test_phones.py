"""Telephone numbers of contacts are found in the UK and abroad, and other numbers are not taken for them."""

from __future__ import annotations

import pytest

from bot.importing.contacts import file_contact
from bot.importing.drafts import Draft
from bot.knowledge.models import Contact


def contact_of(*lines: str) -> Contact:
    draft = Draft.start("Baker", {})
    file_contact(("Guild of Bakers", *lines), (), (), draft)
    (contact,) = draft.career["contacts"]
    return Contact.model_validate(contact)


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("Tel: 020 7946 0018", "020 7946 0018"),
        ("(020) 7946 0018", "020 7946 0018"),
        ("Call us on +44 (0)20 7946 0018.", "+44 20 7946 0018"),
        ("Phone +353 1 677 8899", "+353 1 677 8899"),
        ("Telephone: +1 202-555-0143", "+1 202-555-0143"),
        ("Ring 0800 100 900", "0800 100 900"),
        ("(614) 555-0175", "+1 614-555-0175"),
        ("Call 780.555.0136", "+1 780-555-0136"),
        ("1-800-555-0199", "+1 800-555-0199"),
        ("Fax: 020 7946 0019", None),
        ("Open 2019 to 2026, 9 to 5", None),
        ("12 Mill Lane, London SW1A 1AA", None),
    ],
)
def test_phone(line: str, phone: str | None) -> None:
    assert contact_of(line).phone == phone
