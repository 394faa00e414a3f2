"""Writes numbers that are spelt out, or given in thousands, in digits: "sixty grand" is "60000"."""

from __future__ import annotations

import re

UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VALUES = {
    **{word: i for i, word in enumerate((*UNITS, *TEENS), 1)},
    **{word: 10 * i for i, word in enumerate(TENS, 2)},
}
# "One" mostly stands for a noun.
SPELT = re.compile(
    rf"\b(?P<tens>{'|'.join(TENS)})(?:[ -](?P<units>{'|'.join(UNITS)}))?\b|\b(?P<low>{'|'.join((*UNITS[1:], *TEENS))})\b", re.IGNORECASE
)
THOUSANDS = re.compile(r"\b(\d+(?:\.\d+)?) ?(?:k|grand|thousand)\b", re.IGNORECASE)


def in_digits(text: str) -> str:
    """Return a text with its numbers in digits."""
    digits = SPELT.sub(lambda found: str(sum(VALUES[word.lower()] for word in found.groups() if word)), text)
    return THOUSANDS.sub(lambda found: f"{float(found[1]) * 1_000:.0f}", digits)
