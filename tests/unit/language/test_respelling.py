"""The words of a message are corrected one by one, and all else stays as typed."""

from __future__ import annotations

import pytest
import spacy

from bot.language.pipeline import respelt


@pytest.mark.parametrize(
    ("typed", "norms", "corrected"),
    [
        ("Is fisics one of them?", {"fisics": "physics"}, "Is physics one of them?"),
        ("U said NHS, wat is it", {"U": "you", "wat": "what"}, "you said NHS, what is it"),
        ("I don't know, isn't it", {}, "I don't know, isn't it"),
    ],
)
def test_a_text_is_corrected_word_by_word(typed: str, norms: dict[str, str], corrected: str) -> None:
    doc = spacy.blank("en")(typed)
    for token in doc:
        token.norm_ = norms.get(token.text, token.norm_)
    assert respelt(doc[:]) == corrected
