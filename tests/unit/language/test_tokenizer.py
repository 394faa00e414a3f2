"""Any text becomes a limited number of tokens, which together are the text."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from bot.language.tokenizer import LONGEST_RUN, MOST_TOKENS, NAME
from tests.timing import processor_time

PLAIN = spacy.blank("en")
BOUNDED = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})


@pytest.mark.parametrize(
    "text", ["What are the hours?", "it's 9-5, isn't it?", "they'd pay £23,000 p.a.", "see https://example.org/jobs/42", ""]
)
def test_ordinary_text_is_cut_as_ever(text: str) -> None:
    assert [token.text for token in BOUNDED(text)] == [token.text for token in PLAIN(text)]


@given(st.text(max_size=1200) | st.lists(st.sampled_from(["\"'(", "a-", "😀", "?!", " ", "word "]), max_size=400).map("".join))
def test_tokens_are_few_and_together_are_the_text(text: str) -> None:
    doc = BOUNDED(text)
    assert doc.text == text
    assert len(doc) <= MOST_TOKENS


def test_a_long_run_of_marks_costs_a_fraction() -> None:
    def cost(nlp: Language) -> float:
        return processor_time(lambda: nlp.make_doc("\"'(" * 325))

    assert cost(BOUNDED) < cost(PLAIN) / 5


def test_a_message_goes_on_after_a_long_run() -> None:
    assert [token.text for token in BOUNDED("a" * (LONGEST_RUN + 5) + " nights?")][-2:] == ["nights", "?"]


def test_is_kept_with_the_language(tmp_path: Path) -> None:
    BOUNDED.to_disk(tmp_path)
    assert len(spacy.load(tmp_path)("(" * 1000)) <= MOST_TOKENS
