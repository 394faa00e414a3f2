"""Formats the training data in `data/nlu` and reports mistakes in it. `data/nlu/README.md` describes the format."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.knowledge.taxonomy import Label, load_taxonomy

VERSION = "3.1"
TOPICS = "topics"
OTHER_FOLDERS = ("dialogue", "out_of_scope")
BLOCK_KEYS = {"intent", "metadata", "examples"}
# In the order in which the keys are written. Blocks are sorted by these keys in the same order.
METADATA_KEYS = ("aspect", "act", "leans_on", "detail", "after", "voice")

ANNOTATED_CAREER = re.compile(r"\[([^\]]+)\]\(career\)")
END_PUNCTUATION = string.punctuation + string.whitespace + "…"


class DataError(ValueError):
    """Mistakes in the training data. The message has one line per mistake, with the file, line number and description."""


class Example(NamedTuple):
    text: str
    line: int


class ExampleBlock(NamedTuple):
    """Examples with the same intent and metadata."""

    path: Path
    line: int
    intent: str
    metadata: Mapping[str, Any]
    examples: list[Example]

    @property
    def label(self) -> Label:
        return Label(self.intent, self.metadata.get("aspect"))

    @property
    def meaning(self) -> str:
        """The label, followed by the act, what it leans on and the detail, if there are any."""
        return " ".join([str(self.label), *(str(self.metadata[key]) for key in ("act", "leans_on", "detail") if key in self.metadata)])

    @property
    def order(self) -> tuple[str, ...]:
        return (self.intent, *(str(self.metadata.get(key, "")) for key in METADATA_KEYS))


def format_data(folder: Path, check: bool) -> list[Path]:
    """Rewrite each file below `folder` in canonical form and return the files that changed. With `check`, don't write anything.

    Raises DataError before writing anything if there are mistakes that have to be corrected by hand.
    """
    problems: list[str] = []
    files = {path: _read(path, problems) for path in sorted(folder.rglob("*.yml"))}
    for blocks in files.values():
        for block in blocks:
            problems += _misplacements(block, folder)
    problems += _conflicts(block for blocks in files.values() for block in blocks)
    if problems:
        raise DataError("\n".join(problems))

    changed = []
    for path, blocks in files.items():
        current = path.read_text(encoding="utf-8")
        formatted = _header(current) + _dump(_without_duplicates(blocks))
        if formatted != current:
            changed.append(path)
            if not check:
                path.write_text(formatted, encoding="utf-8")
    return changed


def fold(text: str) -> str:
    """Normalise an example's case and spacing, and remove career annotations and trailing punctuation."""
    plain = " ".join(ANNOTATED_CAREER.sub(r"\1", text).casefold().split())
    return plain.rstrip(END_PUNCTUATION) or plain


# ------------------------------------------------------------------ reading


def _read(path: Path, problems: list[str]) -> list[ExampleBlock]:
    """Return the blocks in a file and append any mistakes to `problems`."""
    text = path.read_text(encoding="utf-8")
    try:
        content = YAML().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{path}:{line}: {error.problem}")
        return []
    if not isinstance(content, dict) or set(content) != {"version", "nlu"} or not isinstance(content["nlu"], list):
        problems.append(f"{path}:1: a file has a version and a list of blocks under nlu, and nothing else")
        return []
    header_lines = _header(text).count("\n")
    for number, line in enumerate(text.splitlines(), start=1):
        if number > header_lines and line.lstrip().startswith("#"):
            problems.append(f"{path}:{number}: formatting keeps comments only at the top of a file; move this one there")
    nlu: Any = content["nlu"]
    blocks = [_read_block(path, nlu.lc.item(index)[0] + 1, each, problems) for index, each in enumerate(nlu)]
    return [block for block in blocks if block]


def _read_block(path: Path, line: int, content: Any, problems: list[str]) -> ExampleBlock | None:
    if not isinstance(content, dict) or not {"intent", "examples"} <= set(content) <= BLOCK_KEYS:
        problems.append(f"{path}:{line}: a block has an intent, examples and optional metadata, and no other keys")
        return None
    metadata: Any = content.get("metadata", {})
    if not isinstance(metadata, dict):
        problems.append(f"{path}:{line}: metadata is a mapping of keys to values")
        return None
    for key in metadata:
        if key not in METADATA_KEYS:
            problems.append(f"{path}:{_line(metadata, key)}: unknown metadata key {key}; known are {', '.join(METADATA_KEYS)}")
    first = _line(content, "examples")
    if not isinstance(content["examples"], LiteralScalarString):
        problems.append(f"{path}:{first}: examples are a literal block (examples: |)")
        return None
    examples = []
    for number, text in enumerate(content["examples"].splitlines(), start=first + 1):
        if text.startswith("- ") and text[2:].strip():
            examples.append(Example(text[2:].strip(), number))
        elif text.strip():
            problems.append(f'{path}:{number}: an example is one line that starts with "- "')
    return ExampleBlock(path, line, content["intent"], metadata, examples)


def _line(mapping: Any, key: str) -> int:
    """Return the line number of a key in a mapping loaded by ruamel.yaml."""
    line: int = mapping.lc.key(key)[0] + 1
    return line


def _header(text: str) -> str:
    """Return the comment lines at the top of a file."""
    match = re.match(r"(?:#.*\n)*", text)
    return match.group() if match else ""


# ------------------------------------------------------------------ checking


def _misplacements(block: ExampleBlock, folder: Path) -> list[str]:
    """Return a problem if the block's label is unknown or the block is in the wrong file."""
    place = block.path.relative_to(folder)
    taxonomy = load_taxonomy()
    if (place.parts[0] == TOPICS or block.intent in taxonomy.topics) and block.label not in taxonomy:
        return [f"{block.path}:{block.line}: {block.label} is not in the taxonomy"]
    if block.intent in taxonomy.topics:
        homes = [Path(TOPICS, block.intent, f"{block.label.aspect or block.intent}.yml")]
    else:
        homes = [Path(name, f"{block.intent}.yml") for name in OTHER_FOLDERS]
    if place in homes:
        return []
    return [f"{block.path}:{block.line}: examples of {block.label} belong in {' or '.join(map(str, homes))}"]


def _conflicts(blocks: Iterable[ExampleBlock]) -> list[str]:
    """Return a problem for each example that has different meanings in two blocks."""
    problems = []
    seen: dict[tuple[str, str], tuple[ExampleBlock, Example]] = {}
    for block in blocks:
        for example in block.examples:
            other, twin = seen.setdefault(_identity(block, example), (block, example))
            if other.meaning != block.meaning:
                problems.append(
                    f'{block.path}:{example.line}: "{example.text}" is {block.meaning} here and {other.meaning} in {other.path}:{twin.line}'
                )
    return problems


def _identity(block: ExampleBlock, example: Example) -> tuple[str, str]:
    """Return the key used to find duplicates: the folded text, and the previous turn if the example only applies after it."""
    return fold(example.text), str(block.metadata.get("after", ""))


# ------------------------------------------------------------------ writing


def _without_duplicates(blocks: Iterable[ExampleBlock]) -> list[ExampleBlock]:
    """Sort blocks and their examples, merge blocks with the same intent and metadata, and remove duplicate examples.

    If one of several duplicates has annotated careers, it is kept. Otherwise, the one in the first block is kept.
    """
    candidates = [(block, example) for block in blocks for example in block.examples]
    candidates.sort(key=lambda each: (not ANNOTATED_CAREER.search(each[1].text), each[0].order, *_alphabetical(each[1])))
    kept: dict[tuple[str, str], tuple[ExampleBlock, Example]] = {}
    for block, example in candidates:
        kept.setdefault(_identity(block, example), (block, example))
    merged: dict[tuple[str, ...], ExampleBlock] = {}
    for block, example in sorted(kept.values(), key=lambda each: (each[0].order, *_alphabetical(each[1]))):
        merged.setdefault(block.order, block._replace(examples=[])).examples.append(example)
    return list(merged.values())


def _alphabetical(example: Example) -> tuple[str, str]:
    return example.text.casefold(), example.text


def _dump(blocks: Iterable[ExampleBlock]) -> str:
    """Return the contents of a file with the given blocks."""
    nlu = []
    for block in blocks:
        content: dict[str, Any] = {"intent": block.intent}
        if block.metadata:
            content["metadata"] = {key: block.metadata[key] for key in METADATA_KEYS if key in block.metadata}
        content["examples"] = LiteralScalarString("".join(f"- {example.text}\n" for example in block.examples))
        nlu.append(content)
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump({"version": DoubleQuotedScalarString(VERSION), "nlu": nlu}, stream)
    return stream.getvalue()
