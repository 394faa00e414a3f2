"""The words that spaCy has met. It keeps each for ever, half a kilobyte a word: whoever types nonsense would fill the memory."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.vocab import create_vocab

MOST_WORDS = 30_000  # as many as people type in a long while, in some 15 MB


def forget_words(nlp: Language) -> None:
    """Makes the language begin anew with its words, once they are too many. Documents keep those that they were made with."""
    full = nlp.tokenizer
    if len(full.vocab) < MOST_WORDS:
        return
    nlp.tokenizer = Tokenizer(
        create_vocab(nlp.lang, nlp.Defaults),
        rules=full.rules,
        prefix_search=full.prefix_search,
        suffix_search=full.suffix_search,
        infix_finditer=full.infix_finditer,
        token_match=full.token_match,
        url_match=full.url_match,
    )
