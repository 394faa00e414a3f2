"""Which of the likely labels the profile's own words speak for.

The classifier knows how questions are put, whatever the career; the profile knows its own words ("intensive care",
"dialysis"). A question that shares rare words with a statement is more likely to be about that statement's aspects.
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

# How far shared words may raise a label against the classifier's own order.
WEIGHT = 1.5
# What a label that the classifier did not list counts for, before its shared words raise it.
FLOOR = 0.02

# From this likelihood on, the classifier knows what topic a question is on.
LIKELY = 0.5
# From this likelihood on, it knows better than single words what a fragment asks.
SURE = 0.9
LONGEST_FRAGMENT = 4  # words and marks

# Words in so many questions that sharing them says nothing.
_COMMON = frozenset((ENGLISH / "common_words.txt").read_text(encoding="utf-8").split())


def reweighted(labels: list[tuple[Label, float]], question: str, career: Career) -> list[tuple[Label, float]]:
    """The labels with the likelihood of those whose statements share the question's words raised; best first."""
    overlaps = _overlaps(question, career)
    likelihood = dict(labels)
    if labels and labels[0][1] >= LIKELY:
        # What topic it is on is clear: "do private hospitals pay better" is on pay, whatever the profile says of private hospitals.
        overlaps = {label: total for label, total in overlaps.items() if label.topic == labels[0][0].topic}
    for label in overlaps:
        likelihood.setdefault(label, FLOOR)
    raised = {label: p * (1 + WEIGHT * overlaps.get(label, 0.0)) for label, p in likelihood.items()}
    if max(likelihood.values(), default=0.0) < SURE:
        named = [label for label, words in _index(career).items() if _says_no_more(question, words)]
        raised.update({label: 1 + raised.get(label, FLOOR) for label in named})
    return sorted(raised.items(), key=lambda item: -item[1])


def _says_no_more(question: str, words: Mapping[str, float]) -> bool:
    """Whether a question is a fragment with no telling word but these."""
    asked = stems(question)
    return bool(asked) and len(question.split()) <= LONGEST_FRAGMENT and all(word in words for word in asked)


def _overlaps(question: str, career: Career) -> dict[Label, float]:
    asked = set(stems(question))
    index = _index(career)
    return {label: total for label, words in index.items() if (total := sum(weight for word, weight in words.items() if word in asked)) > 0}


@lru_cache(maxsize=256)
def _index(career: Career) -> dict[Label, dict[str, float]]:
    """For each label that statements answer, their words with how telling each is: 1 for a word of one statement only."""
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
    """How telling the words are that a question shares with one of a career's statements."""
    weights = _weights(career)
    return sum(weights.get(word, 0.0) for word in set(stems(question)).intersection(stems(text)))


@lru_cache(maxsize=256)
def _weights(career: Career) -> dict[str, float]:
    """How telling each word of a career's statements is."""
    return {word: weight for words in _index(career).values() for word, weight in words.items()}


def _labels(career: Career, aspects: Iterable[str], topic: str) -> Iterable[Label]:
    return [Label.parse(aspect) for aspect in aspects] or [Label(topic)]


def stems(text: str) -> list[str]:
    """The telling words of a text without their endings, so that 'visits' meets 'visit'."""
    words = re.findall(r"[a-z]+", text.lower())
    return [_stem(word) for word in words if word not in _COMMON and len(word) > 2]


def _stem(word: str) -> str:
    for ending in ("ising", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
