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


@pytest.mark.parametrize(
    ("name", "both"),
    [
        ("Cinema or theatre attendant", {"cinema attendant", "theatre attendants"}),
        ("TV or film production manager", {"tv production manager", "film production manager"}),
        ("Bus driver or conductor", {"bus driver", "bus conductor"}),
        ("Postman or postwoman", {"postman", "postwoman"}),
    ],
)
def test_a_name_of_two_jobs_is_known_by_each(name: str, both: set[str]) -> None:
    assert both <= set(forms(career(name)))
    assert forms(career(name))[0] == key(name)
