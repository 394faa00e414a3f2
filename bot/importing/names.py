"""Functions for career names: ids, what people do, and splitting lists of names."""

from __future__ import annotations

import re
import unicodedata

MIN_AGENT_LENGTH = 5


def name_activity(name: str) -> str:
    """Return what people in a career do, e.g. "beekeeping" for "beekeeper", or "" if the name does not say it."""
    return f"{name[:-2]}ing" if name.endswith("er") and len(name) > MIN_AGENT_LENGTH else ""


def make_id(name: str) -> str:
    """Create a career's id from its name, using lower-case ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def split_names(text: str) -> list[str]:
    """Split a list such as "A, B, and C" into names."""
    parts = re.split(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", text.strip())
    return [re.sub(r"^(?:an?|the)\s+", "", part) for part in parts if part]
