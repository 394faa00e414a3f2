"""Imports pages and export rows as profiles. If one cannot be imported, it is skipped and the reason is reported."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial as bind
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.importing.career_name import AcceptName
from bot.importing.documents import read_page, read_page_file
from bot.importing.drafts import CannotImport, Draft, Unfiled
from bot.importing.exports import TOO_DEEP, ExportRow
from bot.importing.filing import file_page
from bot.importing.labels import Labeller, StatementGroup, label_groups
from bot.importing.layout import load_layout
from bot.importing.mapping import ExportMapping
from bot.importing.names import make_id
from bot.importing.profile_writer import WriteResult, write_profile
from bot.importing.rows import UnlabelledRow, read_row
from bot.knowledge.models import Career
from bot.knowledge.plurals import pluralise
from bot.validation import summary

if TYPE_CHECKING:
    from bot.importing.fetching import FetchedPage
    from bot.importing.page import Page

# Larger batches are hardly faster, and take more memory.
ROWS_AT_ONCE = 16


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

    def __init__(self, labeller: Labeller, folder: Path, dry_run: bool = False, accept_name: AcceptName = lambda name: False) -> None:
        self._labeller = labeller
        self.folder = folder
        self.dry_run = dry_run
        self._accept_name = accept_name
        # Maps lower-case names to career ids.
        self._name_owners = dict(_read_names(folder))
        # The same for the careers of an export, before they are imported.
        self._reserved: dict[str, str] = {}
        # Maps career ids to the page or row that they were imported from in this run.
        self._origins: dict[str, str] = {}

    def reserve_names(self, names: Iterable[str]) -> None:
        """Keep the names of careers that will be imported from being the aliases of others."""
        self._reserved.update((form.casefold(), make_id(name)) for name in names for form in (name, pluralise(name)))

    def import_page(self, path: Path, publisher: str = "", date: str = "") -> ImportResult:
        """Import a page. If given, `publisher` and `date` take precedence over the page's own."""
        return self._import(str(path), lambda: self._file_page(read_page_file(path, load_layout()), publisher, date))

    def import_fetched(self, fetched: FetchedPage, publisher: str = "", date: str = "") -> ImportResult:
        """Import a page that was fetched from a website."""

        def make_draft() -> Draft:
            if fetched.fault:
                raise CannotImport(fetched.fault)
            page = read_page(fetched.data, load_layout(), fetched.is_html)
            page.url = page.url or fetched.url
            return self._file_page(page, publisher, date)

        return self._import(fetched.url, make_draft)

    def _file_page(self, page: Page, publisher: str, date: str) -> Draft:
        return file_page(page, load_layout(), self._labeller, publisher, date, self._accept)

    def _accept(self, name: str) -> bool:
        # A name that a profile already has was accepted before.
        return name.casefold() in self._name_owners or self._accept_name(name)

    def import_rows(self, path: Path, rows: Iterable[ExportRow], mapping: ExportMapping, partial: bool = False) -> Iterator[ImportResult]:
        """Import the rows of an export, and yield the result for each row.

        If the export is `partial`, it lacks fields of the mapping, so what it doesn't say stays in the profiles.
        """
        for batch in itertools.batched(rows, ROWS_AT_ONCE):
            # Each row has a draft, or the reason why it has none.
            read = [self._attempt(f"{path}, {row.place}", bind(_read_row, row, mapping)) for row in batch]
            unlabelled = [result for result in read if isinstance(result, UnlabelledRow)]
            groups = [StatementGroup(row.texts(), row.draft.names()) for row in unlabelled]
            labelled = label_groups(groups, self._labeller, by_clause=False)
            labels = {
                id(row): dict(zip(group.texts, found, strict=True)) for row, group, found in zip(unlabelled, groups, labelled, strict=True)
            }
            for row, result in zip(batch, read, strict=True):
                if isinstance(result, Skipped):
                    yield result
                else:
                    yield self._import(f"{path}, {row.place}", bind(result.label, labels[id(result)]), partial)

    def _import(self, origin: str, make_draft: Callable[[], Draft], partial: bool = False) -> ImportResult:
        def write() -> Imported:
            draft = make_draft()
            self._drop_taken_aliases(draft)
            career = _check(draft.career)
            if career.id in self._origins:
                raise CannotImport(f"{career.name} was imported just now from {self._origins[career.id]}")
            for name in career.names():
                if (owner := self._name_owners.get(name.casefold(), career.id)) != career.id:
                    raise CannotImport(f"{name!r} already names {owner}")
            written = write_profile(draft.career, self.folder, self.dry_run, partial)
            self._name_owners.update((name.casefold(), career.id) for name in career.names())
            self._origins[career.id] = origin
            return Imported(origin, draft, written)

        return self._attempt(origin, write)

    def _drop_taken_aliases(self, draft: Draft) -> None:
        """Leave out aliases that name another career. Classifications give many careers the same one."""
        career = draft.career
        kept = []
        for alias in career.get("aliases", ()):
            key = alias.casefold()
            if self._name_owners.get(key, career["id"]) == self._reserved.get(key, career["id"]) == career["id"]:
                kept.append(alias)
            else:
                draft.unfiled.append(Unfiled(alias, "another career has this name already"))
        if "aliases" in career:
            career["aliases"] = kept

    def release_names(self, careers: Collection[str]) -> None:
        """Allow other careers to have the names of careers whose profiles were removed."""
        self._name_owners = {name: owner for name, owner in self._name_owners.items() if owner not in careers}

    def _attempt[T](self, origin: str, do: Callable[[], T]) -> T | Skipped:
        try:
            return do()
        except CannotImport as error:
            return Skipped(origin, str(error))
        except RecursionError:
            return Skipped(origin, TOO_DEEP)
        except OSError as error:
            return Skipped(origin, f"its profile cannot be written: {error.strerror}")
        except Exception as error:  # a problem with one page or row must not stop the others
            return Skipped(origin, f"unexpected {type(error).__name__}, please report it: {error}")


def _read_row(row: ExportRow, mapping: ExportMapping) -> UnlabelledRow:
    if row.fault:
        raise CannotImport(row.fault)
    return read_row(row.fields, mapping, load_layout())


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
