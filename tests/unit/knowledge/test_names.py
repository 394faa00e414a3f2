"""Names are compared without case, accents and punctuation."""

from __future__ import annotations

import pytest

from bot.knowledge.names import forms, key
from tests.unit.knowledge.made_up import career


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Co-ordinator", "co ordinator"),
        ("Children's nurse", "childrens nurse"),
        ("Café owner", "cafe owner"),
        ("C++ (developer)", "c developer"),
        ("", ""),
    ],
)
def test_key(text: str, expected: str) -> None:
    assert key(text) == expected


def test_forms_begin_with_the_names_and_add_plurals_and_short_forms() -> None:
    manager = career("Production manager (manufacturing)", aliases=["works foreman"])
    found = forms(manager)
    assert found[0] == "production manager manufacturing"
    assert {"production manager", "production managers", "works foremen"} <= set(found)
    assert len(set(found)) == len(found)
