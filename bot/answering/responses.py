"""Loads the text of Rasa's `utter_` responses from `bot/language/en/responses.yml`, and reloads it after each edit."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel, field_validator

from bot.knowledge.loader import Fault, compose, line_of, read_checked
from bot.knowledge.reloading import ReloadedFile
from bot.paths import text_file

logger = logging.getLogger(__name__)

RESPONSES_FILE = text_file("responses.yml")

Responses = Mapping[str, list[dict[str, Any]]]
"""Response variants by response name, in Rasa's format."""


class ResponseButton(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    payload: str


class Variant(BaseModel):
    """A variant of a response. Rasa chooses between the variants at random."""

    model_config = ConfigDict(extra="forbid")

    text: str
    buttons: list[ResponseButton] = []

    @field_validator("text")
    @classmethod
    def _check_braces(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("is empty")
        try:
            variables_in(text)
        except ValueError as error:
            raise ValueError(f"{error}; braces are for variables alone") from None
        return text


class _ResponsesFile(RootModel[dict[str, list[Variant]]]):
    pass


def variables_in(text: str) -> set[str]:
    """Return the names of the {variables} in a text. Raises ValueError if the braces are unbalanced."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def read_responses(path: Path, defaults: Responses) -> Responses | list[Fault]:
    """Return the responses in a file, or a list of faults if it is invalid. Raises OSError if the file cannot be read.

    `defaults` are the responses in the domain. The file can use only their names and variables.
    """
    checked = read_checked(path, _ResponsesFile, "the file is a mapping from the names of responses to their texts")
    if isinstance(checked, list):
        return checked
    if problems := dict(_mismatches(checked.root, defaults)):
        root = compose(path.read_text(encoding="utf-8"))
        return [Fault(path, line_of(root, (name,)), name, problem) for name, problem in problems.items()]
    return {name: [variant.model_dump(exclude_defaults=True) for variant in variants] for name, variants in checked.root.items()}


def _mismatches(responses: Mapping[str, list[Variant]], defaults: Responses) -> Iterator[tuple[str, str]]:
    for name, variants in responses.items():
        if name not in defaults:
            yield name, "domain.yml has no response of this name"
            continue
        if not variants:
            yield name, "has no text"
        known = set().union(*(variables_in(default.get("text", "")) for default in defaults[name]))
        if unknown := set().union(*(variables_in(variant.text) for variant in variants)) - known:
            yield name, f"the default in domain.yml has no variable {', '.join(sorted(unknown))}"


class ResponseFile:
    """Reads responses from a file and reloads them when the file changes. If the file is broken, the last valid responses stay in use."""

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._file: ReloadedFile[Responses] = ReloadedFile(path or RESPONSES_FILE, {}, "the wording", logger, clock)

    def current(self, defaults: Responses) -> Responses:
        """Return the current responses, reloading the file if it has changed."""
        return self._file.current(lambda path: read_responses(path, defaults))
