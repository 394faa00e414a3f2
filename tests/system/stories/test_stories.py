"""Rasa's own checks: the rules predict the stories, and the data is valid."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.operations import processes, supervisor
from bot.paths import ROOT


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(supervisor.rasa(*arguments), cwd=ROOT, env=processes.environment(), capture_output=True, text=True, check=False)


@pytest.mark.long
def test_the_rules_predict_the_stories(trained: None, tmp_path: Path) -> None:
    result = rasa(
        "test",
        "core",
        "--stories",
        "data/stories",
        "--model",
        str(supervisor.newest_model()),
        "--out",
        str(tmp_path),
        "--fail-on-prediction-errors",
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]


@pytest.mark.long
def test_a_wrong_story_fails(trained: None, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text('version: "3.1"\nstories:\n- story: wrong\n  steps:\n  - intent: hours\n  - action: utter_goodbye\n', encoding="utf-8")
    result = rasa(
        "test",
        "core",
        "--stories",
        str(wrong),
        "--model",
        str(supervisor.newest_model()),
        "--out",
        str(tmp_path),
        "--fail-on-prediction-errors",
    )
    assert result.returncode != 0


@pytest.mark.long
def test_rasa_finds_the_data_valid() -> None:
    result = rasa("data", "validate")
    assert result.returncode == 0, result.stderr[-2000:]
    assert "No story structure conflicts found" in result.stdout + result.stderr
