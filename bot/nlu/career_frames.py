"""Patterns for spaCy's Matcher, built from `career_frames.yml`."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML

from bot.nlu.word_patterns import Pattern, word_pattern
from bot.paths import ENGLISH

FRAMES_FILE = ENGLISH / "career_frames.yml"

ENTITY = "career"
GAP = "____"
LONGEST_NAME = 3  # maximum words in an unknown occupation's name


class Frames:
    def __init__(self, data: dict[str, Any]) -> None:
        self._words = {name: words.split() for name, words in data["words"].items()}
        unheard_of = data["unheard_of"]
        nothing = unheard_of["not_ending_in"].split()
        ending = "|".join(unheard_of["endings"].split())
        head = {"LOWER": {"REGEX": f"^[a-z]+({ending})s?$", "NOT_IN": [*nothing, *(f"{word}s" for word in nothing)]}}
        word = {"IS_ALPHA": True, "LENGTH": {">=": 3}, "NORM": {"NOT_IN": unheard_of["not_containing"].split()}}
        self.unheard_of: list[Pattern] = [[word] * extra + [head] for extra in range(LONGEST_NAME)]
        """Patterns for names of unknown occupations."""
        self.asking: list[Pattern] = [
            word_pattern(before, self._words) + name + word_pattern(after, self._words)
            for frame in unheard_of["frames"]
            for before, _, after in [frame.partition(GAP)]
            for name in self.unheard_of
        ]
        """Patterns for questions that contain the name of an unknown occupation."""


def load_frames() -> Frames:
    return Frames(YAML(typ="safe").load(FRAMES_FILE))
