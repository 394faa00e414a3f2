"""Derives typed facts from statements: pay, hours, working patterns, qualifications, routes into a job, and its setting.

The statement stays the only place where something is said. Facts are what filters, rankings and tables need of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from bot.paths import ENGLISH

PATTERNS = ENGLISH / "fact_patterns.yml"
# How far in front of a phrase a word such as "no" denies it, in characters.
DENIAL_REACH = 40
LEAST_SALARY = 1_000
HOURS_A_YEAR = 37.5 * 52
PART_TIME = 30.0  # hours a week, and fewer
PERIODS = {"hour": HOURS_A_YEAR, "day": 260.0, "week": 52.0, "month": 12.0, "year": 1.0}
CURRENCIES = {"£": "GBP", "$": "USD", "€": "EUR"}


class FactKind(StrEnum):
    PAY = "pay"
    HOURS = "hours"
    PATTERN = "pattern"
    """When people work, such as nights or part time."""
    LEVEL = "level"
    """Qualifications, and the driving licence."""
    ROUTE = "route"
    """Ways into the job, and how long they take."""
    SETTING = "setting"
    """Where and in what conditions people work."""


class Says(StrEnum):
    """What the statement says of the fact."""

    YES = "yes"
    NO = "no"
    MAY = "may"


class Fact(BaseModel):
    """A value derived from a statement. Numbers are inclusive bounds; money is in whole units of the currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FactKind = Field(description="pay, hours, pattern, level, route or setting")
    name: str = Field("", description="Which of its kind, such as nights; for pay: starting, experienced or training", pattern=r"^[a-z_]*$")
    low: float | None = Field(None, description="The lowest value", ge=0)
    high: float | None = Field(None, description="The highest value", ge=0)
    unit: str = Field("", description="A currency such as GBP, hours, or years, months or weeks")
    period: str = Field(
        "", description="What pay and hours are for: hour, day, week, month or year", pattern=r"^(hour|day|week|month|year)?$"
    )
    says: Says = Field(Says.YES, description="yes, no or may: whether the statement affirms it, denies it or says that it may be so")

    @model_validator(mode="after")
    def _in_order(self) -> Fact:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is not above high")
        return self

    def a_year(self) -> tuple[float, float] | None:
        """Return the lowest and highest pay in a year of full-time work, to compare careers by. None if this isn't pay with a sum."""
        low, high = self.low if self.low is not None else self.high, self.high if self.high is not None else self.low
        if self.kind is not FactKind.PAY or low is None or high is None:
            return None
        return low * PERIODS[self.period or "year"], high * PERIODS[self.period or "year"]


class Amount(NamedTuple):
    """A sum or a range of money in a text, with the places it takes in it."""

    low: float
    high: float
    currency: str
    period: str
    start: int
    end: int


_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?(k|thousand|grand)?\b"
_RANGE = re.compile(rf"([£$€])?\s?{_NUMBER}(?:\s?(?:-|–|—|to|and)\s?([£$€])?\s?{_NUMBER})?", re.IGNORECASE)
_PERIOD = re.compile(
    r"^\W{0,2}(?:an?|per|each|every|/)\s?(hour|day|week|month|year|annum|hr)\b|^\W?(p\.?a\.?|annually|hourly|monthly)\b", re.IGNORECASE
)
_PERIOD_NAMES = {
    "annum": "year",
    "pa": "year",
    "p.a.": "year",
    "p.a": "year",
    "annually": "year",
    "hr": "hour",
    "hourly": "hour",
    "monthly": "month",
}
_HOURS = re.compile(
    r"\b(\d{1,2}(?:\.\d+)?)(?:\s?(?:-|–|to|and)\s?(\d{1,2}(?:\.\d+)?))?\s?(?:hours?\s)?(?:a|per|each)\s?week\b", re.IGNORECASE
)
_NUMBERS = "one|two|three|four|five|six|seven"
_LENGTH = re.compile(
    rf"\b(\d{{1,2}}|{_NUMBERS})(?:\s?(?:-|–|to|or|and)\s?(\d{{1,2}}|{_NUMBERS}))?[\s-](year|month|week)s?\b", re.IGNORECASE
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


def amounts_in(text: str, needs_currency: bool = True) -> Iterator[Amount]:
    """Yield the sums of money in a text, with ranges such as "£18-24k" as one."""
    for match in _RANGE.finditer(text):
        sign, first, cents, thousand, other_sign, second, other_cents, other_thousand = match.groups()
        if needs_currency and not (sign or other_sign):
            continue
        many = bool(other_thousand)
        low = _value(first, cents, thousand or (other_thousand if many and float(first.replace(",", "")) < LEAST_SALARY else None))
        high = _value(second, other_cents, other_thousand) if second else low
        end = match.end()
        following = _PERIOD.match(text[end:])
        named = (following[1] or following[2]).lower() if following else ""
        period = _PERIOD_NAMES.get(named, named)
        yield Amount(
            min(low, high),
            max(low, high),
            CURRENCIES[sign or other_sign or "£"],
            period,
            match.start(),
            end + (following.end() if following else 0),
        )


def _value(digits: str, cents: str | None, thousand: str | None) -> float:
    return float(digits.replace(",", "") + (cents or "")) * (1_000 if thousand else 1)


class _Patterns(NamedTuple):
    named: tuple[tuple[FactKind, str, re.Pattern[str]], ...]
    words: dict[str, re.Pattern[str]]


@cache
def _patterns() -> _Patterns:
    read = YAML(typ="safe").load(PATTERNS)
    named = [
        (FactKind(kind), name, re.compile(pattern, re.IGNORECASE))
        for kind, patterns in read.items()
        if isinstance(patterns, dict)
        for name, pattern in patterns.items()
    ]
    words = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in read.items() if isinstance(pattern, str)}
    return _Patterns(tuple(named), words)


@cache
def fact_names() -> frozenset[str]:
    """Return the names of facts that are found by phrases, as kind/name."""
    return frozenset(f"{kind}/{name}" for kind, name, _ in _patterns().named)


def speaks_of(text: str, names: Collection[str]) -> bool:
    """Return whether a text has a phrase of one of these facts, whichever topic it is of and whatever it says of it."""
    return any(f"{kind}/{name}" in names and pattern.search(text) for kind, name, pattern in _patterns().named)


def content(text: str) -> str:
    """Return a statement without the words that many begin with, such as "The work includes", and without set phrases."""
    words = _patterns().words
    return words["set_phrase"].sub("", words["lead_in"].sub("", text, count=1)) or text


def only_helps(text: str) -> bool:
    """Return whether a statement on getting in tells of something that only helps, such as experience of something else."""
    return bool(_patterns().words["only_helps"].search(text))


def lists_places(text: str) -> bool:
    """Return whether a statement lists places where people may work: "You could work in a prison, at a school or in a factory"."""
    return bool(_patterns().words["lists_places"].search(text))


# The topics in which a phrase is a fact. "Weekends" among the duties may be those of others, and an office there a place to clean.
_TOPICS = {
    FactKind.LEVEL: ("entry",),
    FactKind.ROUTE: ("entry",),
    FactKind.PATTERN: ("hours", "environment"),
    FactKind.SETTING: ("environment", "skills"),
}
# Facts that are told by what the job is and by its duties, too.
_OF_THE_WORK = {(FactKind.SETTING, name) for name in ("public", "served", "driving", "manual", "emergencies")}
_NOT_OF_THE_JOB = ("entry", "contacts", "related")


def derive(topic: str, text: str, aspects: Sequence[str] = ()) -> tuple[Fact, ...]:
    """Return the facts that a statement of a topic gives, without duplicates."""
    return tuple(dict.fromkeys([*_pay(topic, text, aspects), *_hours(topic, text), *_lengths(topic, text), *_phrases(topic, text)]))


def _pay(topic: str, text: str, aspects: Sequence[str]) -> Iterable[Fact]:
    words = _patterns().words
    if topic != "pay" and not any(aspect.startswith("pay/") for aspect in aspects) and not words["pay"].search(text):
        return
    named = next((aspect.removeprefix("pay/").removesuffix("_pay") for aspect in aspects if aspect.startswith("pay/")), "")
    amounts = list(amounts_in(text))
    for number, amount in enumerate(amounts):
        if not amount.period and amount.high < LEAST_SALARY:
            continue
        around = text[amounts[number - 1].end if number else 0 : amount.start] if len(amounts) > 1 else text
        after = text[amount.end : amounts[number + 1].start] if number + 1 < len(amounts) else text[amount.end :]
        name = named if len(amounts) == 1 and named in ("starting", "experienced", "training") else ""
        for each in ("training", "starting", "experienced"):
            if not name and (words[each].search(around) or words[each].search(after.partition(",")[0])):
                name = each
        yield Fact(kind=FactKind.PAY, name=name, low=amount.low, high=amount.high, unit=amount.currency, period=amount.period or "year")


def _hours(topic: str, text: str) -> Iterable[Fact]:
    if topic in _NOT_OF_THE_JOB or not _patterns().words["hours"].search(text):
        return
    for match in _HOURS.finditer(text):
        low, high = float(match[1]), float(match[2] or match[1])
        if 1 <= low <= high:
            yield Fact(kind=FactKind.HOURS, low=low, high=high, unit="hours", period="week")
            if high <= PART_TIME:
                yield Fact(kind=FactKind.PATTERN, name="part_time")


def _lengths(topic: str, text: str) -> Iterable[Fact]:
    """Return how long training takes. Only sentences about getting in say it, and several lengths are those of its parts."""
    words = _patterns().words
    matches = list(_LENGTH.finditer(text)) if topic == "entry" else []
    if len(matches) != 1 or words["length_of_other"].search(text):
        return
    (match,) = matches
    before, after = text[: match.start()], text[match.end() :]
    of_training = words["length_before"].search(before) or words["length_after"].search(after)
    if not of_training or words["length_not"].search(after) or words["length_not"].search(before.rstrip()):
        return
    low = _COUNTS.get(match[1].lower()) or float(match[1])
    high = (_COUNTS.get(match[2].lower()) or float(match[2])) if match[2] else low
    if 0 < low <= high:
        yield Fact(kind=FactKind.ROUTE, name="training", low=low, high=high, unit=f"{match[3].lower()}s")


def _phrases(topic: str, text: str) -> Iterable[Fact]:
    if _patterns().words["links"].search(text):
        return
    found = {
        (kind, name): match
        for kind, name, pattern in _patterns().named
        if (topic in _TOPICS[kind] or (topic in ("overview", "duties") and (kind, name) in _OF_THE_WORK))
        and (match := pattern.search(text))
    }
    for (kind, name), match in found.items():
        says = _polarity(kind, name, text, match)
        if says is None:
            continue
        # "No set requirements, but GCSEs may help" is less sure than without the rest.
        helpful = name == "none" and (FactKind.LEVEL, "gcse") in found
        yield Fact(kind=kind, name=name, says=Says.MAY if helpful else says)


def _polarity(kind: FactKind, name: str, text: str, match: re.Match[str]) -> Says | None:
    """Return what a text says of a phrase in it, or None if it says nothing."""
    words = _patterns().words
    before = text[max(0, match.start() - DENIAL_REACH) : match.start()]
    if words["denies"].search(before):
        # "If you do not have a degree" leaves open whether one is needed, and names no way in.
        supposed = None if kind is FactKind.ROUTE else Says.MAY
        return supposed if words["supposes"].search(text[: match.start()]) else Says.NO
    if kind is FactKind.ROUTE or name == "none":
        # "You can do an apprenticeship" says that there is one.
        return Says.MAY if words["unsure"].search(text) else Says.YES
    return Says.MAY if words["hedges"].search(text) else Says.YES
