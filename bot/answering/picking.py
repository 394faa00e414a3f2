"""Says more about the items that the user picks or asks to name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.answering.answers import CONTACTS
from bot.answering.explaining import explain
from bot.answering.finding import list_careers
from bot.answering.guiding import guide_talk
from bot.answering.missing_details import missing_detail
from bot.answering.naming import no_profile
from bot.answering.nothing_more import only_as_told
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, citations_of, joined, paragraph
from bot.answering.question_words import patterns
from bot.answering.questions import OVERVIEW, answer_query
from bot.answering.restating import asked_career, choose, referred_to, restate
from bot.answering.suggestions import LIST_CAREERS, query_of
from bot.answering.to_the_point import shared_words
from bot.conversation.guide import GUIDE
from bot.conversation.history import at_position, last_questions, listing
from bot.conversation.outcome import Outcome
from bot.conversation.types import Detail, Item, ItemKind, Query, Request
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.words import stems

REFERRING = "it"  # a text that only refers to something, for what it means
MAX_NAMELESS = 2  # statements given again if they don't give the names asked for
SPECIALISMS, SPECIALISM_DETAIL = Label("specialisms"), Label("specialisms", "detail")


def which_ones(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Name the things that the last answer mentioned in general terms."""
    stated = [(career, s) for career, s in referred_to(request, setting) if career.statement_id(s) not in setting.stated_in_reply]
    if not stated:
        return [choose(setting)]
    if listed := [(career, statement) for career, statement in stated if statement.list]:
        return [restate(listed, setting)]
    career = stated[0][0]
    speaks_of_specialisms = set(stems(load_taxonomy().title(SPECIALISMS))) & set(stems(joined([statement for _, statement in stated])))
    if speaks_of_specialisms and career.statements_about(SPECIALISMS):
        return answer_query(Query(careers=(career.id,), aspect=SPECIALISMS), setting)
    nameless = [statement for owner, statement in stated if owner == career]
    if {career.statement_id(statement) for statement in nameless} <= set(setting.stated_in_last_turn):
        return [only_as_told(Detail.WHICH, "", career, nameless, setting)]
    missing = missing_detail(Detail.WHICH, "", setting.wording)
    return [replace(restate(stated[:MAX_NAMELESS], setting).followed_by(missing), outcome=Outcome.GAP, asks_whom=True)]


def pick(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Say more about the items that the user picked, by position or as resolved by the NLU pipeline."""
    items: Sequence[Item] = request.query.items
    if not items:
        choices = listing(setting.state)
        if not choices or request.count is None:
            return [choose(setting)]
        item = at_position(choices, request.count)
        if item is None:
            return [Passage(paragraph(setting.wording.say("pick_range", count=len(choices))), suggestions=())]
        items = [item]
    return pick_items(items, request.query.detail, setting) or [choose(setting)]


def pick_items(items: Iterable[Item], detail: Detail | None, setting: Setting) -> list[Passage]:
    passages: list[Passage] = []
    for item in items:
        for passage in _PICKED[item.kind](item, detail, setting):
            passages.append(passage)
            setting = setting.after(passage)
    return passages


def _pick_statement(item: Item, detail: Detail | None, setting: Setting) -> list[Passage]:
    stated = setting.statements([item.id])
    if not stated:
        return []
    passage = restate(stated, setting)
    passage = replace(
        passage, blocks=paragraph(setting.wording.say("picked", ordinal=_ordinal(item, setting), statement=stated[0][1].text))
    )
    if detail is None:
        return [passage]
    if detail is Detail.MEANING and (meaning := explain(REFERRING, stated[0][0], [stated[0][1]], setting)).outcome is Outcome.ANSWERED:
        return [meaning.led_by(passage.text)]
    missing = missing_detail(detail, "", setting.wording)
    if item.id in setting.stated_in_reply:
        return [Passage(paragraph(missing), career=stated[0][0].id, outcome=Outcome.GAP, asks_whom=True)]
    return [replace(passage.followed_by(missing), outcome=Outcome.GAP, asks_whom=True)]


def _ordinal(item: Item, setting: Setting) -> str:
    """Return the position of a listed item as a word, or an empty string if there is none for it."""
    ordinals = setting.wording.variants("ordinals")
    return ordinals[item.position - 1] if item.position and item.position <= len(ordinals) else ""


def _pick_contact(item: Item, detail: Detail | None, setting: Setting) -> list[Passage]:
    career = setting.store.get(item.career or "") or setting.career
    return answer_query(Query(careers=(career.id,), aspect=Label(CONTACTS), items=(item,)), setting) if career else []


def _pick_career(item: Item, detail: Detail | None, setting: Setting) -> list[Passage]:
    """Say what a career is, or answer the question that was waiting for the user to name a career."""
    career = setting.store.get(item.id)
    if career is None:
        return [replace(no_profile([item.id], setting), queries=())]
    waiting = [query for query in last_questions(setting.state) if not query.careers] or [Query(aspect=OVERVIEW)]
    queries = [query.model_copy(update={"careers": (career.id,), "items": (item,)}) for query in waiting]
    return [passage for query in queries for passage in answer_query(query, setting)]


def _pick_entry(item: Item, detail: Detail | None, setting: Setting) -> list[Passage]:
    """Say what the profile says of an entry in a list besides listing it, or say that this is all."""
    career = setting.store.get(item.career or "")
    if career is None:
        return []
    if detail is Detail.MEANING and setting.glossary and setting.glossary.find(item.id):
        return [explain(item.id, career, (), setting)]
    name = item.id.casefold()
    statements = [s for group in career.statements.values() for s in group if name in s.text.casefold() and item.id not in s.list]
    query = Query(careers=(career.id,), aspect=SPECIALISM_DETAIL, items=(item,))
    shown = Item(kind=ItemKind.ENTRY, id=item.id, career=career.id)
    if statements:
        passage = restate([(career, statement) for statement in statements[:MAX_STATEMENTS]], setting)
        return [replace(passage, queries=(query,), items=(*passage.items, shown))]
    ordinal = _ordinal(item, setting)
    sentence = setting.wording.say(
        "only_listed_at" if ordinal else "only_listed", profile=setting.profile(career), name=item.id, ordinal=ordinal
    )
    listed = [s for group in career.statements.values() for s in group if item.id in s.list]
    return [
        Passage(
            paragraph(sentence),
            (shown,),
            citations_of(career, listed),
            queries=(query,),
            career=career.id,
            outcome=Outcome.GAP,
            asks_whom=True,
        )
    ]


def picked_statements(request: Request, setting: Setting) -> list[Item]:
    """Return the listed statements that a question on what they are about refers to by their position: "the second one, what is it"."""
    aspect, listed = request.query.aspect, [item for item in request.query.items if item.kind is ItemKind.STATEMENT and item.position]
    on_topic = {statement.text for career, _ in setting.statements(i.id for i in listed) for statement in career.statements_about(aspect)}
    return [item for item in listed if aspect == OVERVIEW or any(s.text in on_topic for _, s in setting.statements([item.id]))]


def word_of_picked(picked: Sequence[Item], text: str, message: str, setting: Setting) -> Passage | None:
    """Explain the word of a listed statement that a message asks about, as in "the last one, what is a substation", or return None."""
    stated = setting.statements(item.id for item in picked)
    term = patterns()["term"].search(text) or patterns()["term"].search(message)
    if len(stated) != 1 or term is None or not shared_words(term["term"], stated[0][1].text):
        return None
    return explain(term[0], stated[0][0], [stated[0][1]], setting)


def entries_named(text: str, request: Request, setting: Setting) -> list[Item]:
    """Return the entries of the profile's lists that a question names, such as "more on cardiology"."""
    career, words = asked_career(request, setting), set(stems(text))
    if career is None:
        return []
    entries = [entry for group in career.statements.values() for statement in group for entry in statement.list]
    return [Item(kind=ItemKind.ENTRY, id=entry, career=career.id) for entry in entries if set(stems(entry)) <= words]


def _pick_suggestion(item: Item, detail: Detail | None, setting: Setting) -> list[Passage]:
    query = query_of(item, setting)
    if query is None:
        return []
    if query.aspect == GUIDE:
        return [guide_talk(None, setting)]
    if query.aspect == LIST_CAREERS:
        return list_careers(Request(clause=0, query=query), "", "", setting)
    return answer_query(query, setting)


_PICKED: dict[ItemKind, Callable[[Item, Detail | None, Setting], list[Passage]]] = {
    ItemKind.STATEMENT: _pick_statement,
    ItemKind.CONTACT: _pick_contact,
    ItemKind.CAREER: _pick_career,
    ItemKind.ENTRY: _pick_entry,
    ItemKind.SUGGESTION: _pick_suggestion,
}
