"""The widget's script, and by what it is known."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.channels.refusals import Refused
from bot.paths import ROOT

SCRIPT = ROOT / "widget" / "dist" / "careers-chat.js"


@dataclass(frozen=True)
class Script:
    body: bytes
    hash: str
    """Part of its address, which therefore never means another script."""
    integrity: str
    """What a page's tag says of it, so that a browser runs no other."""

    @property
    def name(self) -> str:
        return f"widget.{self.hash}.js"


def script(path: Path = SCRIPT) -> Script:
    """The script as it was last built. Raises Refused if it has not been."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Refused("no_script") from None
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _read(path: Path, _modified: int, _size: int) -> Script:
    body = path.read_bytes()
    return Script(body, hashlib.sha256(body).hexdigest()[:16], "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode())
