"""The significant words of a text are compared by their stems."""

from __future__ import annotations

import pytest

from bot.language.words import SHORTEST_STEM, rarity, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("visits", "visit"),
        ("interprets", "interpret"),
        ("qualified", "qualify"),
        ("Nights", "night"),
        ("trainers", "training"),
        ("specialising", "special"),
    ],
)
def test_words_with_the_same_stem_match(one: str, other: str) -> None:
    assert stems(one) == stems(other) != []


def test_a_stem_is_never_cut_too_short() -> None:
    assert stems("used uses") == ["used", "uses"]
    assert all(len(stem) >= SHORTEST_STEM for stem in stems("bakery nursing payees driving"))


def test_common_and_very_short_words_are_left_out() -> None:
    assert stems("what do they do with it") == []
    assert stems("go 37 ab") == []


def test_words_are_kept_in_order_with_repetitions() -> None:
    assert stems("night shifts, day shifts") == ["night", "shift", "day", "shift"]


def test_rare_words_weigh_more() -> None:
    weights = rarity([{"shift", "work"}, {"work"}])
    assert weights["shift"] == 1 > weights["work"]


def test_without_texts_there_are_no_weights() -> None:
    assert rarity([]) == {}
