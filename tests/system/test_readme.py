"""The README says what is so: its commands exist, and its transcript is what the assistant says."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
from typer.main import get_command

from bot.cli.client import Conversation
from bot.cli.main import app
from bot.operations import processes
from bot.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPT = re.search(r"```text\n(.*?)```", README, re.DOTALL)[1]  # type: ignore[index]


def test_its_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


def test_its_careers_commands_exist() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert set(re.findall(r"^careers ([a-z]+)", README, re.MULTILINE)) <= set(commands)


def test_its_folders_and_files_exist() -> None:
    for path in re.findall(r"\]\(((?:bot|docs|tests)[^)]+)\)|`((?:bot|actions|benchmarks|docs|tests)/[\w/.-]*)`", README):
        assert (ROOT / (path[0] or path[1])).exists(), path


@pytest.mark.model
@pytest.mark.parametrize("line", re.findall(r"^careers (?!serve|import|forget|off).*$", README, re.MULTILINE))
def test_its_careers_commands_run(trained: None, line: str) -> None:
    command = [str(ROOT / ".venv" / "bin" / "careers"), *shlex.split(line, comments=True)[1:]]
    result = subprocess.run(command, cwd=ROOT, env=processes.environment(), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-1000:]
    assert result.stdout


@pytest.mark.model
def test_its_request_is_answered(assistant: str) -> None:
    line = re.search(r"^curl .*$", README, re.MULTILINE)[0]  # type: ignore[index]
    command = shlex.split(line.replace("http://127.0.0.1:5005", assistant))
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "The job may involve working shifts." in result.stdout


@pytest.mark.model
@pytest.mark.parametrize("turn", TRANSCRIPT.strip().split("\n\n"), ids=lambda turn: turn.splitlines()[0][:40])
def test_its_transcript_is_real(assistant: str, turn: str) -> None:
    question, _, reply = turn.removeprefix("> ").partition("\n")
    assert Conversation(assistant).say(question)[0].text == reply
