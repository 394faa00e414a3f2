"""Finds the careers meant by words that stand for them: "the other one", "either of them", "the first job", "that one", "her job"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.conversation.careers_asked import CareersAsked
from bot.conversation.history import at_position
from bot.conversation.types import SOMEONE, Role
from bot.nlu.career_frames import ENTITY
from bot.nlu.ordinals import POSITIONS
from bot.nlu.referring import words
from bot.nlu.segments import AUXILIARIES, JOINTS, PRONOUNS, QUESTION_WORDS, SENTENCE_ENDS, Piece
from bot.nlu.word_patterns import word_pattern
from bot.paths import ENGLISH

FEWEST = 2  # careers asked about for words to stand for one or more of them
LAST = -1
NEAR, NEXT = 6, 2  # words after "which", and after "both", that show whether they stand for careers
BARE_WORDS = 1
OTHER = "other"
WHICH_ONE = 2  # words
PLACES_OF_TWO = ("former", "latter")


class StandIn(NamedTuple):
    span: Span
    careers: tuple[str, ...]
    """Ids of the careers that the words stand for."""

    def as_entities(self) -> list[dict[str, Any]]:
        """Return an entity for each of the careers, as those that are named have."""
        place = {"start": self.span.start_char, "end": self.span.end_char, "span": self.span, "text": self.span.text}
        return [
            {"entity": ENTITY, "value": career, "role": "held", "as": Role.SUBJECT, "stands_in": True, **place} for career in self.careers
        ]


def stand_ins(doc: Doc, named: Sequence[Mapping[str, Any]], asked: CareersAsked, theirs: str | None) -> list[StandIn]:
    """Return the words that stand for careers, in order, each with its careers.

    `named` are the careers that the message names, and `theirs` is the career of someone that it speaks of as "she" or "his".
    """
    taken = {i for entity in named for i in range(entity["span"].start, entity["span"].end)}
    matches = {doc[start:end]: doc.vocab.strings[kind] for kind, start, end in _matcher(doc.vocab)(doc)}
    found = [
        StandIn(_without_which(span), careers)
        for span in filter_spans([span for span, kind in matches.items() if _stands_alone(span, kind)])
        if len(asked.so_far) >= FEWEST and taken.isdisjoint(range(span.start, span.end))
        if (careers := _careers(span, matches[span], named, asked))
    ]
    pronoun = next(filter(_is_theirs_in_short, doc), None) if theirs else None
    if pronoun is not None and theirs and not named:
        found.append(StandIn(doc[pronoun.i : pronoun.i + 1], (theirs,)))
    return sorted(found, key=lambda each: int(each.span.start))


def _careers(span: Span, kind: str, named: Sequence[Mapping[str, Any]], asked: CareersAsked) -> tuple[str, ...]:
    if kind == "other":
        return () if asked.listed_others else _other_than(named, asked)
    if kind == "that":
        return () if asked.listed_others or len(asked.current) != 1 else asked.current
    if kind in ("position", "back") or (kind == "bare" and asked.compared):
        return _at_position(span, asked)
    if kind == "bare":
        return ()
    careers = asked.in_order(asked.by_recency[:3]) if kind == "three" and len(asked.together) < 3 else asked.together
    return careers if len(careers) >= FEWEST else ()


def _without_which(span: Span) -> Span:
    """Return what stands for careers without the word that asks for one: "which one has longer hours" is read like "which nurse has …"."""
    return span[1:] if span[0].norm_ == "which" and len(span) == WHICH_ONE else span


def _other_than(named: Sequence[Mapping[str, Any]], asked: CareersAsked) -> tuple[str, ...]:
    """Return the career spoken of last that the message doesn't name, which is the current one in "no nurse for me, the other one"."""
    held = {each["value"] for each in named}.intersection(asked.so_far)
    others = [career for career in asked.by_recency if career not in held] if held else asked.before
    return tuple(others[:1])


def _at_position(span: Span, asked: CareersAsked) -> tuple[str, ...]:
    word = next(token.norm_ for token in span if token.norm_ in POSITIONS)
    if word in PLACES_OF_TWO:
        careers = asked.in_order(asked.together)
    elif asked.listed and not asked.compared and span[-1].norm_ in words("one_of_several") and not _goes_back(span):
        # "The first one" is an entry of what was listed.
        careers = ()
    else:
        careers = asked.compared or (asked.by_recency[::-1] if POSITIONS[word] == LAST else asked.so_far)
    career = at_position(careers, POSITIONS[word])
    return (career,) if career else ()


def _goes_back(span: Span) -> bool:
    return any(token.norm_ in _of("goes_back") for token in span.doc)


def _stands_alone(span: Span, kind: str) -> bool:
    """Return whether words that often mean something else stand for careers here."""
    doc, first, last = span.doc, span[0], span[-1]
    before = doc[first.i - 1].norm_ if first.i else ""
    following = [token.norm_ for token in doc[span.end : span.end + NEAR]]
    if kind == "other":
        within_phrase = first.norm_ == OTHER and before not in {"", *_of("after")}
        return not within_phrase and (last.norm_ not in words("other") or not following or doc[span.end].is_punct)
    if kind == "compared":
        neighbour = next(iter(following), "") if span.text.lower() == "they" else before
        return neighbour in _of("compares")
    if kind == "which":
        compares = [word in _of("comparatives") or word.endswith(_load()["comparative_ending"]) for word in following]
        asks = bool(following) and following[0] in _of("asks_who" if first.norm_ == "who" else "asks_which")
        return (any(compares) and (compares[0] or asks)) or (len(span) > BARE_WORDS and asks)
    if kind in ("back", "bare"):
        return span.end == len(doc) or not doc[span.end].is_alpha or doc[span.end].norm_ in {*JOINTS, *QUESTION_WORDS}
    if kind == "several" and len(span) == BARE_WORDS:
        if _ends_note(span):
            return True
        return (not before or before in _of("after")) and _load()["alternatives"].get(first.norm_) not in following[:NEXT]
    return True


def _ends_note(span: Span) -> bool:
    """Return whether words end a message in note form: "compare hours both", but not "is it both"."""
    said = [token.norm_ for token in span.doc if token.is_alpha]
    return not any(token.is_alpha for token in span.doc[span.end :]) and {*AUXILIARIES, *PRONOUNS}.isdisjoint(said)


# ------------------------------------------------------------------ people


def person_in(doc: Doc, entities: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the career of the person that a message tells of, as in "my niece is an archivist".

    Return SOMEONE if it tells of a person without a career that has a profile, or None if it tells of nobody. "My niece's hours" tells of
    nobody new.
    """
    if not any(token.norm_ in words("people") and not _is_theirs_in_short(token) for token in doc):
        return None
    jobs = [each["value"] for each in entities if each["role"] == "held" and _is_theirs(doc, each["span"], each["as"])]
    return jobs[0] if jobs else SOMEONE


def _is_theirs_in_short(token: Token) -> bool:
    """Return whether a word says whose something is: "her hours", "the wife's hours". "The wife's a nurse" says what she is."""
    following = [each.norm_ for each in token.doc[token.i + 1 : token.i + 3]]
    has = bool(following) and following[0] in words("of_someone") and words("articles").isdisjoint(following)
    return token.norm_ in words("theirs") or (token.norm_ in words("people") and has)


def _is_theirs(doc: Doc, name: Span, role: Role) -> bool:
    """Return whether a sentence says that a career is another person's job, rather than a job that they want."""
    start = max((i + 1 for i in range(name.start) if doc[i].text in SENTENCE_ENDS), default=0)
    before = {token.norm_ for token in doc[start : name.start]}
    wished_for = role is Role.SUBJECT and bool(before & words("wishes"))
    return bool(before & (words("people") | words("theirs"))) and not wished_for


def is_about_one(doc: Doc, piece: Piece, named: Sequence[Mapping[str, Any]], in_view: bool) -> bool:
    """Return whether a question is about one career: a named one that has a profile, or the one in view ("would I like this work")."""
    inside = [each for each in named if piece.start <= each["span"].start and each["span"].end <= piece.end]
    names = any(each["role"] == "held" and each["as"] is Role.SUBJECT for each in inside)
    return names or (in_view and any(token.norm_ in words("it") for token in doc[piece.start : piece.end]))


# ------------------------------------------------------------------ words


@lru_cache(maxsize=1)
def _matcher(vocab: Vocab) -> Matcher:
    data = _load()
    groups = {name: str(each).split() for name, each in data["words"].items()}
    matcher = Matcher(vocab)
    for kind, frames in data["frames"].items():
        matcher.add(kind, [word_pattern(frame, groups) for frame in frames])
    return matcher


def _of(name: str) -> frozenset[str]:
    return frozenset(_load()[name].split())


@cache
def _load() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(ENGLISH / "stand_ins.yml")
    return loaded
