"""Says what a change does: in a few words for lists, in full for its author, and line by line for those who know the file."""

from __future__ import annotations

import difflib
from typing import Any, NamedTuple

from bot.knowledge.models import UNDATED
from bot.knowledge.store import Store
from bot.workbench.changes import Change, StatementChange
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.rendering import texts
from bot.workbench.report import name_of, title_of

LONGEST = 90  # characters of a text in a list


class Detail(NamedTuple):
    """A part of a change, in an editor's words."""

    title: str
    lines: tuple[str, ...]


def summary(change: Change, store: Store) -> str:
    """Return what a change does, in a few words."""
    data = change.model_dump()
    career = name_of(data["career"], store) if data.get("career") else ""
    values = {**data, "about": career, "career": career}
    if isinstance(change, PhrasingChange):
        values |= {"phrasing": change.plain()[0], "meaning": title_of(change.label)}
    if isinstance(change, StatementChange):
        kind = "new" if not change.before else "changed" if change.sentences else "removed"
        told = " ".join(change.sentences) or statement_text(change, store)
        values |= {"topic": title_of(change.topic), "what": texts()["statement_kinds"][kind], "text": told}
    text: str = texts()["changes"][change.kind]["summary"]
    return text.format_map({name: _shortened(value) for name, value in values.items()})


def statement_text(change: StatementChange, store: Store) -> str:
    """Return the text of the statement that a change is to, or nothing if the profile has no such statement now."""
    career = store.get(change.career)
    group = career.statements.get(change.topic, ()) if career else ()
    return next((s.text for s in group if s.digest == change.before), "")


def details(change: Change, store: Store) -> list[Detail]:
    """Return what a change says, part by part. Parts without a value are left out."""
    data = change.model_dump()
    if isinstance(change, PhrasingChange):
        data["phrasings"] = change.plain()
    if isinstance(change, StatementChange):
        data["before"] = statement_text(change, store)
        data["text"] = change.sentences
    titles: dict[str, str] = texts()["details"]
    found = ((titles[name], _lines(name, data[name], store)) for name in titles if name in data)
    return [Detail(title, lines) for title, lines in found if lines]


def _lines(name: str, value: Any, store: Store) -> tuple[str, ...]:
    if name == "career":
        return (name_of(value, store),) if value else ()
    if name == "source":
        dated = "" if value is None or value["date"] == UNDATED else value["date"]
        return (", ".join(filter(None, (value["name"], dated, value["url"]))),) if value else ()
    given = tuple(each for each in (value if isinstance(value, tuple) else (value,)) if each)
    if name in ("topic", "topics", "aspects", "label"):
        return tuple(map(title_of, given))
    return tuple(line for each in given for line in str(each).splitlines())


def difference(before: str, after: str) -> list[str]:
    """Return the lines of a file that change, with two around them. Each starts with +, - or a space."""
    found = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))[2:]
    return [line for line in found if not line.startswith("@@")]


def _shortened(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
