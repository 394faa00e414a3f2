"""Finds which thing of a list a message points at: "the second one", "number 3", "the last"."""

from __future__ import annotations

from spacy.tokens import Doc

_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
ORDINALS = {
    **{word: i for i, word in enumerate(_WORDS, 1)},
    **{word: i for i, word in enumerate(_NUMBERS, 1)},
    **{str(i): i for i in range(1, 9)},
    **{f"{i}{ending}": i for i, ending in enumerate(["st", "nd", "rd", "th", "th", "th", "th", "th"], 1)},
    "last": -1,
    "final": -1,
    "bottom": -1,
    "top": 1,
    "latter": -1,
    "former": 1,
}


def ordinal_in(doc: Doc) -> int | None:
    """The position pointed at, 1 being the first and -1 the last; None if the message points at none.

    "one" counts only where no other does: in "the second one" it is not a number.
    """
    found = [ORDINALS[token.lower_] for token in doc if token.lower_ in ORDINALS and token.lower_ != "one"]
    if found:
        return found[0]
    return 1 if any(token.lower_ == "one" for token in doc) else None
