"""Reads profile files and reports faults with their file, line and field."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import Resolver

from bot.knowledge.models import Career
from bot.validation import sentence

BUNDLED_PROFILES = Path(__file__).with_name("profiles").resolve()
SCHEMA = Path(__file__).with_name("profile.schema.json")

# A typical profile is about 6 kB. A file of this size already takes seconds to check.
MAX_BYTES = 256 * 1024
# A profile has 6 levels. Tens of thousands of levels would crash the process inside libyaml.
MAX_DEPTH = 20
# Characters that are not allowed in YAML.
CONTROL_CHARACTER = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# A few lines of nested aliases can expand to gigabytes. A file within MAX_BYTES can't reach this limit without aliases.
MAX_NODES = 200_000
MAX_FAULTS = 100  # per file
VALUE_KINDS = {"tag:yaml.org,2002:int": "whole number", "tag:yaml.org,2002:float": "number", "tag:yaml.org,2002:timestamp": "date"}

WHOLE_FILE = "(file)"

type Location = tuple[str | int, ...]


def profile_folders(setting: str) -> tuple[Path, ...]:
    """Return the folders of profiles that a setting names, separated like those in PATH. Without any, return the bundled profiles."""
    named = [Path(folder.strip()).resolve() for folder in setting.split(os.pathsep) if folder.strip()]
    return tuple(dict.fromkeys(named)) or (BUNDLED_PROFILES,)


# The profiles can be kept outside the repository.
PROFILES = profile_folders(os.environ.get("CAREERS_PROFILES", ""))


@dataclass(frozen=True)
class Fault:
    """An error in a profile file. Line numbers start from 1."""

    file: Path
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: {self.field}: {self.problem}"
        # Field names may contain any character. Escape control characters, so that each fault stays on one line.
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class _Resolver(Resolver):
    """Recognises the values of YAML 1.2. Unlike ruamel.yaml's usual resolver, it doesn't look up the version again for each value."""

    def __init__(self, version: object = None, loader: object = None, loadumper: object = None) -> None:
        super().__init__(loader or loadumper)

    @property
    def processing_version(self) -> tuple[int, int]:
        return (1, 2)


class _Unreadable(Exception):
    """The file cannot be read as a YAML document."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.line = line


def read_profile(path: Path) -> Career | list[Fault]:
    """Return the career in a profile file, or a list of all its faults. Never raises, whatever the file contains."""
    checked = read_checked(path, Career, "a profile is a mapping of fields; see profile.schema.json")
    if isinstance(checked, Career) and checked.id != path.stem:
        return _faults_of_valid(path, [(("id",), f"is {checked.id!r}, but the file is named {path.stem!r}")])
    return checked


def read_checked[M: BaseModel](path: Path, model: type[M], expected: str) -> M | list[Fault]:
    """Read a YAML file and validate it as a `model`. Return the instance, or a list of all faults. Never raises.

    `expected` is the message to report if the file's content is not a mapping.
    """
    try:
        root = compose(_read_text(path))
        document = _construct(root)
        if not isinstance(document, dict):
            return [Fault(path, 1, WHOLE_FILE, expected)]
        try:
            return model.model_validate(document)
        except ValidationError as error:
            return _faults(path, root, [(e["loc"], sentence(e)) for e in error.errors(include_url=False)])
    except _Unreadable as error:
        return [Fault(path, error.line, WHOLE_FILE, str(error))]
    except Exception as error:
        # The YAML library can raise many kinds of errors, and one bad file must not prevent the others from loading.
        return [Fault(path, 1, WHOLE_FILE, f"cannot be read: {type(error).__name__}: {error}")]


def read_folder[M: BaseModel](folder: Path, model: type[M], expected: str) -> list[M]:
    """Read all YAML files in a folder and its subfolders, sorted by path. Raises ValueError with the faults of all files."""
    read = [read_checked(path, model, expected) for path in sorted(folder.rglob("*.yml"))]
    if faults := [fault for each in read if isinstance(each, list) for fault in each]:
        raise ValueError("\n".join(map(str, faults)))
    return [each for each in read if not isinstance(each, list)]


def read_profiles(*folders: Path) -> tuple[list[Career], list[Fault]]:
    """Return all careers in the folders, sorted by folder and file name, and all faults, including ids and names used more than once.

    Without folders, read those of the setting.
    """
    careers: list[Career] = []
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    paths = [path for folder in folders or PROFILES for path in sorted(folder.glob("*.yml"))]
    duplicates = find_duplicates(paths)
    for path in paths:
        result = [duplicate_fault(path, duplicates[path])] if path in duplicates else read_profile(path)
        if isinstance(result, list):
            faults += result
            continue
        if clashing := clashes(path, result, owners):
            faults += clashing
        else:
            owners.update((name.casefold(), result.id) for name in result.names())
            careers.append(result)
    return careers, faults


def find_duplicates(paths: Iterable[Path]) -> dict[Path, Path]:
    """Map each profile whose id a profile in an earlier folder already has to that one."""
    first: dict[str, Path] = {}
    return {path: first[path.stem] for path in paths if first.setdefault(path.stem, path) != path}


def duplicate_fault(path: Path, first: Path) -> Fault:
    return _faults_of_valid(path, [(("id",), f"{path.stem!r} is already the id of {first}")])[0]


def clashes(path: Path, career: Career, owners: Mapping[str, str]) -> list[Fault]:
    """Return a fault for each name that another career already uses or that is given twice.

    `owners` maps lower-case names to career ids.
    """
    own: set[str] = set()
    problems: list[tuple[Location, str]] = []
    fields: list[Location] = [("name",), ("plural",), *(("aliases", i) for i in range(len(career.aliases)))]
    for location, name in zip(fields, career.names(), strict=True):
        folded = name.casefold()
        if folded in owners:
            problems.append((location, f"{name!r} already names {owners[folded]}"))
        # The plural may be the same as the name, e.g. cabin crew.
        elif folded in own and (location, name) != (("plural",), career.name):
            problems.append((location, f"{name!r} is given twice"))
        own.add(folded)
    return _faults_of_valid(path, problems) if problems else []


def _faults_of_valid(path: Path, problems: Iterable[tuple[Location, str]]) -> list[Fault]:
    """Return faults for problems in a file that has passed validation."""
    try:
        root = compose(_read_text(path))
    except _Unreadable:
        root = None  # the file has changed since it was read
    return _faults(path, root, list(problems))


def _fault(path: Path, root: Node | None, location: Location, problem: str) -> Fault:
    return Fault(path, line_of(root, location), ".".join(map(str, location)), problem)


def _faults(path: Path, root: Node | None, problems: Sequence[tuple[Location, str]]) -> list[Fault]:
    """Return a fault for each of the first MAX_FAULTS problems, plus one that counts the rest if there are more."""
    # Finding the line of each of thousands would take seconds.
    faults = [_fault(path, root, location, problem) for location, problem in problems[: MAX_FAULTS + 1]]
    if len(problems) <= MAX_FAULTS:
        return faults
    more = len(problems) - MAX_FAULTS
    return [*faults[:MAX_FAULTS], Fault(path, faults[MAX_FAULTS].line, WHOLE_FILE, f"{more} more faults are not listed")]


# ------------------------------------------------------------------ reading YAML


def line_of(root: Node | None, location: Location) -> int:
    """Return a field's line number, starting from 1. If the field is missing, return the line of its closest parent."""
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
    """Return the document's root node, or None if the text is empty. Raises _Unreadable.

    Nodes keep their line numbers, unlike plain values.
    """
    if found := CONTROL_CHARACTER.search(text):
        problem = f"not valid YAML: the control character U+{ord(found[0]):04X} is not allowed"
        raise _Unreadable(problem, text.count("\n", 0, found.start()) + 1)
    try:
        return _compose(_yaml(), text)
    except MarkedYAMLError:
        # The C parser is fast, but it rejects some valid YAML and is vague about where a fault is.
        try:
            return _compose(_yaml(pure=True), text)
        except MarkedYAMLError as error:
            raise _Unreadable(*_problem(error)) from error


def _yaml(pure: bool = False) -> YAML:
    yaml = YAML(typ="safe", pure=pure)
    yaml.Resolver = _Resolver
    return yaml


def _compose(yaml: YAML, text: str) -> Node | None:
    _check_structure(yaml, text)
    root: Node | None = yaml.compose(text)
    return root


def _check_structure(yaml: YAML, text: str) -> None:
    """Raise _Unreadable if the document would be too large or too deeply nested once its aliases are expanded."""
    nodes = 0
    open_nodes: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    for event in yaml.parse(text):
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
    """Convert the document to plain Python values. Raises _Unreadable."""
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
    """Return the file's text. Raises _Unreadable."""
    try:
        if path.exists() and not path.is_file():
            # Reading a named pipe would block forever.
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
