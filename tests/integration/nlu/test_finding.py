"""The trained model reads wishes for a job, and finds careers for them."""

from __future__ import annotations

import pytest

from bot.conversation.outcome import Outcome
from bot.conversation.types import DialogueState, Item, ItemKind, Query, TurnRecord
from bot.conversation.wish import Found, Ranking, Want, Wish
from bot.knowledge.taxonomy import Label
from tests.integration.nlu.conftest import Read

FIND_CAREERS = Label("find_careers")
OUTDOORS = Wish(wants=(Want(facet="outdoors"),))


def found(read: Read, text: str, state: DialogueState | None = None) -> Found:
    requests = [request for request in read(text, state)[1].requests if request.found]
    assert len(requests) == 1, text
    assert requests[0].found
    return requests[0].found


def after(wish: Wish, *shown: str) -> DialogueState:
    """Return the state after a turn that found careers."""
    items = tuple(Item(kind=ItemKind.CAREER, id=career, position=i) for i, career in enumerate(shown, 1))
    turn = TurnRecord(at=0, queries=(Query(aspect=FIND_CAREERS),), items=items, outcome=Outcome.ANSWERED)
    return DialogueState().remember(turn, wish=wish)


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("jobs where i work outdoors", {("outdoors", True)}),
        ("find me a job without a degree", {("degree", False)}),
        ("jobs over 30k with no weekends", {("pay", True), ("weekends", False)}),
        ("i want a job with animals and no nights", {("about", True), ("nights", False)}),
        ("part time jobs for someone good with their hands", {("part_time", True), ("hands", True)}),
        ("find me something without heights or heavy lifting", {("heights", False), ("physical", False)}),
        ("jobs with computers but not coding", {("about", True), ("about", False)}),
        ("jobs in law, but she's not academic", {("about", True), ("degree", False)}),
        ("jobs for me? weekends off would be lovely", {("weekends", False)}),
        ("jobs where i don't get dirty", {("dirty", False)}),
        ("jobs that start at 25k or more", {("pay", True)}),
    ],
)
def test_a_wish_is_read_with_what_is_not_wanted(read: Read, text: str, wants: set[tuple[str, bool]]) -> None:
    # None of these careers is about animals or computers.
    looked_for = found(read, text)
    assert {(want.facet, want.wanted) for want in looked_for.wish.wants} | {("about", True) for _ in looked_for.unmatched} == wants


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("my brother finds chatter and noise very hard, he loves maps. where could he work?", {("noisy", False), ("about", True)}),
        ("i go faint at blood but I'd like work in a hospital", {("about", False), ("hospital", True)}),
        ("jobs with no fighting or nights", {("about", False), ("nights", False)}),
        ("nothing with loads of reading and writing, she is good at drawing", {("about", False), ("about", True)}),
    ],
)
def test_what_is_hard_for_someone_is_not_wanted(read: Read, text: str, wants: set[tuple[str, bool]]) -> None:
    looked_for = found(read, text, after(Wish()))
    # None of these careers has to do with some of that.
    unknown = {*(("about", True) for _ in looked_for.unmatched), *(("about", False) for _ in looked_for.unmentioned)}
    assert wants <= {(want.facet, want.wanted) for want in looked_for.wish.wants} | unknown


@pytest.mark.parametrize(
    ("text", "field"), [("which job in archives pays the most?", "archives"), ("what pays best in archives", "archives")]
)
def test_an_order_keeps_its_field(read: Read, text: str, field: str) -> None:
    looked_for = found(read, text, after(Wish()))
    assert looked_for.wish.ranking is Ranking.PAY
    assert field in {want.words for want in looked_for.wish.wants}


@pytest.mark.parametrize("text", ["I want a job digging. Gardens, roads, graves, don't mind.", "jobs in an archive. sorting, whatever"])
def test_a_wish_is_about_no_career_that_its_words_come_near_to(read: Read, text: str) -> None:
    assert found(read, text).wish.wants


def test_the_careers_found_say_why(read: Read) -> None:
    hits = found(read, "jobs where i work outdoors").hits
    assert hits[0].career == "wind-turbine-technician"
    assert hits[0].why[0].startswith("wind-turbine-technician#")


@pytest.mark.parametrize(
    ("text", "facet", "wanted"),
    [
        ("dont want to be sat down all day", "office", False),
        ("my son is clever with computers, he struggles with noise. he is 18. any ideas?", "about", True),
        ("i've been in retail for 22 years and i'm done with customers. where do i go from here?", "people", False),
    ],
)
def test_a_wish_need_not_ask_for_jobs(read: Read, text: str, facet: str, wanted: bool) -> None:
    looked_for = found(read, text, after(Wish()))
    wants = {(want.facet, want.wanted) for want in looked_for.wish.wants}
    assert (facet, wanted) in wants | {("about", True) for _ in looked_for.unmatched}


@pytest.mark.parametrize("text", ["do you work weekends?", "how long is the training", "hello", "is it stressful?"])
def test_a_question_or_a_greeting_is_no_wish(read: Read, text: str) -> None:
    assert not any(request.found for request in read(text)[1].requests)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("no less than £24,000", 24_000, None), ("not over 30k", None, 30_000)],
)
def test_a_bound_is_not_turned_round(read: Read, text: str, low: float | None, high: float | None) -> None:
    wants = found(read, text, after(OUTDOORS, "wind-turbine-technician")).wish.wants
    assert Want(facet="pay", low=low, high=high) in wants


@pytest.mark.parametrize("text", ["forget that, jobs with books", "scrap that, jobs with books", "jobs with books"])
def test_a_wish_is_taken_back(read: Read, text: str) -> None:
    assert found(read, text, after(OUTDOORS, "wind-turbine-technician")).wish.wants == (Want(facet="about", words="books"),)


@pytest.mark.parametrize("text", ["highest paid jobs", "which careers pay the most", "show me the best paid jobs"])
def test_an_order_is_read(read: Read, text: str) -> None:
    assert found(read, text).wish.ranking is Ranking.PAY


def test_a_career_is_what_it_should_be_like(read: Read) -> None:
    assert found(read, "find me a job like an archivist").wish.like == ("archivist",)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("and part time?", Wish(wants=(*OUTDOORS.wants, Want(facet="part_time")))),
        ("not those", OUTDOORS.model_copy(update={"excluded": ("archivist",)})),
        ("which of these pays most", OUTDOORS.model_copy(update={"ranking": Ranking.PAY, "among": ("archivist",)})),
        ("show me jobs with animals", Wish(wants=(Want(facet="about", words="animals"),))),
    ],
)
def test_the_next_message_refines_the_wish_or_starts_another(read: Read, text: str, wish: Wish) -> None:
    assert found(read, text, after(OUTDOORS, "archivist")).wish.model_copy(update={"shown": (), "earlier": (), "told": ""}) == wish


@pytest.mark.parametrize("text", ["peaceful work", "only in term time", "nothing with heights please", "canals and boats"])
def test_a_few_words_are_a_wish_if_no_career_is_talked_about(read: Read, text: str) -> None:
    assert found(read, text, after(Wish())).wish.wants


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("forget the pay", {"outdoors", "nights"}),
        ("never mind the money", {"outdoors", "nights"}),
        ("it doesn't have to be outdoors", {"nights", "pay"}),
    ],
)
def test_what_no_longer_matters_is_dropped(read: Read, text: str, facets: set[str]) -> None:
    wish = Wish(wants=(*OUTDOORS.wants, Want(facet="nights", wanted=False), Want(facet="pay", low=30_000)))
    assert {want.facet for want in found(read, text, after(wish, "archivist")).wish.wants} == facets


@pytest.mark.parametrize("text", ["go back to the first list", "show me the first ones again", "the original list was better"])
def test_a_wish_is_gone_back_to(read: Read, text: str) -> None:
    wish = Wish(wants=(Want(facet="part_time"),), earlier=(OUTDOORS,))
    assert found(read, text, after(wish, "archivist")).wish.wants == OUTDOORS.wants


@pytest.mark.parametrize("text", ["what hours do they work", "how do you get into it", "what is the second one like"])
def test_a_question_on_what_was_found_is_about_the_careers_listed(read: Read, text: str) -> None:
    (request,) = read(text, after(OUTDOORS, "wind-turbine-technician", "archivist"))[1].requests
    assert request.found is None
    assert set(request.query.careers) <= {"wind-turbine-technician", "archivist"}
    assert request.query.careers


@pytest.mark.parametrize(
    ("text", "facet", "wanted"),
    [
        ("not indoors", "outdoors", True),
        ("anything at home?", "home", True),
        ("nothing full time", "part_time", True),
        ("something with my hands that isn't too noisy", "hands", True),
        ("something with my hands that isn't too noisy", "noisy", False),
    ],
)
def test_what_is_denied_is_told_from_what_is_named(read: Read, text: str, facet: str, wanted: bool) -> None:
    assert Want(facet=facet, wanted=wanted) in found(read, text, after(Wish())).wish.wants


def test_a_question_about_a_career_is_no_wish(read: Read) -> None:
    for text in ("do they work outdoors", "what is the pay for archivists", "how do i become an archivist without a degree"):
        assert not any(request.found for request in read(text)[1].requests), text


def test_careers_named_together_are_compared(read: Read) -> None:
    for text in ("archivist v wind turbine technician", "compare archivist and wind turbine technician pay"):
        (request,) = read(text)[1].requests
        assert set(request.query.careers) == {"archivist", "wind-turbine-technician"}, text
        assert request.query.aspect.topic == ("pay" if "pay" in text else "related")


@pytest.mark.parametrize("text", ["hello can you help my son find a job", "need a job"])
def test_who_looks_for_any_job_is_asked_what_they_would_like(read: Read, text: str) -> None:
    assert found(read, text).wish.is_empty


def test_after_talk_of_finding_a_job_what_someone_is_good_at_is_a_wish(read: Read) -> None:
    looked_for = found(read, "hes good with his hands and likes being outside", after(Wish()))
    assert {want.facet for want in looked_for.wish.wants} == {"hands", "outdoors"}
    assert looked_for.hits[0].career == "wind-turbine-technician"


@pytest.mark.parametrize("text", ["my mum always said so and my dad never did", "that was years ago and nobody asked me then"])
def test_what_says_nothing_of_a_wish_does_not_repeat_the_list(read: Read, text: str) -> None:
    _, reading = read(text, after(OUTDOORS, "wind-turbine-technician"))
    assert not any(request.found for request in reading.requests)
