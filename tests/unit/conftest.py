"""Fixtures for unit tests, which are fast because they do not use servers, a trained model or Rasa."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import set_words, small_language

if TYPE_CHECKING:
    from spacy.language import Language

UNIT = Path(__file__).parent
FORBIDDEN = ("rasa", "rasa_sdk")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the test run if it contains only unit tests and Rasa was imported."""
    imported = [name for name in FORBIDDEN if name in sys.modules]
    if imported and all(item.path.is_relative_to(UNIT) for item in session.items):
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            reporter.write_line("")
            reporter.write_line(f"A unit test, or a module that it imports, imported {' and '.join(imported)}.", red=True)
            reporter.write_line("Remove the import, or move the test to tests/integration.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def shared_language() -> Language:
    return small_language()


@pytest.fixture
def nlp(shared_language: Language) -> Language:
    """Return a spaCy pipeline with a small vocabulary. Tests can change the vocabulary, as it is reset before each test."""
    set_words(shared_language)
    return shared_language
