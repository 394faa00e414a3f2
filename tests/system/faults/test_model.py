"""Without a model that can be used there is no server, and it is said what to do; a server that answers nothing would be worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operations import processes, supervisor


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(supervisor, "MODELS", tmp_path)
    return tmp_path


def test_a_model_that_is_cut_short(trained: None, models: Path, tmp_path: Path) -> None:
    whole = supervisor.ROOT / "models" / "careers.tar.gz"
    (models / whole.name).write_bytes(whole.read_bytes()[:100_000])
    starting = supervisor.assistant(supervisor.free_port(), supervisor.free_port(), tmp_path / "logs")
    with pytest.raises(processes.CannotServe, match="The server stopped while starting") as refused, starting:
        pass
    assert "Make it anew with: careers train --force" in str(refused.value)


def test_no_model_at_all(models: Path) -> None:
    with pytest.raises(processes.CannotServe, match="run `careers train`"):
        supervisor.newest_model()
