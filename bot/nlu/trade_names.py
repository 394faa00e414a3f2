"""Loads what people call jobs: nicknames, trades and short forms (`trade_names.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ruamel.yaml import YAML

from bot.knowledge.names import key
from bot.knowledge.plurals import pluralise
from bot.paths import ENGLISH

TRADE_NAMES = ENGLISH / "trade_names.yml"


class TradeNames(NamedTuple):
    """The names of each job by any of them, and what several kinds of job are called. All names are keys (see `bot.knowledge.names`)."""

    groups: Mapping[str, tuple[str, ...]]
    """All names of a job, by each of them and its plural."""
    kinds: frozenset[str]


@cache
def load_trade_names() -> TradeNames:
    """Return the names. Raises ValueError if a name stands for two jobs."""
    read = YAML(typ="safe").load(TRADE_NAMES)
    groups: dict[str, tuple[str, ...]] = {}
    for names in read["names"]:
        group = tuple(dict.fromkeys(map(key, names)))
        for form in dict.fromkeys(form for name in group for form in (name, key(pluralise(name)))):
            if form in groups:
                raise ValueError(f"{TRADE_NAMES.name}: {form!r} is given for two jobs")
            groups[form] = group
    return TradeNames(groups, frozenset(form for kind in read["kinds"].split() for form in (kind, pluralise(kind))))
