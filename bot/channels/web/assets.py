"""Load the widget's script and compute its hashes and name."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.channels.refusals import RequestRefused
from bot.paths import ROOT

SCRIPT = ROOT / "widget" / "dist" / "careers-chat.js"


@dataclass(frozen=True)
class Script:
    """The widget's script, as built."""

    body: bytes
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


@lru_cache(maxsize=1)
def _read_script(path: Path, _modified: int, _size: int) -> Script:
    body = path.read_bytes()
    return Script(body, hashlib.sha256(body).hexdigest()[:16], "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode())
