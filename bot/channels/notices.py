"""What a channel itself says, when the assistant was not asked or could not answer."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.paths import ENGLISH

NOTICES_FILE = ENGLISH / "notices.yml"


class Notices(BaseModel):
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
    return Notices.model_validate(YAML(typ="safe").load(NOTICES_FILE))
