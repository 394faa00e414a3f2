"""Detects words of danger, in case the classifier misses that someone is in need."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from ruamel.yaml import YAML
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.paths import ENGLISH

PHRASES_FILE = ENGLISH / "distress.yml"


class Danger(IntEnum):
    """How much the words of a message speak of danger."""

    NONE = 0
    HINTED = 1
    """They do so unless the message is about something else, such as patients or a film."""
    CERTAIN = 2


def danger_in(doc: Doc) -> Danger:
    names = {doc.vocab.strings[match] for match, _, _ in _matcher(doc.vocab)(doc)}
    return Danger.CERTAIN if "phrases" in names else Danger.HINTED if "words" in names else Danger.NONE


@lru_cache(maxsize=1)
def _matcher(vocab: Vocab) -> PhraseMatcher:
    matcher = PhraseMatcher(vocab, attr="NORM")
    for name, phrases in YAML(typ="safe").load(PHRASES_FILE).items():
        matcher.add(name, [Doc(vocab, words=phrase.split()) for phrase in phrases])
    return matcher
