"""In a conversation about several careers, each question is read as one about the careers that it means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.cli.in_process import LocalConversation

CONVERSATIONS: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("careers_in_talk.yml"))


@pytest.fixture(scope="module")
def talk(trained: None) -> LocalConversation:
    return LocalConversation()


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda each: each["turns"][-1]["text"])
def test_the_careers_meant(talk: LocalConversation, conversation: dict[str, Any]) -> None:
    talk.resume([], {})
    for turn in conversation["turns"]:
        if page := turn.get("page"):
            talk.visit(page)
        understood = talk.say(turn["text"])
        about = sorted({career for request in understood.reading.requests for career in request.query.careers})
        assert about == turn["about"], turn["text"]
        assert understood.intent != "nlu_fallback", turn["text"]
