"""Personal details are taken out of texts, and what looks like them is left."""

from __future__ import annotations

import pytest

from bot.language.redaction import redact

PRIVATE = [
    ("my name is ada lovelace, what do they earn", "ada"),
    ("I'm Ada Smith and I want to know the pay", "Smith"),
    ("I’m Ada. Is it shift work?", "Ada"),
    ("hi this is Priya, do they work nights?", "Priya"),
    ("i'm called bob", "bob"),
    ("call me Ishmael, and tell me the hours", "Ishmael"),
    ("my son's name is Tom", "Tom"),
    ("my daughter Zara Khan wants to be a vet", "Zara"),
    ("Mr Patel says you need maths", "Patel"),
    ("Dr. Jones-Smith said so", "Jones"),
    ("write to a.b+c@example.co.uk please", "example"),
    ("email me at ada at home (at) example.org", "example"),
    ("ring me on 07700 900123", "900123"),
    ("ring 020 7946 0000 after five", "7946"),
    ("my number is +44 7700 900123", "7700"),
    ("(0161) 496-0000 is my mum's", "496"),
    ("i live in SW1A 1AA", "1AA"),
    ("im at m1 1ae is there a course near", "1ae"),
    ("I live at 12 High Street, is there work?", "High"),
    ("my NI is QQ 12 34 56 C", "34"),
    ("i was born 12/03/2005", "2005"),
    ("born on the 3rd of March 2006 is that too young", "2006"),
    ("see www.facebook.com/ada.smith", "ada"),
    ("i am @ada_smith on insta", "ada"),
    ("candidate 12345678901", "12345678901"),
    ("thanks, Ada", "Ada"),
]
HARMLESS = [
    "what hours do they work?",
    "do they earn £20,000 to £30,000 a year?",
    "is 20000-30000 normal",
    "37.5 hours a week in 2020?",
    "I'm a nurse, can I become a vet?",
    "i am thinking of nursing",
    "is nursing a 9 to 5 job",
    "what is an archivist called in Wales",
    "who regulates them",
    "do i need 5 GCSEs at grade 9 to 4",
    "can i start at 16 or 18",
    "call me crazy but is it fun",
    "is it true that it’s Monday to Friday",
    "my son wants to be an electrician",
    "what does a doctor do on the way to work",
    "a level 3 diploma or T level",
]


@pytest.mark.parametrize(("text", "detail"), PRIVATE)
def test_personal_details_are_taken_out(text: str, detail: str) -> None:
    assert detail not in redact(text)
    assert "[" in redact(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_questions_are_left_as_they_are(text: str) -> None:
    assert redact(text) == text
