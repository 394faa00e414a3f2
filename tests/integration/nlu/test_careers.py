"""Careers are found by any of their names, with or without spelling mistakes. Whether they are asked about is read by their roles."""

from pathlib import Path

import pytest
from spacy.language import Language

from bot.knowledge.index import update
from bot.knowledge.models import Career
from bot.knowledge.plurals import pluralise
from bot.knowledge.store import Store, load_store
from bot.nlu.careers import CareerFinder, make_whole
from tests.unit.knowledge.made_up import career, write

MTO = "medical-technical-officer"


@pytest.fixture
def finder(nlp: Language) -> CareerFinder:
    return CareerFinder(nlp, load_store())


def found(finder: CareerFinder, nlp: Language, text: str) -> list[str]:
    return [mention.value for mention in finder.find(nlp(text.lower()))]


@pytest.mark.parametrize(
    "text",
    [
        "what hours does a medical technical officer do",
        "Medical Technical Officers",
        "MTO pay",
        "do mtos work nights",
        "medcal tecnical oficer",
        "is it a clinical technologist",
        "hours of clincal technologists",
    ],
)
def test_a_career_held_is_found(finder: CareerFinder, nlp: Language, text: str) -> None:
    assert found(finder, nlp, text) == [MTO]


@pytest.mark.parametrize(
    ("text", "career"),
    [
        ("how much does a plumber earn", "plumber"),
        ("plumbers?", "plumber"),
        ("what about being a vet nurse", "vet nurse"),
        ("phlebotomist duties", "phlebotomist"),
        ("how much does a doctor earn", "doctor"),
        ("what about nurses", "nurse"),
        ("what does a grafic designer do", "graphic designer"),
        ("how do i become a snake wrangler", "snake wrangler"),
        ("clinical engineer hours", "clinical engineer"),
        ("whats it like being a zookeeper", "zookeeper"),
        ("what's the money like as a train driver", "train driver"),
        ("tell me about being an operating department practitioner", "operating department practitioner"),
    ],
)
def test_a_career_not_held_is_named(finder: CareerFinder, nlp: Language, text: str, career: str) -> None:
    assert found(finder, nlp, text) == [career]


@pytest.mark.parametrize(
    ("text", "careers"),
    [
        ("do they work with doctors", ["doctor"]),
        ("do they work alongside doctors, nurses and porters", ["doctor", "nurse", "porter"]),
        ("i'm a nurse, could i do this", ["nurse"]),
        ("ex electrician, would that help", ["electrician"]),
        ("do they earn more than nurses", ["nurse"]),
        ("my lad's teacher calls it something else", ["teacher"]),
    ],
)
def test_careers_only_mentioned_are_found_too(finder: CareerFinder, nlp: Language, text: str, careers: list[str]) -> None:
    assert found(finder, nlp, text) == careers


@pytest.mark.parametrize(
    "text",
    [
        "would dyslexia be a barrier",
        "do they report to consultants",
        "what do seniors do",
        "how much does a trainee earn",
        "is it for a team player",
        "nhs careers number",
        "what are the hours",
        "and the places again, as a list",
        "as a matter of interest, what do they earn",
        "do they make webbsites",
        "is the match for them",
    ],
)
def test_words_that_name_no_career_are_left_alone(finder: CareerFinder, nlp: Language, text: str) -> None:
    assert found(finder, nlp, text) == []


def test_both_are_found_in_the_order_named(finder: CareerFinder, nlp: Language) -> None:
    assert found(finder, nlp, "is a plumber paid more, or an mto") == ["plumber", MTO]


def test_where_they_stand_is_known(finder: CareerFinder, nlp: Language) -> None:
    entity = finder.find(nlp("what does a plumber do"))[0].as_entity()
    assert (entity["start"], entity["end"], entity["role"]) == (12, 19, "not_held")


@pytest.mark.parametrize(
    ("one", "many"),
    [("nurse", "nurses"), ("policeman", "policemen"), ("secretary", "secretaries"), ("vet nurse", "vet nurses"), ("coach", "coaches")],
)
def test_plurals(one: str, many: str) -> None:
    assert pluralise(one) == many


@pytest.mark.parametrize("text", ["what do dustmen earn", "is a co-ordinator on call", "co-ordinators"])
def test_any_form_of_a_held_name_leads_to_its_career(nlp: Language, text: str) -> None:
    source = {"title": "Dustman", "publisher": "Careers Office", "date": "undated"}
    dustman = Career(id="dustman", name="Dustman", plural="Refuse collectors", aliases=("co-ordinator",), source=source, statements={})
    assert found(CareerFinder(nlp, Store.of([dustman])), nlp, text) == ["dustman"]


MANY = [
    career("Nurse"),
    career("Children's nurse", plural="Children's nurses"),
    career("Paramedic", aliases=["ambulance crew"]),
    career("Painter and decorator", plural="Painters and decorators"),
    career("Production manager (manufacturing)", plural="Production managers (manufacturing)"),
]


@pytest.fixture
def many(nlp: Language) -> CareerFinder:
    return CareerFinder(nlp, Store.of(MANY))


@pytest.mark.parametrize(
    ("text", "careers"),
    [
        ("what do nurses earn", ["nurse"]),
        ("childrens nurse hours", ["childrens-nurse"]),
        ("hours of a childrens' nurse", ["childrens-nurse"]),
        ("what does a parramedic do", ["paramedic"]),
        ("ambulance crew pay", ["paramedic"]),
        ("is a dental nurse on call", ["dental nurse"]),
        ("production manager pay", ["production-manager-manufacturing"]),
        ("which pays more, a nurse or a paramedic", ["nurse", "paramedic"]),
        ("nurse versus paramedic", ["nurse", "paramedic"]),
        ("is a paramedic paid more than a nurse", ["paramedic", "nurse"]),
        ("is it like being a nurse", ["nurse"]),
        ("jobs like a paramedic", ["paramedic"]),
        ("painter and decorator pay", ["painter-and-decorator"]),
    ],
)
def test_among_many_the_longest_name_is_found(many: CareerFinder, nlp: Language, text: str, careers: list[str]) -> None:
    assert found(many, nlp, text) == careers


def test_a_name_that_holds_a_joint_is_not_cut(many: CareerFinder, nlp: Language) -> None:
    doc = nlp("painter and decorator pay and hours")
    make_whole(doc, many.find(doc))
    assert [token.text for token in doc] == ["painter and decorator", "pay", "and", "hours"]


def test_names_are_learnt_and_forgotten_as_profiles_come_and_go(nlp: Language, tmp_path: Path) -> None:
    write(tmp_path, "Glazier")
    path = tmp_path / "careers.db"
    update(path, tmp_path)
    finder = CareerFinder(nlp, Store(path))
    assert found(finder, nlp, "glasier pay") == ["glazier"]
    (tmp_path / "glazier.yml").unlink()
    write(tmp_path, "Zookeeper")
    update(path, tmp_path)
    finder.learn_names()
    assert found(finder, nlp, "zookeper pay") == ["zookeeper"]
    assert finder.find(nlp("glaziers hours")) == [] or not finder.find(nlp("glaziers hours"))[0].held


@pytest.fixture
def trades(nlp: Language) -> CareerFinder:
    named = ["Large goods vehicle driver", "Bricklayer", "Civil engineer", "Electronics engineer", "Prison officer"]
    named += [
        "Construction site supervisor",
        "Sports physiotherapist",
        "Veterinary physiotherapist",
        "Cemetery worker",
        "Shopfitter",
        "Dog groomer",
        "Signmaker",
        "Signwriter",
    ]
    return CareerFinder(nlp, Store.of([career(name) for name in named]))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("brickie wages", "bricklayer"),
        ("how do i get into bricklaying", "bricklayer"),
        ("hgv drivers", "large-goods-vehicle-driver"),
        ("are truckers paid well", "large-goods-vehicle-driver"),
        ("sparky pay", "electrician"),
        ("how do i get into plumbing", "plumber"),
        ("eletronnic enjineer pay", "electronics-engineer"),
        ("prizzon offiser hours", "prison-officer"),
        ("engineer pay", "engineer"),
        ("does a site supervisor need a card", "construction-site-supervisor"),
        ("physio hours", "physiotherapist"),
        ("grave digger pay", "cemetery-worker"),
        ("shop fitters work at night???", "shopfitter"),
        ("grave digging pay", "cemetery-worker"),
        ("brick layer pay", "bricklayer"),
        ("do sign writers show examples", "signwriter"),
        ("sign-writer hours", "signwriter"),
        ("sign makers", "signmaker"),
        ("hours of a foot baller", "footballer"),
        ("do fire fighters sleep there", "firefighter"),
        ("do groomers do claws", "dog-groomer"),
        ("wot dose a brick layur do", "bricklayer"),
    ],
)
def test_trades_nicknames_and_misspelt_names_are_known(trades: CareerFinder, nlp: Language, text: str, name: str) -> None:
    assert found(trades, nlp, text) == [name]


@pytest.mark.parametrize(
    "text", ["will my engineer friend have an easier time getting in", "what about the wether in wintter", "xyzzyplugh"]
)
def test_other_words_name_no_career(trades: CareerFinder, nlp: Language, text: str) -> None:
    assert found(trades, nlp, text) == []
