"""The guides name the versions of the platforms' packages that the tests use."""

from __future__ import annotations

import pytest

from bot.paths import ROOT
from tests.integration.channels import platform_tools as tools

NAMED = [
    ("teams.md", tools.ADAPTIVE_CARDS),
    ("teams.md", tools.AGENTS_SDK),
    ("teams.md", tools.APP_MANIFEST),
    ("teams.md", tools.PLAYGROUND),
    ("teams-playground.md", tools.PLAYGROUND),
    ("slack.md", tools.SLACK_TYPES),
    ("slack.md", tools.SLACK_MANIFEST),
]


@pytest.mark.parametrize(("guide", "package"), NAMED)
def test_guide_names_the_version(guide: str, package: tuple[str, str]) -> None:
    text = " ".join((ROOT / "docs" / guide).read_text(encoding="utf-8").split())
    assert "`{}` {}".format(*package) in text
