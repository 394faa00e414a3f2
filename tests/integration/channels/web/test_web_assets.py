"""The widget's script and its hashes."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from bot.channels.refusals import RequestRefused
from bot.channels.web.assets import SCRIPT, Asset, load_part, load_script

KB = 1000  # bytes
PART = "rich.0123456789abcdef.js"


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


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("BR", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("br;q=0.5, gzip", "br"),
        ("gzip", "gzip"),
        ("deflate", ""),
        ("identity", ""),
        ("bread", ""),
        ("", ""),
    ],
)
def test_the_smallest_form_that_is_accepted_is_sent(accepted: str, encoding: str) -> None:
    asset = Asset(b"plain", {"br": b"brotli", "gzip": b"gzipped"})
    assert asset.encoded_for(accepted)[1] == encoding


def test_a_script_without_compressed_forms_is_sent_as_it_is() -> None:
    assert Asset(b"plain", {}).encoded_for("br, gzip") == (b"plain", "")


def test_only_the_parts_of_the_latest_build_are_sent(tmp_path: Path) -> None:
    (tmp_path / PART).write_bytes(b"part")
    (tmp_path / f"{PART}.br").write_bytes(b"compressed")
    (tmp_path / "careers-chat.js").write_bytes(b"script")
    assert load_part(PART, tmp_path) == Asset(b"part", {"br": b"compressed"})
    for name in ("rich.fedcba9876543210.js", "careers-chat.js", f"{PART}.br", f"../{tmp_path.name}/{PART}", ""):
        with pytest.raises(RequestRefused, match="not_found"):
            load_part(name, tmp_path)


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the widget has not been built (make widget)")
def test_the_script_and_its_parts_are_small_as_served() -> None:
    body, encoding = load_script().encoded_for("gzip, br")
    assert encoding == "br" and len(body) <= 12 * KB
    parts = [path.name for path in SCRIPT.parent.glob("*.*.js")]
    assert len(parts) == 2
    assert all(len(load_part(name).encoded_for("br")[0]) <= 6 * KB for name in parts)
    # The script asks for them by their names.
    assert all(name.encode() in load_script().body for name in parts)
