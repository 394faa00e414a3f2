"""Our spaCy language: blank English with our spelling component, built at set-up so that Rasa's SpacyNLP can load it from disk."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

import spacy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from ruamel.yaml import YAML
from spacy.language import Language
from spacy.tokens import Doc, Span
from spellchecker import SpellChecker

from bot.language.encoder import load_encoder
from bot.language.spelling import create_spelling  # noqa: F401 - registers the component
from bot.paths import ENGLISH, LANGUAGE

OCCUPATIONS_FILE = ENGLISH / "occupations.yml"

# A word with fewer occurrences in the training examples may be one of their misspellings.
TRUSTED_COUNT = 4
# A word with fewer occurrences in pyspellchecker's list may be a misspelling itself.
KNOWN_COUNT = 100
# A misspelling is at least this many times rarer than the word it stands for.
MISSPELLING_RATIO = 8

# Replaces the career that a question names, so that the classifier learns the wording of a question independently of the career.
CAREER_MASK = "worker"


def build(examples: Iterable[str], taxonomy: str, target: Path = LANGUAGE) -> None:
    """Build the language and write it to `target` in one step.

    The words that spelling corrects towards come from the training `examples`, the text of the `taxonomy` and the list of occupations.
    Raises EncoderMissing, because the encoder's vocabulary is one of the sources of known words.
    """
    known = load_encoder().whole_words() | english_words()
    counts = Counter(word for text in examples for word in _words(text))
    subject = {word for word, count in counts.items() if count > 1 and word in known}
    subject |= {word for word, count in counts.items() if count >= TRUSTED_COUNT and not _is_misspelling(word, counts, subject)}
    subject.update(_words(taxonomy))
    subject.update(word for name in load_occupations() for word in _words(name))

    nlp = spacy.blank("en")
    nlp.add_pipe("spelling").set_words(known, sorted(subject, key=lambda word: (-counts[word], word)))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        draft = Path(temporary) / "language"
        nlp.to_disk(draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)


def english_words() -> set[str]:
    """Return the words of general English, including those rare in our subject: "wording" is not a misspelling of "working"."""
    return {word for word, count in SpellChecker().word_frequency.items() if count >= KNOWN_COUNT}


def _is_misspelling(word: str, counts: Counter[str], subject: Collection[str]) -> bool:
    """Return whether a word is a frequent misspelling: close to a word of our subject that is far more frequent."""
    close = process.extract(word, subject, scorer=OSA.distance, score_cutoff=2, limit=None)
    return word not in subject and any(counts[other] >= MISSPELLING_RATIO * counts[word] for other, _, _ in close)


@cache
def load_occupations() -> list[str]:
    """Return common UK occupations, by which a career without a profile is recognised."""
    return list(YAML(typ="safe").load(OCCUPATIONS_FILE)["occupations"])


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[a-z]+", text.lower())


def normalise(doc: Doc, masked: Iterable[Span] = (), start: int = 0, end: int | None = None) -> str:
    """Return the tokens from `start` to `end` in lower case with corrected spelling, and CAREER_MASK for each masked span."""
    mask_starts = {span.start for span in masked}
    inside = {i for span in masked for i in range(span.start, span.end)}
    words = []
    for i in range(start, len(doc) if end is None else end):
        if i in mask_starts:
            words.append(CAREER_MASK)
        elif i not in inside and not doc[i].is_space:
            words.append(doc[i].norm_)
    return " ".join(words)


def load_language(path: Path = LANGUAGE) -> Language:
    return spacy.load(path)
