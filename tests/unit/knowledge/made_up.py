"""Made-up profiles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.knowledge.models import Career


def profile(named: str, /, *, hours: int = 40, **fields: Any) -> dict[str, Any]:
    """A profile of which the hours a week are told, and whatever else `fields` say."""
    return {
        "id": re.sub(r"[^a-z0-9]+", "-", named.lower().replace("'", "")).strip("-"),
        "name": named,
        "plural": f"{named}s",
        "source": {"title": named, "publisher": "Careers Office", "date": "2026-01-31"},
        "statements": {"hours": [{"text": f"{named}s work {hours} hours a week.", "aspects": ["hours/weekly_hours"]}]},
        **fields,
    }


def career(named: str, /, **fields: Any) -> Career:
    return Career.model_validate(profile(named, **fields))


def write(folder: Path, named: str, /, **fields: Any) -> Path:
    """Puts a profile into a folder, whole or not at all, as editors do."""
    made = profile(named, **fields)
    draft = folder / "draft"
    YAML(typ="safe").dump(made, draft)
    return draft.rename(folder / f"{made['id']}.yml")


def says(text: str, *aspects: str) -> dict[str, Any]:
    return {"text": text, "aspects": list(aspects)}
