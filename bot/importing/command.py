"""Implements the `careers import` command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.prompt import Confirm

from bot.importing.career_name import AcceptName
from bot.importing.drafts import CannotImport
from bot.importing.exports import EXPORT_SUFFIXES, is_export
from bot.importing.fetch_options import FetchOptions
from bot.importing.importer import Importer, ImportResult, Skipped
from bot.importing.mapping import ExportMapping, read_mapping
from bot.importing.report import show_review
from bot.importing.review import Review
from bot.importing.sources import split_sources
from bot.importing.table_import import import_export
from bot.knowledge.loader import Fault
from bot.operations.supervisor import newest_model


@dataclass(frozen=True)
class ImportOptions:
    """The options of the command, which its help explains."""

    into: Path
    report: Path
    mapping: Path | None = None
    publisher: str = ""
    date: str = ""
    dry_run: bool = False
    prune: bool = False
    accept_names: bool = False
    fetch: FetchOptions = field(default_factory=FetchOptions)


def run(
    console: Console, errors: Console, sources: Sequence[str], options: ImportOptions, prepare: Callable[[], None] = lambda: None
) -> bool:
    """Import files, folders and addresses, print a summary and write a report. Return whether everything was imported.

    `prepare` makes sure that there is a trained model. It is called when the mapping is known to be good, as training takes minutes.
    """
    mapping = _read_mapping(errors, options.mapping) if options.mapping else None
    if options.mapping and not mapping:
        return False
    files, addresses = split_sources(sources, EXPORT_SUFFIXES)
    exports = [path for path in files if is_export(path, mapping is not None)]
    pages = [path for path in files if path not in exports]
    if addresses or pages or (exports and mapping):
        prepare()
    # Imported here so that tests can replace it.
    from bot.importing.classifier import StatementClassifier

    accept_name = _make_asker(console, options.accept_names)
    importer = Importer(StatementClassifier(newest_model()), options.into, options.dry_run, accept_name)
    review = Review(", ".join(sources), options.dry_run)
    for path in track(pages, "Importing pages", console=console, disable=not pages):
        review.add(importer.import_page(path, options.publisher, options.date))
    for result in _import_addresses(console, importer, addresses, options):
        review.add(result)
    for path in exports:
        if not mapping or not options.mapping:
            review.add(Skipped(str(path), "an export needs --mapping; docs/importing.md shows how to write one"))
            continue
        try:
            import_export(console, importer, path, options.mapping, mapping, review, options.prune)
        except CannotImport as error:
            review.add(Skipped(str(path), str(error)))
    if not files and not addresses:
        review.add(Skipped(review.title, "no page or export in it"))
    review.write(options.report)
    show_review(console, errors, review, options.report)
    return review.succeeded()


def _import_addresses(console: Console, importer: Importer, addresses: Sequence[str], options: ImportOptions) -> Iterator[ImportResult]:
    """Fetch the pages at addresses and import each when it arrives."""
    if not addresses:
        return
    # Imported here because it loads an HTTP client.
    from bot.importing.fetching import SiteFetcher

    with SiteFetcher(options.fetch) as fetcher:
        pages = (page for address in addresses for page in fetcher.fetch(address))
        for page in track(pages, "Fetching pages", console=console):
            yield importer.import_fetched(page, options.publisher, options.date)


def _make_asker(console: Console, accept_all: bool) -> AcceptName:
    """Return a function that decides about names that are not known as occupations. It asks if somebody is at the terminal."""

    def ask(name: str) -> bool:
        if accept_all or not (console.is_terminal and sys.stdin.isatty()):
            return accept_all
        return Confirm.ask(f"Is “{escape(name)}” the name of a career?", console=console, default=False)

    return ask


def _read_mapping(errors: Console, path: Path) -> ExportMapping | None:
    mapping = read_mapping(path) if path.is_file() else [Fault(path, 1, "(file)", "there is no such file")]
    if isinstance(mapping, ExportMapping):
        return mapping
    for fault in mapping:
        errors.print(str(fault), highlight=False, markup=False, soft_wrap=True)
    return None
