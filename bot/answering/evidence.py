"""Adjusts the classifier's label probabilities using the words in a career's profile.

The classifier learns how questions are phrased, independently of the career, so it doesn't know terms specific to one
profile, such as "intensive care" or "dialysis". If a question shares rare words with a statement, it is more likely to be
about that statement's aspects.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.knowledge.models import Career
from bot.knowledge.taxonomy import Label
from bot.paths import ENGLISH

# How strongly shared words increase a label's probability.
EVIDENCE_WEIGHT = 1.5
# Initial probability of labels that the classifier didn't return, before any increase for shared words.
UNLISTED_LIKELIHOOD = 0.02

# If the best label is at least this likely, its topic is taken as certain.
KNOWN_TOPIC_LIKELIHOOD = 0.5
# If a label is at least this likely, the classifier is trusted over the words in a short fragment.
CERTAIN_LIKELIHOOD = 0.9
LONGEST_FRAGMENT = 4  # words and punctuation marks

# Words that are too common in questions to be useful as evidence.
_COMMON = frozenset((ENGLISH / "common_words.txt").read_text(encoding="utf-8").split())


def reweighted(labels: list[tuple[Label, float]], question: str, career: Career) -> list[tuple[Label, float]]:
    """Return the labels, best first, with higher scores for those whose statements share words with the question."""
    overlaps = _overlaps(question, career)
    likelihood = dict(labels)
    if labels and labels[0][1] >= KNOWN_TOPIC_LIKELIHOOD:
        # Only consider labels in a topic that is certain. "Do private hospitals pay better" is about pay, even if the profile
        # mentions private hospitals elsewhere.
        overlaps = {label: total for label, total in overlaps.items() if label.topic == labels[0][0].topic}
    for label in overlaps:
        likelihood.setdefault(label, UNLISTED_LIKELIHOOD)
    raised = {label: p * (1 + EVIDENCE_WEIGHT * overlaps.get(label, 0.0)) for label, p in likelihood.items()}
    if max(likelihood.values(), default=0.0) < CERTAIN_LIKELIHOOD:
        named = [label for label, words in _index(career).items() if _says_no_more(question, words)]
        raised.update({label: 1 + raised.get(label, UNLISTED_LIKELIHOOD) for label in named})
    return sorted(raised.items(), key=lambda item: -item[1])


def _says_no_more(question: str, words: Mapping[str, float]) -> bool:
    """Return whether a question is a short fragment whose significant words are all in `words`."""
    asked = stems(question)
    return bool(asked) and len(question.split()) <= LONGEST_FRAGMENT and all(word in words for word in asked)


def _overlaps(question: str, career: Career) -> dict[Label, float]:
    asked = set(stems(question))
    index = _index(career)
    return {label: total for label, words in index.items() if (total := sum(weight for word, weight in words.items() if word in asked)) > 0}


@lru_cache(maxsize=256)
def _index(career: Career) -> dict[Label, dict[str, float]]:
    """Return the words in each label's statements and their weights. Rare words weigh more: 1 if only one statement has the word."""
    texts = [(list(_labels(career, s.aspects, topic)), s.text) for topic, group in career.statements.items() for s in group]
    texts.append(([Label("related")], " ".join(career.related)))
    bodies = [Label("contacts"), Label("contacts", "professional_bodies")]
    texts += [(bodies if contact.kind == "professional_body" else bodies[:1], contact.name) for contact in career.contacts]
    own = set(stems(" ".join(career.names())))
    spread = Counter(word for _, text in texts for word in set(stems(text)))
    index: dict[Label, dict[str, float]] = {}
    for labels, text in texts:
        for label in labels:
            words = index.setdefault(label, {})
            words.update((word, 1 / math.sqrt(spread[word])) for word in stems(text) if word not in own and spread[word] < 4)
    return index


def shared_words(question: str, text: str, career: Career) -> float:
    """Return the total weight of the words that a question shares with one of the career's statements."""
    weights = _weights(career)
    return sum(weights.get(word, 0.0) for word in set(stems(question)).intersection(stems(text)))


@lru_cache(maxsize=256)
def _weights(career: Career) -> dict[str, float]:
    """Return the weight of each word in the career's statements."""
    return {word: weight for words in _index(career).values() for word, weight in words.items()}


def _labels(career: Career, aspects: Iterable[str], topic: str) -> Iterable[Label]:
    return [Label.parse(aspect) for aspect in aspects] or [Label(topic)]


def stems(text: str) -> list[str]:
    """Return the stems of the significant words in a text, so that "visits" matches "visit"."""
    words = re.findall(r"[a-z]+", text.lower())
    return [_stem(word) for word in words if word not in _COMMON and len(word) > 2]


def _stem(word: str) -> str:
    for ending in ("ising", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
