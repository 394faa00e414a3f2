"""Takes a claim out of the words around it: "some of them mend things" of "you said some of them mend things, right"."""

from __future__ import annotations

import re
from functools import cache

from ruamel.yaml import YAML

from bot.paths import ENGLISH

REPORTED = "reported"


def claimed(text: str) -> str:
    """Return what a text claims, without the words that put it as a claim, or the text if nothing would be left."""
    bare = text
    for pattern in _patterns().values():
        bare = pattern.sub("", bare)
    return bare if re.search(r"[a-z]{3}", bare) else text


def is_reported(text: str) -> bool:
    """Return whether a text tells what somebody says of the job: "my mate says it's four on, four off"."""
    return bool(_patterns()[REPORTED].search(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    frames = YAML(typ="safe").load(ENGLISH / "claim_frames.yml")
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in frames.items()}
