"""A turn remembers what was asked and shown."""

from __future__ import annotations

from bot.conversation.types import MAX_STATE_BYTES, DialogueState, Fit, Item, ItemKind
from tests.unit.answering.conftest import Talk

MTO = "medical-technical-officer"


def items(talk: Talk) -> list[tuple[str, int | None]]:
    return [(item.kind.value, item.position) for item in talk.state.recent[-1].items if item.kind is not ItemKind.SUGGESTION]


def test_a_turn_has_its_time_queries_and_outcome(talk: Talk) -> None:
    at = talk.at
    talk.send("hours/shifts", "pay")
    turn = talk.state.recent[-1]
    assert turn.at == at
    assert [(str(query.aspect), query.careers) for query in turn.queries] == [("hours/shifts", (MTO,)), ("pay", (MTO,))]
    assert turn.outcome == talk.reply.outcome == "gap"


def test_requests_about_what_was_said_are_no_questions(talk: Talk) -> None:
    talk.ask("hours/shifts")
    for kind in ("shorten", "are_you_sure", "acknowledge", "sum_up"):
        talk.ask(kind)
        assert talk.state.recent[-1].queries == ()


def test_a_single_statement_has_no_position(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert items(talk) == [("statement", None)]


def test_several_statements_are_numbered_across_the_reply(talk: Talk) -> None:
    talk.send("hours/shifts", "hours/part_time")
    assert items(talk) == [("statement", 1), ("statement", 2)]


def test_the_entries_of_a_list_follow_its_statement(talk: Talk) -> None:
    talk.ask("specialisms")
    assert items(talk)[:3] == [("statement", None), ("entry", 1), ("entry", 2)]
    assert talk.shown(ItemKind.ENTRY)[-1] == "renal dialysis"


def test_statements_come_before_contacts_and_suggestions_last(talk: Talk) -> None:
    talk.send("pay", talk.request("hours/nights", fit=Fit.NEAREST, says=["The job may involve working"]))
    assert items(talk) == [("statement", None), ("contact", None), ("contact", None)]
    last = talk.state.recent[-1].items[-1]
    assert last == Item(kind=ItemKind.SUGGESTION, id=talk.buttons[-1], career=MTO, position=len(talk.buttons))


def test_listed_contacts_are_numbered(talk: Talk) -> None:
    talk.ask("contacts")
    assert items(talk) == [("contact", position) for position in (1, 2, 3, 4)]


def test_the_state_stays_small_and_survives_storage(talk: Talk) -> None:
    for _ in range(30):
        talk.send("hours", "skills", "environment")
    document = talk.state.dump()
    assert len(str(document)) <= MAX_STATE_BYTES
    assert DialogueState.load(document) == talk.state


# ---------------------------------------------------------------- suggestions


def test_suggestions_are_new_and_answerable(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert len(talk.buttons) == 3
    assert "Is there shift work?" not in talk.buttons
    assert "How many hours a week is it?" in talk.buttons
    assert not any("pay" in button for button in talk.buttons)


def test_suggestions_carry_their_query(talk: Talk) -> None:
    talk.ask("hours/shifts")
    query = talk.reply.suggestions[0].query
    assert (str(query.aspect), query.careers) == ("hours/weekly_hours", (MTO,))


def test_a_list_of_the_whole_topic_leads_to_other_topics(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.buttons[0] == "What do they do day to day?"
