from __future__ import annotations

import pytest

from bot.language.kin import family


@pytest.mark.parametrize(
    "words",
    [
        "bake baker bakers baking",
        "teach teacher teaching",
        "register registered registration",
        "psychology psychologist",
        "history historian",
        "library librarian",
        "carpentry carpenter",
        "accountant accountancy accounting",
        "play player playing",
        "police policing",
    ],
)
def test_words_of_a_family_have_one_root(words: str) -> None:
    assert len({family(word) for word in words.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("car", "carer"), ("nurse", "nursery"), ("psychology", "psychiatrist"), ("bar", "baring")])
def test_words_that_only_look_alike_are_of_two_families(one: str, other: str) -> None:
    assert family(one) != family(other)
