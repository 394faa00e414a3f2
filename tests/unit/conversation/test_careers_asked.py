"""The careers that a conversation was about are known in order, with those compared and those spoken of together."""

from __future__ import annotations

from bot.conversation.careers_asked import careers_asked
from bot.conversation.outcome import Outcome
from bot.conversation.resolving import REACH
from bot.conversation.types import DialogueState, Item, ItemKind, Query, TurnRecord
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from tests.unit.knowledge.made_up import career

STORE = Store.of([career("Cook"), career("Porter"), career("Baker")])


def asked(*careers: str, items: tuple[Item, ...] = ()) -> TurnRecord:
    return TurnRecord(at=0, queries=(Query(careers=careers, aspect=Label("hours")),), outcome=Outcome.ANSWERED, items=items)


def test_careers_are_in_the_order_in_which_they_were_asked_about() -> None:
    state = DialogueState(turns=(asked("cook"), asked("porter"), asked("smith"), asked("cook")))
    found = careers_asked(state, ("cook",), None, STORE)
    assert found.so_far == ("cook", "porter")
    assert found.by_recency == ("cook", "porter")
    assert found.before == ("porter",)
    assert found.together == ("porter", "cook")
    assert found.compared == ()


def test_the_career_of_the_page_counts_as_the_first() -> None:
    found = careers_asked(DialogueState(turns=(asked("porter"),)), ("porter",), "cook", STORE)
    assert found.so_far == ("cook", "porter")
    assert found.together == ("cook", "porter")


def test_those_compared_are_together() -> None:
    found = careers_asked(DialogueState(turns=(asked("cook"), asked("porter", "baker"))), ("porter", "baker"), None, STORE)
    assert found.compared == found.together == ("porter", "baker")
    assert found.in_order(found.by_recency) == ("cook", "porter", "baker")


def test_a_career_of_long_ago_is_not_spoken_of_together_with_the_current_one() -> None:
    state = DialogueState(turns=(asked("cook"), *[asked("porter")] * REACH))
    assert careers_asked(state, ("porter",), None, STORE).together == ("porter",)


def test_only_contacts_and_entries_are_other_things_to_pick_from() -> None:
    def listed(kind: ItemKind) -> bool:
        items = tuple(Item(kind=kind, id=name, position=i) for i, name in enumerate("ab", 1))
        return careers_asked(DialogueState(turns=(asked("cook", items=items),)), ("cook",), None, STORE).listed_others

    assert listed(ItemKind.CONTACT) and listed(ItemKind.ENTRY)
    assert not listed(ItemKind.STATEMENT) and not listed(ItemKind.SUGGESTION)
