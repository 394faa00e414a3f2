"""The list of careers on the front page."""

from __future__ import annotations

import pytest

from bot.knowledge.models import Career
from bot.knowledge.store import load_store
from bot.site.listing import MAX_ON_PAGE, OTHER, list_careers


def named(*names: str) -> list[Career]:
    career = load_store().default()
    return [career.model_copy(update={"name": name, "id": str(number)}) for number, name in enumerate(names)]


def shown(careers: list[Career], letter: str = "") -> dict[str, list[str]]:
    return {initial: [career.name for career in group] for initial, group in list_careers(careers, letter).careers.items()}


def test_few_careers_are_all_listed_in_order_whatever_the_letter() -> None:
    careers = named("nurse", "Baker", "Nail technician", "3D artist", "Éclairagiste")
    expected = {OTHER: ["3D artist"], "B": ["Baker"], "N": ["Nail technician", "nurse"], "É": ["Éclairagiste"]}
    assert shown(careers) == shown(careers, "B") == expected
    assert list_careers(careers, "").letter == ""


@pytest.mark.parametrize(("letter", "first"), [("B", "B00000"), ("Z", "Z00001"), ("", "B00000"), ("b", "B00000"), ("?", "B00000")])
def test_many_careers_are_listed_by_letter(letter: str, first: str) -> None:
    careers = named(*(f"{'ZB'[n % 2 == 0]}{n:05}" for n in range(5_000)))
    ((initial, names),) = shown(careers, letter).items()
    assert names[0] == first and len(names) == 2_500 and initial == first[0]
    assert list_careers(careers, letter)[:2] == (5_000, ("B", "Z"))


def test_no_careers_and_a_full_page() -> None:
    assert list_careers([], "") == (0, (), "", {})
    assert len(shown(named(*["Baker"] * MAX_ON_PAGE))["B"]) == MAX_ON_PAGE
