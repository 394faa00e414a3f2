from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import bot.nlu.spelling  # noqa: F401 - registers the component

ENGLISH = [
    "become",
    "being",
    "tell",
    "me",
    "about",
    "snake",
    "my",
    "says",
    "first",
    "they",
    "what",
    "hours",
    "is",
    "the",
    "job",
    "do",
    "they",
    "wear",
    "shirts",
    "a",
    "an",
    "i",
    "am",
    "in",
    "with",
    "and",
    "of",
    "how",
    "much",
    "does",
    "earn",
    "pay",
    "like",
]
SUBJECT = ["shifts", "qualifications", "weekends", "respiratory", "hospital", "hours", "salary", "doctors", "dockers"]


@pytest.fixture
def nlp() -> Language:
    """The language with a few words, so that it needs no build."""
    nlp = spacy.blank("en")
    nlp.add_pipe("spelling").set_words(ENGLISH, SUBJECT)  # type: ignore[attr-defined]
    return nlp
