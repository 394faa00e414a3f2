"""References to careers, lists and statements are resolved with the dialogue state."""

from __future__ import annotations

import pytest

from bot.conversation.history import MIDDLE
from bot.conversation.outcome import Outcome
from bot.conversation.resolving import REACH, Heard, labels_before, resolve, told_before
from bot.conversation.types import Act, Clause, Detail, DialogueState, Item, ItemKind, Leaning, Query, Request, TurnRecord, TurnSummary
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from tests.unit.knowledge.made_up import career, statement

HOURS = [
    statement("Bakers work shifts.", "hours/shifts", "hours/nights"),
    statement("Bakers start early.", "hours/start_finish"),
]
BAKER = career("Baker", statements={"hours": HOURS})
SHIFTS, EARLY = (BAKER.statement_id(each) for each in BAKER.statements["hours"])
STORE = Store.of([BAKER, career("Porter")])


def clause(text: str = "so", aspect: str | None = None, leans_on: Leaning = Leaning.NOTHING, act: Act = Act.ASK) -> Clause:
    label = Label.parse(aspect) if aspect else None
    return Clause(text=text, start=0, end=len(text), act=act, aspect=label, leans_on=leans_on, confidence=0.9)


def shown(kind: ItemKind, *ids: str, career: str | None = "baker") -> tuple[Item, ...]:
    return tuple(Item(kind=kind, id=each, career=career, position=i) for i, each in enumerate(ids, 1))


def told(*ids: str) -> tuple[Item, ...]:
    return tuple(Item(kind=ItemKind.STATEMENT, id=each, career="baker") for each in ids)


def turn(aspect: str, *items: Item) -> TurnRecord:
    return TurnRecord(at=0, queries=(Query(careers=("baker",), aspect=Label.parse(aspect)),), items=items, outcome=Outcome.ANSWERED)


def after(*turns: TurnRecord | TurnSummary) -> DialogueState:
    return DialogueState(turns=turns)


def resolved(heard: Heard, state: DialogueState) -> Request:
    (request,) = resolve([heard], state, ("baker",), STORE)
    return request


CONTACTS = turn("contacts", *shown(ItemKind.CONTACT, "Bakers’ Guild", "Audiology Society", "Flour Board"))
SPECIALISMS = turn("specialisms", *shown(ItemKind.ENTRY, "cake decorating", "pastry"))
CAREERS = turn("related", *shown(ItemKind.CAREER, "porter", "cook", career=None))


# ------------------------------------------------------------------ careers


def test_a_clause_that_names_no_career_is_about_the_current_ones() -> None:
    request = resolved(Heard(clause("pay", "pay")), DialogueState())
    assert request == Request(clause=0, query=Query(careers=("baker",), aspect=Label("pay")))


def test_a_career_counts_for_the_clauses_after_it_until_the_next() -> None:
    heard = [
        Heard(clause("hours", "hours")),
        Heard(clause("porter pay", "pay"), careers=("porter",)),
        Heard(clause("and hours", "hours")),
        Heard(clause("zookeepers", "hours"), others=("zookeeper",)),
        Heard(clause("pay", "pay")),
    ]
    requests = resolve(heard, DialogueState(), ("baker",), STORE)
    assert [request.query.careers for request in requests] == [("baker",), ("porter",), ("porter",), (), ()]
    assert [request.others for request in requests] == [(), (), (), ("zookeeper",), ("zookeeper",)]
    assert [request.clause for request in requests] == [0, 1, 2, 3, 4]


def test_a_career_compared_with_is_added_to_the_one_asked_about() -> None:
    assert resolved(Heard(clause("more than a porter", "pay"), compared_with=("porter", "baker")), DialogueState()).query.careers == (
        "baker",
        "porter",
    )


def test_a_clause_without_a_label_tells_something() -> None:
    assert resolved(Heard(clause(act=Act.TELL)), DialogueState()).query.aspect == Label("tell")


# ------------------------------------------------------------------ items in a list


@pytest.mark.parametrize(("position", "name"), [(1, "Bakers’ Guild"), (2, "Audiology Society"), (-1, "Flour Board"), (-3, "Bakers’ Guild")])
def test_an_item_is_picked_by_its_position(position: int, name: str) -> None:
    request = resolved(Heard(clause("that one", "pick", Leaning.ITEM, Act.CHOOSE), position=position), after(CONTACTS))
    assert [item.id for item in request.query.items] == [name]
    assert request.query.aspect == Label("contacts")
    assert request.count == position


@pytest.mark.parametrize("position", [4, -4, None])
def test_a_position_that_is_not_in_the_list_picks_nothing(position: int | None) -> None:
    request = resolved(Heard(clause("that one", "pick", act=Act.CHOOSE), position=position), after(CONTACTS))
    assert request.query.items == ()
    assert request.query.aspect == Label("pick")


@pytest.mark.parametrize(
    ("position", "several", "names"), [(-1, 2, ["Audiology Society", "Flour Board"]), (1, 2, ["Bakers’ Guild", "Audiology Society"])]
)
def test_several_items_are_picked_by_their_place(position: int, several: int, names: list[str]) -> None:
    heard = Heard(clause("phone for those two", "contacts/phone", Leaning.ITEM), position=position, several=several)
    assert [item.id for item in resolved(heard, after(CONTACTS)).query.items] == names


def test_an_item_is_picked_by_a_word_of_its_name() -> None:
    request = resolved(Heard(clause("the audiolgy one", "contacts/phone", Leaning.ITEM)), after(CONTACTS))
    assert [item.id for item in request.query.items] == ["Audiology Society"]
    assert request.query.aspect == Label("contacts", "phone")


def test_whose_number_it_is_goes_without_saying_after_contacts() -> None:
    request = resolved(Heard(clause("their number", "contacts/phone", Leaning.ITEM)), after(CONTACTS, turn("hours")))
    assert len(request.query.items) == 3
    assert request.query.aspect == Label("contacts", "phone")


def test_their_number_is_nobodys_without_contacts() -> None:
    assert resolved(Heard(clause("their number", "contacts/phone", Leaning.ITEM)), after(turn("hours"))).query.items == ()


@pytest.mark.parametrize(
    ("aspect", "asked"), [("pick", "specialisms/detail"), ("specialisms/choosing", "specialisms/detail"), ("pay/starting_pay",) * 2]
)
def test_an_entry_is_asked_about_in_detail_unless_the_clause_says_what(aspect: str, asked: str) -> None:
    request = resolved(Heard(clause("the second", aspect, Leaning.ITEM), position=2), after(SPECIALISMS))
    assert (request.query.items[0].id, request.query.aspect, request.query.careers) == ("pastry", Label.parse(asked), ("baker",))


@pytest.mark.parametrize(("aspect", "asked"), [("pick", "overview"), ("pay/starting_pay", "pay/starting_pay")])
def test_a_career_in_a_list_becomes_the_one_asked_about(aspect: str, asked: str) -> None:
    request = resolved(Heard(clause("the first", aspect, Leaning.ITEM), position=1), after(CAREERS))
    assert (request.query.careers, request.query.aspect) == (("porter",), Label.parse(asked))


def test_a_career_in_a_list_may_have_no_profile() -> None:
    request = resolved(Heard(clause("the second", "pick", Leaning.ITEM), position=2), after(CAREERS))
    assert (request.query.careers, request.others) == ((), ("cook",))


def test_a_statement_in_a_list_leaves_what_is_asked_as_it_is() -> None:
    state = after(turn("hours", *shown(ItemKind.STATEMENT, SHIFTS, EARLY)))
    request = resolved(Heard(clause("the second", "pick", Leaning.ITEM), position=2), state)
    assert (request.query.items[0].id, request.query.aspect) == (EARLY, Label("pick"))


def test_a_number_of_items_is_kept_apart_from_a_position() -> None:
    assert resolved(Heard(clause("the top two", "top", act=Act.REQUEST), count=2), after(CONTACTS)).count == 2


# ------------------------------------------------------------------ statements


def test_a_clause_leans_on_the_statements_told_on_its_topic() -> None:
    state = after(turn("hours", *told(SHIFTS)), turn("pay", *told(EARLY)), turn("skills"))
    assert resolved(Heard(clause("how often", "hours/shifts", Leaning.STATEMENT)), state).query.items == told(SHIFTS)
    assert resolved(Heard(clause("what does that mean", "duties", Leaning.STATEMENT)), state).query.items == told(EARLY)
    assert resolved(Heard(clause("what does that mean", None, Leaning.STATEMENT)), state).query.items == told(EARLY)


def test_a_clause_that_leans_on_a_statement_keeps_its_own_question() -> None:
    state = after(turn("hours", *told(SHIFTS)))
    heard = Heard(clause("why", "hours/shifts", Leaning.STATEMENT).model_copy(update={"detail": Detail.WHY}))
    query = resolved(heard, state).query
    assert (query.aspect, query.detail, query.careers) == (Label("hours", "shifts"), Detail.WHY, ("baker",))


def test_what_was_said_is_checked_against_what_was_told() -> None:
    state = after(turn("hours", *told(SHIFTS)))
    assert resolved(Heard(clause("you said shifts", "check_said", act=Act.REQUEST)), state).query.items == told(SHIFTS)


@pytest.mark.parametrize(
    "state", [DialogueState(), after(turn("hours")), after(turn("hours", *told(SHIFTS)), *[turn("pay")] * REACH), after(TurnSummary())]
)
def test_a_reference_to_nothing_told_lately_has_no_items(state: DialogueState) -> None:
    assert resolved(Heard(clause("how often", "hours/shifts", Leaning.STATEMENT)), state).query.items == ()


def test_a_clause_that_stands_alone_refers_to_nothing() -> None:
    assert resolved(Heard(clause("pay", "pay")), after(CONTACTS, turn("pay", *told(SHIFTS)))).query.items == ()


# ------------------------------------------------------------------ what a message can lean on


def test_a_message_can_lean_on_what_was_asked_and_on_the_one_statement_told() -> None:
    state = after(turn("pay", *told(EARLY)), turn("hours/shifts", *told(SHIFTS)), turn("shorten"))
    assert labels_before(state, STORE) == (Label("hours", "shifts"), Label("hours", "nights"))


def test_several_statements_are_not_about_any_one_aspect() -> None:
    assert labels_before(after(turn("hours/weekends", *told(SHIFTS, EARLY))), STORE) == (Label("hours", "weekends"),)


def test_of_several_questions_the_last_comes_first() -> None:
    record = turn("hours").model_copy(update={"queries": (Query(aspect=Label("hours")), Query(aspect=Label("pay")))})
    assert labels_before(after(record), STORE) == (Label("pay"), Label("hours"))


@pytest.mark.parametrize("gone", ["baker#gone", "cook#gone"])
def test_a_statement_that_is_gone_has_no_aspects(gone: str) -> None:
    item = Item(kind=ItemKind.STATEMENT, id=gone, career=gone.partition("#")[0])
    assert labels_before(after(turn("hours", item)), STORE) == (Label("hours"),)


def test_at_first_there_is_nothing_to_lean_on() -> None:
    assert labels_before(DialogueState(), STORE) == ()
    assert labels_before(after(turn("shorten")), STORE) == ()


def test_what_was_told_before_is_what_the_last_question_was_told() -> None:
    state = after(turn("hours/weekends", *told(SHIFTS, EARLY)), turn("thank"))
    assert told_before(state) == {item.id for item in told(SHIFTS, EARLY)}
    assert told_before(after(turn("hours/weekends", *told(SHIFTS)), turn("pay"))) == frozenset()
    assert told_before(DialogueState()) == frozenset()


# ------------------------------------------------------------------ positions and parts of names


def test_a_clear_question_chooses_no_suggestion() -> None:
    suggestions = TurnRecord(at=0, items=shown(ItemKind.SUGGESTION, "Is there shift work?", "Do they bake?"), outcome=Outcome.ANSWERED)
    clear = clause("for the first one, what exams", "entry/qualifications", Leaning.ITEM).model_copy(update={"likelihood": 0.6})
    assert not resolved(Heard(clear, position=1), after(suggestions)).query.items
    assert resolved(Heard(clause("the first one", "pick", Leaning.ITEM), position=1), after(suggestions)).query.items


@pytest.mark.parametrize(("position", "meant"), [(MIDDLE, "cook"), (-1, "baker"), (1, "porter")])
def test_the_middle_and_the_ends_of_a_list(position: int, meant: str) -> None:
    three = turn("related", *shown(ItemKind.CAREER, "porter", "cook", "baker", career=None))
    picked = resolved(Heard(clause("that one", "pick", Leaning.ITEM), position=position), after(three))
    assert [item.id for item in picked.query.items] == [meant]


def test_a_contact_is_named_in_part() -> None:
    guild = career("Baker", contacts=[{"name": "Electroplating Guild", "kind": "service"}, {"name": "Flour Board", "kind": "service"}])
    heard = Heard(clause("one had electro in its name", "environment/equipment", Leaning.ITEM, Act.TELL))
    (request,) = resolve([heard], after(CAREERS), ("baker",), Store.of([guild]))
    assert [item.id for item in request.query.items] == ["Electroplating Guild"] and request.query.aspect == Label("contacts")


def test_its_number_is_that_of_the_only_contact_just_given() -> None:
    one = turn("contacts", Item(kind=ItemKind.CONTACT, id="Flour Board", career="baker"))
    assert [i.id for i in resolved(Heard(clause("have you its number", "contacts/phone")), after(one)).query.items] == ["Flour Board"]
    assert not resolved(Heard(clause("have you its number", "contacts/phone")), after(CONTACTS)).query.items
    assert not resolved(Heard(clause("any phone number", "contacts/phone")), after(one)).query.items


# ------------------------------------------------------------------ words of what was told


@pytest.mark.parametrize(("text", "meant"), [("how early is early", EARLY), ("the shifts one", SHIFTS), ("what sort of shifts", SHIFTS)])
@pytest.mark.parametrize("leaning", [Leaning.STATEMENT, Leaning.ITEM])
def test_words_of_a_statement_just_told_refer_to_it(text: str, meant: str, leaning: Leaning) -> None:
    request = resolved(Heard(clause(text, "hours", leaning)), after(turn("hours", *told(SHIFTS, EARLY))))
    assert [item.id for item in request.query.items] == [meant]


@pytest.mark.parametrize("text", ["how early are the shifts", "bakers?"])
def test_words_of_several_statements_refer_to_none_of_them_alone(text: str) -> None:
    request = resolved(Heard(clause(text, "hours", Leaning.STATEMENT)), after(turn("hours", *told(SHIFTS, EARLY))))
    assert [item.id for item in request.query.items] == [SHIFTS, EARLY]


def test_words_of_a_statement_refer_to_nothing_in_a_clause_that_stands_alone() -> None:
    assert resolved(Heard(clause("do they work shifts", "hours")), after(turn("hours", *told(SHIFTS, EARLY)))).query.items == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [("the shift ones", ["Night", "Day"]), ("the one on breaks", ["Breaks"]), ("the long ones", ["Night"]), ("the bre one", ["Breaks"])],
)
def test_words_of_some_statements_of_a_list_refer_to_these(text: str, meant: list[str]) -> None:
    hours = [
        statement("Night shifts are long.", "hours/nights"),
        statement("Day shifts are short.", "hours/shifts"),
        statement("Breaks are paid.", "hours/breaks"),
    ]
    porter = career("Porter", statements={"hours": hours})
    items = tuple(Item(kind=ItemKind.STATEMENT, id=porter.statement_id(each), career=porter.id) for each in porter.statements["hours"])
    (request,) = resolve([Heard(clause(text, "hours", Leaning.ITEM))], after(turn("hours", *items)), (porter.id,), Store.of([porter]))
    assert [item.id for item in request.query.items] == [
        porter.statement_id(each) for each in porter.statements["hours"] if each.text.split()[0] in meant
    ]


def test_what_leans_goes_on_with_an_earlier_question_of_the_message_on_its_topic() -> None:
    state = after(turn("hours", *told(SHIFTS)))
    first, second = (Heard(clause(aspect=aspect, leans_on=Leaning.STATEMENT)) for aspect in ("pay/starting_pay", "pay/experienced_pay"))
    requests = resolve([first, second], state, ("baker",), STORE)
    assert requests[0].query.items and not requests[1].query.items
