"""Recognises labels with values, such as "Hours: 37 a week", and amounts of money and time."""

from __future__ import annotations

import re

# A label and what it says, as in "Hours: 37 to 40 a week".
LABELLED = re.compile(r"(?P<label>[A-Z0-9£][^:.!?;]{0,50}?)\s*:\s+(?P<value>\S.*)")
MAX_LABEL_WORDS, MAX_AMOUNT_LABEL_WORDS = 6, 8
# An amount of money, and labels of what one pays oneself.
AMOUNT = re.compile(r"(?:(?:from|up to|around|about|over) )?(?:[A-Z]{2,3} ?)?[£$€] ?\d", re.IGNORECASE)
COST = re.compile(r"\b(?:cost|fee|tuition|price|loan|bursar|grant|budget)", re.IGNORECASE)
# "37.5 hrs + on call" is about hours, whatever it is called.
AMOUNT_OF_TIME = re.compile(
    r"(?:about |around |up to |usually )?\d[\d.,]*(?: ?(?:to|-|–) ?\d[\d.]*)? ?(?:hours?|hrs)\b"
    r"(?! (?:of )?(?:training|study|teaching|experience))",
    re.IGNORECASE,
)
# So is "9am to 7pm", and so are days off.
_TIME = r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b\.?)?"
TIMES_OF_DAY = re.compile(
    rf"(?:from |usually |about )?(?=[^,;]*(?:\d ?[ap]\.?m\b|\d[:.]\d\d)){_TIME} ?(?:to|-|–|until|till) ?(?:midnight\b|noon\b|{_TIME})",
    re.IGNORECASE,
)
WEEKS_ON = re.compile(r"\d+ (?:weeks?|days|nights) on\b", re.IGNORECASE)
DAYS_OFF = re.compile(
    r"(?:up to |about |at least )?\d+ (?:working )?days?"
    r"(?: of (?:paid )?(?:leave|holiday)|['’]? (?:leave|holiday)|,? (?:plus|and) (?:\w+ )?bank holidays)",
    re.IGNORECASE,
)


# What a sentence says of hours wherever it stands: "Factories run 38 to 40 hours a week, Monday to Friday".
WORKING_TIME = re.compile(
    r"\b\d[\d.]*(?: (?:to|or|and) \d[\d.]*)?[- ]hours? (?:an? |per |each )?(?:week|fortnight|shifts?|days?)\b"
    r"|\bmonday (?:to|through|until) \w+day\b|\bnine to five\b|\b(?:saturdays?|sundays?|weekends?) too\b"
    r"|\b(?:work|works|working) (?:\w+ ){0,2}(?:evenings|weekends|saturdays|sundays|nights|shifts)\b",
    re.IGNORECASE,
)


def is_about_hours(value: str) -> bool:
    """Return whether a value is a number of hours, a time of day or days off, whatever its label says."""
    return any(pattern.match(value) for pattern in (AMOUNT_OF_TIME, TIMES_OF_DAY, WEEKS_ON, DAYS_OFF))


def match_label(text: str) -> re.Match[str] | None:
    match = LABELLED.fullmatch(text)
    limit = MAX_AMOUNT_LABEL_WORDS if match and AMOUNT.match(match["value"]) else MAX_LABEL_WORDS
    return match if match and len(match["label"].split()) <= limit else None
