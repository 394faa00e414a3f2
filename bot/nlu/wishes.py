"""Reads what someone wishes for in a job from a message.

The message is cut into fragments such as "without a degree", and models read the facet of each, and whether it is wanted. Numbers are
read by patterns. Everything that isn't a facet of its own is `about`: profiles are searched for its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ruamel.yaml import YAML
from spacy.tokens import Doc, Span
from text_to_num import alpha2digit

from bot.conversation.wish import MAX_EXCLUDED, MAX_WANTS, MAX_WORDS, Ranking, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.facts import PERIODS, amounts_in
from bot.language.head import Head
from bot.language.pipeline import CAREER_MASK, normalise
from bot.language.words import stems
from bot.nlu.vectors import Encode
from bot.paths import ENGLISH, WISH_DATA

if TYPE_CHECKING:
    from spacy.language import Language

FINDING_WORDS = ENGLISH / "finding_words.yml"
ABOUT, PAY, HOURS, LIKE, PLACE, ASK = "about", "pay", "hours", "like", "place", "ask"
MORE, NOT_THESE, OF_THESE = "more", "not_these", "of_these"
TALK = (ASK, MORE, NOT_THESE, OF_THESE)
RANKINGS = {
    ("rank_pay", True): Ranking.PAY,
    ("rank_pay", False): Ranking.LOWEST_PAY,
    ("rank_hours", False): Ranking.HOURS,
    ("rank_hours", True): Ranking.LONGEST_HOURS,
    ("rank_training", True): Ranking.TRAINING,
}
YES, NO = "yes", "no"

MOST_PIECES = 12
MOST_JOINED = 5  # pieces
# What another fragment costs, as a logarithm, so that "health and safety" stays whole unless its parts are clearer.
CUT_COST = 0.2
LEAST_PAY = 8  # a lower number without a currency is no pay: "mum of 3"
FLOOR = 1e-6  # added to likelihoods before taking logarithms
# A fragment whose facet is less likely than this is searched for in its own words.
CLEAR_FACET = 0.4
# Pay below this is for an hour, and below the next it is in thousands: "over 12 pounds", "over 30".
HOURLY, THOUSANDS = 100.0, 1_000.0
NEAR = 0.1  # "around 30k" is 10% less or more


class WishExample(NamedTuple):
    text: str
    facet: str
    says: str


def load_wish_examples(folder: Path = WISH_DATA) -> list[WishExample]:
    """Return all labelled phrases. Raises ValueError if a file has an unknown facet."""
    known = {*load_facets(), ABOUT, PAY, HOURS, LIKE, PLACE, *TALK, *(name for name, _ in RANKINGS)}
    examples = []
    for path in sorted(folder.glob("*.yml")):
        for facet, phrases in YAML(typ="safe").load(path).items():
            if facet not in known:
                raise ValueError(f"{path.name}: unknown facet {facet}")
            examples += [WishExample(text, facet, says) for says in (YES, NO) for text in _flat(phrases[says])]
    return examples


def _flat(phrases: Iterable[str | list[str]]) -> list[str]:
    return [text for each in phrases for text in ([str(each)] if not isinstance(each, list) else map(str, each))]


@dataclass
class WishHeads:
    """The models that read the facet of a fragment, and whether it is wanted."""

    facet: Head
    wanted: Head

    @classmethod
    def trained(cls, encode: Encode, examples: Sequence[WishExample], nlp: Language) -> WishHeads:
        texts = [_masked_numbers(normalise(nlp(each.text))) for each in examples]
        embeddings = encode(texts)
        facet, wanted = Head(), Head()
        facet.fit(texts, embeddings, [each.facet for each in examples])
        told = [i for i, each in enumerate(examples) if each.facet not in TALK]
        wanted.fit([texts[i] for i in told], embeddings[told], [examples[i].says for i in told])
        return cls(facet, wanted)

    def save(self, folder: Path) -> None:
        self.facet.save(folder / "facet")
        self.wanted.save(folder / "wanted")

    @classmethod
    def load(cls, folder: Path) -> WishHeads:
        return cls(Head.load(folder / "facet"), Head.load(folder / "wanted"))


class Fragment(NamedTuple):
    """A part of a message that says one thing about what is wished for."""

    span: Span
    facet: str
    likelihood: float
    wanted: bool
    joined: str
    """The word that joins it to the fragment before, such as "or", or nothing."""


class ReadWish(NamedTuple):
    """What a message says of a wish."""

    wish: Wish
    more: bool
    """Whether it asks for the next of what was found."""
    not_these: bool
    """Whether it turns down what was found."""
    of_these: bool
    """Whether it is about what was found."""
    confidence: float
    """How sure it is that the message says something of a wish: the likelihood of its clearest fragment."""


class WishReader:
    """Reads wishes with trained models."""

    def __init__(self, heads: WishHeads, encode: Encode) -> None:
        self._heads = heads
        self._encode = encode

    def read(self, doc: Doc, names: Mapping[Span, str | None], without: Iterable[tuple[int, int]] = ()) -> ReadWish:
        """Read a message `without` these stretches of tokens.

        `names` are the careers named, with their ids, or None for those that have no profile.
        """
        bounds = [(0, 0), *sorted(without), (len(doc), len(doc))]
        fragments = [
            fragment
            for (_, start), (end, _) in pairwise(bounds)
            for fragment in self._fragments(doc, [span for span in names if start <= span.start and span.end <= end], start, end)
        ]
        read = read_fragments(fragments, names)
        return read._replace(of_these=read.of_these or _picks_among(doc))

    def _fragments(self, doc: Doc, masked: Sequence[Span], start: int, end: int) -> list[Fragment]:
        cut = _pieces(doc, masked, start, end)
        apart = [i for i in range(1, len(cut)) if _is_apart(doc, cut[i][0])]
        runs = [
            (i, j)
            for i in range(len(cut))
            for j in range(i + 1, min(i + MOST_JOINED, len(cut)) + 1)
            if not any(i < each < j for each in apart)
        ]
        if not runs:
            return []
        texts = [_masked_numbers(normalise(doc, masked, cut[i][0], cut[j - 1][1])) for i, j in runs]
        embeddings = self._encode(texts)
        facets = self._heads.facet.predict(texts, embeddings)
        wanted = self._heads.wanted.predict(texts, embeddings)
        likeliest = {run: float(row.max()) for run, row in zip(runs, facets, strict=True)}
        fragments: list[Fragment] = []
        for run in _best_cut(len(cut), likeliest):
            row = runs.index(run)
            facet = self._heads.facet.classes[int(facets[row].argmax())]
            likelihood = likeliest[run]
            span = doc[cut[run[0]][0] : cut[run[1] - 1][1]]
            says = self._heads.wanted.classes[int(wanted[row].argmax())]
            if likelihood < CLEAR_FACET and search_words(span.text):
                facet = ABOUT
                says = NO if any(token.norm_ in finding_words()["denies"] for token in span) else YES
            joined = span[0].lower_ if span[0].lower_ in finding_words()["joins"] else ""
            inherits = joined in finding_words()["either"] and fragments and len(span) <= 3
            fragments.append(Fragment(span, facet, likelihood, fragments[-1].wanted if inherits else says == YES, joined))
        return fragments


def _pieces(doc: Doc, masked: Sequence[Span], start: int, end: int) -> list[tuple[int, int]]:
    """Cut tokens in front of words such as "and", "with" and "that", and at punctuation. Names of careers stay whole."""
    inside = {i for span in masked for i in range(span.start + 1, span.end)}
    bounds = [start]
    for token in doc[start:end]:
        if token.i in inside:
            continue
        if token.lower_ in finding_words()["cuts"] or (token.is_punct and token.text not in "-'’£$€"):
            bounds.append(token.i)
    bounds = sorted({*bounds, end})
    cut = [(a, b) for a, b in pairwise(bounds) if any(not token.is_punct for token in doc[a:b])]
    while len(cut) > MOST_PIECES:
        cut[-2:] = [(cut[-2][0], cut[-1][1])]
    return cut


def _is_apart(doc: Doc, start: int) -> bool:
    """Return whether a piece certainly says something else than the one before: "but …", or after a comma."""
    return doc[start].lower_ in finding_words()["contrasts"] or doc[start].is_punct


def _best_cut(count: int, likelihoods: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the runs of pieces whose facets are clearest together."""
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for end in range(1, count + 1):
        options = [
            (best[start][0] + (end - start) * float(np.log(likelihoods[start, end] + FLOOR)) - CUT_COST, [*best[start][1], (start, end)])
            for start in range(end)
            if (start, end) in likelihoods
        ]
        best.append(max(options, key=lambda option: option[0]))
    return best[count][1]


def read_fragments(fragments: Sequence[Fragment], names: Mapping[Span, str | None]) -> ReadWish:
    """Put the fragments of a message together to a wish."""
    wants: list[Want] = []
    ranking, place = None, ""
    like: list[str] = []
    excluded: list[str] = []
    said = {each.facet for each in fragments}
    clearest = max((each.likelihood for each in fragments if each.facet != ASK), default=0.0)
    for each in fragments:
        named = [career for span, career in names.items() if each.span.start <= span.start and span.end <= each.span.end]
        careers = [career for career in named if career]
        if each.facet in (PAY, HOURS):
            wants += _amount(each)
        elif (order := RANKINGS.get((each.facet, each.wanted))) is not None:
            ranking = order
        elif each.facet == PLACE:
            place = _after_prepositions(each.span)
        elif careers and each.facet in (LIKE, ASK):
            (like if each.wanted else excluded).extend(careers)
        elif each.facet in load_facets():
            wants.append(Want(facet=each.facet, wanted=each.wanted))
        elif each.facet in (ABOUT, LIKE) and (words := search_words(each.span.text)):
            if wants and wants[-1].facet == ABOUT and each.joined in finding_words()["either"] and wants[-1].wanted == each.wanted:
                words = f"{wants.pop().words} or {words}"
            wants.append(Want(facet=ABOUT, wanted=each.wanted, words=words[:MAX_WORDS]))
    kept = {(want.facet, want.words): want for want in wants}
    wish = Wish(
        wants=tuple(kept.values())[:MAX_WANTS],
        ranking=ranking,
        like=tuple(dict.fromkeys(like)),
        excluded=tuple(dict.fromkeys(excluded)),
        place=place[:MAX_WORDS],
    )
    return ReadWish(wish, MORE in said, NOT_THESE in said, OF_THESE in said, clearest)


def refined(before: Wish, now: ReadWish, shown: Sequence[str]) -> Wish:
    """Return a wish with what a message adds to it. `shown` are the careers that were found for it last."""
    again = {want.facet for want in now.wish.wants if want.facet != ABOUT}
    wants = [
        want for want in before.wants if want.facet not in again and want.words not in {each.words for each in now.wish.wants if each.words}
    ]
    excluded = [*before.excluded, *now.wish.excluded, *(shown if now.not_these else ())]
    return Wish(
        wants=tuple([*wants, *now.wish.wants][-MAX_WANTS:]),
        ranking=now.wish.ranking or before.ranking,
        like=now.wish.like or before.like,
        excluded=tuple(dict.fromkeys(excluded))[-MAX_EXCLUDED:],
        among=tuple(shown) if now.of_these else (),
        place=now.wish.place,
    )


# ------------------------------------------------------------------ numbers and words


def _amount(fragment: Fragment) -> list[Want]:
    """Return the bound on pay in a year, or on hours in a week, that a fragment names. None if it names none."""
    text = alpha2digit(fragment.span.text.lower(), "en")
    amounts = [each for each in amounts_in(text, needs_currency=False) if each.high > 0]
    if not amounts:
        return []
    amount = amounts[0]
    low, high = amount.low, amount.high
    if fragment.facet == PAY:
        if high < LEAST_PAY and not re.search(r"[£$€]|pound|hour", text):
            return []
        period = amount.period or ("hour" if high < HOURLY and re.search(r"[£$€]|pound|hour", text) else "year")
        scale = THOUSANDS if period == "year" and high < THOUSANDS else PERIODS[period]
        low, high = low * scale, high * scale
    if _words_pattern("around").search(text):
        return [Want(facet=fragment.facet, low=low * (1 - NEAR), high=high * (1 + NEAR))]
    if low != high:
        return [Want(facet=fragment.facet, low=low, high=high)]
    if fragment.facet == HOURS:
        at_most = not _words_pattern("at_least").search(text)
    else:
        # "Not under 24k" is a lower bound, as "over 24k" is.
        at_most = bool(_words_pattern("at_most").search(text)) == fragment.wanted
    return [Want(facet=fragment.facet, high=high) if at_most else Want(facet=fragment.facet, low=low)]


@cache
def finding_words() -> dict[str, tuple[str, ...]]:
    """Return the lists of words of finding_words.yml."""
    return {name: tuple(words.split()) for name, words in YAML(typ="safe").load(FINDING_WORDS)["words"].items()}


@cache
def _expansions() -> dict[str, str]:
    read: dict[str, str] = YAML(typ="safe").load(FINDING_WORDS)["expansions"]
    return read


@cache
def _words_pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(finding_words()[name])})\b")


def search_words(text: str) -> str:
    """Return the words of a text that profiles can be searched for, with abbreviations written out.

    Alternatives stay joined by "or", and other parts by "and".
    """
    sides = ([_content(part) for part in re.split(r"\band\b|[,&]", side)] for side in re.split(r"\bor\b", text.lower()))
    return " or ".join(filter(None, (" and ".join(filter(None, parts)) for parts in sides)))


def _content(text: str) -> str:
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    kept = []
    for number, word in enumerate(words):
        # "It" at the end of a phrase is a field, and elsewhere a pronoun.
        if word in _expansions() and (word not in finding_words()["asking"] or (number == len(words) - 1 and len(words) <= 3)):
            kept.append(_expansions()[word])
        elif word not in finding_words()["asking"] and word != CAREER_MASK:
            kept.append(word)
    return " ".join(dict.fromkeys(kept)) if any(stems(word) for word in kept) else ""


def _after_prepositions(span: Span) -> str:
    words = [token.text for token in span if not token.is_punct]
    while words and words[0].lower() in finding_words()["cuts"] + finding_words()["asking"]:
        words.pop(0)
    return " ".join(words)


def _picks_among(doc: Doc) -> bool:
    """Return whether a message is about some of what was listed: "which of these", "any of those"."""
    return any(a.lower_ == "of" and b.lower_ in finding_words()["listed"] for a, b in pairwise(doc))


def _masked_numbers(text: str) -> str:
    """Return a text in which all numbers are the same, as the model needn't tell them apart."""
    return re.sub(r"\d+(?:[.,]\d+)*", "9", alpha2digit(text, "en"))
