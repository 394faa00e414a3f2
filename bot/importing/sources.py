"""Expands the arguments of `careers import` to files and addresses: folders, patterns such as `pages/*.html`, URLs."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from pathlib import Path

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
# What is read in a folder. Other files, such as pictures, are left out.
PAGE_SUFFIXES = {".html", ".htm", ".xhtml", ".txt", ".md", ".markdown", ".docx", ".pdf"}
# Folders that browsers save pictures and scripts in.
SAVED_FILES = re.compile(r".*(?:_files|\.fld)$")


def split_sources(arguments: Iterable[str], export_suffixes: Iterable[str] = ()) -> tuple[list[Path], list[str]]:
    """Return the files and the addresses that arguments name, each once and in order.

    A folder stands for the pages and exports in it and its subfolders. A pattern that matches nothing is kept, so that it is reported.
    """
    suffixes = PAGE_SUFFIXES | set(export_suffixes)
    files: list[Path] = []
    addresses: list[str] = []
    for argument in arguments:
        if ADDRESS.match(argument):
            addresses.append(argument)
            continue
        path = Path(argument)
        if path.is_dir():
            files += sorted(file for file in path.rglob("*") if _is_page(file, path, suffixes))
        elif not path.exists() and glob.has_magic(argument):
            found = sorted(Path(match) for match in glob.glob(argument, recursive=True))  # noqa: PTH207 - patterns may be absolute
            files += [file for file in found if file.is_file()] or [path]
        else:
            files.append(path)
    return list(dict.fromkeys(files)), list(dict.fromkeys(addresses))


def _is_page(file: Path, folder: Path, suffixes: set[str]) -> bool:
    parts = file.relative_to(folder).parts
    is_hidden = any(part.startswith((".", "~$")) or SAVED_FILES.match(part) for part in parts)
    return file.suffix.lower() in suffixes and file.is_file() and not is_hidden
