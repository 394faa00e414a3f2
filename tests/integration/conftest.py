"""The integration tier: one real component each, such as Rasa, the model, a database or a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sanic import Sanic

from tests.conftest import small_language

if TYPE_CHECKING:
    from spacy.language import Language

# Without it Sanic refuses a second server in one process.
Sanic.test_mode = True


@pytest.fixture
def nlp() -> Language:
    """A new spaCy language that knows a few words. Tests here replace parts of it."""
    return small_language()
