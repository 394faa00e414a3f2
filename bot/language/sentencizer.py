"""Splits texts into words and sentences."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def load_sentencizer() -> Language:
    """Load spaCy's English tokeniser and rule-based sentence splitter."""
    # Imported here because spaCy is slow to import, so that mistakes in mappings and files are reported first.
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp
