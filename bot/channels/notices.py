"""Sentences that a channel sends itself, when a message was not passed on or its turn failed."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.paths import ENGLISH

NOTICES_FILE = ENGLISH / "notices.yml"


class Notices(BaseModel):
    """The sentences of notices.yml."""

    model_config = ConfigDict(extra="forbid")

    empty: str
    too_long: str
    failed: str
    unavailable: str
    silent: str
    too_many: str
    maintenance: str
    helplines: str


@cache
def notices() -> Notices:
    """Return the notices. The file is read once."""
    return Notices.model_validate(YAML(typ="safe").load(NOTICES_FILE))
