"""Changes the owner's YAML files: checked as `careers check` does, comments kept, written whole or not at all."""

from __future__ import annotations

import io
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.answering.responses import RESPONSES_FILE, read_responses
from bot.knowledge.glossary import GLOSSARY_FILE, read_glossary
from bot.knowledge.loader import Fault, clashes, compose, line_of, read_profile
from bot.knowledge.models import Career
from bot.knowledge.site_info import read_site_info, site_file
from bot.knowledge.store import Store
from bot.paths import ROOT
from bot.workbench.changes import Change, Place
from bot.workbench.regressions import read_regressions, regressions_file


def read(path: Path) -> str | None:
    """Return a file's text, or None if there is no such file."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def changed(text: str | None, change: Change) -> str:
    """Return the text of a file with a change made. Everything else in it stays as it is. Raises Conflict."""
    yaml = YAML()
    yaml.width = 4096  # type: ignore[assignment] # long lines stay as people wrote them
    yaml.preserve_quotes = True  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(text or "") or yaml.map()
    place = change.apply(document)
    out = io.StringIO()
    yaml.dump(document, out)
    return _tidied(out.getvalue(), place) if place else out.getvalue()


def _tidied(text: str, place: Place) -> str:
    """Move blank lines and comments above an entry that was added at an end below it, because they belong to what follows."""
    lines = text.splitlines()
    start = line_of(compose(text), place) - 1
    above = start
    while above and (not lines[above - 1].strip() or lines[above - 1].lstrip().startswith("#")):
        above -= 1
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
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
    """Put a file's new text in place of the old one, so that a reader or a crash never meets half of it. None removes the file."""
    if text is None:
        path.unlink(missing_ok=True)
        return
    temporary = path.with_name(f".{path.name}.new")
    mode = path.stat().st_mode if path.exists() else 0o644
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fchmod(file.fileno(), mode & 0o777)
        os.fsync(file.fileno())
    temporary.replace(path)
