"""What trying a change asks and says, and what pages tell an editor who is new to them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.workbench import choosing, preview, publishing, results
from bot.workbench.changes import AliasChange, StatementChange, WordingChange
from bot.workbench.database import Database
from bot.workbench.replay import Asked, Replied, Replies
from tests.integration.workbench.conftest import SignedIn, form_token, talk, turn
from tests.integration.workbench.editing import do, number_of, proposal_of, published, tried, write

NIGHTS = load_taxonomy().entry(Label("hours", "nights")).ask
OVERTIME = load_taxonomy().entry(Label("hours", "overtime")).ask
TECHNICIAN = "medical-technical-officer"
FACT = StatementChange(career="archivist", topic="hours", text="They may work at weekends.", aspects=("hours/weekends",))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """Reply to questions without a model, and return the list that they are put into. What says "still" stays without an answer."""
    found: list[Asked] = []

    async def replies(asked: list[Asked], _change: Any, _after: str, _model: Path | None) -> Replies:
        found.extend(asked)
        silent, new = Replied(text="Silent.", outcome="gap"), Replied(text="Weekends!", outcome="answered")
        return [(silent, silent if "still" in each.text or each.text == OVERTIME else new) for each in asked]

    monkeypatch.setattr(preview, "_replay", replies)
    return found


@pytest.fixture
def regressions(folder: Path) -> Iterator[Path]:
    """Return the path of the watched questions."""
    path = folder / "regressions.yml"
    yield path
    path.unlink(missing_ok=True)


# ------------------------------------------------------------------ which questions a change is tried with


def test_those_who_asked_in_vain_are_asked_first_and_counted(
    signed_in: SignedIn,
    conversations: Any,
    asked: list[Asked],
) -> None:
    gap = {"career": TECHNICIAN, "aspect": "hours/weekends"}
    talk(conversations, "in vain", turn("weekends in vain?", **gap), turn("weekends still?", **gap))
    talk(
        conversations,
        "others",
        turn("pay?", "answered", TECHNICIAN, "pay"),
        turn("nights?", "gap", TECHNICIAN, "hours/nights"),
    )
    client = signed_in("ed")
    page = html.unescape(tried(client, number_of(write(client, career=TECHNICIAN, text="They may work at weekends."))))
    first = [each.text for each in asked[:4]]
    assert sorted(first[:2]) == ["weekends in vain?", "weekends still?"]
    assert sorted(first[2:]) == ["nights?", "pay?"]
    assert "First those that the profile does not answer and that this is about" in page
    assert "Of the questions asked in vain that this is about, 1 of 2 would now get an answer." in page


def test_the_gap_that_a_change_was_written_for_counts_even_if_it_is_not_ticked(database: Database, conversations: Any) -> None:
    gap = {"career": "cooper", "aspect": "hours/on_call"}
    talk(conversations, "untouched", turn("on call one?", **gap), turn("on call two?", **gap), turn("pay?", career="cooper", aspect="pay"))
    change = FACT.model_copy(update={"career": "cooper"})
    proposal = proposal_of(database, change)
    without = database.run_here(lambda session: choosing.chosen(session, proposal))
    assert [row.text for row in without.in_vain] == []
    own = next(row.id for row in without.others if row.text == "on call one?")
    found = database.run_here(lambda session: choosing.chosen(session, proposal._replace(question=own)))
    assert [row.text for row in found.in_vain] == ["on call one?", "on call two?"]
    assert [row.text for row in found.others] == ["pay?"]


@pytest.mark.parametrize(
    ("change", "in_vain", "expected"),
    [
        (FACT, 3, "gap"),
        (FACT, 0, "career"),
        (AliasChange(career="archivist", alias="records keeper"), 0, "alias"),
        (WordingChange(response="utter_greet", before="Hi", text="Hello"), 0, "any"),
    ],
)
def test_a_page_says_how_questions_were_chosen(change: Any, in_vain: int, expected: str) -> None:
    assert choosing.how(change, in_vain) == expected


def test_questions_that_nobody_asked_show_side_effects(
    signed_in: SignedIn,
    archivist: Path,
    asked: list[Asked],
) -> None:
    client = signed_in("ed")
    number = number_of(write(client))
    page = html.unescape(tried(client, number))
    part = page.partition("Nobody asked these lately")[2]
    assert f"“{NIGHTS}”" in part
    assert f"“{OVERTIME}”" not in part
    assert [each.metadata for each in asked if each.text in (NIGHTS, OVERTIME)] == [{"career": "archivist"}] * 2


def test_neighbours_are_of_the_section_and_of_what_is_ticked() -> None:
    near = choosing.neighbours(FACT.model_copy(update={"aspects": ("hours/weekends", "pay/unsocial_pay")}))
    assert {NIGHTS, OVERTIME, "Is there extra pay for unsocial hours?"} <= set(near)
    assert "What is the starting pay?" not in near
    assert len(near) == len(set(near))
    assert choosing.neighbours(AliasChange(career="archivist", alias="records keeper")) == ()


# ------------------------------------------------------------------ what pages tell


@pytest.mark.parametrize(("name", "may"), [("pat", "You may publish it yourself"), ("ed", "then hand it to a publisher")])
def test_the_steps_are_named_up_front(name: str, may: str, signed_in: SignedIn, archivist: Path) -> None:
    client = signed_in(name)
    assert may in client.get("/edit", params={"kind": "statement"}).text
    number = number_of(write(client))
    assert may in client.get(f"/changes/{number}").text
    assert "handed" not in client.get("/changes").text


def test_the_form_of_a_fact_says_how_to_fill_it_in(signed_in: SignedIn) -> None:
    page = signed_in("ed").get("/edit", params={"kind": "statement"}).text
    for said in ("A reply may quote one line alone", "May stay empty.", "only if the fact itself tells of being on call"):
        assert said in page


@pytest.mark.parametrize(
    ("channel", "said"), [("rest", "over the REST channel"), ("web", "in the chat on the website"), ("pigeon", "pigeon")]
)
def test_a_question_says_in_plain_words_how_it_was_asked(channel: str, said: str, signed_in: SignedIn, conversations: Any) -> None:
    talk(conversations, f"by {channel}", turn(f"weekends by {channel}?", channel=channel))
    client = signed_in("ruth")
    number = next(each["id"] for each in client.get("/api/questions").json()["questions"] if each["text"] == f"weekends by {channel}?")
    assert said in client.get(f"/questions/{number}").text


def test_watched_questions_are_listed_with_the_file_that_they_are_in(
    signed_in: SignedIn,
    archivist: Path,
    asked: list[Asked],
    regressions: Path,
) -> None:
    regressions.write_text("questions:\n  - question: Nights?\n    career: archivist\n    says: Weekends\n", encoding="utf-8")
    client = signed_in("ed")
    page = tried(client, number_of(write(client)))
    assert "1 of 1 watched questions" in page
    assert 'href="/workbench/watched"' in page
    listed = client.get("/watched").text
    for said in ("Nights?", "Archivist", "Weekends", str(regressions)):
        assert said in listed
    assert client.get("/api/watched").json() == {"watched": [{"question": "Nights?", "career": "archivist", "says": "Weekends"}]}
    regressions.write_text("questions: [", encoding="utf-8")
    assert "can’t be read any more" in client.get("/watched").text
    assert client.get("/api/watched").json() == {"watched": []}


def test_the_report_says_what_was_published_on_a_gap_since(
    signed_in: SignedIn,
    conversations: Any,
    folder: Path,
    asked: list[Asked],
) -> None:
    path = folder / "profiles" / f"{TECHNICIAN}.yml"
    before = path.read_text(encoding="utf-8")
    gap = {"career": TECHNICIAN, "aspect": "hours/breaks"}
    talk(conversations, "report", *(turn("breaks in the report?", **gap) for _ in range(9)))
    client = signed_in("pat")
    number = number_of(write(client, career=TECHNICIAN, text="They have a lunch break.", aspects="hours/breaks"))
    tried(client, number)
    assert "lunch break" not in client.get("/report").text
    assert published(client, number).status_code == 303
    path.write_text(before, encoding="utf-8")
    marked = client.get("/report").text.partition("answered since")[2]
    assert "lunch break" in marked
    assert "Nobody has asked in vain since." in marked


def test_taking_back_says_what_it_takes_back_and_what_was_done(
    signed_in: SignedIn,
    archivist: Path,
    asked: list[Asked],
) -> None:
    client = signed_in("pat")
    number = number_of(write(client))
    tried(client, number)
    assert published(client, number).headers["location"] == "/workbench/versions?live=yes"
    page = client.get("/versions").text
    assert "removes that change alone" in page
    undo = page.partition('action="/workbench/versions/')[2].partition('"')[0]
    answer = client.post(f"/versions/{undo}", data={"form_token": form_token(client)})
    assert answer.headers["location"] == "/workbench/versions?live=back"
    done = client.get("/versions", params={"live": "back"}).text
    assert "It is taken back." in done
    assert "Publish it again" in done
    assert "removes that change alone" not in signed_in("ruth").get("/versions").text


def test_profiles_link_to_their_public_pages(signed_in: SignedIn, careers: Any) -> None:
    page = signed_in("ruth").get("/health").text
    for career in careers.all()[:5]:
        assert f'<a href="/careers/{career.id}">' in page


@pytest.mark.parametrize("kind", ["statement", "phrasing"])
def test_a_page_that_refreshes_itself_says_so(kind: str, signed_in: SignedIn, archivist: Path, database: Database) -> None:
    client = signed_in("ed")
    fields = {"phrasings": "does the hooter go", "label": "hours/on_call"} if kind == "phrasing" else {}
    number = number_of(write(client, kind=kind, **fields))
    proposal = database.run_here(lambda session: publishing.proposal(session, number))
    assert proposal
    database.run_here(lambda session: results.start(session, proposal))
    shown = client.get(f"/changes/{number}")
    assert "his page refreshes itself" in shown.text
    assert int(shown.headers["refresh"]) < 10
    assert do(client, number, "discard").status_code == 303
