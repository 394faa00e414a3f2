"""Finds the careers that a message means without their names: by the name of the same job, or by other words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.types import Role
from bot.knowledge.names import key
from bot.knowledge.store import Store
from bot.language.kin import family
from bot.language.words import words_of
from bot.nlu.headings import asks_next, heading
from bot.nlu.implied_careers import (
    CLEARLY,
    NEARLY_AS_LIKELY,
    POSSIBLY,
    Implied,
    ImpliedCareers,
    clearly_implied,
    possibly_implied,
)
from bot.nlu.same_jobs import SameJobs, words_of_profile, words_of_work
from bot.nlu.trade_names import load_trade_names

Entity = Mapping[str, Any]
# A message describes a career if it is at least this near to it in meaning, nearer by so much than to the current ones, and than to others.
DESCRIBED, FURTHER, CLEARLY_NEAREST = 0.4, 0.3, 0.12


class MeantCareers:
    """What is known of the careers in a store by which they can be meant."""

    def __init__(self, store: Store, nearness: Callable[[str], Mapping[str, float]], known: Collection[str] = ()) -> None:
        """Take what tells how near each career is to a text in meaning, and English words, which are no initials."""
        self._store = store
        self._nearness = nearness
        self._known = known
        self.learn()

    def learn(self) -> None:
        """Read the names of the careers again. Call this when profiles change."""
        self._implied = ImpliedCareers([*self._store.keys(), *self._trade_names()], self._nearness, self._known)
        self._same_jobs = SameJobs(self._store, self._nearness)

    def _trade_names(self) -> Iterator[tuple[str, str]]:
        """Yield what else careers are called in several words, each with its id: "hgv driver" for large goods vehicle drivers."""
        groups = load_trade_names().groups
        held = self._store.ids(list(groups))
        for group in dict.fromkeys(groups.values()):
            if len(careers := {held[name] for name in group if name in held}) == 1:
                yield from ((name, next(iter(careers))) for name in group if name not in held and " " in name)

    def with_same_jobs(self, doc: Doc, names: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the careers named. One without a profile stands for the career that is meant by it, if that is clear.

        That is one of those called so of whose titles the message says more, or that which is the same job by another name.
        """
        others = [each for each in names if each["role"] != "held"]
        if len(names) != 1 or not others:
            return list(names)
        name, opening = others[0], heading(doc)
        opens = opening is not None and name["span"].end <= opening.end and asks_next(opening)
        if name["as"] is not Role.SUBJECT and not opens:
            return list(names)
        if career := self._implied.said_beside(doc, name["span"], self._called(name["span"].text)):
            return [{**name, "value": career, "role": "held", "as": Role.SUBJECT}]
        if name["as"] is Role.SUBJECT and (career := self._same_jobs.same(name["value"])):
            return [{**name, "value": career, "role": "held", "called_otherwise": True}]
        return list(names)

    def _called(self, name: str) -> list[str]:
        """Return the careers that are called so, by their own names or others: ushers are in courts and in theatres."""
        trades = self._store.ids(list(load_trade_names().groups.get(key(name), ()))).values()
        return list(dict.fromkeys([*trades, *(kind.id for kind in self._store.kinds(name))]))

    def implied_by(self, doc: Doc, text: str, names: Sequence[Entity], current: Sequence[str] = ()) -> list[Implied]:
        """Return the careers that a message implies, the likeliest first. If it names any with a profile, its opening still can.

        What the profiles of the `current` careers speak of implies no other, and nor does a single word of a title after the opening:
        hospitals needn't be a hospital nurse's, nor rooms a room attendant's.
        """
        opening = heading(doc)
        held = any(each["role"] == "held" and each["as"] is not Role.BACKGROUND for each in names)
        if held and (opening is None or any(each["span"].start < opening.end for each in names)):
            return []
        # "My sister is a nurse" says what someone is, so that is not what it asks about.
        told = {each["value"] for each in names if each["as"] is Role.BACKGROUND}
        found = [each for each in self._implied.find(doc, text) if (each.opens or not held) and each.career not in told]
        if current:
            spoken_of = set[str]().union(*(words_of_profile(career) for each in current if (career := self._store.get(each))))
            found = [each for each in found if (each.least == CLEARLY or each.share >= 1) and not each.words(doc) <= spoken_of]
        elif len(possibly_implied(found)) == 1 and found[0].is_done:
            # "If she goes into embalming" can mean nothing else.
            found = [found[0]._replace(least=POSSIBLY), *found[1:]]
        return found if opening is None or clearly_implied(found) else self._by_other_words(opening, found)

    def described_by(self, texts: Iterable[str], names: Sequence[Entity], current: Sequence[str]) -> str | None:
        """Return the career that one of some texts describes without naming it, or None if it's not clear.

        They are a message and the questions in it. "Thinking of going on the lorries, what would I need" is about drivers of large goods
        vehicles, rather than about the `current` careers. What someone names in passing, such as their own job, isn't meant by it.
        """
        return next((career for text in texts if (career := self._described(text, names, current))), None)

    def _described(self, text: str, names: Sequence[Entity], current: Sequence[str]) -> str | None:
        near = self._nearness(text)
        career, *others = nlargest(2, near, key=lambda each: near[each]) or [""]
        if not others or career in current or career in {each["value"] for each in names}:
            return None
        lead = min(near[career] - near[others[0]] - CLEARLY_NEAREST, *(near[career] - near[each] - FURTHER for each in current))
        return career if near[career] >= DESCRIBED and lead >= 0 else None

    def _by_other_words(self, opening: Span, found: list[Implied]) -> list[Implied]:
        """Return the careers with that one first whose work has most of the opening's other words: "warden in student flats"."""
        possible = [each for each in found if each.opens and each.score >= found[0].score - NEARLY_AS_LIKELY]
        said = frozenset[int]().union(*(each.said for each in possible))
        others = {family(word) for token in opening if token.i not in said for word in words_of(token.norm_)}
        has = {each: len(others & words_of_work(career)) for each in possible if (career := self._store.get(each.career))}
        most = max(has.values(), default=0)
        best = [each for each, count in has.items() if count == most]
        if not most or len(best) != 1 or len(best[0].said) < len(found[0].said):
            return found
        first = best[0]._replace(score=found[0].score + NEARLY_AS_LIKELY)
        return [first, *(each for each in found if each.career != first.career)]


def as_named(implied: Sequence[Implied], names: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the careers that a message names, with the one that is implied as that which it asks about, if there is one.

    It takes the place of the names that are part of it. What is named after the opening that implies it isn't asked about.
    """
    best = clearly_implied(implied)
    if best is None:
        return None
    apart = [each for each in names if not best.covers(each["span"])]
    if any(each["as"] is not Role.BACKGROUND for each in apart) and not best.opens:
        return None
    others = [{**each, "as": Role.BYSTANDER} if each["as"] is Role.SUBJECT else each for each in apart]
    return [best.as_entity(), *others]


def as_asked_about(names: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the careers that a message names, with the only one as asked about that has a profile, if it asks about none.

    "I'm a UX designer, can firms sponsor me for this job" is about UX designers, as long as nothing else can be meant.
    """
    held = {each["value"] for each in names if each["role"] == "held"}
    if len(held) != 1 or any(each["as"] is Role.SUBJECT for each in names):
        return None
    return [{**each, "as": Role.SUBJECT} if each["role"] == "held" else each for each in names]
