"""Ranks careers by how well they suit the answers of the guided talk, with the statements that speak for and against each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.conversation.guide import Option, Question, chosen
from bot.conversation.types import GuideAnswer, Reason, Suited
from bot.knowledge.facets import load_facets
from bot.knowledge.facts import Says
from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.language.token_budget import beyond_budget
from bot.nlu.career_matching import matching
from bot.nlu.career_statements import TOPICS
from bot.nlu.career_vectors import CareerVectors, Meanings
from bot.nlu.interests import KINDS, Interests

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_SUITED = 5
MOST_REASONS, MOST_AGAINST = 3, 2

# What counts how much. Interests, meanings and pay are compared with those of the other careers, in standard deviations.
KINDS_COUNT, MEANING_COUNTS, WORDS_COUNT, PAY_COUNTS = 0.8, 1.0, 2.0, 0.5
SAYS_SO, MAY_BE_SO, SAYS_NOT = 1.0, 0.8, -0.8
# How much the questions count, where they differ. What comes second counts less.
QUESTION_COUNTS = {"also": 0.6, "with": 3.0, "strengths": 0.6, "route": 0.7, "matters": 0.8}
SKILLS_QUESTION = "strengths"
# What people would work with is searched for, too: each probability of a career's best statement counts so much.
SUBJECT_QUESTION, SUBJECT_COUNTS = "with", 6.0
# Alternatives in a button: "machines, tools or vehicles".
SEPARATES = re.compile(r", | and ")
# A statement is a reason if it is at least this near to what an option is about.
IS_REASON = 0.45
PAY_FACTS = ("pay/experienced", "pay/", "pay/starting")
# What may put someone off, if nothing that they said does.
CAUTIONS = ("environment/stress", "environment/physical_demands", "hours/nights", "hours/weekends", "hours/on_call", "entry/competition")


class _Said(NamedTuple):
    """What profiles say of an option, by career: how much it speaks for them, and the statement."""

    value: float
    statement: str


class Suiting:
    """Ranks the careers of a store."""

    def __init__(self, store: Store, vectors: CareerVectors, interests: Interests) -> None:
        self._store = store
        self._vectors = vectors
        self._interests = interests
        self._state: int | None = None
        self._kept: dict[str, NDArray[np.float32]] = {}

    def careers(self, answers: Mapping[str, GuideAnswer], words: Mapping[str, str]) -> tuple[Suited, ...]:
        """Return the careers that suit the answers best. `words` are answers in the user's own words, by question."""
        meaning = self._meanings()
        ids = meaning.ids
        options = list(chosen(answers))
        total = np.zeros(len(ids), np.float32)
        kinds = np.zeros(len(KINDS), np.float32)
        for question, option, wanted in options:
            weight = QUESTION_COUNTS.get(question.id, 1.0) * (1.0 if wanted else -1.0)
            for kind in option.kinds:
                kinds[KINDS.index(kind)] += weight
            if option.about and not question.rules_out:
                total += MEANING_COUNTS * weight * _standard(meaning.near(self._about_vector(option)))
            if option.ranks == "pay":
                total += PAY_COUNTS * self._pay(ids)
            if question.id == SUBJECT_QUESTION:
                total += SUBJECT_COUNTS * (1.0 if wanted else -1.0) * self._on_subject(SEPARATES.sub(" or ", option.text.lower()), ids)
        for question_id, text in words.items():
            if question_id == SUBJECT_QUESTION:
                total += SUBJECT_COUNTS * self._on_subject(SEPARATES.sub(" or ", text.lower()), ids)
            total += WORDS_COUNT * QUESTION_COUNTS.get(question_id, 1.0) * _standard(meaning.near(self._vector(text)))
        if kinds.any():
            total += KINDS_COUNT * (self._interests.of_careers(meaning.doing) @ (kinds / np.linalg.norm(kinds)))
        said = {(question.id, option.id): self._said(option) for question, option, _ in options}
        ruling: list[tuple[Option, Mapping[str, _Said]]] = []
        for question, option, wanted in options:
            found = said[question.id, option.id]
            if question.rules_out:
                ruling.append((option, found))
            else:
                weight = QUESTION_COUNTS.get(question.id, 1.0) * (1.0 if wanted else -1.0)
                total += weight * np.array([found[career].value if career in found else 0.0 for career in ids], np.float32)
        ranked = (ids[row] for row in np.argsort(-total, kind="stable"))
        best = islice((career for career in ranked if not self._is_ruled_out(career, ruling)), MOST_SUITED)
        return tuple(self._suited(career, options, said) for career in best)

    def nearest(self, text: str) -> float:
        """Return how near the nearest career is to a text in meaning."""
        return float(self._meanings().near(self._vector(text)).max(initial=0.0))

    def _meanings(self) -> Meanings:
        """Return what the careers are about, as their profiles say now."""
        if (state := self._store.state()) != self._state:
            self._vectors.refresh()
            self._state = state
        return self._vectors.meanings()

    def _on_subject(self, text: str, ids: Sequence[str]) -> NDArray[np.float32]:
        """Return how much each career is about something, from 0 to about 2."""
        scores = {match.career: match.score for match in matching(text, self._vectors) if match.fits}
        return np.array([scores.get(career, 0.0) for career in ids], np.float32)

    def _vector(self, text: str) -> NDArray[np.float32]:
        return self._vectors.encode(text)

    def _about_vector(self, option: Option) -> NDArray[np.float32]:
        """Return the vector of what an option is about. There are only a few options, so they are kept."""
        if option.about not in self._kept:
            with beyond_budget():
                self._kept[option.about] = self._vector(option.about)
        return self._kept[option.about]

    # ------------------------------------------------------------------ what profiles say

    def _said(self, option: Option) -> dict[str, _Said]:
        """Return what the profiles say of what an option wants and avoids. Silent profiles are left out."""
        found: dict[str, _Said] = {}
        for names, sign in ((option.wants, 1.0), (option.avoids, -1.0)):
            for name in names:
                facet = load_facets()[name]
                # What is needed for the job speaks against it only where it is to be avoided.
                required = facet.required if sign < 0 else ()
                for facts, direction in (((*facet.facts, *required), sign), (facet.opposites, -sign)):
                    for career, statement, fact in self._store.facts(facts):
                        value = direction * (SAYS_NOT if fact.says is Says.NO else MAY_BE_SO if fact.says is Says.MAY else SAYS_SO)
                        # What is ruled out by one statement isn't ruled in by another.
                        if career not in found or (value < found[career].value if option.avoids else value > found[career].value):
                            found[career] = _Said(value, statement)
        return found

    def _tagged(self, career_id: str, option: Option) -> _Said | None:
        """Return what a profile says of what is avoided by the aspects of its statements."""
        career = self._store.get(career_id) if option.aspects else None
        statement = next(iter(_tagged(career, option.aspects)), None) if career else None
        return _Said(SAYS_NOT, career.statement_id(statement)) if career and statement else None

    def _is_ruled_out(self, career_id: str, ruling: Sequence[tuple[Option, Mapping[str, _Said]]]) -> bool:
        said = (found.get(career_id) or self._tagged(career_id, option) for option, found in ruling)
        return any(each is not None and each.value < 0 for each in said)

    def _pay(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """Return how each career's pay compares with the others', or 0 where the profile doesn't say."""
        paid: dict[str, float] = {}
        for career, _, fact in self._store.facts(PAY_FACTS):
            if a_year := fact.a_year():
                paid[career] = max(paid.get(career, 0.0), a_year[1])
        known = [career for career in ids if career in paid]
        standard = dict(zip(known, _standard(np.log(np.array([paid[career] for career in known], np.float32))), strict=True))
        return np.array([standard.get(career, 0.0) for career in ids], np.float32)

    # ------------------------------------------------------------------ reasons

    def _suited(
        self, career_id: str, options: Sequence[tuple[Question, Option, bool]], said: Mapping[tuple[str, str], Mapping[str, _Said]]
    ) -> Suited:
        career = self._store.get(career_id)
        why: list[Reason] = []
        against: list[Reason] = []
        silent: list[str] = []
        for question, option, wanted in options:
            path = f"{question.id}/{option.id}"
            found = said[question.id, option.id].get(career_id)
            if question.rules_out:
                if found is None:
                    silent.append(path)
            elif found and (found.value > 0) is not wanted:
                against.append(Reason(statement=found.statement, option=path))
            elif found and wanted:
                why.append(Reason(statement=found.statement, option=path))
            elif wanted and (statement := self._about(career_id, question, option)):
                why.append(Reason(statement=statement, option=path))
        if not against and career:
            used = {reason.statement for reason in why}
            cautions = (career.statement_id(statement) for aspect in CAUTIONS for statement in _tagged(career, (aspect,)))
            against = [Reason(statement=statement) for statement in cautions if statement not in used][:1]
        return Suited(career=career_id, why=_distinct(why)[:MOST_REASONS], against=_distinct(against)[:MOST_AGAINST], silent=tuple(silent))

    def _about(self, career_id: str, question: Question, option: Option) -> str | None:
        """Return the statement that says most of what an option is about, or None if none says it."""
        if not option.about or option.wants:
            return None
        stated = self._vectors.statements_of(career_id)
        if stated is None or not stated.ids:
            return None
        # What someone is good at is among the skills, and what they like to do among the duties.
        candidates = stated.topics == TOPICS.index("skills") if question.id == SKILLS_QUESTION else stated.alike
        near = np.where(candidates, stated.vectors @ self._about_vector(option), -1.0)
        return stated.ids[int(near.argmax())] if near.max() >= IS_REASON else None


def _tagged(career: Career, aspects: Sequence[str]) -> list[Statement]:
    return [
        statement
        for topic in ("environment", "hours", "duties", "entry")
        for statement in career.statements.get(topic, ())
        if set(aspects) & set(statement.aspects)
    ]


def _distinct(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return the reasons with each statement once."""
    return tuple({reason.statement: reason for reason in reversed(reasons)}.values())[::-1]


def _standard(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return values as standard deviations from their mean."""
    deviation = float(values.std()) if len(values) else 0.0
    return np.asarray((values - values.mean()) / deviation, np.float32) if deviation else np.zeros_like(values)
