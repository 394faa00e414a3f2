"""The front page's careers, however many there are."""

from __future__ import annotations

import pytest

from bot.knowledge.models import Career
from bot.knowledge.store import load_store
from bot.site.listing import MOST_ON_A_PAGE, OTHER, listing


def named(*names: str) -> list[Career]:
    career = load_store().only()
    return [career.model_copy(update={"name": name, "id": str(number)}) for number, name in enumerate(names)]


def shown(careers: list[Career], letter: str = "") -> dict[str, list[str]]:
    return {initial: [career.name for career in group] for initial, group in listing(careers, letter).careers.items()}


def test_few_are_all_shown_in_order_whatever_letter_is_asked_for() -> None:
    careers = named("nurse", "Baker", "Nail technician", "3D artist", "Éclairagiste")
    everyone = {OTHER: ["3D artist"], "B": ["Baker"], "N": ["Nail technician", "nurse"], "É": ["Éclairagiste"]}
    assert shown(careers) == shown(careers, "B") == everyone
    assert listing(careers, "").letter == ""


@pytest.mark.parametrize(("letter", "first"), [("B", "B00000"), ("Z", "Z00001"), ("", "B00000"), ("b", "B00000"), ("?", "B00000")])
def test_of_thousands_those_of_one_letter_are_shown(letter: str, first: str) -> None:
    careers = named(*(f"{'ZB'[n % 2 == 0]}{n:05}" for n in range(5_000)))
    ((initial, names),) = shown(careers, letter).items()
    assert names[0] == first and len(names) == 2_500 and initial == first[0]
    assert listing(careers, letter)[:2] == (5_000, ("B", "Z"))


def test_none_and_just_enough() -> None:
    assert listing([], "") == (0, (), "", {})
    assert len(shown(named(*["Baker"] * MOST_ON_A_PAGE))["B"]) == MOST_ON_A_PAGE
