"""Read what earlier versions stored and sent (README.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSIONS = sorted(path.stem for path in Path(__file__).parent.glob("*.json"))


@dataclass(frozen=True)
class Captured:
    """What one version left behind."""

    version: str
    events: list[dict[str, Any]]
    replies: list[dict[str, Any]]
    slack_blocks: list[dict[str, Any]]
    teams_messages: list[dict[str, Any]]


def load(version: str) -> Captured:
    return Captured(**json.loads((Path(__file__).parent / f"{version}.json").read_text(encoding="utf-8")))
