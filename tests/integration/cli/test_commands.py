"""The `careers` command says plainly what went wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.operations import maintenance, supervisor
from bot.paths import ROOT


def careers(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=supervisor.environment(), capture_output=True, text=True, check=False, timeout=300)


def test_our_profiles_are_good() -> None:
    result = careers("check")
    assert result.returncode == 0
    assert "0 faults" in result.stdout


def test_a_broken_profile_fails_the_check_and_is_told_by_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "baker.yml"
    path.write_text("id: baker\nname: ''\n", encoding="utf-8")
    result = careers("check", str(path))
    assert result.returncode == 1
    assert f"{path}:2: name: " in result.stderr


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    result = careers("check", str(tmp_path / "none.yml"))
    assert result.returncode == 1
    assert "there is no such file" in result.stderr


def test_it_is_switched_off_with_a_notice_and_on_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(maintenance.FILE, str(tmp_path / "shared" / "off"))
    assert str(tmp_path / "shared" / "off") in careers("off", "Closed until Monday.").stdout
    assert maintenance.notice() == "Closed until Monday."
    assert careers("off").returncode == 0
    assert maintenance.notice() == ""
    assert "Switched on" in careers("on").stdout
    assert maintenance.notice() is None
    assert "was not switched off" in careers("on").stdout


def test_an_unknown_option_is_answered_with_a_suggestion() -> None:
    result = careers("serve", "--prot", "1")
    assert result.returncode == 2
    assert "--port" in result.stderr


@pytest.mark.parametrize(("command", "option"), [("serve", "--port"), ("chat", "--port"), ("serve", "--actions-port")])
def test_a_port_that_is_taken_is_named_with_the_way_out(trained: None, command: str, option: str) -> None:
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


def test_a_question_can_be_asked_and_explained(trained: None) -> None:
    assert "Part-time work may be available." in careers("ask", "can i do it part time lol").stdout
    explained = careers("explain", "can i do it part time lol").stdout
    assert "hours" in explained
    assert "part_time" in explained
