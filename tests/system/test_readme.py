"""The README is true: its commands exist and work, and its transcript is what the assistant replies."""

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
COMMANDS = re.findall(r"^careers .*$", README, re.MULTILINE)
# The others change something: profiles, or what people get. Their own tests run them.
READ_ONLY = ("ask", "check", "explain")


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"serve", "test"} <= named <= targets


@pytest.mark.parametrize("line", COMMANDS)
def test_careers_commands_and_their_options_exist(line: str) -> None:
    command = get_command(app)
    words = shlex.split(line, comments=True)[1:]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
    assert not hasattr(command, "commands"), "no such command"
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.long
@pytest.mark.parametrize("line", [line for line in COMMANDS if line.split()[1] in READ_ONLY])
def test_careers_commands_run(trained: None, line: str) -> None:
    command = [str(ROOT / ".venv" / "bin" / "careers"), *shlex.split(line, comments=True)[1:]]
    result = subprocess.run(command, cwd=ROOT, env=processes.environment(), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-1000:]
    assert result.stdout


def test_request_is_answered(assistant: str) -> None:
    line = re.search(r"^curl .*$", README, re.MULTILINE)[0]  # type: ignore[index]
    command = shlex.split(line.replace("http://127.0.0.1:5005", assistant))
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "The job may involve working shifts." in result.stdout


@pytest.mark.parametrize("turn", TRANSCRIPT.strip().split("\n\n"), ids=lambda turn: turn.splitlines()[0][:40])
def test_transcript_is_real(assistant: str, turn: str) -> None:
    question, _, reply = turn.removeprefix("> ").partition("\n")
    assert Conversation(assistant).say(question)[0].text == reply
