"""Fixtures and pytest options shared by all test tiers. docs/testing.md explains what belongs in each tier."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.cli import training
from bot.operations import supervisor
from tests import services

if TYPE_CHECKING:
    from spacy.language import Language

# Words known to the test language, so that tests of spelling and clause splitting work without a language build.
ENGLISH = [
    *("a", "about", "am", "an", "and", "become", "being", "do", "does", "earn", "first"),
    *("hours", "how", "i", "in", "is", "job", "like", "me", "much", "my", "of"),
    *("pay", "says", "shirts", "snake", "tell", "the", "they", "wear", "what", "with"),
]
SUBJECT = ["shifts", "qualifications", "weekends", "respiratory", "hospital", "hours", "salary", "doctors", "dockers"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail if a test was skipped")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the trained model."""
    for item in items:
        if "trained" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.model)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--no-skips") and _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List skipped tests, grouped by reason."""
    files: dict[str, Counter[str]] = defaultdict(Counter)
    for report in _skipped(terminalreporter.config):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        files[reason.removeprefix("Skipped: ")][report.nodeid.partition("::")[0]] += 1
    if files:
        terminalreporter.section("skipped")
    for reason, counts in files.items():
        terminalreporter.line(f"{counts.total()} skipped: {reason}")
        for file, count in counts.items():
            terminalreporter.line(f"    {file} ({count})")


def _skipped(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []


@pytest.fixture(scope="session", autouse=True)
def _read_certificates_once() -> Iterator[None]:
    """Share the trusted certificates between all httpx clients, because reading them takes 50 ms for each client."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture(scope="session")
def trained() -> None:
    """Make sure that the trained model is up to date, training it if necessary."""
    if not training.is_current():
        training.build_language()
        training.train()


@pytest.fixture(scope="session")
def assistant_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the conversations and the logs of `assistant`."""
    return tmp_path_factory.mktemp("assistant")


@pytest.fixture(scope="session")
def assistant(trained: None, assistant_folder: Path) -> Iterator[str]:
    """Run an assistant that stores its conversations in a temporary folder, and return its address."""
    store, logs = conversations_in(assistant_folder), assistant_folder / "logs"
    with supervisor.assistant(supervisor.free_port(), supervisor.free_port(), logs, tracker_store=store) as address:
        yield address


def conversations_in(folder: Path) -> dict[str, str]:
    """Return the same tracker store settings as in `endpoints.yml`, but with the database in the given folder."""
    return {"type": "bot.stores.tracker.SqliteTrackerStore", "db": str(folder / "conversations.db")}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[services.Service]:
    with services.postgresql() as service:
        yield service


@pytest.fixture(scope="session")
def redis() -> Iterator[services.Service]:
    with services.redis() as service:
        yield service


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[services.Service]:
    with services.rabbitmq() as service:
        yield service


def small_language() -> Language:
    """Create a spaCy pipeline with a small vocabulary."""
    # Imported here because spaCy takes seconds to import and most tests don't need it.
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("spelling")
    set_words(nlp)
    return nlp


def set_words(nlp: Language) -> None:
    """Reset the spelling component's vocabulary to the test words."""
    nlp.get_pipe("spelling").set_words(ENGLISH, SUBJECT)
