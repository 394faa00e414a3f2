"""The code uses every sentence of the wording, and no other."""

import re

from bot.answering.wording import load_wording
from bot.paths import ROOT

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "answering").glob("*.py"))
BUILT = {f"{kind}_{field}" for kind in ("contact", "field") for field in ("phone", "address", "email", "url")}


def test_every_sentence_is_used() -> None:
    unused = [key for key in load_wording().sentences if f'"{key}"' not in SOURCES and key not in BUILT]
    assert unused == []


def test_every_sentence_used_exists() -> None:
    said = set(re.findall(r'say\(\s*"(\w+)"', SOURCES))
    assert said <= set(load_wording().sentences)


def test_lists_are_joined_with_commas_and_a_conjunction() -> None:
    wording = load_wording()
    assert wording.join_or(["a"]) == "a"
    assert wording.join_or(["a", "b"]) == "a or b"
    assert wording.join_and(["a", "b", "c"]) == "a, b and c"
