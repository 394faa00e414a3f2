"""Collects what an import did, career by career, and writes it as a report for a browser."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.importing.drafts import Draft, Filed, Unfiled
from bot.importing.importer import Imported, ImportResult, Skipped
from bot.importing.merging import Change
from bot.importing.page import count_characters
from bot.importing.profile_writer import WriteStatus, write_text
from bot.importing.removals import Gone
from bot.knowledge.taxonomy import Label, load_taxonomy

DOUBTFUL_BELOW = 0.5  # likelihood of an aspect
# The topics that people ask about most. A profile without one of them has a gap that its owner should know of.
MAIN_TOPICS = ("overview", "duties", "hours", "environment", "skills", "entry", "pay", "progression", "contacts")
# With more careers, the report lists only the doubtful statements: all of them would be tens of thousands.
MAX_CAREERS_IN_FULL = 50
TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class CareerReview:
    """What became of one page or row."""

    id: str
    name: str
    origin: str
    status: WriteStatus
    statements: int
    missing: tuple[str, ...]
    """Titles of the main topics that the profile says nothing about."""
    without_aspects: int
    doubtful: tuple[Filed, ...]
    filed: tuple[Filed, ...]
    """All pieces, or none if the import is large."""
    unfiled: tuple[Unfiled, ...]
    changes: tuple[Change, ...]
    filed_characters: int
    unfiled_characters: int

    @property
    def confidence(self) -> float | None:
        """Return the share of statements with aspects of which none is doubtful, or None if no statement has any."""
        labelled = self.statements - self.without_aspects
        return 1 - len(self.doubtful) / labelled if labelled else None


@dataclass
class Review:
    """What an import did. Drafts are summed up as they come, so that memory does not grow with their statements."""

    title: str
    dry_run: bool = False
    careers: list[CareerReview] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)

    def add(self, result: ImportResult) -> None:
        if isinstance(result, Skipped):
            self.skipped.append(result)
            return
        self.careers.append(review_career(result))
        if len(self.careers) > MAX_CAREERS_IN_FULL:
            self.careers = [replace(career, filed=()) if career.filed else career for career in self.careers]

    def statuses(self) -> dict[str, int]:
        """Return the number of careers that are new, updated and unchanged, without those that are none."""
        counts = Counter(career.status for career in self.careers)
        return {status: counts[status] for status in ("new", "updated", "unchanged") if counts[status]}

    def missing(self) -> list[tuple[str, int]]:
        """Return the topics that careers lack, and how many lack them, most first."""
        return Counter(topic for career in self.careers for topic in career.missing).most_common()

    def reasons(self) -> list[tuple[str, int]]:
        """Return the reasons why text was not filed, and the number of pieces, most first."""
        return Counter(unfiled.reason for career in self.careers for unfiled in career.unfiled).most_common()

    def characters(self) -> tuple[int, int]:
        """Return the number of letters and digits that were filed, and that were not."""
        return sum(career.filed_characters for career in self.careers), sum(career.unfiled_characters for career in self.careers)

    def succeeded(self) -> bool:
        """Return whether everything was imported, and whether that was anything at all."""
        return bool(self.careers) and not self.skipped

    def write(self, path: Path) -> None:
        """Write the report as a single HTML file, which needs nothing else to be read, sorted and shared."""
        # Imported here because only a finished import needs it.
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        write_text(path, environment.get_template("review.html").render(review=self))


def review_career(result: Imported) -> CareerReview:
    """Sum up what became of a page or row."""
    draft = result.draft
    career = draft.career
    statements = [statement for topic in career["statements"].values() for statement in topic]
    doubtful = tuple(filed for filed in draft.filed if any(value < DOUBTFUL_BELOW for value in filed.likelihoods.values()))
    filed_characters, unfiled_characters = count_filed(draft)
    return CareerReview(
        id=career["id"],
        name=career["name"],
        origin=result.origin,
        status=result.written.status,
        statements=len(statements),
        missing=tuple(find_missing_topics(draft)),
        without_aspects=sum("aspects" not in statement for statement in statements),
        doubtful=doubtful,
        filed=tuple(draft.filed),
        unfiled=tuple(draft.unfiled),
        changes=tuple(result.written.changes),
        filed_characters=filed_characters,
        unfiled_characters=unfiled_characters,
    )


def find_missing_topics(draft: Draft) -> list[str]:
    """Return the titles of the main topics that a draft says nothing about, in lower case."""
    topics = {topic for topic, statements in draft.career["statements"].items() if statements}
    if draft.career["contacts"]:
        topics.add("contacts")
    return [load_taxonomy().title(Label(topic)).lower() for topic in MAIN_TOPICS if topic not in topics]


def count_filed(draft: Draft) -> tuple[int, int]:
    """Count the letters and digits in the source that are filed (including headings and labels) and that are not."""
    filed = count_characters(filed.source for filed in draft.filed) + count_characters(draft.layout)
    return filed, count_characters(unfiled.source for unfiled in draft.unfiled)
