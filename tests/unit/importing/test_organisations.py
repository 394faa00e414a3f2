"""Organisations that a sentence refers people to are found, however they are listed."""

from __future__ import annotations

import pytest

from bot.importing.layout import load_layout
from bot.importing.organisations import find_organisations


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("You can find out more from the Guild of Bakers and the Oven Watch.", ["Guild of Bakers", "Oven Watch"]),
        ("You can get advice through The Society for Bread and Cake.", ["The Society for Bread and Cake"]),
        (
            "You can find out more from:Oven Watch; Mills and Grain Council; The Yeast Trust",
            ["Oven Watch", "Mills and Grain Council", "The Yeast Trust"],
        ),
        ("Ask for advice from theInstitute of Dough and the Oven Board.", ["Institute of Dough", "Oven Board"]),
        ("You could join the Institute of Dough, for training and to make contacts.", ["Institute of Dough"]),
        ("You can join organisations like BREAD or the Oven Makers' Union for support.", ["BREAD", "Oven Makers' Union"]),
        ("The Yeast Trust has more information on yeast.", ["The Yeast Trust"]),
        ("Ask the Institute of Dough (IoD) through the Chartered Institute of Dough (CID).", ["Chartered Institute of Dough"]),
        ("You can find out more from your local council.", []),
        ("You may join a trade union.", []),
        ("Bread is baked at night.", []),
    ],
)
def test_organisations_in_a_sentence(text: str, names: list[str]) -> None:
    assert [organisation.name for organisation in find_organisations(text, load_layout().professional_bodies)] == names


@pytest.mark.parametrize(("name", "kind"), [("Guild of Bakers", "professional_body"), ("Oven Watch", "service")])
def test_professional_bodies_are_known_by_their_names(name: str, kind: str) -> None:
    (organisation,) = find_organisations(f"Ask for details from the {name}.", load_layout().professional_bodies)
    assert organisation.kind == kind
