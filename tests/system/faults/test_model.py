"""Without a usable model the server does not start, and the error says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operations import processes, supervisor


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(supervisor, "MODELS", tmp_path)
    return tmp_path


def test_a_damaged_model(trained: None, models: Path, tmp_path: Path) -> None:
    whole = supervisor.ROOT / "models" / "careers.tar.gz"
    (models / whole.name).write_bytes(whole.read_bytes()[:100_000])
    starting = supervisor.assistant(supervisor.free_port(), supervisor.free_port(), tmp_path / "logs")
    with pytest.raises(processes.CannotServe, match="The server stopped while starting") as refused, starting:
        pass
    assert "Retrain with `careers train --force`" in str(refused.value)


def test_no_model(models: Path) -> None:
    with pytest.raises(processes.CannotServe, match="run `careers train`"):
        supervisor.newest_model()
