"""The words and numbers of wishes: what profiles can be searched for, bounds on pay and hours, and the words that cut and join."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from ruamel.yaml import YAML
from spacy.tokens import Doc, Span
from text_to_num import alpha2digit

from bot.conversation.wish import Want
from bot.knowledge.facts import PERIODS, amounts_in
from bot.language.pipeline import CAREER_MASK, normalise
from bot.language.words import stems
from bot.nlu.ordinals import number_in
from bot.nlu.wish_examples import HOURS, PAY
from bot.paths import ENGLISH

FINDING_WORDS = ENGLISH / "finding_words.yml"

MOST_SHOWN = 5  # careers
LEAST_PAY = 8  # a lower number without a currency is no pay: "mum of 3"
# Pay below this is for an hour, and below the next it is in thousands: "over 12 pounds", "over 30".
HOURLY, THOUSANDS = 100.0, 1_000.0
SHORT = 4  # tokens: "jobs in it"
MOST_OF_ONE = 4  # words before "one" in "the best paid one"
NEAR = 0.1  # "around 30k" is 10% less or more


_MONEY = re.compile(r"[£$€]|pound|hour")
# "Not under", "no more than"
_DENIAL = re.compile(r"\b(not|no|never)\b|n't\b")


@cache
def finding_words() -> dict[str, tuple[str, ...]]:
    """Return the lists of words of finding_words.yml."""
    return {name: tuple(words.split()) for name, words in _load()["words"].items()}


def expansions() -> dict[str, str]:
    """Return the abbreviations of fields of work, and other words that profiles put otherwise, with what they stand for."""
    return _load()["expansions"]


@cache
def _load() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = YAML(typ="safe").load(FINDING_WORDS)
    return read


@cache
def _words_pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(finding_words()[name])})\b")


def denies(tokens: Span | Doc) -> bool:
    """Return whether one of the words says that something is not wanted."""
    return any(token.norm_ in finding_words()["denies"] or token.lower_ in finding_words()["denies"] for token in tokens)


def corrected(span: Span) -> str:
    """Return the words of a span with their spelling corrected. Abbreviations stay, and "it" in a longer message if it is in capitals."""
    words = []
    for token in span:
        if token.lower_ == "it" and not token.text.isupper() and len(span.doc) > SHORT:
            continue
        words.append(token.lower_ if token.lower_ in expansions() else token.norm_)
    return " ".join(word for word in words if not word.isspace())


def as_read(doc: Doc, names: Iterable[Span], start: int = 0, end: int | None = None) -> str:
    """Return a message, or a part of it, as the models of wishes read it, so that it is encoded only once."""
    return masked_numbers(normalise(doc, names, start, end))


def search_words(text: str) -> str:
    """Return the words of a text that profiles can be searched for, with abbreviations written out.

    Alternatives stay joined by "or", and other parts by "and".
    """
    for phrase, meant in _load()["phrases"].items():
        text = re.sub(rf"\b{phrase}\b", meant, text, flags=re.IGNORECASE)
    sides = ([_content(part) for part in re.split(r"\b(?:and|n)\b|[,&]", side)] for side in re.split(r"\bor\b", text.lower()))
    written_out = " or ".join(filter(None, (" and ".join(filter(None, parts)) for parts in sides)))
    return " or ".join(dict.fromkeys(written_out.split(" or ")))


def own_words(text: str) -> str:
    """Return the words by which someone named a thing, without those that lead up to it and say nothing of it."""
    words, leads = text.split(), (*finding_words()["leads"], *finding_words()["own_leads"])
    while words and words[1:2] != ["after"] and (words[0] in leads or not words[0].isalnum()):
        words.pop(0)
    while words and (words[-1] in finding_words()["own_ends"] or not words[-1].isalnum()):
        words.pop()
    return " ".join(words)


def _content(text: str) -> str:
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    kept = []
    for number, word in enumerate(words):
        # "It" at the end of a phrase is a field, and elsewhere a pronoun.
        if word in expansions() and (word not in finding_words()["asking"] or (number == len(words) - 1 and len(words) <= 3)):
            kept.append(expansions()[word])
        elif word not in finding_words()["asking"] and word != CAREER_MASK and len(word) > 1 and not word.isdecimal():
            kept.append(word)
    return " ".join(dict.fromkeys(kept)) if any(stems(word) for word in kept) else ""


def amount(text: str, facet: str, wanted: bool) -> Want | None:
    """Return the bound on pay in a year, or on hours in a week, that a text names. None if it names none."""
    text = alpha2digit(text.lower(), "en")
    amounts = [each for each in amounts_in(text, needs_currency=False) if each.high > 0]
    if not amounts:
        return None
    found = amounts[0]
    low, high = found.low, found.high
    bounded = any(_words_pattern(name).search(text) for name in ("around", "at_most", "at_least", "starting"))
    if facet == PAY:
        if low == high < THOUSANDS and not (bounded or found.period or _MONEY.search(text)):
            # "An apprenticeship at 40"
            return None
        if high < LEAST_PAY and not _MONEY.search(text):
            return None
        period = found.period or ("hour" if high < HOURLY and _MONEY.search(text) else "year")
        scale = THOUSANDS if period == "year" and high < THOUSANDS else PERIODS[period]
        low, high = low * scale, high * scale
    if _words_pattern("around").search(text):
        return Want(facet=facet, low=low * (1 - NEAR), high=high * (1 + NEAR))
    if low != high:
        return Want(facet=facet, low=low, high=high)
    if _words_pattern("at_most").search(text) or _words_pattern("at_least").search(text):
        # "Not under 24k" is a lower bound, as "over 24k" is.
        at_most = bool(_words_pattern("at_most").search(text)) != bool(_DENIAL.search(text))
    else:
        at_most = facet == HOURS or not wanted
    words = "starting" if facet == PAY and _words_pattern("starting").search(text) else ""
    # "More than 25k", but not "25k or more" nor "not under 25k".
    beyond = bool(_words_pattern("short_of" if at_most else "beyond").search(text[: found.start]))
    if at_most:
        return Want(facet=facet, high=high, words=words, beyond=beyond and facet == HOURS)
    return Want(facet=facet, low=low, beyond=beyond, words=words)


def after_prepositions(span: Span) -> str:
    """Return a place without the words that lead up to it."""
    words = [token.text for token in span if not token.is_punct]
    while words and words[0].lower() in finding_words()["asking"]:
        words.pop(0)
    return " ".join(words)


def how_many(doc: Doc) -> int | None:
    """Return how many careers a message asks for, as in "3 options" and "the top 3", or None if it doesn't say."""
    for token in doc:
        if token.lower_ in finding_words()["counted"] and (number := number_in(doc[max(0, token.i - 2) : token.i])):
            return number if number <= MOST_SHOWN else None
        if token.i and doc[token.i - 1].lower_ in finding_words()["counts"] and (number := number_in(doc[token.i : token.i + 1])):
            return number if number <= MOST_SHOWN else None
    return None


def picks_among(words: Sequence[str]) -> bool:
    """Return whether a message is about some of what was listed: "which of these", "the one with most money", "anything there"."""
    signs = finding_words()
    pairs = [("of", "listed"), ("the", "the_one"), ("which", "after_which")]
    said = any(a == first and b in signs[second] for a, b in pairwise(words) for first, second in pairs)
    there = any(a in signs["any_of_list"] and b == "there" for a, b in pairwise(words))
    return said or there or any(_is_most(words, at) for at, word in enumerate(words) if word in signs["the_one"])


def _is_most(words: Sequence[str], one: int) -> bool:
    """Return whether a word such as "one" is the one that is most of something: "the easiest one", "the best paid one"."""
    before = words[max(0, one - MOST_OF_ONE) : one]
    most = any(word.endswith("est") or word in finding_words()["most"] for word in before)
    return "the" in before and most


def is_superlative(span: Span) -> bool:
    """Return whether a part asks for what is most of something: "the quickest to train for"."""
    return any(token.lower_.endswith("est") or token.lower_ in finding_words()["most"] for token in span)


def turns_round(words: Sequence[str]) -> bool:
    """Return whether a message asks for those that aren't as was asked before: "and the ones that do", "which ones don't"."""
    said = [word for word in words if word.isalpha() or word == "n't"]
    while said and said[-1] in finding_words()["denies"]:
        said.pop()
    ends = bool(said) and said[-1] in finding_words()["does_so"]
    return ends and any(word in finding_words()["the_one"] or word in finding_words()["listed"] for word in said[:-1])


def says_starting(text: str) -> bool:
    """Return whether a text on pay is about that of starters."""
    return bool(_words_pattern("starting").search(text.lower()))


def masked_numbers(text: str) -> str:
    """Return a text in which all numbers are the same, as the model needn't tell them apart."""
    return re.sub(r"\d+(?:[.,]\d+)*", "9", alpha2digit(text, "en"))
