"""Turns what a message says of a wish into a request that finds careers, and refines the wish of the turns before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.tokens import Doc

from bot.conversation.resolving import Heard
from bot.conversation.types import Act, DialogueState, Query, Request, Role
from bot.conversation.wish import Wish
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.encoder import SentenceEncoder
from bot.language.kin import family
from bot.language.words import words_of
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.clauses import INTENT_THRESHOLD, Read
from bot.nlu.listed import FIND_CAREERS, REACH, speaks_of_list, was_finding
from bot.nlu.vectors import search_cache
from bot.nlu.wish_examples import ABOUT
from bot.nlu.wish_heads import ASKS, BACK, TALKS, WISH, WishHeads
from bot.nlu.wish_making import Said, WishMaker
from bot.nlu.wish_names import JobNames, names_in
from bot.nlu.wish_search import WishSearch
from bot.nlu.wish_signs import asks_for_jobs, chooses_among, likens, likens_to, likens_to_listed, looks_for_job, points, starts_over
from bot.nlu.wish_words import as_read, denies, finding_words
from bot.nlu.wishes import ReadWish, WishReader

LIST_CAREERS, RELATED, PICK, MORE = Label("list_careers"), Label("related"), Label("pick"), Label("more")
NAMES_CAREER = "name_career"
# "I'd like to be a physiotherapist"
TELL_INTEREST = "tell_interest"
WISHES_TO_BE = (TELL_INTEREST, "tell_job")
# A message is about jobs in general rather than about one if a clause looks for careers with at least this probability. It is far higher in
# nearly all that do, and below 0.01 in nearly all others.
SEEKS = 0.05
# A message states a wish, or goes on with one, if that is at least this likely.
STATES_A_WISH, GOES_ON = 0.5, 0.4
# If it says clearly what is wished for, and asks about no career, less is enough.
MAY_STATE_A_WISH, MAY_GO_ON, CLEARLY_SAID = 0.25, 0.1, 0.5
# A message of at least this likelihood states a wish and not what a career is that it describes.
SURELY_STATES = 0.9
# The same as MAY_STATE_A_WISH, where no career is talked about that the message could mean.
MAY_STATE_A_WISH_AT_FIRST = 0.1
# A message that says only that it looks for a job is answered with a question about what job, if that is at least this likely.
SURELY_SEEKS = 0.5
ENDS_SENTENCE, MOST_SENTENCES = (".", "!", "?"), 4
# "Ok but not a doctor": one of the first words denies.
DENIES_WITHIN = 3


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

    def __init__(self, heads: WishHeads, store: Store, encoder: SentenceEncoder) -> None:
        self._store = store
        self._heads = heads
        self._encoder = encoder
        self._reader = WishReader(heads, encoder)
        self.vectors = CareerVectors(store, search_cache())
        self._search = WishSearch(store, self.vectors)
        self._jobs = JobNames(store, self.vectors)
        self._maker = WishMaker(self._jobs)

    def surely_states_wish(self, doc: Doc, entities: Sequence[Mapping[str, Any]]) -> bool:
        """Return whether a message speaks of jobs and surely states a wish, so that it means no career that its words come near to."""
        if not asks_for_jobs(doc):
            return False
        text = [as_read(doc, names_in(entities, doc))]
        row = self._heads.opens.predict(text, self._encoder.encode(text))[0]
        return float(row[self._heads.opens.classes.index(WISH)]) >= SURELY_STATES

    def nearest(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the careers that come nearest to jobs without a profile, nearest first."""
        return self._jobs.nearest(names)

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
        by_default: bool = False,
    ) -> FoundInMessage | None:
        """Return the requests with one that finds careers in place of those that state the wish, or None if the message states none.

        `finding` is the probability of each clause and of the whole message, read by itself, to look for careers or to ask which there are.
        `by_default` is whether `current` is only the default career, which nobody has asked about.
        """
        own = [each for each in entities if each["as"] is Role.BACKGROUND]
        had = frozenset([*(each["span"].text.lower() for each in own), *(each["value"] for each in own if each["role"] == "held")])
        names = names_in(entities, doc)
        if any(token.lower_ in finding_words()["former"] for token in doc):
            # "Teacher, 11 years. What do ex-teachers do?"
            had |= {*filter(None, names.values()), *(span.text.lower() for span in names)}
        seeks = max(finding, default=0.0)
        is_own = all(each["as"] in (Role.BACKGROUND, Role.BYSTANDER) for each in entities)
        if is_own and looks_for_job(doc) and not _is_clear_question(heard):
            seeks = max(seeks, SURELY_SEEKS)
        said = Said(doc, names, had, seeks)
        # "Closer to people" and "not the vet ones" still go on with a wish when something else was asked since.
        goes_on = doc[0].lower_ in finding_words()["goes_on"] or speaks_of_list(doc.text)
        active = was_finding(state, REACH if goes_on else 1) and state.wish is not None
        tells = by_default and not entities and all(each.clause.act is Act.TELL for each in heard) and _tells_interest(heard)
        free = active or not current or said.seeks >= SEEKS or tells or likens_to_listed(doc)
        if not free and not any(request.query.aspect == RELATED for request in requests):
            return None
        now = self._reader.read(doc, said.names)
        if not active and said.seeks < SURELY_SEEKS and _wants_to_be(doc, entities, now, had):
            return None
        if active and not now.says_something and any(each.clause.aspect == MORE for each in heard):
            now = now._replace(more=True)
        turned_down = frozenset(now.wish.excluded) if free else frozenset()
        does, likelihood = self._does(said, now, active=active, first=not current or tells)
        wishes = free and does == WISH
        named = frozenset([*now.wish.like, *now.wish.excluded, *had]) if wishes else turned_down
        stating = [
            _can_state(one, request, named, active=active, free=free, wishes=wishes) for one, request in zip(heard, requests, strict=True)
        ]
        if not any(stating):
            return None
        if not all(stating):
            others = [(each.piece.start, each.piece.end) for each, states in zip(read, stating, strict=True) if not states]
            now = self._reader.read(doc, said.names, others)
        # "Something similar but lighter" is a wish, while "neighbouring jobs" are those that the profile names.
        narrowed = now.wish.ranking is not None or any(want.facet != ABOUT or not want.wanted for want in now.wish.wants)
        similar = any(_is_related(each, current) for each in requests) or (
            wishes and not active and not said.names and (likens(doc, "similar") or likens_to_listed(doc))
        )
        likened = current[:1] if narrowed and similar else ()
        first = 0 if likened else stating.index(True)
        request = requests[first]
        if not likened and not self._finds(said, now, does, active=active, free=free) and not self._asks_for_related(request):
            return None
        refines = active and does != BACK and not likened and not starts_over(doc, now)
        if refines and now.of_these and now.wish.is_empty and not (now.more or now.not_these or now.turns_round or now.dropped):
            # "Which of these is hardest to get into" is a question on those listed.
            return None
        wish, unheld = self._maker.make(said, now, does, state, refines=refines)
        if (
            refines
            and does != BACK
            and not (now.more or now.not_these)
            and state.wish
            and _is_same(wish, state.wish)
            and not state.wish.is_empty
        ):
            # It says nothing of what is wished for.
            return None
        if likened and not wish.like:
            wish = wish.model_copy(update={"like": tuple(likened)})
        if wish.is_empty and not wish.place and said.seeks < SURELY_SEEKS and not asks_for_jobs(doc):
            return None
        # "The ones that do" says again what was asked before.
        asks = Wish(wants=wish.wants[-1:]) if now.turns_round else now.wish
        found = self._search.find(wish, asks, state.wish.shown if refines and now.more and state.wish else (), now.guesses)
        kept = [] if likened else [each for each, states in zip(requests, stating, strict=True) if not states]
        no_names = [str(each["value"]).lower() for each in entities if each["span"] not in said.names]
        avoided = {family(word) for want in now.wish.wants if not want.wanted for word in words_of(want.words)}
        others_named = [name for name in request.others if name.lower() not in (*now.turned_down, *no_names)]
        # "Not farming" turns down more than the farmer that it may be read as.
        asked = [name for name in others_named if avoided.isdisjoint(map(family, words_of(name)))]
        answer = Request(clause=first, query=Query(aspect=FIND_CAREERS), found=found, others=tuple(asked or unheld))
        confidence = max(now.confidence, likelihood, heard[first].clause.confidence)
        return FoundInMessage([*kept[:first], answer, *kept[first:]], refines or does == BACK, min(1.0, confidence), leads=first == 0)

    def _does(self, said: Said, now: ReadWish, *, active: bool, first: bool) -> tuple[str, float]:
        """Return what a message does, and how likely it is. Of a message of several sentences, one may state the wish."""
        bounds = [0, *(token.i + 1 for token in said.doc if token.text in ENDS_SENTENCE), len(said.doc)]
        parts = [(0, len(said.doc)), *((start, end) for start, end in pairwise(bounds) if end - start > 1)]
        texts = [as_read(said.doc, said.names, start, end) for start, end in list(dict.fromkeys(parts))[: MOST_SENTENCES + 1]]
        head = self._heads.goes_on if active else self._heads.opens
        rows = head.predict(texts, self._encoder.encode(texts))
        wishes, least = rows[:, head.classes.index(WISH)], GOES_ON if active else STATES_A_WISH
        if now.confidence >= CLEARLY_SAID and now.says_something:
            turns_down = bool(now.wish.excluded or now.turned_down) or any(not want.wanted for want in now.wish.wants)
            goes_on = chooses_among(said.doc) or likens_to_listed(said.doc) or (denies(said.doc[:DENIES_WITHIN]) and turns_down)
            if active and goes_on:
                return WISH, float(wishes.max())
            meant = {*said.had, *now.wish.excluded}
            asks_of = any(career and career not in meant for career in said.names.values()) or (active and points(said.doc))
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
        goes_on = said.seeks >= SEEKS or likens_to_listed(said.doc)
        return does == WISH or said.seeks >= SURELY_SEEKS or (goes_on and now.says_something)

    def _asks_for_related(self, request: Request) -> bool:
        """Return whether a request asks for careers like one whose profile names none. Otherwise the profile says what is related."""
        if request.query.aspect != RELATED or len(request.query.careers) != 1:
            return False
        career = self._store.get(request.query.careers[0])
        return career is not None and not career.related and not self._store.pointing_to(career)


def _wants_to_be(doc: Doc, entities: Sequence[Mapping[str, Any]], now: ReadWish, had: frozenset[str]) -> bool:
    """Return whether a message is about a career that it names, as in "I want to be an archivist", rather than about jobs like that one."""
    subjects = [each for each in entities if each["role"] == "held" and each["as"] is Role.SUBJECT and each["value"] not in had]
    named = [each["span"] for each in subjects if each["value"] not in now.wish.excluded]
    return bool(named) and not any(likens_to(doc, span) for span in named)


def _is_clear_question(heard: Sequence[Heard]) -> bool:
    return any(
        each.clause.aspect is not None and each.clause.aspect in load_taxonomy() and each.clause.confidence >= INTENT_THRESHOLD
        for each in heard
    )


def _tells_interest(heard: Sequence[Heard]) -> bool:
    return any(each.clause.aspect and each.clause.aspect.topic == TELL_INTEREST for each in heard)


def _is_same(wish: Wish, before: Wish) -> bool:
    """Return whether a wish asks for the same as the one before."""
    return (wish.wants, wish.ranking, wish.like, wish.excluded, wish.among, wish.place) == (
        before.wants,
        before.ranking,
        before.like,
        before.excluded,
        before.among,
        before.place,
    )


def _can_state(heard: Heard, request: Request, named: frozenset[str], *, active: bool, free: bool, wishes: bool) -> bool:
    """Return whether a clause can say what is wished for, rather than ask about a career that it names or picks.

    `free` is whether no career is being talked about, `wishes` whether the message as a whole states a wish, and `named` are the careers
    that it names only to say that it should or shouldn't be like them.
    """
    aspect = request.query.aspect
    if aspect == FIND_CAREERS or (aspect == LIST_CAREERS and not heard.others):
        return True
    if request.query.items or aspect == PICK:
        return False
    if heard.careers or heard.others:
        if heard.careers and (set(heard.careers) <= named or (wishes and heard.clause.act is not Act.ASK)):
            return True
        if free and not heard.careers and (wishes or aspect.topic in WISHES_TO_BE):
            return True
        return (free and aspect.topic == RELATED.topic) or (active and aspect.topic == NAMES_CAREER and heard.clause.act is not Act.ASK)
    return True


def _is_related(request: Request, current: Sequence[str]) -> bool:
    """Return whether a request asks for something like the career that is talked about: "something similar but lighter"."""
    return request.query.aspect == RELATED and bool(current) and request.query.careers == tuple(current)
