"""The careers the assistant holds, looked up by id or by name."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.knowledge.loader import PROFILES, read_profiles
from bot.knowledge.models import Career

logger = logging.getLogger(__name__)


class Store:
    def __init__(self, careers: Iterable[Career]) -> None:
        self.careers = {career.id: career for career in careers}
        self._by_name = {name.casefold(): career for career in self.careers.values() for name in career.names()}

    def get(self, career_id: str) -> Career | None:
        return self.careers.get(career_id)

    def named(self, name: str) -> Career | None:
        """The career that exactly this name, plural or alias means, whatever its case."""
        return self._by_name.get(name.casefold())

    def only(self) -> Career | None:
        """The one career held, if there is just one: then a question need not name it."""
        return next(iter(self.careers.values())) if len(self.careers) == 1 else None


@cache
def load_store(folder: Path = PROFILES) -> Store:
    """The good profiles of a folder; a broken one is logged and left out, never in the way of the others."""
    careers, faults = read_profiles(folder)
    for fault in faults:
        logger.error("profile left out: %s", fault)
    return Store(careers)
