"""The Slack channel's own texts, from bot/language/en/slack.yml."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.channels.guard import Button, ChannelReply
from bot.paths import ENGLISH

WORDING_FILE = ENGLISH / "slack.yml"


class SlackWording(BaseModel):
    model_config = ConfigDict(extra="forbid")

    button_chosen: str
    button_chosen_by: str
    question_asked: str
    menu_placeholder: str
    status: str
    helpful: str
    helpful_label: str
    unhelpful: str
    unhelpful_label: str
    introduction: str
    chat_greeting: str
    example_questions: list[str]

    def introduction_reply(self) -> ChannelReply:
        """Return the introduction with the example questions as buttons."""
        return ChannelReply(self.introduction, self._examples())

    def chat_greeting_reply(self) -> ChannelReply:
        """Return the greeting in the pane for assistants, with the example questions."""
        return ChannelReply(self.chat_greeting, self._examples())

    def _examples(self) -> tuple[Button, ...]:
        return tuple(Button(question, question) for question in self.example_questions)


@cache
def slack_wording() -> SlackWording:
    """Load the texts. The file is only read once. Raises pydantic.ValidationError."""
    return SlackWording.model_validate(YAML(typ="safe").load(WORDING_FILE))
