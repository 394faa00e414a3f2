"""Reads a message in its conversation: cuts it into clauses, says what each does and asks, and resolves what it refers to."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc

from bot.conversation.careers_asked import CareersAsked, careers_asked
from bot.conversation.guide import GUIDE, load_guide
from bot.conversation.history import careers_spoken_of, current_careers, is_only_the_default, last_questions, listing, with_quoted
from bot.conversation.resolving import Heard, labels_before, resolve, told_before
from bot.conversation.types import STATE_SLOT, Act, DialogueState, Fit, Leaning, Mention, Query, Reading, Request, Role
from bot.knowledge.statement_model import STATEMENT_FOLDER
from bot.knowledge.store import load_store
from bot.knowledge.taxonomy import load_taxonomy
from bot.knowledge.watcher import watch
from bot.language.encoder import load_encoder
from bot.language.pipeline import normalise
from bot.language.token_budget import token_budget
from bot.nlu import suggested
from bot.nlu.asked_unsaid import AskedUnsaid
from bot.nlu.beside_names import about_what_is_named, asked_about
from bot.nlu.budget import MOST_TOKENS_OF_MESSAGE
from bot.nlu.careers import spans_of
from bot.nlu.caring import EMERGENCY, ENDS_EMERGENCY, RELIEF, CareReader
from bot.nlu.clause_reader import FINDING, MAJORITY, ClauseReader
from bot.nlu.clauses import CARE, INTENT_THRESHOLD, Read, in_order
from bot.nlu.comparing import Compared, careers_compared, compared, compared_unnamed
from bot.nlu.corrections import without_corrections
from bot.nlu.danger import Danger, danger_in
from bot.nlu.finding import SEEKS, Finder
from bot.nlu.guided import GuidedTalk, Said, own_words
from bot.nlu.heads import Heads
from bot.nlu.hearing import NAME_CAREER, PICK, hear
from bot.nlu.implied_careers import possibly_implied, says_one_of_several
from bot.nlu.just_told import asks_of_told
from bot.nlu.lengths import length_in, without_length
from bot.nlu.listed import FIND_CAREERS, asked_of_listed, compared_of_listed, was_finding
from bot.nlu.meant_careers import MeantCareers
from bot.nlu.measure import LABELS, Asked
from bot.nlu.measuring import UNMEASURED, RequestMeasure
from bot.nlu.mentioning import Mentions
from bot.nlu.ordinals import ordinal_in
from bot.nlu.segments import Piece, pieces
from bot.nlu.short_names import ShortNames
from bot.nlu.stand_ins import is_about_one, person_in, stand_ins
from bot.nlu.statements import Statements
from bot.nlu.taught_statements import train_statement_model
from bot.nlu.teaching_reader import trained
from bot.nlu.wish_heads import WishHeads
from bot.nlu.wish_names import turns_down_names
from bot.nlu.wish_words import denies

logger = logging.getLogger(__name__)

READING = "reading"
WISH_FOLDER = "wish"
CAREER_OF_PAGE = "career"

# Topics on which questions are alike for all careers. On duties and places, words for some work can be what is asked about.
GENERAL_TOPICS = ("overview", "entry", "pay", "hours", "progression")
WORDS_OF_NAME = 3  # of a message that may be nothing but a name, such as "wind turbines"
LONG = 20  # words of a message whose question may say by itself which career is meant
GUIDED = {"name": GUIDE.topic, "confidence": 1.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="SpacyNLP")
class QuestionReader(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets a message's intent and its `reading` (see `bot.conversation.types.Reading`), which the actions use to answer it."""

    def __init__(self, heads: tuple[Heads, WishHeads] | None, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        if heads:
            self._set(*heads)

    def _set(self, heads: Heads, wish_heads: WishHeads) -> None:
        self._heads = heads
        self._clauses = ClauseReader(heads)
        self._unsaid = AskedUnsaid(self._clauses)
        self._care = CareReader(heads.labels.labels)
        self._store = load_store()
        self._short_names = ShortNames(self._store)
        self._statements = Statements(heads.measure, self._store, heads.labels.encode)
        self._mentions = Mentions(heads, self._statements)
        self._measure = RequestMeasure(heads, self._statements)
        self._finder = Finder(wish_heads, self._store, load_encoder())
        self._meant = MeantCareers(self._store, self._finder.vectors.nearness, load_encoder().whole_words())
        self._guided = GuidedTalk(self._store, self._finder.vectors, heads.labels.encode)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionReader:
        return cls(None, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionReader:
        with model_storage.read_from(resource) as folder:
            reader = cls((Heads.load(folder, load_encoder()), WishHeads.load(folder / WISH_FOLDER)), model_storage, resource)
        reader._finder.vectors.start()
        watch(changed=reader._finder.vectors.refresh)
        watch(changed=reader._short_names.learn)
        watch(changed=reader._meant.learn)
        return reader

    # ------------------------------------------------------------------ training

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        heads, wish_heads = trained(training_data, model.model)
        with self._model_storage.write_to(self._resource) as folder:
            heads.save(folder)
            wish_heads.save(folder / WISH_FOLDER)
            train_statement_model(heads.labels).save(folder / STATEMENT_FOLDER)
        return self._resource

    # ------------------------------------------------------------------ reading

    def process(
        self,
        messages: list[Message],
        model: SpacyModel,
        tracker: Optional[DialogueStateTracker] = None,  # noqa: UP045
    ) -> list[Message]:
        # At run time, there is one message in each call.
        with token_budget(MOST_TOKENS_OF_MESSAGE):
            return self._processed(messages, tracker)

    def _processed(self, messages: list[Message], tracker: DialogueStateTracker | None) -> list[Message]:
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None or not (cut := pieces(doc)):
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                continue
            metadata = message.get(METADATA) or {}
            query = suggested.query_of(metadata, message.get(TEXT), self._store)
            if query and danger_in(doc) is Danger.NONE:
                self._take(message, doc, query)
                continue
            stored = tracker.get_slot(STATE_SLOT) if tracker else None
            state = with_quoted(DialogueState.load(stored) or DialogueState(), metadata)
            said = own_words(state, _messages(tracker))
            self._read(message, doc, cut, state, metadata.get(CAREER_OF_PAGE), said, _intent_of_last(tracker))
        return messages

    def _read(
        self,
        message: Message,
        doc: Doc,
        cut: Sequence[Piece],
        state: DialogueState,
        page: str | None,
        said: Mapping[str, str],
        after: str | None,
    ) -> None:
        current = current_careers(state, page, self._store)
        by_default = is_only_the_default(state, page, self._store)
        # "The technician job" is short for no career that nobody has spoken of.
        short_for = () if by_default else current
        named = self._short_names.entities(doc, message.get(ENTITIES, []), short_for, careers_spoken_of(state))
        names = self._meant.with_same_jobs(doc, self._mentions.with_roles(doc, named, current, by_default))
        person = person_in(doc, names)
        theirs = state.person if person is None else person
        # After a search, "the second one" and "which of them" are careers that it found.
        asked = CareersAsked() if was_finding(state) else careers_asked(state, current, page, self._store)
        standing_in = stand_ins(doc, names, asked, theirs)
        entities = [*names, *(entity for each in standing_in for entity in each.as_entities())]
        # "Not a doctor or lawyer" turns both down.
        turns_down = denies(doc) and (was_finding(state) or turns_down_names(doc, entities))
        comparing = Compared() if turns_down else careers_compared(doc, entities, current, by_default)
        if not (comparing.any or entities):
            comparing = compared_of_listed(doc, state) if was_finding(state) else compared_unnamed(doc, asked.together)
        if comparing.any:
            entities = [{**each, "as": Role.SUBJECT} for each in entities]
        length = length_in(doc.text)
        before = labels_before(state, self._store)
        cut = without_corrections(doc, without_length(doc, cut, length))
        read, whole = self._clauses.read(doc, cut, entities, before)
        chosen = in_order(doc, read)
        care = self._care.read(read, whole, chosen[0], danger_in(doc), after, refuses=denies(doc))
        if care.may:
            chosen = [each for each in chosen if str(each.label) not in CARE] or chosen
        is_open = not current or (by_default and all(each["as"] is not Role.SUBJECT for each in entities))
        may_ask = len(doc) <= WORDS_OF_NAME or any(map(_may_ask, chosen))
        may_imply = is_open and not (care.kind or was_finding(state) or comparing.any) and may_ask
        may_imply = may_imply and not self._finder.surely_states_wish(doc, names)
        implied = self._meant.implied_by(doc, message.get(TEXT), entities, current) if may_imply else []
        if meant := self._unsaid.read(doc, cut, entities, implied, before, may_be_own=not current) if may_imply else None:
            names, read, whole = meant
            entities, chosen = names, in_order(doc, read)
        elif may_imply and by_default and current and any(map(_says_nothing_of_the_work, chosen)):
            questions = [doc[each.piece.start : each.piece.end].text for each in chosen if each.put and len(doc) > LONG]
            described = self._meant.described_by(dict.fromkeys([doc.text, *questions]), names, current)
            current, by_default = ((described,), False) if described else (current, by_default)
        if before and len(chosen) == 1 and asks_of_told(chosen[0], told_before(state), self._store):
            chosen = [self._clauses.as_asked_of(chosen[0], before[0])]
        about_one = [each for each in chosen if self._asks_about_one(doc, each, names, bool(current) and each is chosen[0])]
        if about_one:
            # In "I want to work outdoors, would an archivist do that", the wish is background.
            chosen = [each for each in chosen if each.label.topic not in FINDING] or chosen
        if not care.kind:
            wanted = asked_about(doc, entities, current)
            is_new = by_default or not wanted <= set(current)
            chosen = about_what_is_named(chosen, names=bool(wanted), is_new=is_new, guess=self._clauses.clear_guess)
        listed = bool(listing(state))
        heard = [hear(doc, each, entities, listed, length.most if length else None) for each in chosen]
        resolved = resolve(heard, state, current, self._store, by_default)
        finding = self._clauses.seeking(read, whole)
        if care.kind or comparing.any or about_one or meant or (not current and says_one_of_several(implied)):
            found = None
        else:
            found = self._finder.find(doc, names, heard, resolved, chosen, finding, state, current, by_default)
        if comparing.any:
            resolved = [compared(resolved, comparing, doc, last_questions(state))]
        elif found:
            resolved = found.requests
        else:
            resolved = asked_of_listed(resolved, heard, state, current)
        told = told_before(state)
        measured = self._measure.all_measured(resolved, chosen, told, before)
        requests = [self._with_nearest(each, possibly_implied(implied)) for each in measured]
        if len(requests) == len(chosen):
            requests = _answered_first(requests, [each.alternative for each in chosen])
        if chosen[0].bears_on and not found and not comparing.any:
            requests = [requests[0], *(each for each in requests[1:] if _is_answered(each) or chosen[each.clause].put)]
        reading = Reading(
            text=message.get(TEXT),
            clauses=tuple(each.clause for each in heard),
            mentions=tuple(map(_mention, entities)),
            requests=tuple(requests),
            guesses=self._clauses.guesses(chosen[0]),
            guide=None if care.kind else self._guided.step(message.get(TEXT), state, _for_guide(doc, chosen), said),
            person=person,
            may_need_help=care.may,
        )
        intent = {"name": care.kind, "confidence": 1.0} if care.kind else _intent(chosen[0], heard[0], resolved)
        if care.is_over and _says_no_more(chosen[0]):
            intent = {"name": str(RELIEF), "confidence": 1.0}
            reading = reading.model_copy(update={"requests": (Request(clause=0, query=Query(aspect=RELIEF)),)})
        if reading.guide:
            intent = GUIDED
        elif comparing.any and not care.kind:
            intent = {"name": requests[0].query.aspect.topic, "confidence": 1.0}
        elif found and found.leads:
            intent = {"name": "follow_up" if found.refines else str(FIND_CAREERS), "confidence": found.confidence}
        _set(message, intent, reading)

    def _asks_about_one(self, doc: Doc, read: Read, names: Sequence[dict[str, Any]], in_view: bool) -> bool:
        """Return whether a clause asks about one career, rather than for careers. "It" is one if a career is `in_view`."""
        asks = read.put and read.is_topical and float(read.alone[self._clauses.finding].sum()) < SEEKS
        return asks and is_about_one(doc, read.piece, names, in_view)

    def _take(self, message: Message, doc: Doc, query: Query) -> None:
        """Read a message that chooses a suggestion: its query says what it asks."""
        reading = suggested.reading_of(query, message.get(TEXT), self._store)
        if query.aspect.aspect and query.aspect in LABELS and query.aspect.topic not in UNMEASURED:
            text = normalise(doc, spans_of(doc, message.get(ENTITIES, [])))
            embeddings = self._heads.labels.encode([text])
            aspects = np.array([float(label == query.aspect) for label in LABELS])
            asked = Asked(text, embeddings[0], aspects, self._heads.details([text], embeddings)[0])
            measured = self._statements.measured(reading.requests[0], asked)
            reading = reading.model_copy(update={"requests": (measured,)})
        _set(message, {"name": query.aspect.topic, "confidence": 1.0}, reading)

    def _with_nearest(self, request: Request, possible: tuple[str, ...]) -> Request:
        """Add the careers that come nearest to those without a profile, or those that are `possible` if it names none."""
        if possible and not (request.found or request.others or request.query.careers) and request.query.aspect in load_taxonomy():
            return request.model_copy(update={"nearest": possible})
        kinds = {other: self._store.kinds(other) for other in request.others}
        others = [other for other, found in kinds.items() if not found]
        only = [found[0].id for found in kinds.values() if len(found) == 1]
        if request.found or not (others or only):
            return request
        return request.model_copy(update={"nearest": tuple(dict.fromkeys([*only, *(self._finder.nearest(others) if others else ())]))})


def _set(message: Message, intent: dict[str, Any], reading: Reading) -> None:
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
    message.set(READING, reading.model_dump(mode="json", exclude_defaults=True), add_to_output=True)


def _messages(tracker: DialogueStateTracker | None) -> Iterator[tuple[str, str]]:
    """Yield the ids and texts of the user's messages."""
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered) and event.text:
            yield event.message_id or "", event.text


def _intent_of_last(tracker: DialogueStateTracker | None) -> str | None:
    """Return the intent of the message before, or None if this is the first."""
    intent: dict[str, str] = tracker.latest_message.intent or {} if tracker and tracker.latest_message else {}
    return intent.get("name")


def _mention(entity: Mapping[str, Any]) -> Mention:
    career = entity["value"] if entity["role"] == "held" else None
    return Mention(text=entity["text"], career=career, role=entity["as"], called_otherwise=entity.get("called_otherwise", False))


def _may_ask(read: Read) -> bool:
    """Return whether a clause may ask about a career: it is about one or looks for one, or isn't understood."""
    return read.is_topical or read.label.topic in FINDING or read.confidence < INTENT_THRESHOLD


def _says_nothing_of_the_work(read: Read) -> bool:
    """Return whether a clause asks what can be asked of any career, so that words for some work say which is meant."""
    return read.label.topic in (*GENERAL_TOPICS, *FINDING)


def _says_no_more(first: Read) -> bool:
    """Return whether a message after a call for help only says that the need is over, and goes on to nothing else."""
    return first.label in ENDS_EMERGENCY or first.label.topic == EMERGENCY or (not first.is_topical and first.act in (Act.TELL, Act.REACT))


def _for_guide(doc: Doc, chosen: Sequence[Read]) -> Said:
    """Return what the guided talk needs to know of a message."""
    ordinal = ordinal_in(doc)
    position = int(doc.text) if doc.text.isdecimal() and len(doc.text) < 3 else ordinal.position if ordinal and ordinal.certain else None
    asks = doc.text.rstrip().endswith("?") or (doc[0].lower_ in load_guide().asking.split() and any(each.put for each in chosen))
    clear = chosen[0].confidence >= MAJORITY
    return Said(chosen[0].label.topic if clear else "", asks, clear and chosen[0].is_topical, position)


def _is_answered(request: Request) -> bool:
    return any(each.fit is Fit.ANSWERS for each in request.measured)


def _answered_first(requests: Sequence[Request], alternatives: Sequence[bool]) -> list[Request]:
    """Put an alternative that the profile answers before the one that it doesn't, as in "is it 9 to 5 or shifts"."""
    ordered: list[Request] = []
    for request, alternative in zip(requests, alternatives, strict=True):
        ahead = alternative and ordered and _is_answered(request) and not _is_answered(ordered[-1])
        ordered.insert(len(ordered) - 1 if ahead else len(ordered), request)
    return ordered


def _intent(read: Read, heard: Heard, requests: Sequence[Request]) -> dict[str, Any]:
    """Return the message's intent, which never depends on its context: a clause that leans on something is a follow-up.

    The position of something that was shown leaves no doubt of what is meant.
    """
    certain = heard.position is not None and any(request.clause == 0 and request.query.items for request in requests)
    leans = read.leans_on is not Leaning.NOTHING and read.is_topical
    picks = certain and heard.clause.aspect == PICK
    if heard.clause.aspect == NAME_CAREER:
        return {"name": NAME_CAREER.topic, "confidence": heard.clause.confidence}
    return {
        "name": PICK.topic if picks else "follow_up" if leans else read.label.topic,
        "confidence": 1.0 if certain else read.confidence,
    }
