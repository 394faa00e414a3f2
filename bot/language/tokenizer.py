"""Tokenises messages with spaCy's English rules, at a limited cost whatever a message holds.

spaCy's rules look at a run of characters without a space again for every mark they take off it, which takes a tenth of a second for a
thousand quotation marks. And a message of a thousand characters can have as many tokens, each of which everything after has to look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import spacy
from spacy.language import Language, create_tokenizer
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

NAME = "careers.bounded_tokenizer.v1"
LONGEST_RUN = 32  # characters without a space between them; a longer run is cut
MOST_TOKENS = 320  # an honest message of a thousand characters has fewer; what follows is one token
_RUNS = re.compile(rf"\S{{1,{LONGEST_RUN}}}\s*|\s+")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1}}}")


class BoundedTokenizer(Tokenizer):  # type: ignore[misc]
    """spaCy's tokenizer for texts of any kind."""

    def __call__(self, text: str) -> Doc:
        """Return the text's tokens, which together are the text."""
        if _LONG_RUN.search(text):
            doc = Doc.from_docs([super(BoundedTokenizer, self).__call__(run) for run in _RUNS.findall(text)], ensure_whitespace=False)
        else:
            doc = super().__call__(text)
        if len(doc) <= MOST_TOKENS:
            return doc
        first = doc[: MOST_TOKENS - 1]
        rest = text[doc[MOST_TOKENS - 1].idx :]
        return Doc(self.vocab, [*(token.text for token in first), rest], [*(bool(token.whitespace_) for token in first), False])


@spacy.registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def create_bounded_tokenizer() -> Callable[[Language], BoundedTokenizer]:
    """Return a function that makes the tokenizer of a language."""

    def create(nlp: Language) -> BoundedTokenizer:
        plain = create_tokenizer()(nlp)
        return BoundedTokenizer(
            nlp.vocab,
            rules=nlp.Defaults.tokenizer_exceptions,
            prefix_search=plain.prefix_search,
            suffix_search=plain.suffix_search,
            infix_finditer=plain.infix_finditer,
            token_match=plain.token_match,
            url_match=plain.url_match,
        )

    return create
