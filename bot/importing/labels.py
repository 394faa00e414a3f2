"""Finds the topics and aspects of statements, using the classifiers of statements and questions and a list of cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import zip_longest
from typing import NamedTuple, Protocol

from bot.knowledge.cues import load_cues
from bot.knowledge.statement_model import StatementText, mask_names, normalise_heading, normalise_statement
from bot.knowledge.taxonomy import OTHER, Label

# Minimum probability for an aspect that the classifier of statements knows, and for one of a topic far from the statement's.
LEARNED_THRESHOLD, DISTANT_THRESHOLD = 0.35, 0.5
# An aspect that cues or the classifier of questions find needs this probability, if the classifier of statements knows it.
LEAST_LEARNED = 0.1
# For these aspects, the minimum likelihood according to the classifier of questions.
STATEMENT_THRESHOLD = 0.3
# Minimum likelihood, and minimum share among the labels of the statement's topic and its neighbours, for a less likely aspect.
MIN_LIKELIHOOD, SHARE_THRESHOLD = 0.1, 0.6


# Minimum likelihood, according to the classifier of questions, for an aspect of a clause.
CLAUSE_THRESHOLD = 0.8
CLAUSE_BOUNDARY = re.compile(r"[,;:()–]|\b(?:and|or|which|who|where|but|so|as well as)\b")
MIN_CLAUSE_WORDS = 2


@dataclass(frozen=True)
class StatementLikelihoods:
    """What the classifiers make of a statement."""

    topics: Mapping[str, float] = field(default_factory=dict)
    """The likelihood of each topic. They add up to 1 at most."""
    learned: Mapping[str, float] = field(default_factory=dict)
    """The probability of each aspect that the classifier of statements knows. A statement can answer several aspects."""
    asked: Mapping[str, float] = field(default_factory=dict)
    """The likelihood of each label, if the statement were a question. They add up to 1 at most."""
    about_career: float = 1.0
    """The likelihood that it says something about a career, unlike the notices and adverts on a page."""


class Labeller(Protocol):
    """Protocol for classifiers of statements and headings."""

    def likelihoods(self, statements: Sequence[StatementText]) -> list[StatementLikelihoods]:
        """Return the likelihoods for each statement."""

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        """Return the likelihood of each topic, for each heading. The rest up to 1 is the likelihood that the heading has no topic."""


class StatementGroup(NamedTuple):
    """The statements of a career, the names that it has, and the headings above the statements, if they count."""

    texts: Sequence[str]
    names: Iterable[str]
    headings: Sequence[str] = ()


@dataclass(frozen=True)
class StatementLabels:
    """A statement with the likelihoods of its labels."""

    text: str
    likelihoods: StatementLikelihoods

    @property
    def about_career(self) -> float:
        """Return the likelihood that the statement says something about a career."""
        return self.likelihoods.about_career

    @property
    def topics(self) -> Mapping[str, float]:
        """Return the likelihood of each topic."""
        return self.likelihoods.topics

    def under(self, topic: str) -> dict[str, float]:
        """Return the aspects that the statement answers if it is filed under a topic, likeliest first.

        Further aspects are found by cues and the classifier of questions, unless the classifier of statements finds them very unlikely.
        """
        cues = load_cues()
        near = {topic, *cues.neighbours.get(topic, ())}
        aspects = {
            aspect: probability
            for aspect, probability in self.likelihoods.learned.items()
            if probability >= (LEARNED_THRESHOLD if _topic_of(aspect) in near else DISTANT_THRESHOLD)
        }
        within = {label: likelihood for label, likelihood in self.likelihoods.asked.items() if _topic_of(label) in near}
        total = sum(within.values())
        others = {
            label: likelihood
            for label, likelihood in within.items()
            if _is_aspect(label)
            and label not in cues.only_by_cue
            # The topic is known, so what counts is how likely an aspect is among those of the topic.
            and (likelihood >= STATEMENT_THRESHOLD or (likelihood >= MIN_LIKELIHOOD and likelihood >= SHARE_THRESHOLD * total))
        }
        others |= dict.fromkeys((*cues.find_aspects(self.text), *cues.find_within(topic, self.text)), 1.0)
        learned = self.likelihoods.learned
        aspects |= {
            aspect: likelihood
            for aspect, likelihood in others.items()
            if aspect not in aspects and learned.get(aspect, 1.0) >= LEAST_LEARNED
        }
        for aspect, likelihood in list(aspects.items()):
            for implied in cues.implies.get(aspect, []):
                aspects[implied] = max(aspects.get(implied, 0), likelihood)
        return dict(sorted(aspects.items(), key=lambda item: -item[1]))


def label_statements(
    texts: Sequence[str], labeller: Labeller, names: Iterable[str] = (), headings: Sequence[str] = ()
) -> list[StatementLabels]:
    """Label statements about a career. `names` are the career's names, which are masked for the classifiers.

    `headings` are those above each statement, if they count for its topic.
    """
    return label_groups([StatementGroup(texts, names, headings)], labeller)[0]


def label_groups(groups: Iterable[StatementGroup], labeller: Labeller, by_clause: bool = True) -> list[list[StatementLabels]]:
    """Label the statements of several careers.

    With `by_clause`, the clauses of a statement are labelled as well. That doubles the time, and pays for long sentences of pages.
    """
    # The labeller is faster in batches, so it gets all statements and their clauses in a single call.
    split = []
    for group in groups:
        mask = mask_names(group.names)
        texts = []
        for text, heading in zip_longest(group.texts, group.headings, fillvalue=""):
            whole = StatementText(text, normalise_statement(text, mask), normalise_heading(heading, mask) if heading else "")
            clauses = split_clauses(text) if by_clause else ()
            texts.append([whole, *(StatementText(clause, normalise_statement(clause, mask)) for clause in clauses)])
        split.append(texts)
    likelihoods = iter(labeller.likelihoods([part for texts in split for parts in texts for part in parts]))
    return [[_combine(parts[0].text, *(next(likelihoods) for _ in parts)) for parts in texts] for texts in split]


def split_clauses(text: str) -> list[str]:
    """Split a statement into clauses. Returns an empty list if there is only one."""
    clauses = [part for part in (part.strip(" .") for part in CLAUSE_BOUNDARY.split(text)) if len(part.split()) >= MIN_CLAUSE_WORDS]
    return clauses if len(clauses) > 1 else []


def _combine(text: str, statement: StatementLikelihoods, *clauses: StatementLikelihoods) -> StatementLabels:
    """Combine the likelihoods for a statement and its clauses."""
    learned = dict(statement.learned)
    for clause in clauses:
        for aspect, likelihood in clause.asked.items():
            if likelihood >= CLAUSE_THRESHOLD and _is_aspect(aspect):
                learned[aspect] = max(learned.get(aspect, 0.0), likelihood)
    return StatementLabels(text, replace(statement, learned=learned))


@cache
def _topic_of(label: str) -> str:
    return Label.parse(label).topic


@cache
def _is_aspect(label: str) -> bool:
    return Label.parse(label).aspect not in {None, OTHER}
