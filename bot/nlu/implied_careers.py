"""Finds the careers that a message without a name is about: "can you work at a cinema at 16", "what does a PA learn", "hair salon, how long
until I run it".

A career is implied by words of its titles, in any form, by initials in capitals, and by what the whole message means, or what it opens
with. Words are looked up in an index, and the more careers have a word, the less it says.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span, Token

from bot.conversation.types import Role
from bot.language.kin import family
from bot.language.words import stems, words_of
from bot.nlu.career_frames import ENTITY
from bot.nlu.headings import heading
from bot.nlu.name_parts import SHORTEST_PREFIX, topic_words
from bot.nlu.referring import words
from bot.nlu.segments import sentences
from bot.nlu.title_words import OTHER_FORM, Initials, Title, likeness
from bot.nlu.wish_words import finding_words

MOST_TOKENS = 80  # of a message that are looked at
MOST_SENTENCES = 2  # that are compared with careers by themselves
MOST_CAREERS = 60  # with a word; those of a word that more have are only looked at if another word of theirs is said
# How much the words of a title count next to the nearness in meaning, and how much of a title has to be said.
TITLE_WEIGHT, LEAST_SHARE = 0.4, 0.3
# A career is clearly meant from this score on, or from the higher one if a single word implies it, and if no other comes this near.
CLEARLY, CLEARLY_ALONE, CLEARER = 0.6, 0.75, 0.1
# A career is what a message opens with if it is at least this near to that, or so near without a word of its title there. Then a smaller
# lead is clear.
NEAR_OPENING, NEAR_OPENING_ALONE, CLEARER_IN_OPENING = 0.5, 0.55, 0.06
# It may be meant from this score on, and so may others that are nearly as likely.
POSSIBLY, NEARLY_AS_LIKELY, MOST_POSSIBLE = 0.55, 0.15, 5
DOING = "ing"
MOST_BETWEEN = 2  # tokens between the words of a title, not counting small words


class Implied(NamedTuple):
    """A career that a message may be about."""

    career: str
    span: Span
    """The words that imply it."""
    score: float
    least: float
    """The score from which on it is clearly meant."""
    opens: bool = False
    """Whether the message opens with these words, and then asks something."""
    said: frozenset[int] = frozenset()
    """The tokens that say words of its title."""
    share: float = 0.0
    """How much of its title they say."""

    @property
    def is_done(self) -> bool:
        """Whether a title of one word is said as what one does: "embalming"."""
        return self.share >= OTHER_FORM and len(self.said) == 1 and self.span[-1].norm_.endswith(DOING)

    def covers(self, other: Span) -> bool:
        """Return whether other words overlap with these, and so name nothing else."""
        return bool(self.span.start < other.end and other.start < self.span.end)

    def words(self, doc: Doc) -> set[str]:
        """Return the families of the words that imply it."""
        said = (doc[i] for i in sorted(self.said)) if self.said else self.span
        return {family(word) for token in said for word in words_of(token.norm_)}

    def as_entity(self) -> dict[str, Any]:
        """Return the career as an entity of Rasa, as those that are named and asked about have."""
        place = {"start": self.span.start_char, "end": self.span.end_char, "span": self.span, "text": self.span.text}
        return {"entity": ENTITY, "value": self.career, "role": "held", "as": Role.SUBJECT, **place}


class _Said(NamedTuple):
    """What a message says of a title."""

    share: float = 0.0
    places: Mapping[int, float] = {}
    """The tokens that say it, each with how much it says of its word."""

    def is_in(self, span: Span) -> bool:
        return any(span.start <= i < span.end for i in self.places)

    def is_within(self, span: Span) -> bool:
        return all(span.start <= i < span.end for i in self.places)

    def row(self, doc: Doc) -> list[int]:
        """Return the longest row of the tokens with little between them: "lecture at an FE college"."""
        rows: list[list[int]] = []
        for i in sorted(self.places):
            if rows and sum(token.norm_ not in words("small") for token in doc[rows[-1][-1] + 1 : i]) <= MOST_BETWEEN:
                rows[-1].append(i)
            else:
                rows.append([i])
        return max(rows, key=len)

    def span(self, doc: Doc) -> Span:
        """Return the row, with a word such as "staff" after it."""
        row = self.row(doc)
        start, end = row[0], row[-1] + 1
        follows = end < len(doc) and doc[end].norm_ in words("generic") | words("after")
        return doc[start : end + follows]

    def least(self, doc: Doc) -> float:
        """Return the score from which on the career is clearly meant. Another form of a single word isn't enough: "gardening".

        What follows a word doesn't make it a title if it may be said of anything: "PA work" is a title, but "does a nurse work" has none.
        """
        row = self.row(doc)
        if len(row) > 1:
            return CLEARLY
        if self.places[row[0]] < 1.0:
            return math.inf
        following = doc[row[0] + 1].norm_ if row[0] + 1 < len(doc) else ""
        is_title = following in words("workers") | words("after") or (self.share >= 1 and len(self.span(doc)) > 1)
        return CLEARLY if is_title else CLEARLY_ALONE


NOTHING_SAID = _Said()


class ImpliedCareers:
    """Words of the titles of careers, with the careers that they imply."""

    def __init__(
        self, names: Iterable[tuple[str, str]], nearness: Callable[[str], Mapping[str, float]], known: Collection[str] = ()
    ) -> None:
        """Take lookup keys of names, each with the id of its career, and what tells how near each career is to a text in meaning.

        `known` are English words, which are no initials.
        """
        self._nearness = nearness
        self._titles = [Title(career, tuple(word for word in form.split() if word not in words("small"))) for form, career in names]
        self._initials = Initials(self._titles, known)
        careers: dict[str, set[str]] = defaultdict(set)
        self._titles_with: dict[str, set[int]] = defaultdict(set)
        self._joined: dict[str, set[str]] = defaultdict(set)
        self._words_by_start: dict[str, set[str]] = defaultdict(set)
        for number, title in enumerate(self._titles):
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
        said, out = self._said(doc[:MOST_TOKENS], text.lower() if text.isupper() else text), self._turned_down(doc[:MOST_TOKENS])
        opening = heading(doc)
        if opening is not None and _says_little(opening):
            opening = None
        if not said and opening is None:
            return []
        near, to_opening = self._near(doc, said.values()), self._nearness(opening.text) if opening is not None else {}
        in_opening = {career for career, each in said.items() if opening is not None and each.is_in(opening)}
        opens = {
            career
            for career, close in to_opening.items()
            if (career in in_opening and close >= NEAR_OPENING) or (career not in said and close >= NEAR_OPENING_ALONE)
        }
        said |= dict.fromkeys(opens - said.keys(), NOTHING_SAID)
        said = {career: each for career, each in said.items() if career not in out}
        best_near = {career: max(near.get(career, 0.0), to_opening[career] if career in opens else 0.0) for career in said}
        scores = {career: best_near[career] + TITLE_WEIGHT * each.share for career, each in said.items()}
        ranked = sorted(scores, key=lambda career: -scores[career])
        # What comes nearer in meaning without a word of its title makes the others less likely.
        rival = max((each for career, each in near.items() if career not in said), default=0.0)
        excess = max(0.0, rival - scores[ranked[0]] + CLEARER) if ranked else 0.0
        found = []
        for career in ranked:
            span = opening if opening is not None and career in opens else said[career].span(doc)
            least = CLEARLY if career in in_opening | opens else said[career].least(doc)
            words_said = frozenset(said[career].places)
            found.append(Implied(career, span, scores[career] - excess, least, career in opens, words_said, said[career].share))
        return found

    def _near(self, doc: Doc, said: Iterable[_Said]) -> Mapping[str, float]:
        """Return how near each career is in meaning to a message, or to a sentence of it that says a title if it's nearer to that."""
        places = [each.row(doc)[0] for each in said]
        saying = {each.text for each in sentences(doc) if any(each.start <= place < each.end for place in places)}
        all_near = [self._nearness(text) for text in dict.fromkeys([doc.text, *sorted(saying, key=len)[:MOST_SENTENCES]])]
        return {career: max(near[career] for near in all_near) for career in all_near[0]}

    def said_beside(self, doc: Doc, name: Span, among: Iterable[str]) -> str | None:
        """Return the only one of some careers of whose titles a message says a word besides a name: "usher at the theatre"."""
        said = self._said(doc[:MOST_TOKENS], "")
        found = [career for career in among if career in said and not said[career].is_within(name)]
        return found[0] if len(found) == 1 else None

    def _said(self, tokens: Span, text: str) -> dict[str, _Said]:
        """Return the careers of whose titles enough is said, each with the share of a title and the tokens that say it."""
        fitting = {token.i: fit for token in tokens if (fit := self._words_like(token))}
        rare = {word for fit in fitting.values() for word in fit if self._is_rare[family(word)]}
        by_initials = {number: token.i for token in tokens for number in self._initials.titles_at(token, text)}
        found: dict[str, _Said] = {}
        for number in {number for word in rare for number in self._titles_with[word]}.union(by_initials):
            title = self._titles[number]
            best = {word: max((fit[word] for fit in fitting.values() if word in fit), default=0.0) for word in title.words}
            places = {i: best[word] for i, fit in fitting.items() for word in title.words if best[word] and fit.get(word) == best[word]}
            little = sum(map(bool, best.values())) == 1 and all(_says_little(tokens.doc[i : i + 1]) for i in places)
            share = 0.0 if little else self._share(title, best)
            if number in by_initials:
                at = by_initials[number]
                share, places = 1.0, {at: 1.0, **{i: likeness for i, likeness in places.items() if i == at + 1}}
            if share >= LEAST_SHARE and (title.career not in found or share > found[title.career].share):
                found[title.career] = _Said(share, places)
        return found

    def _turned_down(self, tokens: Span) -> set[str]:
        """Return the careers turned down by what they are: "in the RAF, but not as an officer"."""
        last = {word for token in tokens if _is_turned_down(token) for word in self._words_like(token)}
        titles = (self._titles[number] for word in last for number in self._titles_with[word])
        return {title.career for title in titles if title.words[-1] in last}

    def _share(self, title: Title, said: Mapping[str, float]) -> float:
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
                if alike := 0.0 if said in words("generic") else likeness(said, word):
                    fit[word] = max(alike, fit.get(word, 0.0))
        # A whole word of a title is no short form of another: "taxi" is not the beginning of "taxidermist".
        families = {family(word) for word, alike in fit.items() if alike == 1.0}
        return {word: alike for word, alike in fit.items() if not families or family(word) in families}


def clearly_implied(found: Sequence[Implied]) -> Implied | None:
    """Return the career that is clearly meant, if one is."""
    if not found:
        return None
    best, lead, clearer = found[0], found[0].score, CLEARER_IN_OPENING if found[0].opens else CLEARER
    if len(found) > 1:
        lead -= found[1].score
        if best.opens and best.said and best.said == found[1].said:
            # "Payroll" says no more of a payroll manager than of a payroll administrator.
            lead, clearer = lead - TITLE_WEIGHT * (best.share - found[1].share), CLEARER
    is_only = len(found) == 1 or best.score - found[1].score >= NEARLY_AS_LIKELY
    if best.score >= best.least:
        return best if lead >= clearer or is_only else None
    # What a message opens with has to be a career, so the only one that it may be is meant.
    return best if best.least == CLEARLY and best.score >= POSSIBLY and is_only else None


def possibly_implied(found: Sequence[Implied]) -> tuple[str, ...]:
    """Return the ids of the few careers that may be meant, the likeliest first."""
    if not found or found[0].score < POSSIBLY:
        return ()
    return tuple(each.career for each in found if each.score >= found[0].score - NEARLY_AS_LIKELY)[:MOST_POSSIBLE]


def says_one_of_several(found: Sequence[Implied]) -> bool:
    """Return whether a message says the whole titles of several careers, or initials that they share, so that it can mean any of them."""
    possible = [each for each in found if each.career in possibly_implied(found)]
    return len(possible) > 1 and all(each.share >= 1 for each in possible)


def _is_turned_down(token: Token) -> bool:
    """Return whether a word right before turns one down: "not as an officer"."""
    before = (each for each in reversed(token.doc[: token.i]) if each.lower_ not in words("articles") | words("likens"))
    return next((each.lower_ for each in before), "") in finding_words()["turns_down"]


def _says_little(span: Span) -> bool:
    """Return whether words are too common to stand for a career, or are among what can be asked of any."""
    return set(stems(" ".join(token.norm_ for token in span))) <= topic_words()
