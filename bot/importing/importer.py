"""Brings pages and exports in as profiles: each is read, filed, checked and written, or skipped with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.importing.drafts import CannotImport, Draft
from bot.importing.exports import Row
from bot.importing.files import Written, write_profile
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.labels import Labeller
from bot.importing.layout import load_layout
from bot.importing.mapping import Mapping
from bot.importing.rows import file_row
from bot.importing.text_page import read_text
from bot.knowledge.models import Career
from bot.validation import summary

HTML = {".html", ".htm", ".xhtml"}


@dataclass(frozen=True)
class Imported:
    """A page or row that went in."""

    origin: str
    draft: Draft
    written: Written


@dataclass(frozen=True)
class Skipped:
    """A page or row that did not, and why."""

    origin: str
    reason: str


Outcome = Imported | Skipped


class Importer:
    def __init__(self, labeller: Labeller, folder: Path, dry_run: bool = False) -> None:
        self._labeller = labeller
        self._folder = folder
        self._dry_run = dry_run
        self._owners = dict(_names_in(folder))
        self._origins: dict[str, str] = {}

    def page(self, path: Path, publisher: str = "", date: str = "") -> Outcome:
        def draft() -> Draft:
            try:
                text = path.read_text(encoding="utf-8-sig")
            except OSError as error:
                raise CannotImport(f"cannot be read: {error.strerror}") from None
            except UnicodeDecodeError:
                raise CannotImport("not UTF-8 text: save it as UTF-8") from None
            read = read_html if path.suffix.lower() in HTML else read_text
            return file_page(read(text, load_layout()), load_layout(), self._labeller, publisher, date)

        return self._outcome(str(path), draft)

    def rows(self, path: Path, rows: Iterable[Row], mapping: Mapping) -> Iterator[Outcome]:
        for row in rows:

            def draft(row: Row = row) -> Draft:
                if row.fault:
                    raise CannotImport(row.fault)
                return file_row(row.fields, mapping, load_layout(), self._labeller)

            yield self._outcome(f"{path}, {row.place}", draft)

    def _outcome(self, origin: str, make: Callable[[], Draft]) -> Outcome:
        try:
            draft = make()
            career = _checked(draft.career)
            if career.id in self._origins:
                raise CannotImport(f"{career.name} was imported just now from {self._origins[career.id]}")
            for name in career.names():
                if (owner := self._owners.get(name.casefold(), career.id)) != career.id:
                    raise CannotImport(f"{name!r} already names {owner}")
            written = write_profile(draft.career, self._folder, self._dry_run)
        except CannotImport as error:
            return Skipped(origin, str(error))
        self._owners.update((name.casefold(), career.id) for name in career.names())
        self._origins[career.id] = origin
        return Imported(origin, draft, written)


def _checked(profile: dict[str, Any]) -> Career:
    try:
        return Career.model_validate(profile)
    except ValidationError as error:
        raise CannotImport(summary(error)) from None


def _names_in(folder: Path) -> Iterator[tuple[str, str]]:
    """The names that the profiles of a folder have taken, and which profile has each."""
    for path in folder.glob("*.yml"):
        try:
            profile = YAML(typ="safe").load(path)
        except (YAMLError, UnicodeDecodeError):
            continue  # `careers check` tells of it
        if isinstance(profile, dict):
            for name in (profile.get("name"), profile.get("plural"), *(profile.get("aliases") or ())):
                yield str(name).casefold(), path.stem
