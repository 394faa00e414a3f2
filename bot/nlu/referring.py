"""Loads the words by which people refer to careers without their names, from `bot/language/en/referring.yml`."""

from __future__ import annotations

from functools import cache

from ruamel.yaml import YAML

from bot.paths import ENGLISH


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(_load()[name].split())


@cache
def _load() -> dict[str, str]:
    loaded: dict[str, str] = YAML(typ="safe").load(ENGLISH / "referring.yml")
    return loaded
