"""Decides which requests are measured against the profiles, and what an unclear one asks by what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.conversation.resolving import CHECK_SAID, tells_of_oneself
from bot.conversation.types import Detail, Fit, ItemKind, Leaning, Measured, Query, Request
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.nlu.claimed import claimed
from bot.nlu.clauses import Read
from bot.nlu.heads import Heads
from bot.nlu.measure import MOST_NEAREST, Asked
from bot.nlu.statements import Statements

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A best aspect that is less likely than this is only guessed.
GUESSED = 0.4
# If the best aspect is less likely than this, it isn't named in a gap: the profile "does not answer" the question then. Of the judged
# questions whose aspect is as likely as 0.4 to 0.5, it is right for four in ten.
NAMED_LIKELIHOOD = 0.5
# A note that names no aspect is on a topic that is at least this likely.
ON_TOPIC = 0.6
# Topics that are answered without measuring statements.
CONTACTS = "contacts"
UNMEASURED = (CONTACTS, "related")
OVERVIEW, DUTIES = Label("overview"), Label("duties")
# Details of what people do that no list of it gives.
ASKS_FOR_ONE_THING = (
    *(Detail.WHETHER, Detail.WHO, Detail.WHICH, Detail.HOW_MANY, Detail.HOW_OFTEN, Detail.HOW_LONG),
    *(Detail.WHEN, Detail.WHERE, Detail.WHY),
)


class RequestMeasure:
    """Measures requests against the profiles of their careers."""

    def __init__(self, heads: Heads, statements: Statements) -> None:
        self._heads = heads
        self._statements = statements
        self._labels = [Label.parse(label) for label in heads.labels.labels]

    def _is_on_topic(self, probabilities: NDArray[np.float64], topic: str) -> bool:
        """Return whether a clause is clearly on a topic, whatever the aspect."""
        return float(probabilities[[label.topic == topic for label in self._labels]].sum()) >= ON_TOPIC

    def all_measured(
        self, requests: Sequence[Request], read: Sequence[Read], told: frozenset[str], before: tuple[Label, ...]
    ) -> list[Request]:
        """Measure the requests of a message, each with the clause that it comes from."""
        return [self.measured(each, read[each.clause], told, before, requests[:number]) for number, each in enumerate(requests)]

    def measured(
        self, request: Request, read: Read, told: frozenset[str], before: tuple[Label, ...], earlier: Sequence[Request] = ()
    ) -> Request:
        """Measure the profiles against a question or a claim. Whole topics, contacts and related careers are told without.

        `told` are the ids of the statements that were just told, and `before` the labels of what was asked and told. `earlier` are the
        requests before this one in the message.
        """
        aspect = request.query.aspect
        if aspect == CHECK_SAID:
            # A claim may be in other words than the statement that it is about.
            return self._statements.measured(request, self._claimed(read, told))
        if tells_of_oneself(aspect):
            return self._statements.measured(request, self._as_bearing(read, told))
        if aspect not in load_taxonomy() or aspect.topic in UNMEASURED:
            return self._if_not_contacts(request, read, told)
        refers = read.leans_on is Leaning.STATEMENT and bool(request.query.items)
        goes_on = refers and aspect.topic in {label.topic for label in before}
        narrow = aspect.aspect is None and self._is_narrow(request, read, goes_on)
        if aspect.aspect is None and not refers and not narrow:
            return self._of_whole_topic(request, read, told)
        measured = self._statements.measured(request, self._asked(read, told))
        if aspect.aspect is None and not narrow and any(each.fit is not Fit.SAME_ASPECT for each in measured.measured):
            return request
        likelihood = float(read.probabilities.max())
        vague = likelihood < GUESSED
        answered = all(each.fit is Fit.ANSWERS for each in measured.measured)
        if narrow and (goes_on or answered or not vague):
            of_told = _as_told(request.query) if goes_on and not answered else ()
            query = request.query.model_copy(update={"aspect": Label(aspect.topic, OTHER)})
            return measured.model_copy(update={"query": query, "measured": of_told or measured.measured})
        if vague and not read.put and not refers and self._is_on_topic(read.probabilities, aspect.topic):
            # A note such as "promotion" names a topic rather than one of its aspects. "If I fail maths" goes on about what was told.
            return request.model_copy(update={"query": request.query.model_copy(update={"aspect": Label(aspect.topic), "detail": None})})
        if likelihood < NAMED_LIKELIHOOD and all(each.fit in (Fit.NEAREST, Fit.UNRELATED) for each in measured.measured):
            query = request.query
            if self._continues(request, read, earlier):
                return request
            if vague and refers and (of_told := _as_told(query)):
                return request.model_copy(update={"measured": of_told})
            if self._is_on_topic(read.probabilities, aspect.topic):
                return measured.model_copy(update={"query": query.model_copy(update={"aspect": Label(aspect.topic, OTHER)})})
            # What isn't clearly on a topic is on the job as a whole. Only if it's put as a question, something may be near it.
            unclear = measured.model_copy(update={"query": query.model_copy(update={"aspect": Label(OVERVIEW.topic, OTHER)})})
            return unclear if read.put else unclear.model_copy(update={"measured": tuple(map(_nothing, measured.measured))})
        return measured

    def _of_whole_topic(self, request: Request, read: Read, told: frozenset[str]) -> Request:
        """Return a request for all on a topic as it is, unless it asks for one thing that is told elsewhere, or isn't on the topic.

        "How much does an agent take of an actor's pay" is answered by one statement, and "what per acre" by none.
        """
        topic = request.query.aspect.topic
        if not read.put or topic in (OVERVIEW.topic, DUTIES.topic):
            return request
        measured = self._statements.measured(request, self._asked(read, told))
        fits = {each.fit for each in measured.measured}
        unclear = float(read.probabilities.max()) < NAMED_LIKELIHOOD
        if fits == {Fit.ANSWERS} and (unclear or not self._statements.any_on(topic, measured.measured)):
            return measured.model_copy(update={"query": request.query.model_copy(update={"aspect": Label(topic, OTHER)})})
        if fits == {Fit.UNRELATED} and unclear:
            return measured.model_copy(update={"query": request.query.model_copy(update={"aspect": Label(OVERVIEW.topic, OTHER)})})
        return request

    @staticmethod
    def _continues(request: Request, read: Read, earlier: Sequence[Request]) -> bool:
        """Return whether a question goes on with the topic of one before it in the message: "what's the starting pay and the top"."""
        leans = read.leans_on is Leaning.STATEMENT and not request.query.items
        return leans and any(each.query.aspect.topic == request.query.aspect.topic for each in earlier)

    def _asked(self, read: Read, told: frozenset[str]) -> Asked:
        return Asked(read.text, read.embedding, self._heads.aspects(read.probabilities), read.details, read.leanings, told)

    def _as_bearing(self, read: Read, told: frozenset[str]) -> Asked:
        """Return what someone tells of themselves as the measure sees it: as bearing on some aspect, however unlikely that each one is."""
        asked = self._asked(read, told)
        return asked._replace(aspects=asked.aspects / max(float(asked.aspects.sum()), 1e-12))

    def _if_not_contacts(self, request: Request, read: Read, told: frozenset[str]) -> Request:
        """Measure what may not be a question on contacts after all, such as "which numbers are on the books", if statements are near it."""
        guessed = request.query.aspect.topic == CONTACTS and read.put and float(read.probabilities.max()) < NAMED_LIKELIHOOD
        if not guessed:
            return request
        measured = self._statements.measured(request, self._asked(read, told))
        near = all(each.fit is not Fit.UNRELATED and each.likelihood >= ON_TOPIC for each in measured.measured)
        query = request.query.model_copy(update={"aspect": Label(OVERVIEW.topic, OTHER)})
        return measured.model_copy(update={"query": query}) if near and measured.measured else request

    def _claimed(self, read: Read, told: frozenset[str]) -> Asked:
        """Return what a clause claims as the measure sees it, read by itself without the words around it."""
        text = claimed(read.text)
        if text == read.text:
            return self._asked(read, told)
        embeddings = self._heads.labels.encode([text])
        labels = self._heads.labels.predict([text], embeddings)[0]
        return Asked(text, embeddings[0], self._heads.aspects(labels), self._heads.details([text], embeddings)[0])

    def _is_narrow(self, request: Request, read: Read, goes_on: bool) -> bool:
        """Return whether a question on a whole topic asks for one thing, as in "do they wash people" and "who are the talks for".

        On what people do, every such question does, as these have no aspects of their own. So does one that `goes_on` about what was
        told, as in "which is most important" after a list of skills, and one on a topic that a profile files no statement under, as the
        answer may be filed elsewhere. On other topics, only a guessed one does.
        """
        if not read.put:
            return False
        if not self._statements.has_any(request.query):
            return True
        if request.query.aspect == DUTIES or goes_on:
            return request.query.detail in ASKS_FOR_ONE_THING
        return request.query.detail is Detail.WHETHER and float(read.probabilities.max()) < GUESSED


def _nothing(measured: Measured) -> Measured:
    return Measured(career=measured.career, fit=Fit.UNRELATED)


def _as_told(query: Query) -> tuple[Measured, ...]:
    """Return what was told as being without the detail asked for: "is that a lot" is about that, whatever its aspect."""
    told = [(item.career, item.id) for item in query.items if item.kind is ItemKind.STATEMENT and item.career]
    careers = dict.fromkeys(career for career, _ in told)
    return tuple(
        Measured(career=career, fit=Fit.SAME_ASPECT, statements=tuple(id for owner, id in told if owner == career)[:MOST_NEAREST])
        for career in careers
    )
