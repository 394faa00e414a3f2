"""The widget's script, by what it is known."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from bot.channels.refusals import Refused
from bot.channels.web.assets import script


def test_a_script_is_known_by_its_content(tmp_path: Path) -> None:
    built = tmp_path / "careers-chat.js"
    built.write_bytes(b"first()")
    first = script(built)
    assert first.body == b"first()"
    assert first.integrity == "sha384-" + base64.b64encode(hashlib.sha384(b"first()").digest()).decode()
    built.write_bytes(b"second build")
    second = script(built)
    assert second.body == b"second build"
    assert first.name != second.name and first.integrity != second.integrity


def test_before_it_is_built_the_way_to_build_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no_script"):
        script(tmp_path / "careers-chat.js")
