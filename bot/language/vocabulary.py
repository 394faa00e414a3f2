"""Limits the size of spaCy's vocabulary.

spaCy stores about half a kilobyte for every word it sees, so a flood of nonsense messages would eventually exhaust memory.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.vocab import create_vocab

MAX_WORDS = 30_000  # about 15 MB, which takes months to reach with ordinary messages


def limit_vocabulary(nlp: Language) -> None:
    """Replace the tokenizer with one that has an empty vocabulary once there are MAX_WORDS or more words.

    Existing documents keep the old vocabulary.
    """
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
