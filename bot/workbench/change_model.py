"""What all changes share, and why one can't be made."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

Document = MutableMapping[str, Any]


class Added(NamedTuple):
    """What a change has added at the end of a list or mapping, for tidying blank lines and comments."""

    place: tuple[str | int, ...]
    """Where the first new entry is."""
    entries: int = 1


class CannotChange(Exception):
    """A change can't be made to its file as that is now. Nothing has been changed."""


class Conflict(CannotChange):
    """What a change starts from is no longer there. `now` is what stands there instead, or nothing if it is gone."""

    def __init__(self, now: str = "") -> None:
        super().__init__(now)
        self.now = now


class UnknownFile(CannotChange):
    """There is no profile of this career."""


class ChangeModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    def path(self) -> Path:
        """Return the file that the change is to. Raises UnknownFile."""
        raise NotImplementedError

    def apply(self, document: Document) -> Added | None:
        """Make the change, and return what is new at the end of a list or mapping. Raises Conflict."""
        raise NotImplementedError
