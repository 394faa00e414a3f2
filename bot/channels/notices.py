"""Texts that the channels send themselves, e.g. when a message is rejected or its turn fails."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.operations import maintenance
from bot.paths import ENGLISH

NOTICES_FILE = ENGLISH / "notices.yml"


class Notices(BaseModel):
    """The texts in notices.yml."""

    model_config = ConfigDict(extra="forbid")

    empty: str
    too_long: str
    failed: str
    unavailable: str
    silent: str
    too_many: str
    busy: str
    maintenance: str
    helplines: str


def maintenance_notice() -> str | None:
    """Return what people get during maintenance, also in place of a greeting, or None if there is no maintenance."""
    notice = maintenance.notice()
    return None if notice is None else f"{notice or notices().maintenance}\n{notices().helplines}"


def busy_notice() -> str:
    """Return what people get at once while too many others wait. They may need help that cannot wait."""
    return f"{notices().busy}\n{notices().helplines}"


@cache
def notices() -> Notices:
    """Load the notices. The file is only read once."""
    return Notices.model_validate(YAML(typ="safe").load(NOTICES_FILE))
