"""Reads what someone wishes for in a job from a message.

Models mark the parts of the message that say so, and read the facet of each. Numbers are read by patterns. Everything that isn't a facet of
its own is `about`: profiles are searched for its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span

from bot.conversation.wish import MAX_EXCLUDED, MAX_WANTS, MAX_WORDS, Ranking, Want, Wish
from bot.knowledge.facets import load_facets
from bot.language.encoder import SentenceEncoder
from bot.nlu.wish_examples import ABOUT, ASK, HOURS, LIKE, MORE, NOT_THESE, OF_THESE, PAY, PLACE, RANKINGS, RESET
from bot.nlu.wish_fragments import CLEAR, Fragment, FragmentReader
from bot.nlu.wish_heads import WishHeads
from bot.nlu.wish_parts import amount_of, are_alternatives, is_range, licence_of, of_starters, ranking_of, with_option
from bot.nlu.wish_words import (
    after_prepositions,
    corrected,
    denies,
    finding_words,
    how_many,
    is_superlative,
    own_words,
    picks_among,
    search_words,
    turns_round,
)

SHORT_HOURS = 35  # a week, for who wants short hours among other things
CORRECTS_WITHIN = 3  # words


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
    goes_on_denying: bool = False
    """Whether it turns more down if the message before did, as in "or a manager"."""
    corrects: bool = False
    """Whether it begins by turning something down, as in "not flying them, fixing them"."""
    turns_round: bool = False
    """Whether it asks for those that aren't as the message before asked: "and the ones that do"."""
    adds: bool = False
    """Whether the words that it looks for come on top of those before, as in "and with children"."""
    confidence: float = 0.0
    """How sure it is that the message says something of a wish: the likelihood of its clearest part."""
    like: tuple[str, ...] = ()
    """Names of jobs without a profile that it should be like."""
    dropped: tuple[Want, ...] = ()
    """What no longer matters."""
    turned_down: tuple[str, ...] = ()
    """Names of jobs that it should not be."""
    guesses: frozenset[str] = frozenset()
    """What may be no part of the wish, in the words that are searched for."""

    @property
    def says_something(self) -> bool:
        """Return whether it says anything of what is wished for, or of what was found."""
        wish = self.wish
        moves = self.more or self.not_these or self.of_these or self.resets
        moves = moves or self.turns_round
        return moves or not wish.is_empty or bool(wish.place or wish.excluded or self.like or self.dropped or self.turned_down)


class WishReader:
    """Reads wishes with trained models."""

    def __init__(self, heads: WishHeads, encoder: SentenceEncoder) -> None:
        self._fragments = FragmentReader(heads, encoder)

    def read(self, doc: Doc, names: Mapping[Span, str | None], without: Iterable[tuple[int, int]] = ()) -> ReadWish:
        """Read a message, leaving out what stands in these stretches of tokens (`without`).

        `names` are the careers named, with their ids, or None for those that have no profile.
        """
        left_out = list(without)
        fragments = [
            each
            for each in self._fragments.read(doc, names)
            if not any(start <= each.span.start and each.span.end <= end for start, end in left_out)
        ]
        words = [token.lower_ for token in doc]
        of_these = any(each.facet == OF_THESE for each in fragments) or picks_among(words)
        if of_these and not denies(doc):
            # "Would any of those involve heavy lifting" asks for it, whatever people mostly say of it.
            fragments = [each._replace(denied=False) for each in fragments]
        read = read_fragments(fragments, names)
        last = next((word for word in reversed(words) if word[0].isalpha()), "")
        if not of_these and turns_round(words) and last in finding_words()["denies"]:
            read = read._replace(wish=turned_round(read.wish))
        read = read._replace(wish=read.wish.model_copy(update={"most": how_many(doc)}))
        adds = words[0] in finding_words()["adds"] or any(word in finding_words()["adds_too"] for word in words)
        adds = adds and not any(word in finding_words()["only"] for word in words)
        denying = words[0] in finding_words()["either"]
        corrects = any(word in finding_words()["corrects"] for word in words[:CORRECTS_WITHIN])
        return read._replace(
            of_these=of_these,
            turns_round=read.wish.is_empty and turns_round(words),
            adds=adds,
            goes_on_denying=denying,
            corrects=corrects,
        )


def read_fragments(fragments: Sequence[Fragment], names: Mapping[Span, str | None]) -> ReadWish:
    """Put the fragments of a message together to a wish."""
    wants: list[Want] = []
    rankings: list[Ranking] = []
    surely: list[Ranking] = []  # those asked for with a word such as "quickest"
    place = ""
    like: list[str] = []
    excluded: list[str] = []
    unheld: list[str] = []
    dropped: list[Want] = []
    turned_down: list[str] = []
    said = {each.facet for each in fragments}
    for number, each in enumerate(fragments):
        named = {span: career for span, career in names.items() if each.span.start < span.end and span.start < each.span.end}
        careers = [career for career in named.values() if career]
        # "I can't drop below 35k" drops nothing.
        if each.dropped and each.facet not in (LIKE, PLACE) and not (each.facet == PAY and amount_of(each)):
            dropped.append(Want(facet=each.facet, words=search_words(corrected(each.span))[:MAX_WORDS]))
        elif each.facet in (PAY, HOURS):
            before = fragments[number - 1] if number else None
            if before and is_range(before, each):
                # The first end by itself may be no sum: "between 30 and 35 grand".
                wants = wants[:-1] if wants and wants[-1].facet == each.facet else wants
                each = each._replace(span=each.span.doc[before.span.start : each.span.end])
            wants += filter(None, [amount_of(each) or of_starters(each)])
        elif each.facet in _RANKED:
            after = fragments[number + 1] if number + 1 < len(fragments) else None
            # "Earn" in "earn over 25k" asks for no order.
            asked = [None if after and after.facet == PAY and after.span.start == each.span.end else ranking_of(each)]
            rankings += filter(None, asked)
            surely += filter(None, asked if is_superlative(each.span) else ())
        elif each.facet == PLACE:
            place = after_prepositions(each.span)
        elif careers and not each.denied:
            like += careers
        elif careers:
            excluded += careers
            turned_down += [span.text.lower() for span in named]
        elif named and each.facet == LIKE and not each.denied:
            unheld += [span.text.lower() for span in named]
        elif named and each.denied:
            turned_down += [span.text.lower() for span in named]
            wants += [Want(facet=ABOUT, wanted=False, words=span.text.lower()[:MAX_WORDS]) for span in named]
        elif each.facet in load_facets():
            want = Want(facet=each.facet, wanted=each.wanted, words=licence_of(each))
            wants = with_option(wants, want, fragments[number - 1] if number else None, each)
        elif each.facet in (ABOUT, LIKE) and (words := search_words(corrected(each.span))):
            before = fragments[number - 1] if number else None
            spoken = own_words(corrected(each.span))
            if wants and before and before.facet == ABOUT and are_alternatives(before, each) and wants[-1].facet == ABOUT:
                other = wants.pop()
                words = " or ".join(dict.fromkeys([*other.words.split(" or "), words]))
                spoken = f"{other.said or other.words} or {spoken}"
                wants.append(about(words, spoken, wanted=not each.denied).model_copy(update={"alternatives": other.alternatives}))
                continue
            wants = with_option(wants, about(words, spoken, wanted=not each.denied), before, each)
    if surely and len(set(rankings)) > 1:
        # "The quickest job to train for that pays ok" is no wish for the highest pay.
        rankings = surely
    if Ranking.HOURS in rankings and len(set(rankings)) > 1:
        # Careers can be put in one order only.
        rankings.remove(Ranking.HOURS)
        wants.append(Want(facet=HOURS, high=SHORT_HOURS))
    avoided = [set(want.words.split()) for want in wants if want.facet == ABOUT and not want.wanted]
    # "I get anxious on the phone, so nothing where you phone people"
    wants = [want for want in wants if not (want.facet == ABOUT and want.wanted and any({*want.words.split()} <= each for each in avoided))]
    kept: dict[tuple[str, str], Want] = {}
    for want in wants:
        key = (want.facet, want.words if want.facet == ABOUT else "")
        # "I haven't got experience, and everybody wants experience" turns it down.
        if key not in kept or kept[key].wanted:
            kept[key] = want
    wish = Wish(
        wants=tuple(kept.values())[:MAX_WANTS],
        ranking=rankings[-1] if rankings else None,
        like=tuple(dict.fromkeys(like)),
        excluded=tuple(dict.fromkeys(excluded))[:MAX_EXCLUDED],
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
        dropped=tuple(dropped),
        turned_down=tuple(turned_down),
        guesses=frozenset(search_words(corrected(each.span)) for each in fragments if each.likelihood < CLEAR),
    )


_RANKED = {name for name, _ in RANKINGS}


def turned_round(wish: Wish) -> Wish:
    """Return a wish for jobs that aren't as others are said to be: "they all want a degree, show me ones that don't"."""
    last = wish.wants[-1] if wish.wants else None
    if last is None or not last.wanted or last.alternatives:
        return wish
    return wish.model_copy(update={"wants": (*wish.wants[:-1], last.model_copy(update={"wanted": False}))})


def about(words: str, said: str, *, wanted: bool) -> Want:
    """Return a want of something that profiles are searched for."""
    return Want(facet=ABOUT, wanted=wanted, words=words[:MAX_WORDS], said="" if said == words else said[:MAX_WORDS])
