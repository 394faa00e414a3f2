"""Takes a claim out of the words around it: "some of them mend things" of "you said some of them mend things, right"."""

from __future__ import annotations

import re
from functools import cache

from ruamel.yaml import YAML

from bot.paths import ENGLISH


def claimed(text: str) -> str:
    """Return what a text claims, without the words that put it as a claim, or the text if nothing would be left."""
    bare = text
    for pattern in _patterns():
        bare = pattern.sub("", bare)
    return bare if re.search(r"[a-z]{3}", bare) else text


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in YAML(typ="safe").load(ENGLISH / "claim_frames.yml").values())
