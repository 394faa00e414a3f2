"""Draft profiles, with a record of where each piece of the source was filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.importing.names import make_id
from bot.knowledge.plurals import pluralise

# A career's id is made from its name and used as a file name.
MAX_NAME_LENGTH = 100


class CannotImport(Exception):
    """A page, row or file cannot be imported. The message says why, and what to do about it."""


@dataclass(frozen=True)
class Filed:
    """A piece of the source that is in the profile. `likelihoods` maps a statement's aspects to values between 0 and 1."""

    source: str
    text: str
    place: str
    likelihoods: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Unfiled:
    """A piece of the source that is not in the profile, with the reason."""

    source: str
    reason: str


@dataclass
class Draft:
    """A profile that has not been validated or written yet."""

    career: dict[str, Any]
    filed: list[Filed] = field(default_factory=list)
    unfiled: list[Unfiled] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    """Headings, lead-ins and labels such as "Tel:", which were used to decide where to file the rest."""

    @classmethod
    def start(cls, name: str, source: Mapping[str, str], plural: str = "") -> Draft:
        """Create an empty draft. Raises CannotImport if the career's name is too long or otherwise unsuitable."""
        check_name(name)
        identity = {"id": make_id(name), "name": name, "plural": plural or pluralise(name)}
        return cls({**identity, "source": {k: v for k, v in source.items() if v}, "statements": {}, "contacts": [], "related": []})

    def names(self) -> tuple[str, str]:
        """Return the career's name and its plural."""
        return self.career["name"], self.career["plural"]

    def add_statement(self, source: str, text: str, topic: str, likelihoods: Mapping[str, float], items: Sequence[str] = ()) -> None:
        """Add a statement to a topic, unless the topic already has it. `items` are the list items, if the statement is a list."""
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


def check_name(name: str) -> None:
    if len(name) > MAX_NAME_LENGTH:
        raise CannotImport(f"its name has {len(name):,} characters; the limit is {MAX_NAME_LENGTH}")
    if len(name.splitlines()) > 1:
        raise CannotImport(f"its name has a line break: {name!r}")
    if not make_id(name):
        raise CannotImport(f"its name has no letter from a to z and no digit, so that it cannot have an id: {name!r}")
