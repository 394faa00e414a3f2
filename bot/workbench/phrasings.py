"""Phrasings that owners teach the assistant: their own training examples, in Rasa's format, next to those of `data/nlu`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.knowledge.loader import Fault, read_checked
from bot.knowledge.models import ProfileModel
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.data_format import ANNOTATED_CAREER, VERSION, fold
from bot.paths import NLU_DATA, phrasings_file
from bot.workbench.change_model import Added, ChangeModel, Conflict, Document

LONGEST, MOST = 200, 20  # characters of a phrasing; phrasings of a change
LONGEST_NAME = 6  # words
_WORD = re.compile(r"[\w'’-]+")


def _example(text: str) -> str:
    text = " ".join(text.split())
    if re.search(r"[][{}]", ANNOTATED_CAREER.sub("", text)):
        raise ValueError("write it without brackets; details such as [email] teach nothing")
    return text


def _known(label: str) -> str:
    if Label.parse(label) not in load_taxonomy():
        raise ValueError("is not in the taxonomy")
    return label


Phrasing = Annotated[str, Field(min_length=2, max_length=LONGEST), AfterValidator(_example)]


class PhrasingChange(ChangeModel):
    """Teaches that phrasings ask about an aspect. It takes a training of the model."""

    kind: Literal["phrasing"] = "phrasing"
    label: Annotated[str, AfterValidator(_known)]
    phrasings: tuple[Phrasing, ...] = Field(min_length=1, max_length=MOST)

    def path(self) -> Path:
        return phrasings_file()

    def apply(self, document: Document) -> Added | None:
        document.setdefault("version", DoubleQuotedScalarString(VERSION))
        blocks = document.setdefault("nlu", CommentedSeq())
        block = next((each for each in blocks if _label_of(each) == self.label), None)
        known = block["examples"] if block else ""
        if twice := {fold(line[2:]) for line in known.splitlines()} & {fold(text) for text in self.phrasings}:
            raise Conflict(", ".join(sorted(twice)))
        if block is None:
            block = CommentedMap(intent=Label.parse(self.label).topic)
            if aspect := Label.parse(self.label).aspect:
                block["metadata"] = CommentedMap(aspect=aspect)
            blocks.append(block)
        block["examples"] = LiteralScalarString(known + "".join(f"- {text}\n" for text in self.phrasings))
        return None

    def plain(self) -> tuple[str, ...]:
        """Return the phrasings as people type them."""
        return tuple(map(plain, self.phrasings))


def plain(phrasing: str) -> str:
    """Return a phrasing as people type it, without the annotation of careers."""
    return ANNOTATED_CAREER.sub(r"\1", phrasing)


def _label_of(block: Any) -> str:
    return str(Label(block["intent"], (block.get("metadata") or {}).get("aspect")))


def annotated(change: PhrasingChange, store: Store) -> PhrasingChange:
    """Return the change with the careers that its phrasings name marked, so that what is learned is the question apart from the career."""
    return change.model_copy(update={"phrasings": tuple(_annotated(text, store) for text in change.phrasings)})


def _annotated(text: str, store: Store) -> str:
    if ANNOTATED_CAREER.search(text):
        return text
    words = list(_WORD.finditer(text))
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            start, end = words[first].start(), words[first + length - 1].end()
            if store.named(text[start:end]):
                return f"{text[:start]}[{text[start:end]}](career){text[end:]}"
    return text


class Metadata(ProfileModel):
    aspect: str


class Block(ProfileModel):
    intent: str
    metadata: Metadata | None = None
    examples: str

    @property
    def label(self) -> str:
        return str(Label(self.intent, self.metadata.aspect if self.metadata else None))


class Phrasings(ProfileModel):
    version: Literal["3.1"]
    nlu: tuple[Block, ...] = ()


def read_phrasings(path: Path) -> Phrasings | list[Fault]:
    """Return the phrasings in a file, none if there is no file, or a list of its faults."""
    if not path.exists():
        return Phrasings(version=VERSION)
    read = read_checked(path, Phrasings, "the file is training data in Rasa's format")
    return read if isinstance(read, list) else list(_faults(path, read)) or read


def _faults(path: Path, read: Phrasings) -> Iterator[Fault]:
    """Yield what training would stumble over: unknown labels, lines that are no examples, texts with another label elsewhere."""
    labels: dict[str, str] = {}
    for block in read.nlu:
        if Label.parse(block.label) not in load_taxonomy():
            yield Fault(path, 1, "nlu", f"{block.label} is not in the taxonomy")
        for line in block.examples.splitlines():
            if not line.startswith("- "):
                yield Fault(path, 1, block.label, f'an example is one line that starts with "- ", not {line!r}')
            elif labels.setdefault(fold(line[2:]), block.label) != block.label:
                yield Fault(path, 1, block.label, f"“{plain(line[2:])}” is {labels[fold(line[2:])]} already")
    for text, label in _shipped(set(labels)):
        if label != labels[text]:
            yield Fault(path, 1, labels[text], f"“{text}” is an example of {label} already")


def _shipped(texts: set[str]) -> Iterator[tuple[str, str]]:
    """Yield which of these folded texts are examples of the assistant's own data, with their labels, as the files are named."""
    for file in NLU_DATA.rglob("*.yml"):
        label = file.stem if file.parent.name in (file.stem, "dialogue", "out_of_scope") else f"{file.parent.name}/{file.stem}"
        for line in file.read_text(encoding="utf-8").splitlines():
            start = line.lstrip()
            if start.startswith("- ") and (text := fold(start[2:])) in texts:
                yield text, label
