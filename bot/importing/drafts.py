"""The draft of a profile, and the record of where each piece of the source went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.importing.names import make_id, pluralise

# The id of a career is made from its name, and is the name of a file.
MAX_NAME_LENGTH = 100


class CannotImport(Exception):
    """A page, a row or a file cannot become a profile. The message says why and what to do."""


@dataclass(frozen=True)
class Filed:
    """A piece of the source that is in the profile. `likelihoods` has the aspects of a statement, each from 0 to 1."""

    source: str
    text: str
    place: str
    likelihoods: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Unfiled:
    """A piece of the source that is not in the profile, and the reason."""

    source: str
    reason: str


@dataclass
class Draft:
    """A profile before it is checked and written."""

    career: dict[str, Any]
    filed: list[Filed] = field(default_factory=list)
    unfiled: list[Unfiled] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    """Headings, lead-ins and labels ("Tel:"): text that decided where the rest was filed."""

    @classmethod
    def start(cls, name: str, source: Mapping[str, str], plural: str = "") -> Draft:
        """Return the empty draft of a career. Raises CannotImport if the name cannot be a career's."""
        _check_name(name)
        identity = {"id": make_id(name), "name": name, "plural": plural or pluralise(name)}
        return cls({**identity, "source": {k: v for k, v in source.items() if v}, "statements": {}, "contacts": [], "related": []})

    def add_statement(self, source: str, text: str, topic: str, likelihoods: Mapping[str, float], items: Sequence[str] = ()) -> None:
        """Add a statement under a topic, unless the topic has it already. `items` are the things that the statement lists."""
        statements = self.career["statements"].setdefault(topic, [])
        if any(statement["text"] == text for statement in statements):
            self.unfiled.append(Unfiled(source, f"said before, under {topic}"))
            return
        statement: dict[str, Any] = {"text": text}
        if likelihoods:
            statement["aspects"] = list(likelihoods)
        if items:
            statement["list"] = list(items)
        statements.append(statement)
        self.filed.append(Filed(source, text, topic, likelihoods))


def _check_name(name: str) -> None:
    if len(name) > MAX_NAME_LENGTH:
        raise CannotImport(f"its name has {len(name):,} characters; the limit is {MAX_NAME_LENGTH}")
    if len(name.splitlines()) > 1:
        raise CannotImport(f"its name has a line break: {name!r}")
    if not make_id(name):
        raise CannotImport(f"its name has no letter from a to z and no digit, so that it cannot have an id: {name!r}")
