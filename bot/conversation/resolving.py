"""Resolves what a clause refers to, so that its request needs nothing of the conversation any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.conversation.history import at_positions, listing
from bot.conversation.types import Act, Clause, DialogueState, Item, ItemKind, Leaning, Query, Request, TurnRecord
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.words import stems

REACH = 4  # turns back that a reference to something shown can reach
CLEAR = 0.5  # least likelihood of a clause's label for its words alone to say what it asks
SAME_WORD = 85  # minimum similarity, out of 100, of a word and a word of an item's name

SHORTEST_PART = 5  # letters of a name by which a contact is known
STANDS_FOR_ONE = re.compile(r"\b(?:its?|their|they|them)\b", re.IGNORECASE)

PICK, CHECK_SAID, LEAVE_OUT, TELL = Label("pick"), Label("check_said"), Label("leave_out"), Label("tell")
OVERVIEW, CONTACTS, ENTRY_DETAIL = Label("overview"), Label("contacts"), Label("specialisms", "detail")
# Topics whose answers list things. Asking about one of the things isn't asking about the topic again.
LISTING_TOPICS = ("overview", "related", "specialisms")
LISTS = (ItemKind.CONTACT, ItemKind.CAREER, ItemKind.ENTRY)


@dataclass(frozen=True)
class Heard:
    """A clause, with the careers and the position in a list that it names."""

    clause: Clause
    careers: tuple[str, ...] = ()
    """Ids of the careers asked about that have a profile."""
    others: tuple[str, ...] = ()
    """Names of the careers asked about that have none."""
    compared_with: tuple[str, ...] = ()
    """Ids of the careers that the one asked about is compared with."""
    position: int | None = None
    """A position in a list: 1 for the first, -1 for the last."""
    several: int = 1
    """How many items of the list it refers to, counted from the position, as in "the last two"."""
    count: int | None = None
    """How many to tell, as in "the top two"."""
    most: int | None = None
    """How many statements to tell at most, as in "in one line"."""


def tells_of_oneself(label: Label) -> bool:
    """Return whether what has a label tells something of the user, which may bear on a job: their health, their work, their age."""
    return label.topic.partition("_")[0] == TELL.topic


def labels_before(state: DialogueState, store: Store) -> tuple[Label, ...]:
    """Return what a message can lean on: the labels asked about in the last turn that asked something, and of what it was told."""
    taxonomy = load_taxonomy()
    for turn in reversed(state.recent):
        asked = [query.aspect for query in turn.queries if query.aspect in taxonomy]
        if asked:
            return tuple(dict.fromkeys([*reversed(asked), *_labels_told(turn, store)]))
    return ()


def told_before(state: DialogueState) -> frozenset[str]:
    """Return the ids of the statements told in the last turn that asked something."""
    for turn in reversed(state.recent):
        if any(query.aspect in load_taxonomy() for query in turn.queries):
            return frozenset(item.id for item in turn.items if item.kind is ItemKind.STATEMENT)
    return frozenset()


def _labels_told(turn: TurnRecord, store: Store) -> list[Label]:
    """Return the aspects of the statement told, if it was only one: a long list is not about any one of them."""
    told = [item for item in turn.items if item.kind is ItemKind.STATEMENT and item.career]
    if len(told) != 1 or not (career := store.get(told[0].career or "")):
        return []
    statement = career.statement(told[0].id)
    return [Label.parse(aspect) for aspect in statement.aspects] if statement else []


def resolve(
    heard: Sequence[Heard], state: DialogueState, current: tuple[str, ...], store: Store, by_default: bool = False
) -> list[Request]:
    """Return the request of each clause, in order.

    `current` are the careers that a clause is about if it names none: those of the last question, or else the page's or the default one.
    With `by_default`, it is the default one, which nothing is compared with unasked.
    """
    requests: list[Request] = []
    careers: tuple[str, ...] = current
    others: tuple[str, ...] = ()
    topics: set[str] = set()
    for number, each in enumerate(heard):
        if each.careers or each.others:
            careers, others = each.careers, each.others
        if by_default and each.compared_with and careers == current:
            careers = ()
        compared = tuple(dict.fromkeys([*careers, *each.compared_with]))
        request = _request(number, each, compared, others, state, store)
        if each.clause.leans_on is Leaning.STATEMENT and request.query.aspect.topic in topics:
            # "What's the starting pay, and where does it top out" leans on the question before it.
            request = request.model_copy(update={"query": request.query.model_copy(update={"items": ()})})
        if each.clause.act is Act.ASK:
            topics.add(request.query.aspect.topic)
        requests.append(request)
    return requests


def _request(number: int, heard: Heard, careers: tuple[str, ...], others: tuple[str, ...], state: DialogueState, store: Store) -> Request:
    clause = heard.clause
    aspect = clause.aspect or TELL
    items = (
        _quoted(clause, state, store) or referents(clause, heard.position, state, heard.several) or _contact_named(clause, careers, store)
    )
    if items and clause.leans_on is not Leaning.STATEMENT and aspect != LEAVE_OUT and (of_item := _about(items[0], aspect)):
        aspect = of_item
        if items[0].career:
            careers = (items[0].career,)
        elif items[0].kind is ItemKind.CAREER:
            # A career that was listed may have no profile; its id is its name then.
            careers, others = ((items[0].id,), ()) if store.get(items[0].id) else ((), (items[0].id,))
    query = Query(careers=careers, aspect=aspect, detail=clause.detail, items=items)
    return Request(clause=number, query=query, count=heard.position if heard.count is None else heard.count, most=heard.most, others=others)


def _about(item: Item, aspect: Label) -> Label | None:
    """Return what a question about an item asks, if its kind decides it rather than the clause."""
    if item.kind is ItemKind.CONTACT:
        return aspect if aspect.topic == CONTACTS.topic else CONTACTS
    if item.kind is ItemKind.ENTRY:
        return aspect if aspect in load_taxonomy() and aspect.topic != "specialisms" else ENTRY_DETAIL
    if item.kind is ItemKind.CAREER:
        return aspect if aspect in load_taxonomy() and aspect.topic not in LISTING_TOPICS else OVERVIEW
    return None


def referents(clause: Clause, position: int | None, state: DialogueState, several: int = 1) -> tuple[Item, ...]:
    """Return the items shown earlier that a clause refers to, or none."""
    recent = state.recent[: -REACH - 1 : -1]
    if not recent:
        return ()
    if clause.leans_on is Leaning.ITEM or clause.aspect == PICK:
        named = _named(clause.text, recent)
        if named:
            return (named,)
        if position is not None:
            items = at_positions(listing(state), position, several)
            return () if items and items[0].kind is ItemKind.SUGGESTION and _asks_clearly(clause) else items
        if clause.aspect and clause.aspect.topic == CONTACTS.topic:
            return _last_of(ItemKind.CONTACT, recent)
        return ()
    if clause.aspect and clause.aspect.topic == CONTACTS.topic and STANDS_FOR_ONE.search(clause.text):
        last = _last_of(ItemKind.CONTACT, recent[:1])
        return last if len(last) == 1 else ()
    if clause.leans_on is Leaning.STATEMENT or (clause.act is Act.REQUEST and clause.aspect == CHECK_SAID):
        return _told_about(clause, recent)
    return ()


def _quoted(clause: Clause, state: DialogueState, store: Store) -> tuple[Item, ...]:
    """Return the statement told lately that shares most words with a clause that leans on something, as in "how often is occasionally".

    Return none if no statement or several share them. "The apprenticeship ones" can be several, but not all.
    """
    if clause.leans_on not in (Leaning.STATEMENT, Leaning.ITEM):
        return ()
    asked = set(stems(clause.text))
    for turn in state.recent[: -REACH - 1 : -1]:
        told = [item for item in turn.items if item.kind is ItemKind.STATEMENT and item.career]
        shared = {item: _in_common(asked, _text(item, store), clause.leans_on is Leaning.ITEM) for item in told}
        best = max(shared.values(), default=0)
        if best:
            found = tuple(item for item in told if shared[item] == best)
            of_several = clause.leans_on is Leaning.ITEM or len(found) == 1
            return found if of_several and len(found) < len(told) else ()
    return ()


def _in_common(asked: Iterable[str], text: str, cut: bool) -> int:
    """Return how many words of a clause a text has. They may be `cut` short, as in "the app one" for an apprenticeship."""
    said = set(stems(text))
    return sum(stem in said or (cut and any(each.startswith(stem) for each in said)) for stem in asked)


def _text(item: Item, store: Store) -> str:
    career = store.get(item.career or "")
    statement = career.statement(item.id) if career else None
    return statement.text if statement else ""


def _asks_clearly(clause: Clause) -> bool:
    """Return whether a clause says by itself what it asks, so that it doesn't choose a suggestion."""
    return clause.aspect in load_taxonomy() and (clause.likelihood or 0) >= CLEAR if clause.aspect else False


def _named(text: str, recent: Iterable[TurnRecord]) -> Item | None:
    """Return the item whose name a clause uses ("the audiology one"), the latest first."""
    words = set(re.findall(r"[a-z]{4,}", text.lower()))
    for turn in recent:
        for item in turn.items:
            if item.kind in LISTS and any(
                fuzz.ratio(word, other) >= SAME_WORD for word in re.findall(r"[a-z]{5,}", item.id.lower()) for other in words
            ):
                return item
    return None


def _contact_named(clause: Clause, careers: Sequence[str], store: Store) -> tuple[Item, ...]:
    """Return the contact that a clause on something listed names in part: "one of them had Electro in its name"."""
    if clause.leans_on is not Leaning.ITEM:
        return ()
    said = re.findall(rf"[a-z]{{{SHORTEST_PART},}}", clause.text.lower())
    contacts = [(career.id, contact.name) for each in careers if (career := store.get(each)) for contact in career.contacts]
    found = [
        Item(kind=ItemKind.CONTACT, id=name, career=career)
        for career, name in contacts
        if any(word.startswith(part) for word in re.findall(r"[a-z]+", name.lower()) for part in said)
    ]
    return tuple(found) if len(found) == 1 else ()


def _last_of(kind: ItemKind, recent: Iterable[TurnRecord]) -> tuple[Item, ...]:
    return next((found for turn in recent if (found := tuple(item for item in turn.items if item.kind is kind))), ())


def _told_about(clause: Clause, recent: Sequence[TurnRecord]) -> tuple[Item, ...]:
    """Return the statements told last, from a turn on the clause's topic if there is one."""
    told = [(turn, tuple(item for item in turn.items if item.kind is ItemKind.STATEMENT)) for turn in recent]
    told = [(turn, items) for turn, items in told if items]
    if clause.aspect:
        for turn, items in told:
            if any(query.aspect.topic == clause.aspect.topic for query in turn.queries):
                return items
    return told[0][1] if told else ()
