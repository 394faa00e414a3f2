"""The widget's script and its hashes."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from bot.channels.refusals import RequestRefused
from bot.channels.web.assets import load_script


def test_the_name_and_integrity_follow_the_content(tmp_path: Path) -> None:
    built = tmp_path / "careers-chat.js"
    built.write_bytes(b"first()")
    first = load_script(built)
    assert first.body == b"first()"
    assert first.integrity == "sha384-" + base64.b64encode(hashlib.sha384(b"first()").digest()).decode()
    built.write_bytes(b"second build")
    second = load_script(built)
    assert second.body == b"second build"
    assert first.name != second.name and first.integrity != second.integrity


def test_a_script_that_is_not_built_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestRefused, match="no_script"):
        load_script(tmp_path / "careers-chat.js")
