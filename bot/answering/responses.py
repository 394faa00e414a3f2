"""The current wording of Rasa's utter_ responses, from `bot/language/en/responses.yml`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel, field_validator

from bot.knowledge.loader import Fault, compose, line_of, read_checked
from bot.paths import ENGLISH

logger = logging.getLogger(__name__)

RESPONSES_FILE = ENGLISH / "responses.yml"
CHECK_INTERVAL = 1.0  # seconds

Responses = Mapping[str, list[dict[str, Any]]]
"""The variants of each response by its name, in Rasa's format."""


class Button(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    payload: str


class Variant(BaseModel):
    """One of the texts of a response, of which Rasa chooses one at random."""

    model_config = ConfigDict(extra="forbid")

    text: str
    buttons: list[Button] = []

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
    """Return the names in {braces} that Rasa fills in. Raises ValueError where the braces do not match."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def read_responses(path: Path, defaults: Responses) -> Responses | list[Fault]:
    """Return the responses of a file, or its faults.

    `defaults` are the responses of the domain: no other names and no other variables can be used. Raises OSError.
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
    """Keeps the responses of a file current, without ever failing.

    A broken file is logged once per edit, and the last good responses stay in use. Until there are any, there are none.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path or RESPONSES_FILE
        self._clock = clock
        self._next_check = 0.0
        self._stamp: tuple[int, int] | str = ""
        self._responses: Responses = {}

    def current(self, defaults: Responses) -> Responses:
        """Return the responses, after reading the file again if it has changed. Looks at the file at most once a second."""
        now = self._clock()
        if now >= self._next_check:
            self._next_check = now + CHECK_INTERVAL
            self._update(defaults)
        return self._responses

    def _update(self, defaults: Responses) -> None:
        before = self._stamp
        try:
            status = self._path.stat()
            self._stamp = status.st_mtime_ns, status.st_size
            if self._stamp == before:
                return
            result = read_responses(self._path, defaults)
        except OSError as error:
            self._stamp = str(error)
            if self._stamp != before:
                logger.error("%s could not be read, the wording stays as it was: %s", self._path, error.strerror)
            return
        if isinstance(result, list):
            more = f" (and {len(result) - 1} more)" if len(result) > 1 else ""
            logger.error("the wording stays as it was: %s%s", result[0], more)
        else:
            self._responses = result
