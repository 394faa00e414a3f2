"""Asks someone of whom little is known to choose between two things that divide the careers found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from bot.conversation.wish import Found, Wish
from bot.knowledge.facet_evidence import facet_evidence
from bot.knowledge.store import Store
from bot.paths import ENGLISH

CHOICES = ENGLISH / "wish_choices.yml"
# Someone who has named more than this knows what they want.
LITTLE_KNOWN = 1


class Choice(BaseModel):
    """A question with two answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: str
    answers: Mapping[str, str] = Field(min_length=2, max_length=2)
    """The text of each answer by the facet that it wishes for."""


@cache
def load_choices() -> tuple[Choice, ...]:
    """Return all questions, the most useful first."""
    return tuple(Choice.model_validate(each) for each in YAML(typ="safe").load(CHOICES))


def next_choice(found: Found, store: Store) -> Choice | None:
    """Return the question that divides the careers found most evenly. None if none does, or if enough is known of the wish."""
    wish = found.wish
    is_first_list = not wish.among and len(wish.shown) <= len(found.hits)
    if not is_first_list or len(wish.wants) + len(wish.like) + bool(wish.ranking) > LITTLE_KNOWN:
        return None
    careers = [hit.career for hit in found.hits]
    divided = [(_divides(choice, careers, store), -number) for number, choice in enumerate(load_choices()) if not _is_settled(choice, wish)]
    most, number = max(divided, default=(0, 0))
    return load_choices()[-number] if most else None


def _is_settled(choice: Choice, wish: Wish) -> bool:
    return any(want.facet in choice.answers for want in wish.wants)


def _divides(choice: Choice, careers: Sequence[str], store: Store) -> int:
    """Return how many careers the rarer answer keeps that the other one doesn't."""
    one, other = ({career for career in careers if _says_so(facet, career, store)} for facet in choice.answers)
    return min(len(one - other), len(other - one))


def _says_so(facet: str, career: str, store: Store) -> bool:
    evidence = facet_evidence(facet, True, store).get(career)
    return evidence is not None and evidence.is_so
