"""Nonsense does not fill the memory, and messages are understood the same after the vocabulary is emptied."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.knowledge.store import load_store
from bot.language import vocabulary
from bot.language.vocabulary import limit_vocabulary
from bot.nlu.careers import CareerFinder
from bot.nlu.danger import danger_in
from bot.nlu.ordinals import ordinal_in

MESSAGES = [
    "what hours does a medcal tecnical oficer do",
    "i work as a nurse. how much does a plumber earn?",
    "do they work with doctors, nurses and porters at weekends",
    "how do i become a snake wrangler",
    "the second one, it's 9-5 isn't it",
    "i don't want to be alive any more",
]


def understood(nlp: Language, finder: CareerFinder) -> list[object]:
    found: list[object] = []
    for text in MESSAGES:
        doc = nlp(text)
        found.append([(token.text, token.norm_) for token in doc])
        found.append([(mention.value, mention.held, mention.span.start, mention.span.end) for mention in finder.find(doc)])
        found.append([ordinal_in(doc), danger_in(doc)])
    return found


def test_emptying_the_vocabulary_changes_nothing_else(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MAX_WORDS", 2000)
    finder = CareerFinder(nlp, load_store())
    before = understood(nlp, finder)
    vocabularies = {id(nlp.tokenizer.vocab)}
    for i in range(100):
        nlp(" ".join(f"{i}qzx{j}" for j in range(100)))
        limit_vocabulary(nlp)
        assert len(nlp.tokenizer.vocab) < 2000 + 1000
        vocabularies.add(id(nlp.tokenizer.vocab))
    assert len(vocabularies) > 1
    assert understood(nlp, finder) == before


def test_a_small_vocabulary_is_left_alone(nlp: Language) -> None:
    tokenizer = nlp.tokenizer
    nlp("what are the hours")
    limit_vocabulary(nlp)
    assert nlp.tokenizer is tokenizer
