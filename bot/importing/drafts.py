"""What an import makes of one page or row before anything is written: a profile, and where each piece of the text went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.importing.names import plural_of, slug


class CannotImport(Exception):
    """A page, a row or a file cannot become a profile; the message says why and what to do."""


@dataclass(frozen=True)
class Filed:
    """A piece of the source that is in the profile. `likely` has its aspects and how sure each is, from 0 to 1."""

    source: str
    text: str
    place: str
    likely: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Unfiled:
    """A piece of the source that is not in the profile, and why."""

    source: str
    reason: str


@dataclass
class Draft:
    career: dict[str, Any]
    filed: list[Filed] = field(default_factory=list)
    unfiled: list[Unfiled] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    """Headings, lead-ins and labels ("Tel:"), by which the rest was filed."""

    @classmethod
    def of(cls, name: str, source: Mapping[str, str], plural: str = "") -> Draft:
        """An empty profile of a career."""
        named = {"id": slug(name), "name": name, "plural": plural or plural_of(name)}
        return cls({**named, "source": {k: v for k, v in source.items() if v}, "statements": {}, "contacts": [], "related": []})

    def state(self, source: str, text: str, topic: str, likely: Mapping[str, float], parts: Sequence[str] = ()) -> None:
        """Files a statement, unless the profile has it already."""
        statements = self.career["statements"].setdefault(topic, [])
        if any(statement["text"] == text for statement in statements):
            self.unfiled.append(Unfiled(source, f"said before, under {topic}"))
            return
        statement: dict[str, Any] = {"text": text}
        if likely:
            statement["aspects"] = list(likely)
        if parts:
            statement["list"] = list(parts)
        statements.append(statement)
        self.filed.append(Filed(source, text, topic, likely))
