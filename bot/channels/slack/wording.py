"""What the Slack channel itself says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, Extra
from ruamel.yaml import YAML

from bot.channels.guard import Button, Said

WORDING_FILE = Path(__file__).with_name("wording.yml")


class Wording(BaseModel):
    chose: str
    asked: str
    choose: str
    status: str
    introduction: str
    examples: list[str]

    class Config:
        extra = Extra.forbid

    def introduced(self) -> Said:
        return Said(self.introduction, tuple(Button(example, example) for example in self.examples))


@cache
def wording() -> Wording:
    return Wording.parse_obj(YAML(typ="safe").load(WORDING_FILE))
