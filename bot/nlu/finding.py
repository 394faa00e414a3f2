"""Turns what a message says of a wish into a request that finds careers, and refines the wish of the turns before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span

from bot.conversation.resolving import Heard
from bot.conversation.types import Act, DialogueState, ItemKind, Query, Request, Role
from bot.conversation.wish import MAX_EXCLUDED, MAX_WANTS, MAX_WORDS, Found, Want, Wish
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.career_search import CareerSearch
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.clauses import Read
from bot.nlu.vectors import Encode, VectorCache
from bot.nlu.wish_heads import ABOUT, WishHeads
from bot.nlu.wish_words import denies, finding_words, search_words
from bot.nlu.wishes import ReadWish, WishReader, refined

FIND_CAREERS, LIST_CAREERS, RELATED, PICK = Label("find_careers"), Label("list_careers"), Label("related"), Label("pick")
# Talk that can be about the careers that were just found: "more", "not those", "any without a degree".
ABOUT_FOUND = ("more", "deny", "not_what_i_meant", "top", "which_ones", "is_that_all", "undecided", "follow_up", "name_career")
# "I'd like to be a physiotherapist"
WISHES_TO_BE = ("tell_interest", "tell_job")
# A message is about a wish if a fragment of it is at least this clearly so.
CLEARLY_WISHED = 0.5
# It need not be as clear if the message names jobs in general and there is no career to ask about: "a job tasting chocolate".
WISHED_OF_JOBS = 0.3
# What a clause does is not clear if it is less likely than this, so that it may state a wish.
UNCLEAR = 0.5
# A message is about jobs in general rather than about one if a clause looks for careers with at least this probability. It is far higher in
# nearly all that do, and below 0.01 in nearly all others.
SEEKS = 0.05
# How many turns later "closer to people" still goes on with a wish.
REACH = 3
# Careers that are at least this near to the name of a job are named in its place.
NEAR_ENOUGH, NEARLY_AS_NEAR, MOST_NEAREST = 0.25, 0.08, 3


class FoundInMessage(NamedTuple):
    """The requests of a message, one of which finds careers."""

    requests: list[Request]
    refines: bool
    """Whether it refines the wish of the turns before."""
    confidence: float
    leads: bool
    """Whether it is what the message is mainly about."""


class Finder:
    """Reads wishes and searches the careers of a store for them."""

    def __init__(self, heads: WishHeads, store: Store, encode: Encode) -> None:
        self._store = store
        self._reader = WishReader(heads, encode)
        self.vectors = CareerVectors(store, VectorCache(encode))
        self._search = CareerSearch(store, self.vectors)

    def nearest(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the careers that come nearest to jobs without a profile, nearest first."""
        near = [self.vectors.nearness(name) for name in names]
        best = {career: max(each[career] for each in near) for career in (near[0] if near else ())}
        least = max(NEAR_ENOUGH, max(best.values(), default=0.0) - NEARLY_AS_NEAR)
        ranked = sorted((career for career, each in best.items() if each >= least), key=lambda career: -best[career])
        return tuple(ranked[:MOST_NEAREST])

    def find(
        self,
        doc: Doc,
        entities: Sequence[Mapping[str, Any]],
        heard: Sequence[Heard],
        requests: Sequence[Request],
        read: Sequence[Read],
        finding: Sequence[float],
        state: DialogueState,
        current: Sequence[str],
    ) -> FoundInMessage | None:
        """Return the requests with one that finds careers in place of those that state the wish, or None if the message states none.

        `finding` is the probability of each clause and of the whole message, read by itself, to look for careers or to ask which there are.
        """
        names = _names(entities)
        # Neither a negation nor what begins with oneself is a question: "don't want to sit down all day", "i play games, can i do that".
        told_first = denies(doc[:2]) or doc[0].lower_ in finding_words()["tells"]
        put = [] if told_first else [doc[each.piece.start : each.piece.end] for each in read if each.put]
        goes_on = doc[0].lower_ in finding_words()["goes_on"] and not put
        active = was_finding(state, REACH if goes_on else 1)
        seeks = max(finding, default=0.0) >= SEEKS
        free = not current or _asked_for_a_wish(state) or seeks
        turned_down = self._turned_down(doc, names) if free and denies(doc) else frozenset()
        stating = [
            _can_state(one, request, active=active, free=free, seeks=seeks, goes_on=goes_on, turned_down=turned_down)
            for one, request in zip(heard, requests, strict=True)
        ]
        if not any(stating):
            return None
        kept = [request for request, states in zip(requests, stating, strict=True) if not states]
        others = [(each.piece.start, each.piece.end) for each, states in zip(read, stating, strict=True) if not states]
        now = self._reader.read(doc, names, others)
        # With no career to ask about, what isn't put as a question is a wish: "decent money without going to uni".
        told = any(one.clause.act is Act.TELL for one in heard) or (free and _is_outside(now.spans, put))
        asks = any(map(self._asks_to_find, requests)) or (_lists(requests) and not now.wish.is_empty)
        if not asks and not _wishes(now, doc, active=active, told=told, free=free):
            return None
        first = stating.index(True)
        refines = active and state.wish is not None and not _starts_over(doc, now)
        had = frozenset(each["span"].text.lower() for each in entities if each["as"] is Role.BACKGROUND)
        found = self._found(now, state, requests[first], heard[first].clause.text, refines, had)
        if not (asks or active or found.hits or found.wish.is_empty or _names_jobs(doc)):
            # What names no jobs, and that no profile is about, is no wish.
            return None
        request = Request(clause=first, query=Query(aspect=FIND_CAREERS), found=found, others=requests[first].others)
        confidence = max(now.confidence, heard[first].clause.confidence)
        return FoundInMessage([*kept[:first], request, *kept[first:]], refines, min(1.0, confidence), leads=first == 0)

    def _turned_down(self, doc: Doc, names: Mapping[Span, str | None]) -> frozenset[str]:
        """Return the careers that a message names only to turn them down while it wishes for something else."""
        now = self._reader.read(doc, names) if any(names.values()) else None
        return frozenset(now.wish.excluded) if now and now.wish.wants else frozenset()

    def _asks_to_find(self, request: Request) -> bool:
        if request.query.aspect == RELATED and len(request.query.careers) == 1:
            # Otherwise the profile itself says what is related.
            career = self._store.get(request.query.careers[0])
            return career is not None and not career.related and not self._store.pointing_to(career)
        return request.query.aspect == FIND_CAREERS

    def _found(self, now: ReadWish, state: DialogueState, request: Request, text: str, refines: bool, had: frozenset[str]) -> Found:
        before = state.wish if refines and state.wish else Wish()
        wish = refined(before, now, shown_last(state)) if refines else now.wish
        wish = self._named_otherwise(wish, now.like, had)
        if wish.is_empty and not wish.place and (words := search_words(text)):
            wish = wish.model_copy(update={"wants": (Want(facet=ABOUT, words=words[:MAX_WORDS]),)})
        if request.query.aspect == RELATED and not wish.like:
            wish = wish.model_copy(update={"like": request.query.careers})
        shown = before.shown if now.more else ()
        found = self._search.find(wish, shown) if not wish.is_empty else Found(wish=wish)
        seen = tuple(dict.fromkeys([*shown, *(hit.career for hit in found.hits)]))[-MAX_EXCLUDED:]
        return found.model_copy(update={"wish": found.wish.model_copy(update={"shown": seen})})

    def _named_otherwise(self, wish: Wish, like: Sequence[str], had: frozenset[str]) -> Wish:
        """Return a wish with the careers that stand for names without a profile.

        "Not a teacher" leaves out all kinds of teacher, and so does the job that someone has `had`. What should be like a teacher is like
        the first kind of teacher that there is, and what should be like a job that isn't held, like the nearest one that is.
        """
        excluded, wants = list(wish.excluded), []
        for want in wish.wants:
            kinds = self._kinds(want.words) if want.facet == ABOUT and not want.wanted else []
            excluded += kinds
            wants += [] if kinds else [want]
        models = list(wish.like)
        for name in like:
            kinds = self._kinds(name)
            excluded += kinds if name in had else []
            if nearest := (kinds or self.nearest([name]))[:1]:
                models += nearest
            elif words := search_words(name):
                wants.append(Want(facet=ABOUT, words=words[:MAX_WORDS]))
        update = {"wants": tuple(wants)[:MAX_WANTS], "like": tuple(dict.fromkeys(models)), "excluded": tuple(excluded)[-MAX_EXCLUDED:]}
        return wish.model_copy(update=update)

    def _kinds(self, name: str) -> list[str]:
        """Return the ids of the careers that a name means a kind of."""
        return [career.id for career in self._store.kinds(name)]


def was_finding(state: DialogueState, reach: int = 1) -> bool:
    """Return whether one of the last turns found careers, so that a message can refine it."""
    return any(query.aspect == FIND_CAREERS for turn in state.recent[-reach:] for query in turn.queries)


def shown_last(state: DialogueState) -> tuple[str, ...]:
    """Return the careers that the last turn found."""
    return tuple(item.id for item in state.recent[-1].items if item.kind is ItemKind.CAREER) if was_finding(state) else ()


def _asked_for_a_wish(state: DialogueState) -> bool:
    """Return whether the assistant has just asked what someone would like in a job."""
    return was_finding(state) and not shown_last(state)


def _can_state(
    heard: Heard, request: Request, *, active: bool, free: bool, seeks: bool, goes_on: bool, turned_down: frozenset[str]
) -> bool:
    """Return whether a clause can say what is wished for.

    `free` is whether no career is being talked about, `seeks` whether the message is about jobs in general, `goes_on` whether it goes on
    with what was said, and `turned_down` are the careers that it names only to turn them down.
    """
    aspect = request.query.aspect
    if aspect == FIND_CAREERS or (aspect == LIST_CAREERS and not heard.others):
        return True
    if heard.careers or heard.others:
        if (heard.careers and set(heard.careers) <= turned_down) or (free and aspect.topic in WISHES_TO_BE and not heard.careers):
            return True
        return (seeks and aspect.topic == RELATED.topic) or (active and aspect.topic == "name_career")
    if request.query.items or aspect == PICK:
        return False
    if heard.clause.act is Act.TELL or aspect in load_taxonomy() or heard.clause.confidence < UNCLEAR:
        return active or free
    return (active or free) and (aspect.topic in ABOUT_FOUND or goes_on)


def _lists(requests: Sequence[Request]) -> bool:
    """Return whether a message asks which careers there are."""
    return any(request.query.aspect == LIST_CAREERS for request in requests)


def _wishes(now: ReadWish, doc: Doc, *, active: bool, told: bool, free: bool) -> bool:
    """Return whether a message that doesn't ask to find careers states a wish all the same."""
    if active and (now.more or now.not_these or now.of_these):
        return True
    if now.confidence < (WISHED_OF_JOBS if free and _names_jobs(doc) else CLEARLY_WISHED):
        return False
    likes = bool(now.wish.like or now.like)
    says = likes or bool(now.wish.place) or not now.wish.is_empty or (active and bool(now.wish.excluded))
    return says and (active or told or likes or _names_jobs(doc))


def _is_outside(spans: Sequence[Span], put: Sequence[Span]) -> bool:
    """Return whether something is said outside of the questions of a message."""
    return any(not any(asked.start <= span.start and span.end <= asked.end for asked in put) for span in spans)


def _names_jobs(doc: Doc) -> bool:
    words = finding_words()["jobs"] + finding_words()["any_job"]
    return any(token.lower_ in words for token in doc)


def _starts_over(doc: Doc, now: ReadWish) -> bool:
    """Return whether a message is a wish of its own rather than one that adds to the last: "jobs with animals", after another wish."""
    if now.resets:
        return True
    goes_on = now.more or now.not_these or now.of_these or doc[0].lower_ in finding_words()["goes_on"]
    return not goes_on and any(token.lower_ in finding_words()["jobs"] for token in doc)


def _names(entities: Sequence[Mapping[str, Any]]) -> dict[Span, str | None]:
    """Return the careers named that a wish can be about, with their ids, or None for those without a profile."""
    return {each["span"]: each["value"] if each["role"] == "held" else None for each in entities if each["as"] is not Role.BYSTANDER}
