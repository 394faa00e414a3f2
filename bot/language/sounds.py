"""Says how English words sound, for those who spell by ear."""

from __future__ import annotations

import re

# Rows of letters with how they sound, in the order in which they are replaced, and what is left out after the first letter.
SOUNDS = [
    (re.compile(pattern), sounds)
    for pattern, sounds in (
        (r"^[kg]n", "n"),
        (r"^ps", "s"),
        (r"ph", "f"),
        (r"(?:ss?|c|t)i(?=[aeou])|sh", "S"),
        (r"dg|g(?=[eiy])", "j"),
        (r"t?ch|ck|q|c(?![eiy])", "k"),
        (r"x", "ks"),
        (r"c|z", "s"),
        (r"(.)\1", r"\1"),
    )
]
SILENT = re.compile(r"[aeiouyhw]")


def sound(word: str) -> str:
    """Return how the consonants of an English word sound, and its first letter, so that words spelt by ear can be found."""
    heard = word
    for pattern, sounds in SOUNDS:
        heard = pattern.sub(sounds, heard)
    return heard[:1] + SILENT.sub("", heard[1:])
