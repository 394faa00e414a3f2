"""How the chat looks on another site, as chosen on the page with the tag to copy."""

from __future__ import annotations

import re
from typing import NamedTuple

from sanic.request import RequestParameters

ACCENT = "#0f5b66"
"""The widget's own colour."""
POSITIONS = ("right", "left")
MAX_NAME = 40  # characters
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Theme(NamedTuple):
    """Choices that are as by default are empty, so that the tag leaves them out."""

    accent: str = ""
    position: str = ""
    name: str = ""

    @classmethod
    def of(cls, given: RequestParameters) -> Theme:
        """Read the choices from the arguments of a request. What isn't valid is left out."""
        accent, position = (str(given.get(each) or "").lower() for each in ("accent", "position"))
        name = " ".join(str(given.get("name") or "").split())[:MAX_NAME]
        return cls(
            accent if _COLOUR.fullmatch(accent) and accent != ACCENT else "",
            position if position in POSITIONS[1:] else "",
            name,
        )
