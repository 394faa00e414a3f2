"""Reads what someone wishes for in a job from a message, and refines the wish of the turns before.

The message is cut into fragments such as "without a degree", and models read the facet of each, and whether it is wanted. Numbers are
read by patterns. Everything that isn't a facet of its own is `about`: profiles are searched for its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc, Span

from bot.conversation.wish import MAX_EXCLUDED, MAX_WANTS, MAX_WORDS, Want, Wish
from bot.knowledge.facets import load_facets
from bot.nlu.vectors import Encode
from bot.nlu.wish_fragments import Fragment, FragmentReader
from bot.nlu.wish_heads import ABOUT, ASK, LIKE, MORE, NOT_THESE, OF_THESE, PLACE, RANKINGS, RESET, TALK, WishHeads
from bot.nlu.wish_words import HOURS, PAY, after_prepositions, amount, corrected, finding_words, picks_among, search_words


class ReadWish(NamedTuple):
    """What a message says of a wish."""

    wish: Wish
    more: bool = False
    """Whether it asks for the next of what was found."""
    not_these: bool = False
    """Whether it turns down what was found."""
    of_these: bool = False
    """Whether it is about what was found."""
    resets: bool = False
    """Whether it takes back what was wished for before."""
    confidence: float = 0.0
    """How sure it is that the message says something of a wish: the likelihood of its clearest fragment."""
    like: tuple[str, ...] = ()
    """Names of jobs without a profile that it should be like."""
    spans: tuple[Span, ...] = ()
    """Where the message says what is wished for."""


class WishReader:
    """Reads wishes with trained models."""

    def __init__(self, heads: WishHeads, encode: Encode) -> None:
        self._fragments = FragmentReader(heads, encode)

    def read(self, doc: Doc, names: Mapping[Span, str | None], without: Iterable[tuple[int, int]] = ()) -> ReadWish:
        """Read a message `without` these stretches of tokens.

        `names` are the careers named, with their ids, or None for those that have no profile.
        """
        bounds = [(0, 0), *sorted(without), (len(doc), len(doc))]
        fragments = [
            fragment
            for (_, start), (end, _) in pairwise(bounds)
            for fragment in self._fragments.read(doc, [span for span in names if start <= span.start and span.end <= end], start, end)
        ]
        read = read_fragments(fragments, names)
        return read._replace(of_these=read.of_these or picks_among([token.lower_ for token in doc]))


def read_fragments(fragments: Sequence[Fragment], names: Mapping[Span, str | None]) -> ReadWish:
    """Put the fragments of a message together to a wish."""
    wants: list[Want] = []
    ranking, place = None, ""
    like: list[str] = []
    excluded: list[str] = []
    unheld: list[str] = []
    said = {each.facet for each in fragments}
    for each in fragments:
        named = {span: career for span, career in names.items() if each.span.start <= span.start and span.end <= each.span.end}
        careers = [career for career in named.values() if career]
        if each.facet in (PAY, HOURS):
            wants += filter(None, [amount(each.span.text, each.facet, each.wanted)])
        elif (order := RANKINGS.get((each.facet, each.wanted))) is not None:
            ranking = order
        elif each.facet == PLACE:
            place = after_prepositions(each.span)
        elif careers and each.facet in (LIKE, ASK):
            (like if each.wanted else excluded).extend(careers)
        elif named and each.facet == LIKE and each.wanted:
            unheld += [span.text.lower() for span in named]
        elif each.facet in load_facets():
            wants.append(Want(facet=each.facet, wanted=each.wanted))
        elif each.facet in (ABOUT, LIKE) and (words := search_words(corrected(each.span))):
            if wants and wants[-1].facet == ABOUT and each.joined in finding_words()["either"] and wants[-1].wanted == each.wanted:
                words = f"{wants.pop().words} or {words}"
            wants.append(Want(facet=ABOUT, wanted=each.wanted, words=words[:MAX_WORDS]))
    kept = {(want.facet, want.words if want.facet == ABOUT else ""): want for want in wants}
    wish = Wish(
        wants=tuple(kept.values())[:MAX_WANTS],
        ranking=ranking,
        like=tuple(dict.fromkeys(like)),
        excluded=tuple(dict.fromkeys(excluded)),
        place=place[:MAX_WORDS],
    )
    return ReadWish(
        wish,
        more=MORE in said,
        not_these=NOT_THESE in said,
        of_these=OF_THESE in said,
        resets=RESET in said,
        confidence=max((each.likelihood for each in fragments if each.facet != ASK), default=0.0),
        like=tuple(dict.fromkeys(unheld)),
        spans=tuple(each.span for each in fragments if each.facet not in TALK),
    )


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
