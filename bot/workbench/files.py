"""Changes the owner's YAML files: checked as `careers check` does, comments kept, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.answering.responses import RESPONSES_FILE, read_responses
from bot.knowledge.glossary import GLOSSARY_FILE, read_glossary
from bot.knowledge.loader import Fault, clashes, compose, line_of, read_profile
from bot.knowledge.models import Career
from bot.knowledge.site_info import read_site_info, site_file
from bot.knowledge.store import Store
from bot.paths import ROOT, phrasings_file
from bot.workbench.change_model import Added, CannotChange, Document
from bot.workbench.changes import Change
from bot.workbench.phrasings import read_phrasings
from bot.workbench.regressions import read_regressions, regressions_file

# The texts in workbench.yml that say what is wrong. Any other error is `not_written`.
PROBLEMS = {
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
}


class Unusable(CannotChange):
    """A file can't be read or written as it is now."""

    def __init__(self, problem: str, path: Path, line: int = 0) -> None:
        """`problem` names the text that says what is wrong."""
        super().__init__(f"{path}: {problem}")
        self.problem = problem
        self.file = path.name
        self.line = line


@contextlib.contextmanager
def usable(path: Path) -> Iterator[None]:
    """Raise Unusable if the file system refuses what is done with a file, or if the file holds no text."""
    try:
        yield
    except OSError as error:
        raise Unusable(PROBLEMS.get(error.errno or 0, "not_written"), path) from error
    except UnicodeDecodeError as error:
        raise Unusable("broken", path) from error


def read(path: Path) -> str | None:
    """Return a file's text, or None if there is no such file. Raises Unusable."""
    with usable(path):
        return path.read_text(encoding="utf-8") if path.exists() else None


def document_of(path: Path) -> Document:
    """Return what a YAML file holds, an empty mapping if there is no such file. Raises Unusable."""
    text = read(path)
    try:
        document: Document = YAML(typ="safe").load(text or "") or {}
    except YAMLError as error:
        raise _broken(path, error) from error
    if not isinstance(document, dict):
        raise Unusable("broken", path)
    return document


def _broken(path: Path, error: YAMLError) -> Unusable:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return Unusable("broken", path, mark.line + 1 if mark else 0)


def changed(text: str | None, change: Change) -> str:
    """Return the text of a file with a change made. Everything else in it stays as it is. Raises CannotChange."""
    yaml = YAML()
    yaml.width = 4096  # type: ignore[assignment] # long lines stay as people wrote them
    yaml.preserve_quotes = True  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        document: Document = yaml.load(text or "") or yaml.map()
        added = change.apply(document)
    except YAMLError as error:
        raise _broken(change.path(), error) from error
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        # Someone has changed the file by hand so that what the change belongs to isn't where it should be.
        raise Unusable("broken", change.path()) from error
    out = io.StringIO()
    yaml.dump(document, out)
    return _tidied(out.getvalue(), added) if added else out.getvalue()


def _tidied(text: str, added: Added) -> str:
    """Move blank lines and comments above entries that were added at an end below them, because they belong to what follows."""
    lines = text.splitlines()
    start = line_of(compose(text), added.place) - 1
    above = start
    while above and (not lines[above - 1].strip() or lines[above - 1].lstrip().startswith("#")):
        above -= 1
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start
    for _ in range(added.entries):
        end += 1
        while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > indent:
            end += 1
    moved = [*lines[:above], *lines[start:end], *lines[above:start], *lines[end:]]
    return "\n".join(moved) + "\n"


def faults(path: Path, text: str, store: Store) -> list[Fault]:
    """Return the mistakes that a file would have with this text, as `careers check` would report them."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_text(text, encoding="utf-8")
        if path == GLOSSARY_FILE:
            return _faults(read_glossary(copy))
        if path == site_file():
            return _faults(read_site_info(copy))
        if path == RESPONSES_FILE:
            return _faults(read_responses(copy, default_responses()))
        if path == regressions_file():
            return _faults(read_regressions(copy))
        if path == phrasings_file():
            return _faults(read_phrasings(copy))
        career = read_profile(copy)
        if not isinstance(career, Career):
            return career
        named = ((name.casefold(), store.named(name)) for name in career.names())
        return clashes(copy, career, {name: other.id for name, other in named if other and other.id != career.id})


def _faults(result: object) -> list[Fault]:
    return result if isinstance(result, list) else []


@cache
def default_responses() -> dict[str, Any]:
    """Return the responses in the domain."""
    responses: dict[str, Any] = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]
    return responses


def replace(path: Path, text: str | None) -> None:
    """Put a file's new text in place of the old one, so that a reader or a crash never meets half of it. None removes the file.

    Raises Unusable, and then the file is as it was.
    """
    with usable(path):
        if text is None:
            path.unlink(missing_ok=True)
            return
        temporary = path.with_name(f".{path.name}.new")
        mode = path.stat().st_mode if path.exists() else 0o644
        try:
            with temporary.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fchmod(file.fileno(), mode & 0o777)
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
