from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from bot.conversation.wish import Found, Ranking, Want, Wish
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.nlu import career_matching, career_search, career_subjects, reason_features
from bot.nlu.career_evidence import Evidence
from bot.nlu.career_fit import FitModel, load_fit_model
from bot.nlu.career_search import CareerSearch
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.vectors import VectorCache
from tests.unit.knowledge.made_up import career, statement
from tests.unit.nlu.words_encoder import WordsEncoder


def made(name: str, pay: str = "", **topics: str) -> Career:
    statements: dict[str, Any] = {topic: [statement(text) for text in texts.split(" | ")] for topic, texts in topics.items()}
    if pay:
        statements["pay"] = [statement(pay)]
    return career(name, statements=statements)


CAREERS = [
    made(
        "Baker",
        "They earn £20,000 a year.",
        overview="Bakers bake bread and cakes.",
        hours="They work nights.",
        entry="You can do an apprenticeship.",
    ),
    made(
        "Vet", "They earn £30,000 to £50,000 a year.", overview="Vets treat sick animals.", entry="You need a degree in veterinary science."
    ),
    made("Groom", "They earn £9.50 an hour.", overview="Grooms keep horses and animals.", environment="You could work outdoors."),
    made("Clerk", hours="They work 9 to 5, Monday to Friday. | They work 35 hours a week.", environment="You work in an office."),
    made(
        "Guide",
        overview="Guides show people round castles.",
        skills="You need to stay calm under pressure.",
        hours="There is no night work.",
    ),
]


# The feature that says which share of the words a statement has, whatever their endings, and the size of all features.
SHARED_WORDS, FEATURES = 8, 26
# The feature of a career that says how good a reason its best statement is, and the size of all.
BEST_STATEMENT, FIT_FEATURES = 18, 20


@pytest.fixture(autouse=True, scope="module")
def words_are_reasons() -> Iterator[None]:
    """Take statements with all the words for reasons, and those with half of them for near: `WordsEncoder` knows only words."""
    weights = np.zeros((2, FEATURES), np.float32)
    weights[:, SHARED_WORDS] = 20
    model = career_matching.ReasonModel(weights, np.array([-10, -10], np.float32))
    of_best = np.zeros(FIT_FEATURES, np.float32)
    of_best[BEST_STATEMENT] = 20
    fits = FitModel(of_best, np.float32(-21), np.zeros(4, np.float32), np.ones(4, np.float32))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(career_matching, "load_model", lambda: model)
        patch.setattr(career_matching, "load_fit_model", lambda: fits)
        yield


def test_the_published_model_knows_as_many_features() -> None:
    with np.load(career_matching.WEIGHTS) as stored:
        assert stored["weights"].shape == (2, FEATURES)
    assert load_fit_model().weights.shape == (FIT_FEATURES,)


def vectors_of(store: Store) -> CareerVectors:
    """Return the vectors of a store's careers, which know only words."""
    vectors = CareerVectors(store, VectorCache(WordsEncoder(), ":memory:"))
    vectors.start()
    return vectors


def searching(careers: Sequence[Career]) -> CareerSearch:
    """Return a search of some careers."""
    store = Store.of(careers)
    return CareerSearch(store, vectors_of(store))


@pytest.fixture(scope="module")
def search() -> CareerSearch:
    return searching(CAREERS)


def wish(*wants: tuple[str, bool] | Want, **fields: Any) -> Wish:
    made = [each if isinstance(each, Want) else Want(facet=each[0], wanted=each[1]) for each in wants]
    return Wish(wants=tuple(made), **fields)


def about(words: str, wanted: bool = True) -> Want:
    return Want(facet="about", words=words, wanted=wanted)


def names(found: Found) -> list[str]:
    return [hit.career for hit in found.hits]


def counts(found: Found) -> Sequence[int]:
    return found.saying, found.silent, found.denying


def test_three_groups_are_told_apart(search: CareerSearch) -> None:
    found = search.find(wish(("nights", False)))
    assert counts(found) == (2, 2, 1)
    assert set(names(found)[:2]) == {"clerk", "guide"}
    assert set(names(found)[2:]) == {"vet", "groom"}
    assert all(hit.silent == (0,) and not hit.why for hit in found.hits[2:])
    assert names(search.find(wish(("nights", True)))) == ["baker"]


def test_each_reason_is_a_statement(search: CareerSearch) -> None:
    (hit,) = search.find(wish(("outdoors", True))).hits
    assert hit.why == (CAREERS[2].statement_id(CAREERS[2].statements["environment"][0]),)


@pytest.mark.parametrize("words", ["animals", "horses or cakes", "horses and cakes", "bread"])
def test_profiles_are_searched_in_their_own_words(search: CareerSearch, words: str) -> None:
    expected = {
        "animals": {"vet", "groom"},
        "horses or cakes": {"groom", "baker"},
        "horses and cakes": {"groom", "baker"},
        "bread": {"baker"},
    }[words]
    assert set(names(search.find(wish(about(words))))) == expected


def test_what_is_not_wanted_leaves_careers_out(search: CareerSearch) -> None:
    found = search.find(wish(("outdoors", True), about("horses", wanted=False)))
    assert found.denying == 1
    assert "groom" not in names(found)


def test_a_profile_that_says_some_of_it_comes_after_those_that_say_all(search: CareerSearch) -> None:
    wanted = wish(about("animals"), ("outdoors", True))
    found = search.find(wanted)
    assert (names(found), found.saying, found.is_last) == (["groom"], 1, False)
    (hit,) = search.find(wanted, shown=("groom",)).hits
    assert (hit.career, hit.silent) == ("vet", (1,))


@pytest.mark.parametrize("subjects", [("water", "rock climbing"), ("rock climbing", "water")])
def test_a_career_that_has_to_do_with_all_subjects_fits_better_than_one_about_one_of_them(subjects: tuple[str, ...]) -> None:
    careers = [
        made("Diver", overview="Divers study water and rock."),
        made("Swimmer", overview="Swimmers race in water."),
        made("Climber", overview="Climbers live for rock climbing."),
    ]
    (hit,) = searching(careers).find(wish(*map(about, subjects))).hits
    assert (hit.career, hit.silent) == ("diver", ())
    assert set(names(searching(careers[1:]).find(wish(*map(about, subjects))))) == {"swimmer", "climber"}


@pytest.mark.parametrize(("want", "expected"), [(Want(facet="hours", high=35, beyond=True), []), (Want(facet="hours", high=35), ["clerk"])])
def test_hours_are_short_enough_at_their_longest(search: CareerSearch, want: Want, expected: list[str]) -> None:
    assert names(search.find(wish(want))) == expected
    longer = made("Player", hours="They work 34 to 36 hours a week.")
    assert names(searching([*CAREERS, longer]).find(wish(want))) == expected


def test_the_shortest_training_is_none_that_follows_a_degree() -> None:
    careers = [
        made("Fitter", entry="You can do an apprenticeship. It takes 3 years to complete."),
        made("Chief", entry="You need a degree in business. | The postgraduate course takes 1 year to complete."),
    ]
    assert names(searching(careers).find(Wish(ranking=Ranking.TRAINING))) == ["fitter"]


@pytest.mark.parametrize(("options", "expected"), [(("outdoors", "office"), {"groom", "clerk"}), (("office", "heights"), {"clerk"})])
def test_one_of_several_options_is_enough(search: CareerSearch, options: tuple[str, ...], expected: set[str]) -> None:
    first, *others = [Want(facet=facet) for facet in options]
    found = search.find(Wish(wants=(first.model_copy(update={"alternatives": tuple(others)}),)))
    assert set(names(found)) == expected and found.saying == len(expected)
    assert not any(hit.silent for hit in found.hits)


def test_careers_that_are_all_that_is_wished_for_come_without_those_that_are_a_part() -> None:
    pay = "They earn £20,000 a year."
    riders = [made(name, pay, overview=f"{name}s ride horses.", environment="You could work outdoors.") for name in ("Rider", "Jockey")]
    careers = [*riders, made("Trader", pay, overview="Traders sell horses.")]
    search, wanted = searching(careers), wish(about("horses"), ("outdoors", True))
    found = search.find(wanted)
    assert set(names(found)) == {"rider", "jockey"} and not found.is_last
    assert names(search.find(wanted, shown=("rider", "jockey"))) == ["trader"]
    assert "trader" not in names(search.find(wanted.model_copy(update={"ranking": Ranking.PAY})))
    assert names(searching(careers[1:]).find(wanted)) == ["jockey"]


def test_careers_without_a_figure_are_not_put_in_an_order(search: CareerSearch) -> None:
    found = search.find(wish(("degree", False), ranking=Ranking.PAY))
    assert names(found) == ["baker", "groom"]
    assert set(names(search.find(Wish(ranking=Ranking.PAY)))) == {"vet", "baker", "groom"}


@pytest.mark.parametrize(("words", "left"), [("police", {"analyst"}), ("horses", {"constable"})])
def test_who_does_not_want_an_employer_may_have_to_do_with_it(words: str, left: set[str]) -> None:
    careers = [
        made("Constable", overview="Constables keep the law for the police.", environment="You could work outdoors."),
        made("Analyst", duties="They send findings to the police. | They look at horses.", environment="You could work outdoors."),
    ]
    assert set(names(searching(careers).find(wish(("outdoors", True), about(words, wanted=False))))) == left


def test_other_ways_in_count_for_going_without_a_degree(search: CareerSearch) -> None:
    found = search.find(wish(("degree", False)))
    assert names(found)[0] == "baker"
    assert (found.saying, found.denying) == (1, 1)


def test_hints_warn_where_there_is_nothing_else(search: CareerSearch) -> None:
    assert "guide" not in names(search.find(wish(("stressful", False))))
    (hit,) = searching([each for each in CAREERS if each.name == "Guide"]).find(wish(("stressful", False))).hits
    assert hit.career == "guide" and hit.against
    assert names(search.find(wish(("stressful", True)))) == []


def test_what_no_profile_is_about_is_left_out_if_there_is_something_else(search: CareerSearch) -> None:
    found = search.find(wish(about("falconry"), about("animals")))
    assert (found.wish, found.unmatched) == (wish(about("animals")), ("falconry",))
    alone = search.find(wish(about("falconry")))
    assert (alone.wish, alone.unmatched, alone.hits) == (wish(about("falconry")), (), ())


def test_a_career_that_is_not_on_the_subject_is_no_find(search: CareerSearch) -> None:
    assert set(names(search.find(wish(about("animals"), ("nights", False), ("degree", False))))) == {"groom"}
    assert set(names(search.find(wish(about("animals"), about("bread"))))) == {"vet", "groom", "baker"}


@pytest.mark.parametrize("words", ["horses", "falconry", "people"])
def test_only_what_a_job_should_not_be_about_is_nothing_to_go_by(search: CareerSearch, words: str) -> None:
    assert search.find(wish(about(words, wanted=False))).hits == ()


def test_what_only_comes_near_is_shown_without_a_reason(search: CareerSearch) -> None:
    found = search.find(wish(about("tasting bread")))
    assert names(found) == ["baker"]
    assert (found.saying, found.hits[0].why, found.hits[0].silent) == (0, (), (0,))


def test_silence_meets_what_a_job_should_not_be_about(search: CareerSearch) -> None:
    found = search.find(wish(about("animals"), about("horses", wanted=False)))
    assert (names(found), found.saying) == (["vet"], 1)
    assert found.hits[0].silent == ()


def test_starting_pay_is_looked_for_among_starters(search: CareerSearch) -> None:
    assert search.find(wish(Want(facet="pay", low=20_000, words="starting"))).saying == 0


def test_pay_is_compared_by_the_year(search: CareerSearch) -> None:
    assert names(search.find(wish(Want(facet="pay", low=25_000)))) == ["vet"]
    assert not names(search.find(wish(Want(facet="pay", low=50_000, beyond=True))))
    assert set(names(search.find(wish(Want(facet="pay", high=20_000))))) == {"groom", "baker"}
    assert names(search.find(Wish(ranking=Ranking.PAY)))[:3] == ["vet", "baker", "groom"]
    assert names(search.find(Wish(ranking=Ranking.LOWEST_PAY)))[:3] == ["groom", "baker", "vet"]


def test_a_rank_goes_by_what_profiles_say(search: CareerSearch) -> None:
    found = search.find(Wish(ranking=Ranking.HOURS))
    assert names(found)[0] == "clerk"
    assert found.saying == 1


def test_likeness_is_by_what_people_do(search: CareerSearch) -> None:
    assert names(search.find(Wish(like=("vet",))))[0] == "groom"
    assert "vet" not in names(search.find(Wish(like=("vet",))))


def test_what_was_turned_down_or_shown_is_not_shown_again(search: CareerSearch) -> None:
    assert names(search.find(wish(about("animals"), excluded=("vet",)))) == ["groom"]
    assert names(search.find(wish(about("animals")), shown=("groom",))) == ["vet"]
    assert names(search.find(wish(about("animals"), among=("vet", "baker")))) == ["vet"]


def test_an_edit_is_found_after_a_refresh() -> None:
    encoder = WordsEncoder()
    store = Store.of([CAREERS[0]])
    vectors = CareerVectors(store, VectorCache(encoder, ":memory:"))
    vectors.start()
    before = len(encoder.encoded)
    from bot.knowledge import index

    index.add(store._session().connection, CAREERS[1])
    vectors.refresh()
    assert all("Bakers" not in text for text in encoder.encoded[before:])
    assert names(CareerSearch(store, vectors).find(wish(about("animals")))) == ["vet"]


def test_who_needs_a_licence_does_not_drive_for_a_living() -> None:
    careers = [
        made("Courier", duties="They drive vans to deliver parcels.", entry="You need a driving licence."),
        made("Fitter", duties="They fit windows.", entry="You need a driving licence."),
        made("Clerk", duties="They file letters."),
    ]
    driving = searching(careers)
    assert names(driving.find(wish(("driving_licence", True)))) == ["courier"]
    assert names(driving.find(wish(("driving_licence", False)))) == ["clerk"]


@pytest.mark.parametrize(
    ("facet", "left"),
    [("physical", {"clerk", "guide"}), ("stressful", {"porter", "clerk"}), ("college", {"porter", "guide"}), ("qualifications", {"guide"})],
)
def test_what_duties_and_ways_in_plainly_say_leaves_careers_out(facet: str, left: set[str]) -> None:
    careers = [
        made("Porter", duties="They unload deliveries.", entry="You can do an apprenticeship. | You can do a college course."),
        made("Clerk", duties="They file letters.", entry="You need a degree in law."),
        made("Guide", duties="They help with emergencies.", entry="There are no set requirements."),
    ]
    found = searching(careers).find(wish((facet, False)))
    assert left <= set(names(found))
    assert found.denying == len(careers) - len(set(names(found)))
    assert {"physical": "porter", "stressful": "guide", "college": "clerk", "qualifications": "clerk"}[facet] not in names(found)


def test_a_choice_is_ranked_whatever_it_is_about(search: CareerSearch) -> None:
    found = search.find(Wish(among=("vet", "baker", "guide"), ranking=Ranking.PAY))
    assert names(found)[:2] == ["vet", "baker"]


@pytest.mark.parametrize(("words", "career"), [("trains", "guard"), ("planes or trains", "guard"), ("numbers", "bookkeeper")])
def test_what_profiles_put_otherwise_is_searched_for_in_their_words(words: str, career: str) -> None:
    careers = [
        made("Guard", overview="Guards look after rail passengers."),
        made("Coach", overview="Coaches train athletes."),
        made("Bookkeeper", duties="They do the accounting."),
    ]
    found = searching(careers).find(wish(about(words)))
    assert (names(found), found.saying) == ([career], 1)


def test_a_skill_that_is_not_mentioned_is_no_reason(search: CareerSearch) -> None:
    assert names(search.find(wish(about("pressure")))) == ["guide"]
    assert names(search.find(wish(about("patience")))) == []


# ------------------------------------------------------------------ names, and what isn't wanted

TITLES = [
    made("Court usher", overview="They look after witnesses.", duties="calling people in"),
    made("Forklift driver", overview="They move goods.", entry="You need a licence from a court."),
    made("Pastry baker", overview="They make cakes.", skills="You need knowledge of maths."),
    made("Office manager", overview="They run an office.", environment="You could work with officers."),
    made("Prison officer", overview="They guard prisoners.", entry="You need to be registered."),
    made("IT trainer", overview="They teach people to use computers.", duties="keeping a register"),
    made("Surgeon", overview="They operate on sick people."),
]


@pytest.fixture(scope="module")
def among_titles() -> CareerSearch:
    return searching(TITLES)


@pytest.mark.parametrize(
    ("words", "career"),
    [("court", "court-usher"), ("baking", "pastry-baker"), ("driving", "forklift-driver"), ("forklift licence", "forklift-driver")],
)
def test_a_career_named_after_what_is_wanted_comes_first(among_titles: CareerSearch, words: str, career: str) -> None:
    assert names(among_titles.find(wish(about(words))))[:1] == [career]


@pytest.mark.parametrize(("words", "career"), [("trains", "it-trainer"), ("offices", "prison-officer"), ("cars", "prison-officer")])
def test_things_are_no_people(among_titles: CareerSearch, words: str, career: str) -> None:
    assert career not in names(among_titles.find(wish(about(words))))


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("maths", {"pastry-baker"}),
        ("officer", {"prison-officer"}),
        ("registration", {"it-trainer"}),
        ("driving or baking", {"forklift-driver", "pastry-baker"}),
        ("doctor", {"surgeon"}),
    ],
)
def test_careers_that_speak_of_what_is_not_wanted_are_out(among_titles: CareerSearch, words: str, out: set[str]) -> None:
    found = among_titles.find(
        wish(about(words, wanted=False), ranking=None, among=tuple(each.id for each in TITLES), like=("court-usher",))
    )
    shown = among_titles.find(wish(("nights", False), about(words, wanted=False)))
    assert found.denying == shown.denying == len(out)
    assert not out & {*names(found), *names(shown)}


def test_a_mention_in_passing_of_what_is_not_wanted_is_said(among_titles: CareerSearch) -> None:
    found = among_titles.find(wish(("nights", False), about("registration", wanted=False), among=("court-usher", "prison-officer")))
    assert names(found) == ["court-usher", "prison-officer"]
    assert found.hits[0].against == ()
    assert found.hits[1].against == (TITLES[4].statement_id(TITLES[4].statements["entry"][0]),)
    assert 1 not in found.hits[1].silent


def test_a_place_to_work_at_is_found_the_shortest_list_first() -> None:
    made_up = [
        made("Warder", overview="They guard people.", environment="You could work in a prison."),
        made("Tutor", overview="They help people.", environment="You could work in a school, in a college, in a library or in a prison."),
        made("Clown", overview="They make people laugh.", environment="You could work in a circus or at a fair."),
    ]
    found = searching(made_up).find(wish(about("prison")))
    assert names(found) == ["warder", "tutor"]
    assert all(hit.why for hit in found.hits)


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the subjects that careers are looked up for."""
    subjects: list[str] = []

    def look_up(want: Want, *rest: Any) -> dict[str, Evidence]:
        subjects.append(want.words)
        return career_subjects.about(want, *rest)

    monkeypatch.setattr(career_search, "about", look_up)
    return subjects


def test_what_profiles_say_of_a_subject_is_looked_up_once_until_they_change(looked_up: list[str]) -> None:
    store = Store.of(CAREERS)
    vectors = vectors_of(store)
    search = CareerSearch(store, vectors)
    first = search.find(wish(about("animals")))
    again = search.find(wish(("outdoors", True), about("animals"), about("horses", wanted=False)))
    assert (names(first), names(again)) == (["vet", "groom"], ["vet"]) or names(first) == ["groom", "vet"]
    assert looked_up == ["animals", "horses"]
    assert search.find(wish(about("animals"))) == first
    vectors.refresh()
    search.find(wish(about("animals")))
    assert looked_up == ["animals", "horses", "animals"]


def test_what_is_said_of_a_subject_depends_on_whether_it_is_wanted_and_on_the_order_asked_for(looked_up: list[str]) -> None:
    search = searching(CAREERS)
    for each in (
        wish(about("animals")),
        wish(("office", True), about("animals", wanted=False)),
        wish(about("animals"), ranking=Ranking.PAY),
    ):
        search.find(each)
    assert looked_up == ["animals"] * 3


def test_what_is_found_for_words_that_were_cut_is_not_kept(looked_up: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    search = searching(CAREERS)
    monkeypatch.setattr(career_search, "is_cut", lambda: True)
    search.find(wish(about("animals")))
    search.find(wish(about("animals")))
    assert looked_up == ["animals"] * 2


def test_the_nearest_statements_of_each_career_are_averaged() -> None:
    nearness, firsts = np.array([0.1, 0.5, 0.3, 0.4, 0.9, 0.2, 0.8], np.float32), np.array([0, 4, 5])
    rows = reason_features.Rows((), np.array([0, 0, 0, 0, 1, 2, 2]), firsts, np.zeros(7, np.int8), {}, {})
    assert reason_features.nearest(nearness, rows) == pytest.approx([0.4, 0.9, 0.5])


def test_how_near_careers_are_to_a_text_is_measured_once() -> None:
    meanings = vectors_of(Store.of(CAREERS)).meanings()
    query = meanings.summaries[1]
    assert meanings.compared(query.copy()) is meanings.compared(query.copy())
    assert meanings.near(query) == pytest.approx((meanings.summaries @ query + meanings.doing @ query) / 2)
    assert meanings.near(query).argmax() == 1


@pytest.mark.parametrize(
    ("said", "searched"),
    [
        ("old people", "elderly people or care of adults"),
        ("helping old people", "elderly people or care of adults"),
        ("old", "old"),
        ("sorting old trains", "sorting old trains"),
    ],
)
def test_the_last_words_may_have_a_name_in_profiles(said: str, searched: str) -> None:
    assert career_matching.as_profiles_say(said) == searched
