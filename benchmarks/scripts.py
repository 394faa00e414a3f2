"""Read conversations that were written to be replayed. docs/judging.md describes the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError, model_validator


class Turn(BaseModel):
    """A message, with what a right reply must contain and must not, for people to judge by."""

    text: str
    leans: bool = False
    """True if the message can only be understood from earlier turns."""
    expect: str
    forbid: str = ""


class Script(BaseModel):
    """A conversation, or a single question as a conversation of one turn. Other fields of the file are ignored."""

    id: str
    kind: str = Field("", alias="class")
    voice: str = ""
    career: str = ""
    turns: list[Turn] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _read_single(cls, data: Any) -> Any:
        """Read a single question as a conversation of one turn."""
        return data if not isinstance(data, dict) or "turns" in data else {**data, "turns": [data]}


def read_lines[Model: BaseModel](path: Path, model: type[Model]) -> Iterator[tuple[int, Model]]:
    """Read a JSON Lines file, with the number of each line. Raises ValueError with the file and line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, model.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ValueError(f"{path}:{number}: {where + ': ' if where else ''}{first['msg']}") from None


def read_scripts(paths: Iterable[Path]) -> list[Script]:
    """Read conversations from files. Raises ValueError if two have the same id."""
    scripts: dict[str, Script] = {}
    for path in paths:
        for number, script in read_lines(path, Script):
            if script.id in scripts:
                raise ValueError(f"{path}:{number}: a second conversation {script.id}")
            scripts[script.id] = script
    return list(scripts.values())
