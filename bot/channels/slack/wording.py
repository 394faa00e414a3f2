"""What the Slack channel itself says."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.channels.guard import Button, ChannelReply
from bot.paths import ENGLISH

WORDING_FILE = ENGLISH / "slack.yml"


class Wording(BaseModel):
    model_config = ConfigDict(extra="forbid")

    chose: str
    asked: str
    choose: str
    status: str
    introduction: str
    examples: list[str]

    def introduced(self) -> ChannelReply:
        return ChannelReply(self.introduction, tuple(Button(example, example) for example in self.examples))


@cache
def wording() -> Wording:
    return Wording.model_validate(YAML(typ="safe").load(WORDING_FILE))
