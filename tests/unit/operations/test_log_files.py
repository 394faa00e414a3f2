"""Log files that processes keep open are rotated when they are large."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operations import log_files
from bot.operations.log_files import rotate_if_large


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "LARGEST", 10)
    monkeypatch.setattr(log_files, "KEPT", 2)


def test_a_process_that_has_the_file_open_goes_on_writing_to_it(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    with path.open("a") as log:
        for content in ("the first\n", "the second\n", "the third\n", "last\n"):
            rotate_if_large(path)
            log.write(content)
            log.flush()
    contents = {each.name: each.read_text() for each in tmp_path.iterdir()}
    assert contents == {"server.log": "last\n", "server.log.1": "the third\n", "server.log.2": "the second\n"}


def test_a_small_or_missing_log_stays(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    rotate_if_large(path)
    path.write_text("short")
    rotate_if_large(path)
    assert [each.name for each in tmp_path.iterdir()] == ["server.log"]
