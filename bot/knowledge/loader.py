"""Reads profile files, and says of every fault in them where it is: file, line and field."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from bot.knowledge.models import Career
from bot.validation import sentence

# An owner's profiles may lie anywhere.
PROFILES = Path(os.environ.get("CAREERS_PROFILES") or Path(__file__).with_name("profiles")).resolve()
SCHEMA = Path(__file__).with_name("profile.schema.json")


@dataclass(frozen=True)
class Fault:
    """Something wrong in a profile file. `line` counts from 1."""

    file: Path
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.problem}"


def read_profile(path: Path) -> Career | list[Fault]:
    """The career a file describes, or all that is wrong with the file. Raises OSError if it cannot be read."""
    checked = read_checked(path, Career, "a profile is a mapping of fields; see profile.schema.json")
    if isinstance(checked, Career) and checked.id != path.stem:
        return [_fault(path, ("id",), f"is {checked.id!r}, but the file is named {path.stem!r}")]
    return checked


def read_checked[M: BaseModel](path: Path, model: type[M], form: str) -> M | list[Fault]:
    """What a YAML file says, as the model has it, or all that is wrong with the file. `form` tells what the file should be."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [Fault(path, 1, "(file)", "not UTF-8 text")]
    # The reader that knows lines is many times slower, and is needed for faults alone.
    with contextlib.suppress(YAMLError, ValidationError):
        return model.model_validate(YAML(typ="safe").load(text))
    try:
        document: Any = YAML().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [Fault(path, line, "(file)", f"not valid YAML: {error.problem}")]
    except ReaderError as error:
        return [Fault(path, text.count("\n", 0, error.position) + 1, "(file)", f"not valid YAML: {error.reason}")]
    if not isinstance(document, dict):
        return [Fault(path, 1, "(file)", form)]
    try:
        return model.model_validate(document)
    except ValidationError as error:
        return [Fault(path, line_of(document, e["loc"]), ".".join(map(str, e["loc"])), sentence(e)) for e in error.errors()]


def read_profiles(folder: Path = PROFILES) -> tuple[list[Career], list[Fault]]:
    """All good careers of a folder in the order of their file names, and all faults, clashes of names among them."""
    careers: list[Career] = []
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        result = read_profile(path)
        if isinstance(result, list):
            faults += result
            continue
        if clashing := clashes(path, result, owners):
            faults += clashing
        else:
            owners.update((name.casefold(), result.id) for name in result.names())
            careers.append(result)
    return careers, faults


def clashes(path: Path, career: Career, owners: Mapping[str, str]) -> list[Fault]:
    """The names of a career that are another's already, or that it gives twice. `owners` has the id of each name in lower case."""
    own: set[str] = set()
    faults = []
    fields = [("name",), ("plural",), *(("aliases", i) for i in range(len(career.aliases)))]
    for location, name in zip(fields, career.names(), strict=True):
        folded = name.casefold()
        if folded in owners:
            faults.append(_fault(path, location, f"{name!r} already names {owners[folded]}"))
        # Some names have no other plural: one cabin crew, many cabin crew.
        elif folded in own and (location, name) != (("plural",), career.name):
            faults.append(_fault(path, location, f"{name!r} is given twice"))
        own.add(folded)
    return faults


def _fault(path: Path, location: Iterable[str | int], problem: str) -> Fault:
    """A fault of a file that is valid YAML, with its line."""
    document: Any = YAML().load(path.read_text(encoding="utf-8"))
    return Fault(path, line_of(document, location), ".".join(map(str, location)), problem)


def line_of(document: Any, location: Iterable[str | int]) -> int:
    """The line of a field, or of the innermost mapping or list that should have had it."""
    line = 1
    node: Any = document
    for key in location:
        try:
            position = node.lc.key(key) if isinstance(key, str) else node.lc.item(key)
            line, node = position[0] + 1, node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line
