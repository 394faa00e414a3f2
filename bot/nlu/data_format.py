"""Format the training data in `data/nlu` and report mistakes in it. `data/nlu/README.md` describes the format."""

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
# In the order in which they are written, and by which blocks are sorted.
METADATA_KEYS = ("aspect", "act", "detail", "after", "voice")

ANNOTATED_CAREER = re.compile(r"\[([^\]]+)\]\(career\)")
END_PUNCTUATION = string.punctuation + string.whitespace + "…"


class DataError(ValueError):
    """Mistakes in the training data, one on a line: file, line number and what is wrong."""


class Example(NamedTuple):
    text: str
    line: int


class ExampleBlock(NamedTuple):
    """Examples of one intent with the same metadata."""

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
        """The label, with the act and the detail if there are any."""
        return " ".join([str(self.label), *(str(self.metadata[key]) for key in ("act", "detail") if key in self.metadata)])

    @property
    def order(self) -> tuple[str, ...]:
        return (self.intent, *(str(self.metadata.get(key, "")) for key in METADATA_KEYS))


def format_data(folder: Path, check: bool) -> list[Path]:
    """Write each file below `folder` in canonical form and return the files that changed. With `check`, write nothing.

    Raises DataError, before anything is written, if there are mistakes that only a person can correct.
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
    """Return a text without differences that do not matter to an example: case, spacing, annotations, punctuation at the end."""
    plain = " ".join(ANNOTATED_CAREER.sub(r"\1", text).casefold().split())
    return plain.rstrip(END_PUNCTUATION) or plain


# ------------------------------------------------------------------ reading


def _read(path: Path, problems: list[str]) -> list[ExampleBlock]:
    """Return the blocks of a file and add its mistakes to `problems`."""
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
    """Return the line of a key in a mapping that ruamel.yaml loaded."""
    line: int = mapping.lc.key(key)[0] + 1
    return line


def _header(text: str) -> str:
    """Return the comment lines at the top of a file."""
    match = re.match(r"(?:#.*\n)*", text)
    return match.group() if match else ""


# ------------------------------------------------------------------ checking


def _misplacements(block: ExampleBlock, folder: Path) -> list[str]:
    """Return the problems of a block's label and of the file that it is in."""
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
    """Return the examples that two blocks give different meanings."""
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
    """Return the key by which duplicates are found: the folded text, and the previous turn if the example applies only after that."""
    return fold(example.text), str(block.metadata.get("after", ""))


# ------------------------------------------------------------------ writing


def _without_duplicates(blocks: Iterable[ExampleBlock]) -> list[ExampleBlock]:
    """Return the blocks in order, those with the same metadata as one, each example once and sorted.

    Of duplicates the one whose careers are annotated stays, otherwise the one in the block that comes first.
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
    """Return the text of a file with these blocks."""
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
