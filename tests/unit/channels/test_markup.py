"""The Markdown of replies, and its conversion for each platform."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.channels import markup

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("markup.json").read_text(encoding="utf-8"))
REPLY = "For the **nurse** & co:\n- A* to C\n- B <b>\nSource: [the page](https://example.org/a_b)."


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_parse(case: dict[str, Any]) -> None:
    lines = [{"spans": [list(span) for span in line.spans], "item": line.item} for line in markup.parse(case["text"])]
    assert lines == case["lines"]


def test_plain() -> None:
    assert markup.plain(REPLY) == "For the nurse & co:\n• A* to C\n• B <b>\nSource: the page (https://example.org/a_b)."


def test_slack() -> None:
    assert markup.slack(REPLY) == ("For the *nurse* &amp; co:\n• A*\u2060 to C\n• B &lt;b&gt;\nSource: <https://example.org/a_b|the page>.")


def test_teams() -> None:
    assert markup.teams(REPLY) == ("For the **nurse** & co:\n\n- A\\* to C\n- B \\<b\\>\n\nSource: [the page](https://example.org/a_b).")
