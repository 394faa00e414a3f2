"""Made-up profiles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.knowledge.models import Career


def profile(named: str, /, *, hours: int = 40, **fields: Any) -> dict[str, Any]:
    """Return the content of a profile with one statement, on the hours a week, and with these fields."""
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
    """Write a profile to a folder in one step, as editors do."""
    content = profile(named, **fields)
    draft = folder / "draft"
    YAML(typ="safe").dump(content, draft)
    return draft.rename(folder / f"{content['id']}.yml")


def statement(text: str, *aspects: str) -> dict[str, Any]:
    return {"text": text, "aspects": list(aspects)}
