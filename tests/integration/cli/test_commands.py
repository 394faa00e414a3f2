"""The `careers` command, and its messages when something is wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import main
from bot.knowledge import glossary
from bot.knowledge.default_career import DEFAULT_CAREER
from bot.operations import maintenance, processes, supervisor
from bot.paths import ROOT


def invoke(*arguments: str) -> Result:
    """Run a command in this process, which is quicker."""
    return CliRunner().invoke(main.app, arguments)


def careers(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=processes.environment(), capture_output=True, text=True, check=False, timeout=300)


def test_our_profiles_have_no_faults() -> None:
    result = careers("check")
    assert result.returncode == 0
    assert "0 faults" in result.stdout


def test_a_fault_in_the_glossary_is_named_with_the_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text("terms:\n  rota: {}\n", encoding="utf-8")
    read = glossary.read_glossary
    monkeypatch.setattr(glossary, "read_glossary", lambda: read(path))
    result = invoke("check")
    assert result.exit_code == 1
    assert f"{path}:2: terms.rota.means: field required" in result.stderr


def test_a_fault_in_a_profile_is_named_by_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "baker.yml"
    path.write_text("id: baker\nname: ''\n", encoding="utf-8")
    result = invoke("check", str(path))
    assert result.exit_code == 1
    assert f"{path}:2: name: " in result.stderr


def test_a_missing_profile_is_a_fault(tmp_path: Path) -> None:
    result = invoke("check", str(tmp_path / "none.yml"))
    assert result.exit_code == 1
    assert "there is no such file" in result.stderr


@pytest.mark.parametrize("command", [["chat"], ["serve"], ["ask", "hours?"], ["explain", "hours?"]])
def test_an_unknown_default_career_is_reported_in_one_sentence(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEFAULT_CAREER, "medical-officer")
    result = invoke(*command)
    assert result.exit_code == 1
    sentence = " ".join(result.stderr.split())
    assert sentence.startswith("CannotServe: CAREERS_DEFAULT_CAREER is 'medical-officer', but ")
    assert sentence.endswith("write the id of one, such as medical-technical-officer")


def test_maintenance_starts_with_a_notice_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(maintenance.FILE, str(tmp_path / "shared" / "notice"))
    assert str(tmp_path / "shared" / "notice") in invoke("maintenance", "on", "Closed until Monday.").stdout
    assert maintenance.notice() == "Closed until Monday."
    assert invoke("maintenance", "on").exit_code == 0
    assert maintenance.notice() == ""
    assert "Maintenance is off" in invoke("maintenance", "off").stdout
    assert maintenance.notice() is None
    assert "Maintenance was not on" in invoke("maintenance", "off").stdout


BLOCK = """version: "3.1"
nlu:
  - intent: greet
    examples: |
"""


def test_training_data_is_formatted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "dialogue" / "greet.yml"
    file.parent.mkdir()
    file.write_text(BLOCK + "      - hi\n      - hello\n", encoding="utf-8")
    monkeypatch.setattr(main, "NLU_DATA", tmp_path)
    monkeypatch.setattr(main, "ROOT", tmp_path)

    check = invoke("format-data", "--check")
    assert (check.exit_code, "Would change: dialogue/greet.yml" in check.stdout) == (1, True)
    assert file.read_text(encoding="utf-8").index("hi") < file.read_text(encoding="utf-8").index("hello")

    assert invoke("format-data").stdout == "Formatted: dialogue/greet.yml\n"
    assert file.read_text(encoding="utf-8") == BLOCK + "      - hello\n      - hi\n"
    assert invoke("format-data", "--check").exit_code == 0


def test_a_mistake_in_the_training_data_is_named_by_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "dialogue" / "greet.yml"
    file.parent.mkdir()
    file.write_text(BLOCK + "      hello\n", encoding="utf-8")
    monkeypatch.setattr(main, "NLU_DATA", tmp_path)
    result = invoke("format-data")
    assert result.exit_code == 1
    assert f"{file}:5: an example is one line" in result.output


def test_an_unknown_option_gets_a_suggestion() -> None:
    result = invoke("serve", "--prot", "1")
    assert result.exit_code == 2
    assert "--port" in result.stderr


@pytest.mark.parametrize(("command", "option"), [("serve", "--port"), ("chat", "--port"), ("serve", "--actions-port")])
def test_a_port_in_use_is_named_with_the_option_for_another(trained: None, command: str, option: str) -> None:
    # Both are given, as the default ports may be in use by an assistant on this machine.
    ports = {"--port": supervisor.free_port(), "--actions-port": supervisor.free_port()}
    with socket.socket() as taken:
        taken.bind((supervisor.HOST, 0))
        taken.listen()
        port = ports[option] = taken.getsockname()[1]
        result = careers(command, *(str(word) for pair in ports.items() for word in pair))
    assert result.returncode == 1
    assert f"Port {port} is taken" in result.stderr.replace("\n", " ")
    assert option in result.stderr


def test_training_again_does_nothing(trained: None) -> None:
    before = supervisor.newest_model().stat().st_mtime
    result = careers("train")
    assert result.returncode == 0
    assert supervisor.newest_model().stat().st_mtime == before
    assert "Trained" not in result.stdout


def test_a_question_can_be_asked(trained: None) -> None:
    assert "Part-time work may be available." in careers("ask", "can i do it part time lol").stdout


def test_a_message_is_explained_after_the_messages_before_it(trained: None) -> None:
    explained = careers("explain", "how often is that", "--after", "do they work shifts", "--page", "medical-technical-officer").stdout
    assert "hours/shifts" in explained
    assert "leans on a statement" in explained
    assert "refers to statement: “The job may involve working shifts.”" in explained
    assert "Reply: action_answer, counted as gap" in explained


@pytest.mark.long
def test_small_talk_is_explained_too(trained: None) -> None:
    explained = careers("explain", "hello")
    assert explained.returncode == 0
    assert "Reply: utter_greet" in explained.stdout
    assert not explained.stderr
