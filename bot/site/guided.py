"""The guided talk as a page: a question at a time, with the answers so far in the page's address, and then the careers that suit them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from sanic.request import RequestParameters

from bot.conversation.guide import Option, Question, load_guide, next_question
from bot.conversation.types import Guide, GuideAnswer, Reason, Suited
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.interests import load_interests
from bot.nlu.suiting import Suiting
from bot.nlu.vectors import search_cache
from bot.site.cards import Card, card
from bot.site.text import SiteText

PATH = "/what-suits-me"
SHOW = "show"
SKIP = "skip"
"""The value of an answer that was skipped."""
ENOUGH = 2
"""After so many answers, the careers can be seen."""


class GivenAnswer(NamedTuple):
    topic: str
    texts: tuple[str, ...]
    """Of the options chosen. Empty if the question was skipped."""
    change: str
    """The address that asks the question again."""


class Step(NamedTuple):
    """What the page shows: the question that is open, or none once the careers are shown."""

    question: Question | None
    options: tuple[Option, ...]
    number: int
    """Of the question, counted from 1."""
    fields: tuple[tuple[str, str], ...]
    """Names and values of the answers so far, which go on with the form."""
    given: tuple[GivenAnswer, ...]
    can_show: bool


class StatedReason(NamedTuple):
    label: str
    """What the statement bears on, or an empty string for a caution that nobody asked for."""
    statement: str


class SuitedCareer(NamedTuple):
    card: Card
    why: tuple[StatedReason, ...]
    against: tuple[StatedReason, ...]


def read_answers(given: RequestParameters) -> Guide:
    """Read the answers from the arguments of a request. Options that don't exist are left out."""
    answers: dict[str, GuideAnswer] = {}
    for question in load_guide().questions:
        values = given.getlist(question.id) or ()
        if values:
            known = () if SKIP in values else load_guide().choices(question, answers)
            answers[question.id] = GuideAnswer(options=tuple(option.id for option in known if option.id in values))
    guide = Guide(answers=answers)
    asked = None if SHOW in given else next_question(guide)
    return guide.model_copy(update={"asked": asked, "shown": asked is None})


def step(guide: Guide) -> Step:
    """Return what to show for the answers so far."""
    question = load_guide().question(guide.asked) if guide.asked else None
    chosen = sum(not answer.is_skipped for answer in guide.answers.values())
    return Step(
        question,
        load_guide().choices(question, guide.answers) if question else (),
        load_guide().questions.index(question) + 1 if question else 0,
        tuple(_fields(guide.answers)),
        tuple(_given(each, guide.answers) for each in load_guide().questions if each.id in guide.answers),
        chosen >= ENOUGH,
    )


def suited_careers(guide: Guide, store: Store, text: SiteText) -> tuple[SuitedCareer, ...]:
    """Return the careers that suit the answers, best first. Empty if everything was skipped, or nothing fits what was ruled out."""
    if all(answer.is_skipped for answer in guide.answers.values()):
        return ()
    return tuple(
        _suited(each, career, text) for each in _suiting(store).careers(guide.answers, {}) if (career := store.get(each.career)) is not None
    )


def _suited(suited: Suited, career: Career, text: SiteText) -> SuitedCareer:
    return SuitedCareer(card(career, text), _stated(suited.why, career), _stated(suited.against, career))


def _stated(reasons: tuple[Reason, ...], career: Career) -> tuple[StatedReason, ...]:
    found = ((reason.option, career.statement(reason.statement)) for reason in reasons)
    return tuple(StatedReason(load_guide().option(path).label if path else "", statement.text) for path, statement in found if statement)


def _given(question: Question, answers: Mapping[str, GuideAnswer]) -> GivenAnswer:
    options = answers[question.id].options
    texts = tuple(option.text for option in question.options if option.id in options)
    # A second choice is among what was not chosen first, so it is asked for again as well.
    dropped = {question.id, *(each.id for each in load_guide().questions if each.options_of == question.id)}
    others = {name: answer for name, answer in answers.items() if name not in dropped}
    return GivenAnswer(question.topic, texts, f"{PATH}?{urlencode(_fields(others))}")


def _fields(answers: Mapping[str, GuideAnswer]) -> list[tuple[str, str]]:
    return [(name, value) for name, answer in answers.items() for value in answer.options or (SKIP,)]


@lru_cache(maxsize=1)
def _suiting(store: Store) -> Suiting:
    return Suiting(store, CareerVectors(store, search_cache()), load_interests())
