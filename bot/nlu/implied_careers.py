"""Finds the careers that a message without a name is about: "can you work at a cinema at 16", "what does a PA learn", "hair salon, how long
until I run it".

A career is implied by words of its titles, in any form, by initials in capitals, and by what the whole message means. Words are looked
up in an index, and the more careers have a word, the less it says.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span, Token

from bot.conversation.types import Role
from bot.language.kin import family
from bot.language.words import stems
from bot.nlu.career_frames import ENTITY
from bot.nlu.name_parts import SAME_BEGINNING, SHARE_OF_WORD, SHORTEST_PREFIX, topic_words
from bot.nlu.referring import words

MOST_TOKENS = 80  # of a message that are looked at
MOST_CAREERS = 60  # with a word; those of a word that more have are only looked at if another word of theirs is said
# How much the words of a title count next to the nearness in meaning, and how much of a title has to be said.
TITLE_WEIGHT, LEAST_SHARE = 0.4, 0.3
# A career is clearly meant from this score on, or from the higher one if a single word implies it, and if no other comes this near.
CLEARLY, CLEARLY_ALONE, CLEARER = 0.6, 0.75, 0.1
# It may be meant from this score on, and so may others that are nearly as likely.
POSSIBLY, NEARLY_AS_LIKELY, MOST_POSSIBLE = 0.55, 0.15, 5
OTHER_FORM = 0.7  # what another form of a word counts: a garden is no gardener
SHORTEST_SHORT_FORM = 4  # letters of a short form such as "tech"
MOST_BETWEEN = 2  # tokens between the words of a title
SHORTEST_INITIALS, CLEAR_INITIALS = 2, 3  # letters; shorter ones than clear initials need an article: "a PA"


class Implied(NamedTuple):
    """A career that a message may be about."""

    career: str
    span: Span
    """The words that imply it."""
    score: float
    least: float
    """The score from which on it is clearly meant."""

    def covers(self, other: Span) -> bool:
        """Return whether other words overlap with these, and so name nothing else."""
        return bool(self.span.start < other.end and other.start < self.span.end)

    def as_entity(self) -> dict[str, Any]:
        """Return the career as an entity of Rasa, as those that are named and asked about have."""
        place = {"start": self.span.start_char, "end": self.span.end_char, "span": self.span, "text": self.span.text}
        return {"entity": ENTITY, "value": self.career, "role": "held", "as": Role.SUBJECT, **place}


class _Title(NamedTuple):
    career: str
    words: tuple[str, ...]


class _Said(NamedTuple):
    """What a message says of a title."""

    share: float
    places: Mapping[int, float]
    """The tokens that say it, each with how much it says of its word."""

    def row(self) -> list[int]:
        """Return the longest row of the tokens with little between them."""
        rows: list[list[int]] = []
        for i in sorted(self.places):
            if rows and i - rows[-1][-1] <= MOST_BETWEEN + 1:
                rows[-1].append(i)
            else:
                rows.append([i])
        return max(rows, key=len)

    def span(self, doc: Doc) -> Span:
        """Return the row, with a word such as "staff" after it."""
        start, end = self.row()[0], self.row()[-1] + 1
        follows = end < len(doc) and doc[end].norm_ in words("workers") | words("after")
        return doc[start : end + follows]

    def least(self, doc: Doc) -> float:
        """Return the score from which on the career is clearly meant. Another form of a single word isn't enough: "gardening"."""
        row = self.row()
        if len(row) > 1:
            return CLEARLY
        if self.places[row[0]] < 1.0:
            return math.inf
        return CLEARLY if len(self.span(doc)) > 1 else CLEARLY_ALONE


class ImpliedCareers:
    """Words of the titles of careers, with the careers that they imply."""

    def __init__(self, names: Iterable[tuple[str, str]], nearness: Callable[[str], Mapping[str, float]]) -> None:
        """Take lookup keys of names, each with the id of its career, and what tells how near each career is to a text in meaning."""
        self._nearness = nearness
        self._titles = [_Title(career, tuple(word for word in form.split() if word not in words("small"))) for form, career in names]
        careers: dict[str, set[str]] = defaultdict(set)
        self._titles_with: dict[str, set[int]] = defaultdict(set)
        self._joined: dict[str, set[str]] = defaultdict(set)
        self._words_by_start: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[int]] = defaultdict(set)
        for number, title in enumerate(self._titles):
            self._initials["".join(word[0] for word in title.words)].add(number)
            for one, other in pairwise(title.words):
                self._joined[one + other] |= {one, other}
            for word in title.words:
                careers[family(word)].add(title.career)
                self._titles_with[word].add(number)
                self._words_by_start[word[:SHORTEST_PREFIX]].add(word)
        count = len({title.career for title in self._titles})
        self._weights = {each: math.log(1 + count / len(having)) for each, having in careers.items()}
        self._is_rare = {each: len(having) <= MOST_CAREERS for each, having in careers.items()}

    def find(self, doc: Doc, text: str) -> list[Implied]:
        """Return the careers that a message may be about, the likeliest first. `text` is the message as typed, in capitals or not."""
        said = self._said(doc[:MOST_TOKENS], "" if text.isupper() else text)
        if not said:
            return []
        near = self._nearness(doc.text)
        scores = {career: near.get(career, 0.0) + TITLE_WEIGHT * each.share for career, each in said.items()}
        ranked = sorted(scores, key=lambda career: -scores[career])
        # What comes nearer in meaning without a word of its title makes the others less likely.
        rival = max((each for career, each in near.items() if career not in said), default=0.0)
        excess = max(0.0, rival - scores[ranked[0]] + CLEARER)
        return [Implied(career, said[career].span(doc), scores[career] - excess, said[career].least(doc)) for career in ranked]

    def _said(self, tokens: Span, text: str) -> dict[str, _Said]:
        """Return the careers of whose titles enough is said, each with the share of a title and the tokens that say it."""
        fitting = {token.i: fit for token in tokens if (fit := self._words_like(token))}
        rare = {word for fit in fitting.values() for word in fit if self._is_rare[family(word)]}
        by_initials = {number: token.i for token in tokens for number in self._with_initials(token, text)}
        found: dict[str, _Said] = {}
        for number in {number for word in rare for number in self._titles_with[word]}.union(by_initials):
            title = self._titles[number]
            best = {word: max(((fit[word], -i) for i, fit in fitting.items() if word in fit), default=(0.0, 0)) for word in title.words}
            places = {-i: likeness for likeness, i in best.values() if likeness}
            little = len(places) == 1 and _says_little(tokens.doc[next(iter(places))])
            share = 0.0 if little else self._share(title, {word: likeness for word, (likeness, _) in best.items()})
            if number in by_initials:
                at = by_initials[number]
                share, places = 1.0, {at: 1.0, **{i: likeness for i, likeness in places.items() if i == at + 1}}
            if share >= LEAST_SHARE and (title.career not in found or share > found[title.career].share):
                found[title.career] = _Said(share, places)
        return found

    def _share(self, title: _Title, said: Mapping[str, float]) -> float:
        weights = {word: self._weights[family(word)] for word in title.words}
        return sum(weight * said[word] for word, weight in weights.items()) / (sum(weights.values()) or 1.0)

    def _words_like(self, token: Token) -> dict[str, float]:
        """Return the words of titles that a word is a form or the beginning of, each with how much of it that says."""
        if not token.is_alpha or len(token) < SHORTEST_PREFIX or token.norm_ in words("small"):
            return {}
        fit: dict[str, float] = {}
        for said in {token.norm_, token.lower_}:
            fit |= dict.fromkeys(self._joined.get(said, ()), 1.0)
            for word in self._words_by_start.get(said[:SHORTEST_PREFIX], ()):
                if likeness := _likeness(said, word):
                    fit[word] = max(likeness, fit.get(word, 0.0))
        return fit

    def _with_initials(self, token: Token, text: str) -> Iterator[int]:
        initials = text[token.idx : token.idx + len(token)]
        before = token.doc[token.i - 1].lower_ if token.i else ""
        clear = len(initials) >= CLEAR_INITIALS or before in words("articles")
        if initials.isupper() and len(initials) >= SHORTEST_INITIALS and clear:
            known = self._initials.get(initials.lower(), ())
            yield from (number for number in known if initials.lower() not in self._titles[number].words)


def clearly_implied(found: Sequence[Implied]) -> Implied | None:
    """Return the career that is clearly meant, if one is."""
    if not found or found[0].score < found[0].least:
        return None
    return None if len(found) > 1 and found[0].score - found[1].score < CLEARER else found[0]


def possibly_implied(found: Sequence[Implied]) -> tuple[str, ...]:
    """Return the ids of the few careers that may be meant, the likeliest first."""
    if not found or found[0].score < POSSIBLY:
        return ()
    return tuple(each.career for each in found if each.score >= found[0].score - NEARLY_AS_LIKELY)[:MOST_POSSIBLE]


def _likeness(said: str, word: str) -> float:
    """Return how much of a word is said by another: all by its plural, most by a word of its family or one that begins like it."""
    if said.removesuffix("s") == word.removesuffix("s"):
        return 1.0
    shared = next((i for i, (a, b) in enumerate(zip(said, word, strict=False)) if a != b), min(len(said), len(word)))
    is_short_form = shared == len(said) >= SHORTEST_SHORT_FORM
    begins_alike = shared >= SAME_BEGINNING and shared >= SHARE_OF_WORD * max(len(said), len(word))
    alike = family(said) == family(word) or is_short_form or begins_alike
    return OTHER_FORM if alike else 0.0


def _says_little(token: Token) -> bool:
    """Return whether a word is too common to stand for a career alone, or is one of what can be asked of any."""
    return set(stems(token.norm_)) <= topic_words()
