"""Our spaCy language: blank English with our spelling, built at set-up so that Rasa's SpacyNLP can load it from disk."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
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
from bot.paths import ENGLISH, LANGUAGE, NLU_DATA, TAXONOMY

OCCUPATIONS_FILE = ENGLISH / "occupations.yml"

# A word in fewer of our examples than this may be one of their misspellings.
TRUSTED_COUNT = 4
# A word in less of English at large than this may be a slip itself.
KNOWN_COUNT = 100
# How much commoner than its misspelling a word is at least.
SLIP_RATIO = 8

# Stands for whatever career a question names, so that how a question is put is learnt apart from whom it is about.
CAREER_MASK = "worker"


def build(target: Path = LANGUAGE, data: Path = NLU_DATA) -> None:
    """Builds the language from the words of our subject and puts it at `target`, whole or not at all."""
    known = load_encoder().whole_words() | english()
    counts = Counter(word for text in _example_texts(data) for word in _words(text))
    subject = {word for word, count in counts.items() if count > 1 and word in known}
    subject |= {word for word, count in counts.items() if count >= TRUSTED_COUNT and not _is_slip(word, counts, subject)}
    subject.update(_words(TAXONOMY.read_text(encoding="utf-8")))
    subject.update(word for name in occupations() for word in _words(name))

    nlp = spacy.blank("en")
    nlp.add_pipe("spelling").set_words(known, sorted(subject, key=lambda word: (-counts[word], word)))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        draft = Path(temporary) / "language"
        nlp.to_disk(draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)


def english() -> set[str]:
    """Words that English has, however seldom our subject does, so that "wording" is not taken for a slip of "working"."""
    return {word for word, count in SpellChecker().word_frequency.items() if count >= KNOWN_COUNT}


def _is_slip(word: str, counts: Counter[str], subject: Collection[str]) -> bool:
    """Whether a word is a common misspelling: close to one of our subject's that is far commoner."""
    close = process.extract(word, subject, scorer=OSA.distance, score_cutoff=2, limit=None)
    return word not in subject and any(counts[other] >= SLIP_RATIO * counts[word] for other, _, _ in close)


@cache
def occupations() -> list[str]:
    """Common occupations, so that one we hold no profile of is known for what it is."""
    return list(YAML(typ="safe").load(OCCUPATIONS_FILE)["occupations"])


def _example_texts(data: Path) -> Iterator[str]:
    for path in sorted(data.rglob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            yield block["examples"]


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[a-z]+", text.lower())


def normalised(doc: Doc, masked: Iterable[Span] = (), start: int = 0, end: int | None = None) -> str:
    """The tokens from `start` to `end`, as meant rather than as typed, with each masked span as CAREER_MASK."""
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
