"""Earlier turns are looked up in the dialogue state."""

from __future__ import annotations

import pytest

from bot.conversation.history import (
    careers_in,
    current_career,
    current_careers,
    gaps_in_a_row,
    had_gap,
    last_questions,
    last_statements,
    listing,
    named_contacts,
    questions_in,
    stated_in,
    turn_before,
    unclear_in_a_row,
)
from bot.conversation.outcome import Outcome
from bot.conversation.types import WHOLE_TURNS, Detail, DialogueState, Item, ItemKind, Query, TurnRecord, TurnSummary
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from tests.unit.knowledge.made_up import career

BAKER, PORTER = career("Baker"), career("Porter")


def query(aspect: str, *careers: str, items: tuple[Item, ...] = ()) -> Query:
    return Query(careers=careers, aspect=Label.parse(aspect), items=items)


def shown(kind: ItemKind, *ids: str, numbered: bool = True) -> tuple[Item, ...]:
    return tuple(Item(kind=kind, id=each, career="baker", position=i if numbered else None) for i, each in enumerate(ids, 1))


def turn(*queries: Query, items: tuple[Item, ...] = (), outcome: Outcome = Outcome.ANSWERED, page: str | None = None) -> TurnRecord:
    return TurnRecord(at=0, queries=queries, items=items, outcome=outcome, page=page)


def after(*turns: TurnRecord | TurnSummary) -> DialogueState:
    return DialogueState(turns=turns)


# ---------------------------------------------------------------- the career


def test_the_last_career_asked_about_is_the_current_one() -> None:
    store = Store.of([BAKER, PORTER])
    state = after(turn(query("pay", "porter")), turn(query("pay", "baker")), turn(query("pay")), turn())
    assert current_career(state, None, store) == BAKER
    assert current_career(after(TurnSummary(career="porter", aspect=Label("pay"))), None, store) == PORTER


@pytest.mark.parametrize(
    ("turns", "page", "current"),
    [
        ([turn(query("pay", "baker"), page="baker")], "porter", PORTER),
        ([turn(query("pay", "baker"))], "porter", PORTER),
        ([turn(query("pay", "baker"), page="baker"), turn(page="porter")], "porter", PORTER),
        ([turn(query("pay", "baker"), page="porter")], "porter", BAKER),
        ([turn(query("pay", "baker"), page="porter"), turn(page="porter")], "porter", BAKER),
        ([turn(query("pay", "porter"), page="porter")], None, PORTER),
        ([turn(query("pay", "baker"), page="porter")], "cook", BAKER),
        ([turn(query("pay", "porter"), page="baker"), turn(query("pay", "baker"), page="porter")], "baker", BAKER),
    ],
)
def test_the_career_of_a_new_page_is_current_until_another_is_named(turns: list[TurnRecord], page: str | None, current: Career) -> None:
    assert current_career(after(*turns), page, Store.of([BAKER, PORTER])) == current


def test_before_the_first_question_it_is_the_pages_or_the_default() -> None:
    store = Store.of([BAKER, PORTER], "baker")
    assert current_career(DialogueState(), "porter", store) == PORTER
    assert current_career(DialogueState(), "cook", store) == BAKER
    assert current_career(DialogueState(), None, Store.of([BAKER, PORTER])) is None
    assert current_career(DialogueState(), None, Store.of([BAKER])) == BAKER


def test_a_career_that_was_removed_is_replaced_by_the_pages_or_the_default() -> None:
    state = after(turn(query("pay", "baker")), turn(query("pay", "cook")))
    assert current_career(state, "porter", Store.of([BAKER, PORTER])) == PORTER
    assert current_career(state, None, Store.of([BAKER, PORTER])) is None
    assert current_career(state, None, Store.of([BAKER])) == BAKER


def test_several_careers_asked_about_are_all_current() -> None:
    state = after(turn(query("pay", "porter", "cook"), query("hours", "baker")))
    assert current_careers(state, None, Store.of([BAKER, PORTER])) == ("porter", "baker")


@pytest.mark.parametrize(("detail", "careers"), [(Detail.WHETHER, ("porter",)), (Detail.WHAT, ("porter", "baker"))])
def test_only_the_first_career_stays_current_if_it_was_asked_whether_it_is_like_another(detail: Detail, careers: tuple[str, ...]) -> None:
    compared = query("related/difference", "porter", "baker").model_copy(update={"detail": detail})
    assert current_careers(after(turn(compared)), None, Store.of([BAKER, PORTER])) == careers


# ---------------------------------------------------------------- questions


def test_only_questions_about_careers_count() -> None:
    assert questions_in(turn(query("shorten"), query("pay", "baker"))) == (query("pay", "baker"),)
    assert questions_in(TurnSummary(aspect=Label("shorten"))) == ()
    assert questions_in(TurnSummary()) == ()
    assert careers_in(turn(query("pay", "baker", "porter"), query("hours", "baker"))) == ("baker", "porter")


def test_the_last_questions_are_in_the_last_turn_that_has_any() -> None:
    assert last_questions(after(turn(query("pay")), turn(query("hours"), query("skills")), turn())) == (query("hours"), query("skills"))
    assert last_questions(DialogueState()) == ()


def test_the_turn_before_asked_something_else() -> None:
    first, second = turn(query("pay", "baker")), turn(query("hours", "baker"))
    assert turn_before(after(first, second, turn(), second)) == first
    assert turn_before(after(first, first)) is None
    assert turn_before(DialogueState()) is None


# ---------------------------------------------------------------- statements


def test_statements_are_told_in_order_and_listed_once() -> None:
    turns = [TurnSummary(career="baker", statements=("baker#2",)), turn(items=shown(ItemKind.STATEMENT, "baker#1", "baker#2"))]
    assert stated_in(turns) == ("baker#2", "baker#1")


def test_the_last_statements_told_are_those_before_small_talk() -> None:
    told = turn(items=shown(ItemKind.STATEMENT, "baker#1"))
    assert last_statements(after(told, turn(items=shown(ItemKind.SUGGESTION, "Pay?")))) == ("baker#1",)
    assert last_statements(after(told, turn(items=shown(ItemKind.CONTACT, "Guild", numbered=False)))) == ("baker#1",)
    assert last_statements(after(told, turn(items=shown(ItemKind.CONTACT, "Guild", "School")))) == ()
    assert last_statements(DialogueState()) == ()


def test_gaps_and_contacts_are_remembered_and_assumed_once_turns_are_summarised() -> None:
    assert not had_gap(after(turn()))
    assert had_gap(after(turn(outcome=Outcome.GAP), turn()))
    assert not named_contacts(after(turn(outcome=Outcome.GAP)))
    assert named_contacts(after(turn(items=shown(ItemKind.CONTACT, "Guild", numbered=False)), turn()))
    state = DialogueState()
    for _ in range(WHOLE_TURNS + 1):
        state = state.remember(turn())
    assert had_gap(state) and named_contacts(state)


def test_the_gaps_of_the_last_turns_are_counted() -> None:
    gap = turn(outcome=Outcome.GAP)
    assert [gaps_in_a_row(after(*turns)) for turns in ((), (gap, turn()), (turn(), gap, gap))] == [0, 0, 2]


@pytest.mark.parametrize(("outcomes", "count"), [((), 0), (("unsure", "unsure"), 2), (("unsure", "answered"), 0), (("gap", "unsure"), 1)])
def test_messages_not_understood_are_counted_from_the_end(outcomes: tuple[str, ...], count: int) -> None:
    assert unclear_in_a_row(after(*(turn(outcome=Outcome(each)) for each in outcomes))) == count


# ---------------------------------------------------------------- lists


CONTACTS = shown(ItemKind.CONTACT, "Guild", "School")


def test_the_last_list_is_the_one_to_pick_from() -> None:
    assert listing(after(turn(query("contacts", "baker"), items=CONTACTS))) == CONTACTS
    assert listing(DialogueState()) == ()


def test_a_list_stays_during_talk_picks_and_questions_on_its_topic() -> None:
    listed = turn(query("contacts", "baker"), items=CONTACTS)
    picked = turn(query("overview", "porter", items=CONTACTS[:1]))
    same_topic = turn(query("contacts/phone", "baker"))
    assert listing(after(listed, turn(), picked, same_topic)) == CONTACTS


def test_another_topic_ends_a_list() -> None:
    suggested = shown(ItemKind.SUGGESTION, "Pay?")
    listed = turn(query("contacts", "baker"), items=CONTACTS)
    assert listing(after(listed, turn(query("pay", "baker"), items=suggested))) == suggested
    assert listing(after(listed, turn(query("pay", "baker")), turn(items=suggested))) == suggested


def test_a_question_about_a_statement_on_another_topic_ends_a_list() -> None:
    listed = turn(query("contacts", "baker"), items=CONTACTS)
    leaning = turn(query("pay", "baker", items=shown(ItemKind.STATEMENT, "baker#1")))
    assert listing(after(listed, leaning)) == ()


def test_contacts_and_careers_come_before_statements() -> None:
    statements, careers = shown(ItemKind.STATEMENT, "baker#1", "baker#2"), shown(ItemKind.CAREER, "baker", "porter")
    assert listing(after(turn(query("pay"), items=(*statements, *careers)))) == careers
    assert listing(after(turn(query("pay"), items=(*statements, *shown(ItemKind.ENTRY, "bread", "cakes"))))) == statements


def test_a_single_item_is_no_list() -> None:
    entries = shown(ItemKind.ENTRY, "bread", "cakes")
    single = shown(ItemKind.STATEMENT, "baker#1", numbered=False)
    assert listing(after(turn(query("specialisms"), items=(*single, *entries)))) == entries
