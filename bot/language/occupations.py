"""Common names of occupations in the UK."""

from __future__ import annotations

from functools import cache

from ruamel.yaml import YAML

from bot.paths import ENGLISH

OCCUPATIONS_FILE = ENGLISH / "occupations.yml"


@cache
def load_occupations() -> list[str]:
    """Return common names of occupations, in the singular and in lower case, to recognise careers without a profile."""
    return list(YAML(typ="safe").load(OCCUPATIONS_FILE)["occupations"])
