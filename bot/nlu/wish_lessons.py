"""Makes what the models of wishes learn from out of the labelled phrases and messages.

Phrases such as "no night shifts" are taken apart into what is named and whether it is denied, so that any facet can be denied in any
words. Phrases are joined to longer messages at random, always in the same way.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.language.pipeline import CAREER_MASK
from bot.nlu.wish_examples import (
    ABOUT,
    DROPPED,
    FILLER,
    HOURS,
    LIKE,
    MOVED,
    MOVES,
    PAY,
    TURNED_DOWN,
    WANTED,
    YES,
    WishExample,
    WishMessage,
)
from bot.nlu.wish_tagger import OUTSIDE, Tagged
from bot.nlu.wish_words import finding_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SEED = 20
JOINED = 600  # messages that are put together
MESSAGE_COUNTS = 6  # times that a marked message counts as much as one put together
BEFORE_WANTED = (
    *("something", "something with", "jobs", "jobs with", "any jobs", "anything", "i want", "i would like", "i like", "i love", "i enjoy"),
    *("ideally", "preferably", "must be", "looking for", "maybe", "just", "only", "prefer", "a job", "careers", "work", "need", "is there"),
    *(
        "what jobs are there",
        "can you find me",
        "show me",
        "list all jobs",
        "which jobs have",
        "she likes",
        "he wants",
        "my son loves",
        "hi i",
    ),
    *("", "", "", "", "", ""),
)
BEFORE_TURNED_DOWN = (
    *(
        "no",
        "not",
        "nothing",
        "nothing with",
        "without",
        "i hate",
        "i do not like",
        "i do not want",
        "do not want",
        "can not stand",
        "avoid",
    ),
    *("anything but", "never", "except", "that is not", "that does not involve", "instead of", "sick of", "fed up with", "i am bad at"),
    *(
        "scared of",
        "too much",
        "less",
        "not too",
        "he hates",
        "she does not like",
        "would rather not",
        "i can not do",
        "had enough of",
        "minus",
    ),
    *("apart from", "jobs without", "no more", "not keen on", "i do not do"),
)
BEFORE_DROPPED = (
    "forget the",
    "forget about",
    "never mind the",
    "i do not mind",
    "i do not care about",
    "it can be",
    "drop the",
    "scrap the",
)
AFTER_DROPPED = ("does not matter", "is fine", "is ok", "is not important", "are fine actually", "any more")
BETWEEN = (", ", " and ", " but ", ". ", " with ", ", ideally ", ", also ", " plus ", "; ", " ")


class Named(NamedTuple):
    """The words that name a facet, without what denies it."""

    words: tuple[str, ...]
    facet: str
    opposite: bool
    """Whether they name the opposite of the facet."""


class Lesson(NamedTuple):
    """A phrase taken apart: words that say nothing of a wish, and the words that name a facet."""

    before: tuple[str, ...]
    named: Named
    does: str

    @property
    def tagged(self) -> Tagged:
        return Tagged((*self.before, *self.named.words), (*[OUTSIDE] * len(self.before), *_tags(self.does, len(self.named.words))))


def words_of(doc: Doc) -> tuple[str, ...]:
    """Return the words of a message as the models read them."""
    return tuple(token.norm_ for token in doc if not token.is_space)


def lessons_of(examples: Iterable[WishExample], nlp: Language) -> list[Lesson]:
    """Take the phrases apart."""
    return [_lesson(words_of(nlp(each.text)), each.facet, each.says == YES) for each in examples]


def _lesson(words: tuple[str, ...], facet: str, wanted: bool) -> Lesson:
    if facet in MOVES or facet in FILLER:
        return Lesson((), Named(words, facet, opposite=False), MOVED if facet in MOVES else OUTSIDE)
    if facet in (PAY, HOURS):
        return Lesson((), Named(words, facet, opposite=not wanted), WANTED)
    if facet == LIKE:
        at = next((number for number, word in enumerate(words) if word == CAREER_MASK), 0)
        return Lesson(words[:at], Named(words[at : at + 1], LIKE, opposite=False), WANTED if wanted else TURNED_DOWN)
    start, does = _after_denial(words)
    leads = finding_words()["asking" if facet == ABOUT else "leads"]
    while start < len(words) - 1 and words[start] in leads:
        start += 1
    opposite = (does == TURNED_DOWN) is wanted
    if facet == ABOUT and opposite:
        # "Allergic to animals" turns them down in words that aren't known to deny.
        does, opposite = TURNED_DOWN, False
    return Lesson(words[:start], Named(words[start:], facet, opposite if does != DROPPED else False), does)


def _after_denial(words: Sequence[str]) -> tuple[int, str]:
    """Return where the words begin that are denied, and what the phrase does with them."""
    denies, lead_up = finding_words()["denies"], finding_words()["lead_up"]
    last = max((number for number, word in enumerate(words) if word in denies), default=-1)
    start = last + 1
    if last >= 0 and start < len(words) and words[start] in finding_words()["no_matter"]:
        return (start + 1, DROPPED) if start + 1 < len(words) else (0, WANTED)
    while start < len(words) - 1 and last >= 0 and words[start] in lead_up:
        start += 1
    return (start, TURNED_DOWN) if 0 <= last < len(words) - 1 else (0, WANTED)


def names_in(message: WishMessage, nlp: Language) -> Iterator[Named]:
    """Yield what the marked parts of a message name."""
    doc = nlp(message.text)
    for part in message.parts:
        span = doc.char_span(part.start, part.end, alignment_mode="expand")
        yield Named(tuple(token.norm_ for token in span), part.facet, part.opposite)


def tagged_message(message: WishMessage, nlp: Language) -> Tagged:
    """Return a marked message with a tag for each word."""
    doc = nlp(message.text)
    tags = [OUTSIDE] * len(doc)
    for part in message.parts:
        span = doc.char_span(part.start, part.end, alignment_mode="expand")
        tags[span.start : span.end] = _tags(part.does, len(span))
    kept = [(token.norm_, tag) for token, tag in zip(doc, tags, strict=True) if not token.is_space]
    return Tagged(tuple(word for word, _ in kept), tuple(tag for _, tag in kept))


def tagged_messages(lessons: Sequence[Lesson], messages: Sequence[WishMessage], nlp: Language) -> list[Tagged]:
    """Return all that the tagger learns from: phrases, messages put together from them, and marked messages."""
    dice = random.Random(SEED)
    told = [each.tagged for each in lessons]
    wishes = [each for each in lessons if each.named.facet not in (*MOVES, *FILLER)]
    filler = [each.tagged for each in lessons if each.named.facet in FILLER]
    joined = [_joined(wishes, filler, dice, nlp) for _ in range(JOINED)]
    return [*told, *joined, *(tagged_message(each, nlp)._replace(weight=MESSAGE_COUNTS) for each in messages)]


def _joined(wishes: Sequence[Lesson], filler: Sequence[Tagged], dice: random.Random, nlp: Language) -> Tagged:
    """Return a message of one to three phrases, with words around them."""
    parts = [_framed(dice.choice(wishes), dice, nlp) for _ in range(dice.choice((1, 1, 2, 2, 3)))]
    if dice.random() < 0.3:
        parts.insert(dice.choice((0, len(parts))), dice.choice(filler))
    words: list[str] = []
    tags: list[str] = []
    for part in parts:
        between = words_of(nlp(dice.choice(BETWEEN))) if words else ()
        words += [*between, *part.words]
        tags += [*[OUTSIDE] * len(between), *part.tags]
    return Tagged(tuple(words), tuple(tags))


def _framed(lesson: Lesson, dice: random.Random, nlp: Language) -> Tagged:
    """Return what a phrase names in a frame that wants it, turns it down or drops it, or the phrase as it is."""
    named = lesson.named
    if dice.random() < 0.4 or named.facet in (PAY, HOURS, LIKE):
        return lesson.tagged
    frames: Mapping[str, tuple[str, ...]] = {WANTED: BEFORE_WANTED, TURNED_DOWN: BEFORE_TURNED_DOWN, DROPPED: BEFORE_DROPPED}
    does = dice.choices((WANTED, TURNED_DOWN, DROPPED), (6, 4, 0.5))[0]
    before = words_of(nlp(dice.choice(frames[does])))
    after: tuple[str, ...] = ()
    if does == DROPPED and dice.random() < 0.4:
        before, after = (), words_of(nlp(dice.choice(AFTER_DROPPED)))
    tags = (*[OUTSIDE] * len(before), *_tags(does, len(named.words)), *[OUTSIDE] * len(after))
    return Tagged((*before, *named.words, *after), tags)


def _tags(does: str, count: int) -> list[str]:
    if does == OUTSIDE:
        return [OUTSIDE] * count
    return [f"{'I' if number else 'B'}{does}" for number in range(count)]
