from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.importing.drafts import Draft
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.labels import StatementGroup, StatementLikelihoods, label_groups
from bot.importing.layout import Layout, load_layout
from bot.importing.mapping import ExportMapping
from bot.importing.rows import read_row
from bot.importing.text_page import read_text
from bot.knowledge.cues import load_cues
from bot.knowledge.statement_model import StatementText

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

    def likelihoods(self, statements: Sequence[StatementText]) -> list[StatementLikelihoods]:
        return [self._find(statement) for statement in statements]

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        return [{} for _ in headings]

    def _find(self, statement: StatementText) -> StatementLikelihoods:
        found = {label for word, label in self.LABELS.items() if word in statement.normalised}
        topics = {label.split("/")[0] for label in {*found, *load_cues().find_aspects(statement.text)}}
        return StatementLikelihoods({topic: 1 / len(topics) for topic in topics}, asked={label: 1 / len(found) for label in found})


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
    (labels,) = label_groups([StatementGroup(row.texts(), row.draft.names())], labeller, by_clause=False)
    return row.label(dict(zip(row.texts(), labels, strict=True)))
