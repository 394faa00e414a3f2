from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.importing.drafts import Draft
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.labels import label_groups
from bot.importing.layout import Layout, load_layout
from bot.importing.mapping import ExportMapping
from bot.importing.rows import read_row
from bot.importing.text_page import read_text

PAGES = Path(__file__).with_name("pages")


class Keywords:
    """A labeller that needs no model: it looks for words."""

    LABELS: ClassVar = {
        "oven": "environment/equipment",
        "hot": "environment/physical_demands",
        "factory": "environment/places",
        "hour": "hours/weekly_hours",
        "island": "environment/places",
        "lamps": "specialisms",
        "specialis": "specialisms",
        "patience": "skills/concentration",
        "record": "duties/paperwork",
        "look": "duties/maintenance",
        "known as": "overview/names",
    }

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        return [self._find(text) for text in texts]

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        return [{} for _ in headings]

    def _find(self, text: str) -> Mapping[str, float]:
        found = {label for word, label in self.LABELS.items() if word in text}
        return dict.fromkeys(found, 1 / len(found)) if found else {}


@pytest.fixture
def labeller() -> Keywords:
    return Keywords()


def drafted(name: str, labeller: Keywords) -> Draft:
    text = (PAGES / name).read_text(encoding="utf-8")
    read = read_html if name.endswith(".html") else read_text
    return file_page(read(text, load_layout()), load_layout(), labeller, publisher="Made-up Careers")


def statements(draft: Draft, topic: str) -> list[str]:
    return [statement["text"] for statement in draft.career["statements"].get(topic, [])]


def file_row(fields: Mapping[str, Any], mapping: ExportMapping, layout: Layout, labeller: Keywords) -> Draft:
    """Turn a single row into a labelled draft."""
    row = read_row(fields, mapping, layout)
    (labels,) = label_groups([(row.texts(), row.draft.names())], labeller, by_clause=False)
    return row.label(dict(zip(row.texts(), labels, strict=True)))
