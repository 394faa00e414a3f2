"""The widget's script, its hashes and its name."""

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
    """The built script."""

    body: bytes
    hash: str
    """Part of the script's name, so that the name always means the same script and can be cached forever."""
    integrity: str
    """The `integrity` attribute of the script's tag."""

    @property
    def name(self) -> str:
        return f"widget.{self.hash}.js"


def load_script(path: Path = SCRIPT) -> Script:
    """Return the script of the last build. Raises RequestRefused if there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise RequestRefused("no_script") from None
    return _read_script(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _read_script(path: Path, _modified: int, _size: int) -> Script:
    body = path.read_bytes()
    return Script(body, hashlib.sha256(body).hexdigest()[:16], "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode())
