"""The terminal's own texts, from bot/language/en/terminal.yml."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.paths import ENGLISH

WORDING_FILE = ENGLISH / "terminal.yml"


class TerminalWording(BaseModel):
    model_config = ConfigDict(extra="forbid")

    introduction: str
    prompt: str


@cache
def terminal_wording() -> TerminalWording:
    """Load the texts. The file is only read once. Raises pydantic.ValidationError."""
    return TerminalWording.model_validate(YAML(typ="safe").load(WORDING_FILE))
