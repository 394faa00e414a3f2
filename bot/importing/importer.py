"""Imports pages and export rows as profiles. If one cannot be imported, it is skipped and the reason is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.importing.drafts import CannotImport, Draft
from bot.importing.exports import TOO_DEEP, ExportRow
from bot.importing.filing import file_page
from bot.importing.labels import Labeller
from bot.importing.layout import load_layout
from bot.importing.mapping import ExportMapping
from bot.importing.page import Page
from bot.importing.profile_writer import WriteResult, write_profile
from bot.importing.rows import file_row
from bot.importing.text_page import read_text
from bot.knowledge.models import Career
from bot.validation import summary

HTML_SUFFIXES = {".html", ".htm", ".xhtml"}


@dataclass(frozen=True)
class Imported:
    """A page or row that was imported. `origin` identifies it in the import report."""

    origin: str
    draft: Draft
    written: WriteResult


@dataclass(frozen=True)
class Skipped:
    """A page, row or export that was not imported, with the reason."""

    origin: str
    reason: str


ImportResult = Imported | Skipped


class Importer:
    """Imports pages and rows into a folder of profiles. Skips those with a name that another profile already uses."""

    def __init__(self, labeller: Labeller, folder: Path, dry_run: bool = False) -> None:
        self._labeller = labeller
        self._folder = folder
        self._dry_run = dry_run
        # Maps lower-case names to career ids.
        self._name_owners = dict(_read_names(folder))
        # Maps career ids to the page or row that they were imported from in this run.
        self._origins: dict[str, str] = {}

    def import_page(self, path: Path, publisher: str = "", date: str = "") -> ImportResult:
        """Import a page. If given, `publisher` and `date` take precedence over the page's own."""
        return self._import(str(path), lambda: file_page(_read_page(path), load_layout(), self._labeller, publisher, date))

    def import_rows(self, path: Path, rows: Iterable[ExportRow], mapping: ExportMapping) -> Iterator[ImportResult]:
        """Import the rows of an export, and yield the result for each row."""
        for row in rows:

            def make_draft(row: ExportRow = row) -> Draft:
                if row.fault:
                    raise CannotImport(row.fault)
                return file_row(row.fields, mapping, load_layout(), self._labeller)

            yield self._import(f"{path}, {row.place}", make_draft)

    def _import(self, origin: str, make_draft: Callable[[], Draft]) -> ImportResult:
        try:
            draft = make_draft()
            career = _check(draft.career)
            if career.id in self._origins:
                raise CannotImport(f"{career.name} was imported just now from {self._origins[career.id]}")
            for name in career.names():
                if (owner := self._name_owners.get(name.casefold(), career.id)) != career.id:
                    raise CannotImport(f"{name!r} already names {owner}")
            written = write_profile(draft.career, self._folder, self._dry_run)
        except CannotImport as error:
            return Skipped(origin, str(error))
        except RecursionError:
            return Skipped(origin, TOO_DEEP)
        except OSError as error:
            return Skipped(origin, f"its profile cannot be written: {error.strerror}")
        except Exception as error:  # a problem with one page or row must not stop the others
            return Skipped(origin, f"unexpected {type(error).__name__}, please report it: {error}")
        self._name_owners.update((name.casefold(), career.id) for name in career.names())
        self._origins[career.id] = origin
        return Imported(origin, draft, written)


def _read_page(path: Path) -> Page:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CannotImport(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotImport("not UTF-8 text: save it as UTF-8") from None
    if path.suffix.lower() in HTML_SUFFIXES:
        # Imported here so that BeautifulSoup is only loaded for HTML pages.
        from bot.importing.html_page import read_html

        return read_html(text, load_layout())
    return read_text(text, load_layout())


def _check(profile: dict[str, Any]) -> Career:
    try:
        return Career.model_validate(profile)
    except ValidationError as error:
        raise CannotImport(summary(error)) from None


def _read_names(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the lower-case names in each profile in a folder, with the profile's id."""
    for path in folder.glob("*.yml"):
        try:
            profile = YAML(typ="safe").load(path)
        except (YAMLError, ValueError, RecursionError):
            continue  # reported by `careers check`
        if isinstance(profile, dict):
            aliases = profile.get("aliases")
            for name in (profile.get("name"), profile.get("plural"), *(aliases if isinstance(aliases, list) else ())):
                yield str(name).casefold(), path.stem
