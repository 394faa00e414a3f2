"""A limit on spaCy's vocabulary. spaCy keeps every word it meets, half a kilobyte each, so nonsense messages would fill the memory."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.vocab import create_vocab

MAX_WORDS = 30_000  # about 15 MB; ordinary messages take months to reach it


def limit_vocabulary(nlp: Language) -> None:
    """Replace the tokenizer by one with an empty vocabulary if there are MAX_WORDS or more. Existing documents keep their vocabulary."""
    full = nlp.tokenizer
    if len(full.vocab) < MAX_WORDS:
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
