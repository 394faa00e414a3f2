"""Finds out what jobs named in a wish stand for: those someone wants something like, those turned down, and those without a profile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from spacy.tokens import Doc, Span

from bot.conversation.types import Role
from bot.knowledge.names import key
from bot.knowledge.plurals import pluralise
from bot.knowledge.store import Store
from bot.nlu.career_titles import titled
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.trade_names import load_trade_names
from bot.nlu.wish_words import finding_words
from bot.paths import ENGLISH

JOB_SUBJECTS = ENGLISH / "job_subjects.yml"
# Careers that are at least this near to the name of a job are named in its place.
NEAR_ENOUGH, NEARLY_AS_NEAR, MOST_NEAREST = 0.25, 0.08, 3
# How many careers whose statements name a job are looked at for whether they are one of its kinds.
MOST_SPOKEN_OF = 30
BEFORE_NAME = 2  # tokens


def names_in(entities: Sequence[Mapping[str, Any]], doc: Doc) -> dict[Span, str | None]:
    """Return the careers named that a wish can be about, with their ids, or None for those without a profile.

    "To cook" names no job, and "the doctor" who says something is nobody that someone wants to be.
    """
    found = {each["span"]: each["value"] if each["role"] == "held" else None for each in entities if each["as"] is not Role.BYSTANDER}
    return {span: career for span, career in found.items() if not _is_verb(span, doc) and (career or not _is_somebody(span, doc))}


def turns_down_names(doc: Doc, entities: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a word right before the first career named turns it down: "but not a nurse or a doctor"."""
    first = min((int(each["span"].start) for each in entities), default=0)
    before = doc[max(0, first - BEFORE_NAME) : first]
    is_not = any(one.lower_ in finding_words()["is"] and other.norm_ == "not" for one, other in pairwise(before))
    return is_not or any(token.lower_ in finding_words()["turns_down"] for token in before)


def _is_verb(span: Span, doc: Doc) -> bool:
    before = [token.lower_ for token in doc[max(0, span.start - 2) : span.start]]
    if len(span) > 1 or not before or span.text.lower().endswith("ing"):
        return False
    to = before[-1] == "to" and len(before) > 1 and before[-2] in finding_words()["before_to"]
    return to or before[-1] in finding_words()["before_verb"]


def _is_somebody(span: Span, doc: Doc) -> bool:
    return bool(span.start) and doc[span.start - 1].lower_ in finding_words()["somebody"]


def subject_of(name: str) -> str:
    """Return what a job is about in words that profiles can be searched for, or an empty string if that isn't known."""
    return _subjects().get(key(name), "")


@cache
def _subjects() -> dict[str, str]:
    read: dict[str, list[str]] = YAML(typ="safe").load(JOB_SUBJECTS)
    return {key(form): subject for subject, names in read.items() for name in names for form in (name, pluralise(name))}


class JobNames:
    """Finds the careers that names of jobs stand for."""

    def __init__(self, store: Store, vectors: CareerVectors) -> None:
        self._store = store
        self._vectors = vectors

    def nearest(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the careers that come nearest to jobs without a profile, nearest first."""
        near = [self._vectors.nearness(name) for name in names]
        best = {career: max(each[career] for each in near) for career in (near[0] if near else ())}
        least = max(NEAR_ENOUGH, max(best.values(), default=0.0) - NEARLY_AS_NEAR)
        ranked = sorted((career for career, each in best.items() if each >= least), key=lambda career: -best[career])
        return tuple(ranked[:MOST_NEAREST])

    def kinds(self, name: str) -> list[str]:
        """Return the ids of the careers whose names end with this one: all kinds of nurse."""
        return [career.id for career in self._store.kinds(name)]

    def named_so(self, words: str) -> list[str]:
        """Return the ids of the careers whose names have these words."""
        return [*titled(words, self._store)]

    def turned_down(self, name: str) -> list[str]:
        """Return the ids of the careers that someone doesn't want who doesn't want to be this: psychiatrists "are doctors"."""
        is_one = re.compile(rf"\b(?:are|is an?)\b[^.,]*\b(?:{_either(name)})\b", re.IGNORECASE)
        trades = self._store.ids(_kinds_of_trade(name)).values()
        return list(dict.fromkeys([*self.kinds(name), *trades, *self._introduced_by(name, is_one)]))

    def close_to(self, name: str) -> list[str]:
        """Return the ids of the careers that have to do with a job by what they are: "vet stuff" is what vet nurses do, too."""
        return self._introduced_by(name, re.compile(rf"\b(?:{_either(name)})\b", re.IGNORECASE))

    def _introduced_by(self, name: str, pattern: re.Pattern[str]) -> list[str]:
        speaking = self._store.careers_with(name.split(), MOST_SPOKEN_OF)
        return [each for each in speaking if pattern.search(self._introduction(each))]

    def _introduction(self, career_id: str) -> str:
        """Return the sentence that says what a career is."""
        career = self._store.get(career_id)
        return next((statement.text for statement in career.statements.get("overview", ())), "") if career else ""

    def is_place_of_work(self, words: str) -> bool:
        """Return whether profiles speak of a place as one where people work, such as airports. Names of towns have a capital."""
        said = re.compile(rf"\b{re.escape(words)}\b")
        careers = (self._store.get(each) for each in self._store.careers_with(re.findall(r"\w+", words), MOST_SPOKEN_OF))
        texts = (statement.text for career in careers if career for group in career.statements.values() for statement in group)
        return any(said.search(text) for text in texts)


def _kinds_of_trade(name: str) -> list[str]:
    """Return all names of the jobs that are also called by a longer form of this name: a barrister is a "court lawyer"."""
    kind = f" {key(name)}"
    return [other for form, group in load_trade_names().groups.items() if form.endswith(kind) for other in group]


def _either(name: str) -> str:
    return "|".join(map(re.escape, (pluralise(name), name)))
