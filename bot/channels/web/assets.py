"""Load the widget's script and its parts as built, with their compressed forms and hashes."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.channels.refusals import RequestRefused
from bot.paths import ROOT

SCRIPT = ROOT / "widget" / "dist" / "careers-chat.js"
COMPRESSED = {"br": ".br", "gzip": ".gz"}
"""Suffix of the compressed file for each content encoding, smallest first."""

_PART = re.compile(r"[a-z]+\.[0-9a-f]{16}\.js")


@dataclass(frozen=True)
class Asset:
    """A script as built."""

    body: bytes
    compressed: dict[str, bytes]
    """The body in each content encoding that it was built in."""

    def encoded_for(self, accept_encoding: str) -> tuple[bytes, str]:
        """Return the smallest form that the client accepts, and its content encoding (an empty string if it is not compressed)."""
        accepted = _accepted_encodings(accept_encoding)
        return next(((body, encoding) for encoding, body in self.compressed.items() if encoding in accepted), (self.body, ""))


@dataclass(frozen=True)
class Script(Asset):
    """The widget's script."""

    hash: str
    """Hash of the content. It's part of the script's name, so that browsers can cache the script forever."""
    integrity: str
    """The script tag's `integrity` attribute."""

    @property
    def name(self) -> str:
        return f"widget.{self.hash}.js"


def load_script(path: Path = SCRIPT) -> Script:
    """Load the most recently built script. Raises RequestRefused if it hasn't been built."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise RequestRefused("no_script") from None
    return _read_script(path, status.st_mtime_ns, status.st_size)


def load_part(name: str, folder: Path = SCRIPT.parent) -> Asset:
    """Load a part that the script asks for by its name, which has a hash. Raises RequestRefused if the latest build has no such part."""
    path = folder / name
    if not _PART.fullmatch(name) or not path.is_file():
        raise RequestRefused("not_found")
    return _read_part(path)


@lru_cache(maxsize=1)
def _read_script(path: Path, _modified: int, _size: int) -> Script:
    body = path.read_bytes()
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()
    return Script(body, _read_compressed(path), hashlib.sha256(body).hexdigest()[:16], integrity)


@lru_cache(maxsize=8)
def _read_part(path: Path) -> Asset:
    return Asset(path.read_bytes(), _read_compressed(path))


def _read_compressed(path: Path) -> dict[str, bytes]:
    files = {encoding: path.with_name(path.name + suffix) for encoding, suffix in COMPRESSED.items()}
    return {encoding: file.read_bytes() for encoding, file in files.items() if file.is_file()}


def _accepted_encodings(header: str) -> set[str]:
    """Return the content encodings that an Accept-Encoding header names, without those that it refuses with a weight of 0."""
    accepted = set()
    for entry in header.lower().split(","):
        encoding, _, weight = (part.strip() for part in entry.partition(";"))
        if not re.fullmatch(r"q\s*=\s*0(\.0*)?", weight):
            accepted.add(encoding)
    return accepted
