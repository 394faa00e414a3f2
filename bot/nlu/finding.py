"""Turns what a message says of a wish into a request that finds careers, and refines the wish of the turns before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span

from bot.conversation.resolving import Heard
from bot.conversation.types import Act, DialogueState, ItemKind, Query, Request, Role
from bot.conversation.wish import MAX_EXCLUDED, MAX_WANTS, MAX_WORDS, Found, Want, Wish
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.encoder import SentenceEncoder
from bot.language.pipeline import normalise
from bot.nlu.career_search import CareerSearch
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.clauses import Read
from bot.nlu.vectors import search_cache
from bot.nlu.wish_examples import ABOUT
from bot.nlu.wish_heads import ASKS, BACK, TALKS, WISH, WishHeads
from bot.nlu.wish_words import corrected, denies, finding_words, masked_numbers, search_words
from bot.nlu.wishes import ReadWish, WishReader, refined

FIND_CAREERS, LIST_CAREERS, RELATED, PICK = Label("find_careers"), Label("list_careers"), Label("related"), Label("pick")
NAMES_CAREER = "name_career"
# "I'd like to be a physiotherapist"
WISHES_TO_BE = ("tell_interest", "tell_job")
# A message is about jobs in general rather than about one if a clause looks for careers with at least this probability. It is far higher in
# nearly all that do, and below 0.01 in nearly all others.
SEEKS = 0.05
# A message states a wish, or goes on with one, if that is at least this likely.
STATES_A_WISH, GOES_ON = 0.5, 0.4
# If it says clearly what is wished for, and asks about no career, less is enough.
MAY_STATE_A_WISH, MAY_GO_ON, CLEARLY_SAID = 0.25, 0.1, 0.5
# The same, where no career is talked about that the message could mean.
MAY_STATE_A_WISH_AT_FIRST = 0.1
# A message that says only that it looks for a job is answered with a question about what job, if that is at least this likely.
SURELY_SEEKS = 0.5
ENDS_SENTENCE, MOST_SENTENCES = (".", "!", "?"), 4
# How many turns later "closer to people" still goes on with a wish.
REACH = 3
# A message of at most this many words is searched for as it is if nothing else was read of it.
FEW_WORDS = 4
# Careers that are at least this near to the name of a job are named in its place.
NEAR_ENOUGH, NEARLY_AS_NEAR, MOST_NEAREST = 0.25, 0.08, 3
# How many of the careers listed a question without a name is about.
MOST_ASKED_OF = 3


class FoundInMessage(NamedTuple):
    """The requests of a message, one of which finds careers."""

    requests: list[Request]
    refines: bool
    """Whether it refines the wish of the turns before."""
    confidence: float
    leads: bool
    """Whether it is what the message is mainly about."""


class Said(NamedTuple):
    """A message as far as a wish can be read from it."""

    doc: Doc
    names: Mapping[Span, str | None]
    """The careers named that a wish can be about, with their ids, or None for those without a profile."""
    had: frozenset[str]
    """The jobs that someone has or had: names, and ids of those with a profile."""
    seeks: float
    """The probability that it looks for careers or asks which there are, by its clauses."""


class Finder:
    """Reads wishes and searches the careers of a store for them."""

    def __init__(self, heads: WishHeads, store: Store, encoder: SentenceEncoder) -> None:
        self._store = store
        self._heads = heads
        self._encoder = encoder
        self._reader = WishReader(heads, encoder)
        self.vectors = CareerVectors(store, search_cache())
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
        own = [each for each in entities if each["as"] is Role.BACKGROUND]
        had = frozenset([*(each["span"].text.lower() for each in own), *(each["value"] for each in own if each["role"] == "held")])
        said = Said(doc, _names(entities), had, max(finding, default=0.0))
        active = was_finding(state, REACH if doc[0].lower_ in finding_words()["goes_on"] else 1) and state.wish is not None
        free = active or not current or said.seeks >= SEEKS
        if not free and not any(request.query.aspect == RELATED for request in requests):
            return None
        now = self._reader.read(doc, said.names)
        turned_down = frozenset(now.wish.excluded) if free else frozenset()
        does, likelihood = self._does(said, now, active=active, first=not current)
        wishes = free and does == WISH
        stating = [
            _can_state(one, request, turned_down, active=active, free=free, wishes=wishes)
            for one, request in zip(heard, requests, strict=True)
        ]
        if not any(stating):
            return None
        if not all(stating):
            others = [(each.piece.start, each.piece.end) for each, states in zip(read, stating, strict=True) if not states]
            now = self._reader.read(doc, said.names, others)
        # "Something similar but lighter" is a wish, while "neighbouring jobs" are those that the profile names.
        narrowed = any(want.facet != ABOUT for want in now.wish.wants)
        likened = current[:1] if narrowed and any(_is_related(each, current) for each in requests) else ()
        first = 0 if likened else stating.index(True)
        request = requests[first]
        if not likened and not self._finds(said, now, does, active=active, free=free) and not self._asks_for_related(request):
            return None
        refines = active and does != BACK and not likened and not _starts_over(doc, now)
        wish = self._wished(said, now, does, state, refines=refines)
        if likened and not wish.like:
            wish = wish.model_copy(update={"like": tuple(likened)})
        if wish.is_empty and not wish.place and said.seeks < SURELY_SEEKS and not _asks_for_jobs(doc):
            return None
        found = self._found(wish, state.wish if refines and now.more and state.wish else Wish())
        kept = [] if likened else [each for each, states in zip(requests, stating, strict=True) if not states]
        answer = Request(clause=first, query=Query(aspect=FIND_CAREERS), found=found, others=_not_turned_down(request.others, now))
        confidence = max(now.confidence, likelihood, heard[first].clause.confidence)
        return FoundInMessage([*kept[:first], answer, *kept[first:]], refines or does == BACK, min(1.0, confidence), leads=first == 0)

    def _does(self, said: Said, now: ReadWish, *, active: bool, first: bool) -> tuple[str, float]:
        """Return what a message does, and how likely it is. Of a message of several sentences, one may state the wish."""
        bounds = [0, *(token.i + 1 for token in said.doc if token.text in ENDS_SENTENCE), len(said.doc)]
        parts = [(0, len(said.doc)), *((start, end) for start, end in pairwise(bounds) if end - start > 1)]
        texts = [
            masked_numbers(normalise(said.doc, said.names, start, end)) for start, end in list(dict.fromkeys(parts))[: MOST_SENTENCES + 1]
        ]
        head = self._heads.goes_on if active else self._heads.opens
        rows = head.predict(texts, self._encoder.encode(texts))
        wishes, least = rows[:, head.classes.index(WISH)], GOES_ON if active else STATES_A_WISH
        if now.confidence >= CLEARLY_SAID and now.says_something:
            if active and (_chooses_among(said.doc) or (denies(said.doc[:1]) and any(not want.wanted for want in now.wish.wants))):
                return WISH, float(wishes.max())
            asks_of = any(career and career not in said.had for career in said.names.values()) or (active and _points(said.doc))
            may_open = MAY_STATE_A_WISH_AT_FIRST if first else MAY_STATE_A_WISH
            least = least if asks_of else MAY_GO_ON if active else may_open
        likelihood = float(wishes.max() if not active else wishes[0])
        if likelihood >= least:
            return WISH, max(likelihood, least, STATES_A_WISH)
        best = int(rows[0].argmax())
        return head.classes[best], float(rows[0][best])

    def _finds(self, said: Said, now: ReadWish, does: str, *, active: bool, free: bool) -> bool:
        """Return whether a message states a wish, or goes on with one."""
        if active:
            return does in (WISH, BACK) or (does == TALKS and (now.more or now.not_these)) or (does != ASKS and said.seeks >= SURELY_SEEKS)
        if not free:
            return said.seeks >= SURELY_SEEKS
        return does == WISH or said.seeks >= SURELY_SEEKS or (said.seeks >= SEEKS and now.says_something)

    def _asks_for_related(self, request: Request) -> bool:
        """Return whether a request asks for careers like one whose profile names none. Otherwise the profile says what is related."""
        if request.query.aspect != RELATED or len(request.query.careers) != 1:
            return False
        career = self._store.get(request.query.careers[0])
        return career is not None and not career.related and not self._store.pointing_to(career)

    def _wished(self, said: Said, now: ReadWish, does: str, state: DialogueState, *, refines: bool) -> Wish:
        """Return what is wished for, all in all."""
        before = state.wish or Wish()
        if does == BACK and before.earlier:
            # "The first list" is the oldest, and "the last one" the one before.
            goes_to = 0 if any(token.lower_ in finding_words()["oldest"] for token in said.doc) else -1
            return before.earlier[goes_to]
        wish = refined(before, now, shown_last(state)) if refines else now.wish
        if not now.says_something and len(said.doc) <= FEW_WORDS and (words := search_words(corrected(said.doc[:]))):
            wish = wish.model_copy(update={"wants": (*wish.wants, Want(facet=ABOUT, words=words[:MAX_WORDS]))[-MAX_WANTS:]})
        like = now.like
        if said.had and any(want.wanted for want in now.wish.wants) and not _likens(said.doc):
            # "I was a hairdresser, I'd like to work with animals" is a wish for animals, and not for more of the same.
            left = [*(each for each in wish.like if each in said.had), *(each for name in like for each in self._kinds(name))]
            wish = wish.model_copy(
                update={
                    "like": tuple(each for each in wish.like if each not in said.had),
                    "excluded": tuple(dict.fromkeys([*wish.excluded, *left]))[-MAX_EXCLUDED:],
                }
            )
            like = tuple(name for name in like if name not in said.had)
        return self._named_otherwise(wish, like, said.had)

    def _found(self, wish: Wish, before: Wish) -> Found:
        """Search for a wish, and go on after what was shown `before`."""
        found = self._search.find(wish, before.shown) if not wish.is_empty else Found(wish=wish)
        if wish.most and wish.most < len(found.hits):
            found = found.model_copy(update={"hits": found.hits[: wish.most], "is_last": False})
        seen = tuple(dict.fromkeys([*before.shown, *(hit.career for hit in found.hits)]))[-MAX_EXCLUDED:]
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


def asked_of_listed(requests: Sequence[Request], heard: Sequence[Heard], state: DialogueState, current: Sequence[str]) -> list[Request]:
    """Return the requests with the careers that were just found, for questions that name none: "how do you get into it".

    Otherwise they would be about the `current` ones, that is, those spoken of before, the page's or the default one.
    """
    listed = shown_last(state)
    return [_of_listed(request, heard[request.clause], listed, current) if listed else request for request in requests]


def _of_listed(request: Request, heard: Heard, listed: Sequence[str], current: Sequence[str]) -> Request:
    query = request.query
    names_one = query.careers and (heard.careers or tuple(query.careers) != tuple(current))
    if names_one or query.items or request.others or request.found or query.aspect not in load_taxonomy():
        return request
    words = heard.clause.text.lower().split()
    of_one = any(word.strip("?.,!'") in finding_words()["of_one"] for word in words)
    careers = tuple(listed[: 1 if of_one else MOST_ASKED_OF])
    return request.model_copy(update={"query": query.model_copy(update={"careers": careers})})


def _can_state(heard: Heard, request: Request, turned_down: frozenset[str], *, active: bool, free: bool, wishes: bool) -> bool:
    """Return whether a clause can say what is wished for, rather than ask about a career that it names or picks.

    `free` is whether no career is being talked about, `wishes` whether the message as a whole states a wish, and `turned_down` are the
    careers that it names only to turn them down.
    """
    aspect = request.query.aspect
    if aspect == FIND_CAREERS or (aspect == LIST_CAREERS and not heard.others):
        return True
    if request.query.items or aspect == PICK:
        return False
    if heard.careers or heard.others:
        if heard.careers and set(heard.careers) <= turned_down:
            return True
        if free and not heard.careers and (wishes or aspect.topic in WISHES_TO_BE):
            return True
        return (free and aspect.topic == RELATED.topic) or (active and aspect.topic == NAMES_CAREER and heard.clause.act is not Act.ASK)
    return True


def _chooses_among(doc: Doc) -> bool:
    """Return whether a message asks which of the careers listed is as wished: "which has the best pay", "are there any outdoors"."""
    pairs = pairwise([*(token.lower_ for token in doc), ""])
    return any(word == "any" or (word == "which" and after in finding_words()["after_which"]) for word, after in pairs)


def _points(doc: Doc) -> bool:
    """Return whether a message asks about something that was said: "do they work nights"."""
    return any(token.lower_ in finding_words()["points"] for token in doc)


def _not_turned_down(others: Sequence[str], now: ReadWish) -> tuple[str, ...]:
    """Return the names of jobs without a profile that a message doesn't turn down."""
    return tuple(name for name in others if name.lower() not in now.turned_down)


def _is_related(request: Request, current: Sequence[str]) -> bool:
    """Return whether a request asks for something like the career that is talked about: "something similar but lighter"."""
    return request.query.aspect == RELATED and bool(current) and request.query.careers == tuple(current)


def _likens(doc: Doc) -> bool:
    """Return whether a message asks for something like a job: "the same but better paid", "what else", "to use my skills"."""
    return any(token.lower_ in finding_words()["likens"] for token in doc)


def _asks_for_jobs(doc: Doc) -> bool:
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
