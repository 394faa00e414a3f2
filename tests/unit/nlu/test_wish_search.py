"""A wish is searched for among all careers or those listed, and what no profile speaks of is left out."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.conversation.types import DialogueState
from bot.conversation.wish import Found, Ranking, Want, Wish
from bot.knowledge.store import Store
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.wish_heads import WISH
from bot.nlu.wish_making import Said, WishMaker
from bot.nlu.wish_names import JobNames, names_in, subject_of
from bot.nlu.wish_search import WishSearch
from bot.nlu.wishes import ReadWish
from tests.unit.nlu.test_career_search import CAREERS, about, made, names, vectors_of, wish, words_are_reasons

__all__ = ["words_are_reasons"]  # A fixture for all tests here.

STORE = Store.of(
    [
        *CAREERS,
        made("Barrister"),
        made("Farrier", overview="Farriers shoe horses."),
        made("Lodge keeper", overview="Lodge keepers are clerks."),
    ]
)


@pytest.fixture(scope="module")
def vectors() -> CareerVectors:
    return vectors_of(STORE)


@pytest.fixture(scope="module")
def find(vectors: CareerVectors) -> WishSearch:
    return WishSearch(STORE, vectors)


def test_of_those_listed_the_last_message_alone_decides(find: WishSearch) -> None:
    said = Wish(ranking=Ranking.PAY)
    found = find.find(wish(about("castles"), ranking=Ranking.PAY, among=("baker", "vet", "groom")), said)
    assert names(found) == ["vet", "baker", "groom"]
    assert found.wish.wants == (about("castles"),)


def test_only_those_listed_that_are_as_asked_are_returned(find: WishSearch) -> None:
    nights = Want(facet="nights", wanted=False)
    found = find.find(wish(about("castles"), nights, among=("baker", "clerk", "vet")), Wish(wants=(nights,)))
    assert names(found) == ["clerk"] and found.wish.among


def test_a_question_that_none_of_those_listed_answers_is_no_wish(find: WishSearch) -> None:
    found = find.find(wish(about("castles"), ("outdoors", True), among=("baker", "clerk")), wish(("outdoors", True)))
    assert not found.hits and found.wish.among == found.wish.shown == ("baker", "clerk")
    assert found.wish.wants == (about("castles"),) and found.wish.asked == (Want(facet="outdoors"),)


def test_what_is_like_a_job_but_better_paid_is_better_paid() -> None:
    keepers = [
        made(f"{name} keeper", f"They earn £{pay},000 a year.", overview=f"They feed a {name}.", duties="They brush horses.")
        for name, pay in (("Mule", 20), ("Pony", 25), ("Foal", 15), ("Mare", 30))
    ]
    store = Store.of([*CAREERS, *keepers])
    find = WishSearch(store, vectors_of(store))
    found = names(find.find(Wish(like=("mule-keeper",), ranking=Ranking.PAY), Wish()))
    assert [career for career in found if career.endswith("keeper")] == ["mare-keeper", "pony-keeper"]


def test_what_no_profile_speaks_of_is_left_out(find: WishSearch) -> None:
    found = find.find(wish(("alone", True), ("heights", False)), Wish())
    assert found.left_out == (Want(facet="alone"),)
    assert found.hits and all(hit.silent == (0,) for hit in found.hits)


def test_what_is_not_wanted_is_never_left_out(find: WishSearch) -> None:
    heights = Want(facet="heights", wanted=False)
    found = find.find(wish(heights, ranking=Ranking.TRAINING), Wish())
    assert found.hits and found.unordered is Ranking.TRAINING
    assert found.wish.wants == (heights,) and not found.left_out


def test_what_careers_cannot_be_searched_by_is_left_out(find: WishSearch) -> None:
    found = find.find(wish(about("castles"), about("promotion")), Wish())
    assert names(found) == ["guide"] and found.unsearched == ("promotion",)


def test_several_subjects_that_no_career_combines_have_some_each(find: WishSearch) -> None:
    found = find.find(wish(about("bread"), about("castles")), Wish())
    assert found.mixed and {*names(found)} == {"baker", "guide"}
    silent = {hit.career: hit.silent for hit in found.hits}
    assert all(0 not in silent[career] for career in ("baker",))


def test_careers_that_combine_the_subjects_are_no_mixture(find: WishSearch) -> None:
    found: Found = find.find(wish(about("horses"), about("animals")), Wish())
    assert not found.mixed and names(found)[0] == "groom"


@pytest.mark.parametrize(
    ("text", "name", "names_a_job"),
    [
        ("i like to cook", "cook", False),
        ("i want to coach and also to cook", "cook", False),
        ("i can guard", "guard", False),
        ("similar to cook", "cook", True),
        ("not a cook", "cook", True),
        ("the cook says no", "cook", True),
    ],
)
def test_a_verb_names_no_job(nlp: Language, text: str, name: str, names_a_job: bool) -> None:
    doc = nlp(text)
    start = text.rindex(name)
    span = doc.char_span(start, start + len(name))
    assert bool(names_in([{"span": span, "value": "cook", "role": "held", "as": None}], doc)) is names_a_job


def test_the_doctor_is_nobody_to_be(nlp: Language) -> None:
    doc = nlp("the doctor took my licence")
    assert names_in([{"span": doc[1:2], "value": "doctor", "role": "not_held", "as": None}], doc) == {}


@pytest.mark.parametrize(("name", "word"), [("chef", "cooking"), ("Paramedics", "healthcare"), ("HGV driver", "driving"), ("wizard", "")])
def test_what_a_job_is_about_is_known(name: str, word: str) -> None:
    assert subject_of(name).split(" ")[0] == word


def test_careers_that_are_a_job_without_a_profile_are_known(vectors: CareerVectors) -> None:
    jobs = JobNames(STORE, vectors)
    assert jobs.turned_down("clerk") == ["lodge-keeper"]
    assert jobs.turned_down("keeper") == ["lodge-keeper"]
    assert jobs.turned_down("lawyer") == ["barrister"]  # A court lawyer
    assert {*jobs.close_to("horse")} == {"groom", "farrier"}
    assert jobs.turned_down("horse") == []


@pytest.mark.parametrize(("place", "is_one"), [("castles", True), ("Leeds", False), ("Castles", False)])
def test_profiles_speak_of_places_of_work(vectors: CareerVectors, place: str, is_one: bool) -> None:
    assert JobNames(STORE, vectors).is_place_of_work(place) is is_one


@pytest.mark.parametrize(("like", "words", "wants"), [("castle keeper", "castle", ()), ("castle keeper", "horses", ("horses",))])
def test_who_wants_something_like_a_job_but_not_that_job_turns_down_no_more(
    nlp: Language, vectors: CareerVectors, like: str, words: str, wants: tuple[str, ...]
) -> None:
    now = ReadWish(Wish(wants=(Want(facet="about", words=words, wanted=False),)), like=(like,))
    said = Said(nlp(f"like a {like} but not {words}"), {}, frozenset(), 1.0)
    made_wish, _ = WishMaker(JobNames(STORE, vectors)).make(said, now, WISH, DialogueState(), refines=False)
    assert tuple(want.words for want in made_wish.wants if not want.wanted) == wants
    assert made_wish.declined == (() if wants else (words,))
