"""Builds and loads our spaCy language, which is a blank English pipeline with a spelling component.

It is built during setup so that Rasa's SpacyNLP can load it from disk.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import spacy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.tokens import Doc, Span
from spellchecker import SpellChecker

from bot.language.encoder import load_encoder
from bot.language.occupations import load_occupations
from bot.language.spelling import create_spelling  # noqa: F401 - registers the component
from bot.language.tokenizer import NAME as TOKENIZER
from bot.paths import LANGUAGE

# Words that occur less often in the training examples may be misspellings.
TRUSTED_COUNT = 4
# Words with a lower count in pyspellchecker's list may be misspellings themselves.
KNOWN_COUNT = 100
# A misspelling must be at least this many times rarer than the correct word.
MISSPELLING_RATIO = 8

# Replaces career names in questions, so that the classifier learns the wording independently of the career.
CAREER_MASK = "worker"


def build(examples: Iterable[str], taxonomy: str, target: Path = LANGUAGE) -> None:
    """Build the language and write it to `target`.

    Misspellings are corrected to words from the training `examples`, the text of the `taxonomy` and the list of occupations.
    The encoder's vocabulary is used as a list of known words, so this raises EncoderMissing if the encoder can't be loaded.
    """
    known = load_encoder().whole_words() | english_words()
    counts = Counter(word for text in examples for word in _words(text))
    subject = {word for word, count in counts.items() if count > 1 and word in known}
    subject |= {word for word, count in counts.items() if count >= TRUSTED_COUNT and not _is_misspelling(word, counts, subject)}
    subject.update(_words(taxonomy))
    subject.update(word for name in load_occupations() for word in _words(name))

    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.add_pipe("spelling").set_words(known, sorted(subject, key=lambda word: (-counts[word], word)))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        draft = Path(temporary) / "language"
        nlp.to_disk(draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)


def english_words() -> set[str]:
    """Return general English words. Without them, words such as "wording" would be corrected to similar ones such as "working"."""
    return {word for word, count in SpellChecker().word_frequency.items() if count >= KNOWN_COUNT}


def _is_misspelling(word: str, counts: Counter[str], subject: Collection[str]) -> bool:
    """Return whether a word is probably a misspelling, i.e. similar to a much more frequent subject word."""
    close = process.extract(word, subject, scorer=OSA.distance, score_cutoff=2, limit=None)
    return word not in subject and any(counts[other] >= MISSPELLING_RATIO * counts[word] for other, _, _ in close)


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[a-z]+", text.lower())


def normalise(doc: Doc, masked: Iterable[Span] = (), start: int = 0, end: int | None = None) -> str:
    """Return the tokens from `start` to `end` as text, in lower case and with corrected spelling.

    Each masked span is replaced with CAREER_MASK.
    """
    mask_starts = {span.start for span in masked}
    inside = {i for span in masked for i in range(span.start, span.end)}
    words = []
    for i in range(start, len(doc) if end is None else end):
        if i in mask_starts:
            words.append(CAREER_MASK)
        elif i not in inside and not doc[i].is_space:
            words.append(doc[i].norm_)
    return " ".join(words)


def respelt(span: Span) -> str:
    """Return a span's text as typed, but with corrected spelling. Contractions such as "don't" stay as they are."""
    words = []
    for token in span:
        alone = token.is_alpha and (token.i == span.start or token.nbor(-1).whitespace_ or not token.nbor(-1).is_alpha)
        followed = token.i + 1 < span.end and not token.whitespace_ and not token.nbor().is_punct
        corrected = alone and not followed and token.norm_ != token.lower_ and token.norm_.replace(" ", "").isalpha()
        words.append((token.norm_ if corrected else token.text) + token.whitespace_)
    return "".join(words).strip()
