"""Reads profile files and reports every fault with file, line and field."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.knowledge.models import Career
from bot.validation import sentence

# Owners may keep their profiles anywhere.
PROFILES = Path(os.environ.get("CAREERS_PROFILES") or Path(__file__).with_name("profiles")).resolve()
SCHEMA = Path(__file__).with_name("profile.schema.json")

# A file of this size takes seconds to check. A profile has about 6 kB.
MAX_BYTES = 256 * 1024
# A profile has 6 levels. Some ten thousand crash the process inside libyaml.
MAX_DEPTH = 20
# What YAML does not allow in a text.
CONTROL_CHARACTER = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# A few lines of aliases and merge keys expand to gigabytes. No file within MAX_BYTES has as many values without them.
MAX_NODES = 200_000
MAX_FAULTS = 100  # listed for one file
VALUE_KINDS = {"tag:yaml.org,2002:int": "whole number", "tag:yaml.org,2002:float": "number", "tag:yaml.org,2002:timestamp": "date"}

WHOLE_FILE = "(file)"

type Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """Something wrong in a profile file. `line` counts from 1."""

    file: Path
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: {self.field}: {self.problem}"
        # A field may have any name. One fault is one line, in the log and in every terminal.
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class _Unreadable(Exception):
    """A file that is not a YAML document."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.line = line


def read_profile(path: Path) -> Career | list[Fault]:
    """Return the career that a file describes, or all faults of the file. Raises nothing, whatever the file contains."""
    checked = read_checked(path, Career, "a profile is a mapping of fields; see profile.schema.json")
    if isinstance(checked, Career) and checked.id != path.stem:
        return _faults_of_valid(path, [(("id",), f"is {checked.id!r}, but the file is named {path.stem!r}")])
    return checked


def read_checked[M: BaseModel](path: Path, model: type[M], expected: str) -> M | list[Fault]:
    """Return the content of a YAML file as an instance of `model`, or all faults of the file. Raises nothing.

    `expected` is the fault of a file whose content is not a mapping.
    """
    try:
        root = compose(_read_text(path))
        document = _construct(root)
        if not isinstance(document, dict):
            return [Fault(path, 1, WHOLE_FILE, expected)]
        try:
            return model.model_validate(document)
        except ValidationError as error:
            return _limited([_fault(path, root, e["loc"], sentence(e)) for e in error.errors(include_url=False)])
    except _Unreadable as error:
        return [Fault(path, error.line, WHOLE_FILE, str(error))]
    except Exception as error:
        # The YAML library raises errors of many kinds. One file must never stop the others.
        return [Fault(path, 1, WHOLE_FILE, f"cannot be read: {type(error).__name__}: {error}")]


def read_profiles(folder: Path = PROFILES) -> tuple[list[Career], list[Fault]]:
    """Return all careers of a folder in the order of their file names, and all faults, including names that two careers share."""
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
    """Return a fault for each name that belongs to another career or is given twice. `owners` maps names in lower case to ids."""
    own: set[str] = set()
    problems: list[tuple[Location, str]] = []
    fields: list[Location] = [("name",), ("plural",), *(("aliases", i) for i in range(len(career.aliases)))]
    for location, name in zip(fields, career.names(), strict=True):
        folded = name.casefold()
        if folded in owners:
            problems.append((location, f"{name!r} already names {owners[folded]}"))
        # Some names have no separate plural: one cabin crew, many cabin crew.
        elif folded in own and (location, name) != (("plural",), career.name):
            problems.append((location, f"{name!r} is given twice"))
        own.add(folded)
    return _faults_of_valid(path, problems) if problems else []


def _faults_of_valid(path: Path, problems: Iterable[tuple[Location, str]]) -> list[Fault]:
    """Return faults of a profile that is valid by itself."""
    try:
        root = compose(_read_text(path))
    except _Unreadable:
        root = None  # changed since it was read
    return _limited([_fault(path, root, location, problem) for location, problem in problems])


def _fault(path: Path, root: Node | None, location: Location, problem: str) -> Fault:
    return Fault(path, line_of(root, location), ".".join(map(str, location)), problem)


def _limited(faults: list[Fault]) -> list[Fault]:
    """Return the first MAX_FAULTS faults of a file."""
    if len(faults) <= MAX_FAULTS:
        return faults
    more = len(faults) - MAX_FAULTS
    return [*faults[:MAX_FAULTS], Fault(faults[0].file, faults[MAX_FAULTS].line, WHOLE_FILE, f"{more} more faults are not listed")]


# ------------------------------------------------------------------ reading YAML


def line_of(root: Node | None, location: Location) -> int:
    """Return the line of a field, counted from 1, or of the innermost mapping or list that should have it."""
    line, node = 1, root
    for key in location:
        if isinstance(node, MappingNode):
            found = next(((name, value) for name, value in node.value if name.value == str(key)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line


def compose(text: str) -> Node | None:
    """Return the root of a YAML document, whose nodes know their lines, or None for an empty text. Raises _Unreadable."""
    if found := CONTROL_CHARACTER.search(text):
        problem = f"not valid YAML: the control character U+{ord(found[0]):04X} is not allowed"
        raise _Unreadable(problem, text.count("\n", 0, found.start()) + 1)
    try:
        _check_structure(text)
        root: Node | None = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        raise _Unreadable(*_problem(error)) from error
    return root


def _check_structure(text: str) -> None:
    """Raise _Unreadable for what makes a small file expensive or dangerous to load."""
    nodes = 0
    open_nodes: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    for event in YAML(typ="safe").parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            if event.anchor not in sizes:
                raise _Unreadable(f"the alias *{event.anchor} does not refer to an earlier value", line)
            nodes += sizes[event.anchor]
        elif isinstance(event, CollectionStartEvent):
            open_nodes.append((event.anchor, nodes))
            nodes += 1
        elif isinstance(event, CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor:
                sizes[anchor] = nodes - before
        elif isinstance(event, ScalarEvent):
            nodes += 1
            if event.anchor:
                sizes[event.anchor] = 1
        if len(open_nodes) > MAX_DEPTH:
            raise _Unreadable(f"nested more than {MAX_DEPTH} levels deep", line)
        if nodes > MAX_NODES:
            raise _Unreadable(f"more than {MAX_NODES} values, when each alias is replaced by what it refers to", line)


def _construct(root: Node | None) -> Any:
    """Return a document as plain values. Raises _Unreadable."""
    if root is None:
        return None
    try:
        return YAML(typ="safe").constructor.construct_document(root)
    except MarkedYAMLError as error:
        raise _Unreadable(*_problem(error)) from error
    except (ValueError, ArithmeticError) as error:
        for node in _scalars(root):
            try:
                YAML(typ="safe").constructor.construct_document(node)
            except (ValueError, ArithmeticError):
                kind = VALUE_KINDS.get(node.tag, "value")
                raise _Unreadable(f"{node.value[:40]!r} is not a valid {kind}", node.start_mark.line + 1) from error
        raise


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    else:
        children = node.value if isinstance(node, SequenceNode) else [each for pair in node.value for each in pair]
        for child in children:
            yield from _scalars(child)


def _problem(error: MarkedYAMLError) -> tuple[str, int]:
    return f"not valid YAML: {error.problem}", error.problem_mark.line + 1 if error.problem_mark else 1


def _read_text(path: Path) -> str:
    """Return the text of a file. Raises _Unreadable."""
    try:
        if path.exists() and not path.is_file():
            # A named pipe would block for ever.
            raise _Unreadable("not a regular file")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Unreadable(f"cannot be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise _Unreadable(f"larger than {MAX_BYTES // 1024} kB")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Unreadable("not UTF-8 text", content.count(b"\n", 0, error.start) + 1) from error
