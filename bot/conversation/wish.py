"""What someone wishes for in a job, and the careers found for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MAX_WANTS = 8
MAX_EXCLUDED = 40
MAX_WORDS = 80
MAX_EARLIER = 3
MAX_TOLD = 300

Words = Annotated[str, Field(max_length=MAX_WORDS)]


class WishModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Want(WishModel):
    """One thing that someone wants in a job, or doesn't want."""

    facet: str
    """A facet of facets.yml, `pay`, `hours`, or `about` for anything that profiles are searched for in their own words."""
    wanted: bool = True
    words: Words = ""
    """The words that profiles are searched for, or `starting` if pay is that of starters."""
    said: Words = ""
    """The words as they were said, if others are searched for: "kids" for children."""
    low: float | None = None
    """The least pay in a year, or the fewest hours a week."""
    beyond: bool = False
    """Whether the bound itself is too little, or too much: "more than 25k", "under 35 hours"."""
    high: float | None = None
    alternatives: tuple[Want, ...] = Field((), max_length=MAX_WANTS)
    """What will do as well: "a school, a nursery or an office"."""


class Ranking(StrEnum):
    """What careers are put in order by, if not by how well they fit."""

    PAY = "pay"
    LOWEST_PAY = "lowest_pay"
    HOURS = "hours"
    """Shortest hours first."""
    LONGEST_HOURS = "longest_hours"
    TRAINING = "training"
    """Shortest training first."""


class Wish(WishModel):
    """A search for careers, refined over turns."""

    wants: tuple[Want, ...] = Field((), max_length=MAX_WANTS)
    ranking: Ranking | None = None
    like: tuple[str, ...] = ()
    """Ids of the careers that it should be like."""
    excluded: tuple[str, ...] = Field((), max_length=MAX_EXCLUDED)
    """Ids of the careers that it should not be: named as such, or turned down."""
    among: tuple[str, ...] = ()
    """Ids of the careers to choose from, or none to choose from all."""
    shown: tuple[str, ...] = Field((), max_length=MAX_EXCLUDED)
    """Ids of the careers that were shown for it."""
    declined: tuple[Words, ...] = Field((), max_length=MAX_WANTS)
    """Names of jobs with a profile that it should not be, as they were said."""
    told: Annotated[str, Field(max_length=MAX_TOLD)] = ""
    """The message that named the subjects, which tells in which sense their words are meant."""
    place: Words = ""
    """A place that was asked for. Profiles don't say where there are vacancies."""
    most: int | None = Field(None, ge=1)
    """How many careers were asked for, or None if that was not said."""
    asked: tuple[Want, ...] = Field((), max_length=MAX_WANTS)
    """What was asked of the careers listed and none of their profiles says. It is wished for if more are asked for."""
    earlier: tuple[Wish, ...] = Field((), max_length=MAX_EARLIER)
    """What was wished for before it was refined, oldest first, to go back to."""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is known yet to search for."""
        return not (self.wants or self.ranking or self.like)


class Hit(WishModel):
    """A career that was found. Statements are given by their ids."""

    career: str
    why: tuple[str, ...] = ()
    """Statements that speak for the career."""
    against: tuple[str, ...] = ()
    """Statements that speak against it."""
    category: str = ""
    """The category that fits, if no statement says so."""
    silent: tuple[int, ...] = ()
    """Which of the wants, by their position, the profile says nothing about."""
    near: bool = False
    """Whether it only comes near in meaning to a subject: neither a statement nor a name says that it has to do with it."""


class Found(WishModel):
    """What a search found."""

    wish: Wish
    hits: tuple[Hit, ...] = ()
    """The careers to show, best first."""
    saying: int = 0
    """How many profiles say all that was wished for."""
    silent: int = 0
    """How many don't say so, and don't say otherwise."""
    denying: int = 0
    """How many say otherwise."""
    is_last: bool = True
    """Whether there are no more to show."""
    unmatched: tuple[Words, ...] = ()
    """Words of the wish that no profile is about, so that they were left out of the search."""
    unmentioned: tuple[Words, ...] = ()
    """What a job should not be about and no profile speaks of, so that it leaves out none."""
    left_out: tuple[Want, ...] = ()
    """What was left out of the search because nothing was found with it."""
    is_found_alone: bool = False
    """Whether there are careers for what was left out, though none that also fits the rest."""
    unsearched: tuple[Words, ...] = ()
    """Words of the wish that careers can't be searched by, such as the chances of promotion."""
    unordered: Ranking | None = None
    """The order that was asked for, if no profile found says anything on it."""
    mixed: bool = False
    """Whether no career is about all the subjects that were wished for, and there are some for each."""
    unread: int = 0
    """How many profiles the words of the wish couldn't be looked for in, because they are still being read after a start."""
