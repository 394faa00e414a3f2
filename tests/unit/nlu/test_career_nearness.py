"""Among many careers, meaning decides where words don't: who comes near, who only shares a word, and who does what isn't wanted."""

from __future__ import annotations

import pytest

from bot.conversation.wish import Found, Ranking, Want, Wish
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.nlu import career_search
from bot.nlu.career_fit import FEWEST_COMPARED
from bot.nlu.career_subjects import other_sense, standing_of
from bot.nlu.wish_search import WishSearch
from tests.unit.nlu.test_career_search import about, made, names, vectors_of, wish, words_are_reasons

__all__ = ["words_are_reasons"]  # A fixture for all tests here.

OTHERS = [made(f"Sorter {chr(ord('a') + n % 26) * (3 + n // 26)}", overview=f"They sort box{n}.") for n in range(3 * FEWEST_COMPARED)]
GATES = [
    made("Founder", "They earn £20,000 a year.", overview="Founders cast big red iron gates."),
    made("Welder", overview="They join red iron."),
    made("Painter", overview="They paint red iron.", environment="You could work in a laboratory."),
]


def finding(careers: list[Career]) -> WishSearch:
    store = Store.of([*careers, *OTHERS])
    return WishSearch(store, vectors_of(store))


def near(found: Found) -> set[str]:
    return {hit.career for hit in found.hits if hit.near}


def test_a_short_list_is_filled_up_with_what_comes_near() -> None:
    found = finding(GATES).find(wish(about("big red iron gates")), Wish())
    assert names(found)[0] == "founder" and set(names(found)) == {"founder", "welder", "painter"}
    assert near(found) == {"welder", "painter"}


def test_what_comes_near_breaks_no_limit() -> None:
    found = finding(GATES).find(wish(about("big red iron gates"), ("laboratory", False)), Wish())
    assert set(names(found)) == {"founder", "welder"}


@pytest.mark.parametrize("limits", [("laboratory",), ("laboratory", "heights")])
def test_a_subject_is_never_left_out_for_a_limit(limits: tuple[str, ...]) -> None:
    careers = [made("Caster", overview="Casters cast big red iron gates.", environment="You could work in a laboratory."), *GATES[1:]]
    found = finding(careers).find(wish(about("big red iron gates"), *((limit, False) for limit in limits)), Wish())
    assert about("big red iron gates") in found.wish.wants and not found.left_out
    assert names(found) == ["welder"] and near(found) == {"welder"}


def test_words_that_no_profile_has_find_what_is_nearest() -> None:
    found = finding(GATES[1:]).find(wish(about("big red iron gates")), Wish())
    assert near(found) == {"welder", "painter"}
    assert not finding(GATES[1:]).find(wish(about("falconry")), Wish()).hits
    # It may be no part of the wish.
    assert not finding(GATES[1:]).find(wish(about("big red iron gates")), Wish(), guesses={"big red iron gates"}).hits


@pytest.mark.parametrize("ranking", [Ranking.PAY, Ranking.TRAINING])
def test_careers_on_the_subject_without_a_figure_come_after_those_with_one(ranking: Ranking) -> None:
    figure = {Ranking.PAY: {"pay": "They earn £20,000 a year."}, Ranking.TRAINING: {"entry": "The apprenticeship takes 2 years."}}[ranking]
    rider = made("Rider", overview="Riders ride horses.", entry="You can do an apprenticeship.")
    careers = [made("Shoer", overview="Shoers shoe horses.", **figure), rider]
    assert names(finding(careers).find(wish(about("horses"), ranking=ranking), Wish())) == ["shoer", "rider"]


def test_what_only_a_degree_leads_to_is_no_short_training() -> None:
    careers = [
        made("Shoer", overview="Shoers shoe horses.", entry="The apprenticeship takes 2 years."),
        made("Equinist", overview="Equinists study horses.", entry="You need a degree in biology."),
    ]
    assert names(finding(careers).find(wish(about("horses"), ranking=Ranking.TRAINING), Wish())) == ["shoer"]


def test_a_career_that_only_shares_a_word_is_no_find(monkeypatch: pytest.MonkeyPatch) -> None:
    # The vectors of `WordsEncoder` are random, so that words may be near to each other by chance.
    monkeypatch.setattr(career_search, "FAR", 2.0)
    careers = [
        made("Sailor", overview="Sailors steer ships."),
        made("Stylist", overview="Stylists cut hair.", environment="You could work in a shop or on ships."),
    ]
    assert names(finding(careers).find(wish(about("ships")), Wish())) == ["sailor"]


def test_a_name_in_another_sense_is_no_find() -> None:
    careers = [made("French polisher", overview="They polish wood."), made("Interpreter", overview="They speak languages such as French.")]
    store = Store.of([*careers, *OTHERS])
    french = about("french or languages")
    assert other_sense(french, store, vectors_of(store)) == {"french-polisher"}
    assert names(finding(careers).find(wish(french), Wish())) == ["interpreter"]


@pytest.mark.parametrize(
    ("told", "first"), [("I know cattle, ploughs and stock.", "breeder"), ("I know shares, banks and stock.", "trader")]
)
def test_words_for_several_subjects_are_meant_as_the_message_speaks_of_them(told: str, first: str) -> None:
    careers = [made("Trader", overview="Traders sell stock and shares."), made("Breeder", overview="Breeders keep stock and cattle.")]
    near_to = standing_of([about("stock"), about("pianos")], told, vectors_of(Store.of([*careers, *OTHERS])))
    assert max(near_to, key=lambda career: near_to[career]) == first


def test_what_means_what_is_not_wanted_is_left_out() -> None:
    careers = [
        made("Fitter", duties="replacing faulty parts", environment="You could work outdoors."),
        made("Ranger", duties="counting birds", environment="You could work outdoors."),
    ]
    unwanted = Want(facet="about", wanted=False, words="faulty engine parts")
    assert names(finding(careers).find(wish(("outdoors", True), unwanted), Wish())) == ["ranger"]
