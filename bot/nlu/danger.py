"""Detects phrases that always mean that someone is in danger, in case the classifier misses them."""

from __future__ import annotations

from functools import lru_cache

from ruamel.yaml import YAML
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.paths import ENGLISH

PHRASES_FILE = ENGLISH / "distress.yml"


def speaks_of_danger(doc: Doc) -> bool:
    return bool(_matcher(doc.vocab)(doc))


@lru_cache(maxsize=1)
def _matcher(vocab: Vocab) -> PhraseMatcher:
    matcher = PhraseMatcher(vocab, attr="NORM")
    phrases = YAML(typ="safe").load(PHRASES_FILE)["phrases"]
    matcher.add("danger", [Doc(vocab, words=phrase.split()) for phrase in phrases])
    return matcher
