"""Careers are meant by the name of the same job, or by what a message says besides an ambiguous name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from bot.conversation.types import Role
from bot.knowledge.store import Store
from bot.nlu.career_frames import ENTITY
from bot.nlu.implied_careers import clearly_implied
from bot.nlu.meant_careers import MeantCareers, as_asked_about, as_named
from tests.unit.knowledge.made_up import career, statement

OVERVIEWS = {
    "Garment technologist": "Garment technologists choose the fabrics of clothing.",
    "Laser technologist": "Laser technologists cut metal.",
    "Court usher": "Court ushers swear in witnesses.",
    "Cinema or theatre attendant": "Attendants sell tickets.",
    "Accommodation warden": "Wardens look after student flats.",
    "Neighbourhood warden": "Wardens look after streets.",
    "Judge": "Judges decide cases.",
    "Large goods vehicle driver": "Drivers deliver goods.",
}
STORE = Store.of([career(name, statements={"overview": [statement(text)]}) for name, text in OVERVIEWS.items()])


def meant(near: Mapping[str, float]) -> MeantCareers:
    """Return what is known of the careers, some of which are near in meaning to any text. The others are far."""
    return MeantCareers(STORE, lambda _: {each.id: near.get(each.id, 0.1) for each in STORE.all()})


def named(doc: Doc, name: str, value: str, role: str = "not_held") -> dict[str, Any]:
    start = doc.text.index(name)
    span = doc.char_span(start, start + len(name))
    return {"entity": ENTITY, "value": value, "role": role, "as": Role.SUBJECT, "span": span, "text": name}


@pytest.mark.parametrize(
    ("near", "value"),
    [
        ({"garment-technologist": 0.68, "laser-technologist": 0.4}, "garment-technologist"),
        ({"garment-technologist": 0.68, "laser-technologist": 0.64}, "clothing technologist"),
        ({"garment-technologist": 0.68, "judge": 0.66}, "clothing technologist"),
        ({"laser-technologist": 0.7}, "clothing technologist"),
        ({"garment-technologist": 0.5}, "clothing technologist"),
    ],
)
def test_a_job_is_the_same_if_nothing_else_comes_near(nlp: Language, near: Mapping[str, float], value: str) -> None:
    doc = nlp("what does a clothing technologist earn")
    (found,) = meant(near).with_same_jobs(doc, [named(doc, "clothing technologist", "clothing technologist")])
    assert found["value"] == value
    assert found.get("called_otherwise", False) == (found["role"] == "held")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("usher at the theatre - is it full time", "cinema-or-theatre-attendant"),
        ("as an usher in the crown court do they wear gowns", "court-usher"),
        ("what does an usher earn", "usher"),
    ],
)
def test_other_words_decide_who_is_called_so(nlp: Language, text: str, value: str) -> None:
    doc = nlp(text)
    (found,) = meant({}).with_same_jobs(doc, [named(doc, "usher", "usher")])
    assert found["value"] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("warden in student flats, are they called out at night", "accommodation-warden"),
        ("warden on the streets, are they called out at night", "neighbourhood-warden"),
        ("warden in a hurry, are they called out at night", None),
    ],
)
def test_words_of_the_work_decide_between_careers_named_alike(nlp: Language, text: str, value: str | None) -> None:
    doc = nlp(text)
    found = clearly_implied(meant({"accommodation-warden": 0.55, "neighbourhood-warden": 0.52}).implied_by(doc, text, []))
    assert (found.career if found else None) == value


def test_what_is_named_after_the_opening_is_not_asked_about(nlp: Language) -> None:
    doc = nlp("warden in student flats, do they ever see a judge")
    judge = named(doc, "judge", "judge", "held")
    found = as_named(meant({"accommodation-warden": 0.6}).implied_by(doc, doc.text, [judge]), [judge])
    assert found is not None
    assert [(each["value"], each["as"]) for each in found] == [("accommodation-warden", Role.SUBJECT), ("judge", Role.BYSTANDER)]
    doc = nlp("does a judge or a warden in student flats earn more")
    assert meant({"accommodation-warden": 0.6}).implied_by(doc, doc.text, [named(doc, "judge", "judge", "held")]) == []


@pytest.mark.parametrize(("text", "near"), [("how long is the hgv course", 0.6), ("can I drive a lorry at 18", 0.4)])
def test_words_of_what_a_job_is_called_imply_it(nlp: Language, text: str, near: float) -> None:
    (found,) = as_named(meant({"large-goods-vehicle-driver": near}).implied_by(nlp(text), text, []), []) or [{}]
    assert found.get("value") == "large-goods-vehicle-driver"


@pytest.mark.parametrize(("role", "value"), [(Role.BACKGROUND, "large-goods-vehicle-driver"), (Role.SUBJECT, None)])
def test_someones_own_career_leaves_another_to_be_implied(nlp: Language, role: Role, value: str | None) -> None:
    text = "court usher for ten years, and I fancy driving goods vehicles now. how long does it take"
    doc = nlp(text)
    names = [{**named(doc, "court usher", "court-usher", "held"), "as": role}]
    implied = meant({"large-goods-vehicle-driver": 0.5, "court-usher": 0.5}).implied_by(doc, text, names)
    best = clearly_implied(implied)
    assert (best.career if best else None) == value
    if best:
        assert [each["value"] for each in as_named(implied, names) or ()] == [value, "court-usher"]


def test_what_someone_is_said_to_be_is_not_implied(nlp: Language) -> None:
    text = "my sister is a judge, is it heavy work"
    doc = nlp(text)
    names = [{**named(doc, "judge", "judge", "held"), "as": Role.BACKGROUND}]
    assert not clearly_implied(meant({"judge": 0.9}).implied_by(doc, text, names))


@pytest.mark.parametrize(("current", "value"), [((), "court-usher"), (("judge",), "court-usher"), (("large-goods-vehicle-driver",), None)])
def test_what_the_current_profile_speaks_of_implies_no_other_career(nlp: Language, current: tuple[str, ...], value: str | None) -> None:
    profiles = [
        career("Court usher", statements={"overview": [statement("Ushers swear in witnesses.")]}),
        career("Judge", statements={"overview": [statement("Judges decide cases.")]}),
        career("Large goods vehicle driver", statements={"overview": [statement("Drivers deliver goods to court ushers.")]}),
    ]
    store = Store.of(profiles)
    found = MeantCareers(store, lambda _: {"court-usher": 0.6, "judge": 0.1, "large-goods-vehicle-driver": 0.1})
    text = "anything as a court usher, what hours"
    best = clearly_implied(found.implied_by(nlp(text), text, [], current))
    assert (best.career if best else None) == value


@pytest.mark.parametrize(("current", "value"), [((), "court-usher"), (("judge",), None)])
def test_a_single_word_implies_no_other_career_than_the_current_one(nlp: Language, current: tuple[str, ...], value: str | None) -> None:
    text = "how do I work with an ushering team of ushers"
    best = clearly_implied(meant({"court-usher": 0.7}).implied_by(nlp(text), text, [], current))
    assert (best.career if best else None) == value


@pytest.mark.parametrize(
    ("near", "described"),
    [
        ({"large-goods-vehicle-driver": 0.5}, "large-goods-vehicle-driver"),
        ({"large-goods-vehicle-driver": 0.39}, None),
        ({"large-goods-vehicle-driver": 0.5, "judge": 0.4}, None),
        ({"large-goods-vehicle-driver": 0.5, "court-usher": 0.25}, None),
        ({"court-usher": 0.6}, None),
    ],
    ids=["clear", "far", "two alike", "near the current one too", "the current one"],
)
def test_a_message_describes_a_career_that_it_is_far_nearer_to_than_to_others(
    nlp: Language, near: Mapping[str, float], described: str | None
) -> None:
    doc = nlp("thinking of going on the lorries, what would I need")
    assert meant(near).described_by([doc.text], [], ["court-usher"]) == described


def test_the_question_of_a_long_story_may_describe_a_career(nlp: Language) -> None:
    def near(text: str) -> Mapping[str, float]:
        return {"court-usher": 0.1, "large-goods-vehicle-driver": 0.5 if "lorries" in text else 0.2}

    texts = ["I was a nurse for eleven years. What do I need?", "what do I need to drive lorries"]
    careers = MeantCareers(meant({})._store, near)
    assert careers.described_by(texts, [], ["court-usher"]) == "large-goods-vehicle-driver"
    assert careers.described_by(texts[:1], [], ["court-usher"]) is None


def test_the_job_that_someone_names_in_passing_is_not_described(nlp: Language) -> None:
    doc = nlp("driving lorries now, would I take a pay cut")
    own = named(doc, "driving lorries", "large-goods-vehicle-driver", "held") | {"as": Role.BACKGROUND}
    assert meant({"large-goods-vehicle-driver": 0.6}).described_by([doc.text], [own], ["court-usher"]) is None


@pytest.mark.parametrize(
    ("near", "current", "value"),
    [
        ({"judge": 0.4}, (), "judge"),
        ({"judge": 0.4}, ("court-usher",), None),
        ({"judge": 0.2}, (), None),
        ({"judge": 0.4, "court-usher": 0.8}, (), None),
    ],
    ids=["the only one possible", "another is current", "far", "another is nearer"],
)
def test_what_one_does_means_the_only_career_called_so(
    nlp: Language, near: Mapping[str, float], current: tuple[str, ...], value: str | None
) -> None:
    text = "what would she wear if she goes into judging"
    best = clearly_implied(meant(near).implied_by(nlp(text), text, [], current))
    assert (best.career if best else None) == value


def test_the_only_career_with_a_profile_may_be_asked_about_though_it_is_someones_own(nlp: Language) -> None:
    doc = nlp("I am a judge and my sister is a nurse, can firms sponsor me for this job")
    judge = {**named(doc, "judge", "judge", "held"), "as": Role.BACKGROUND}
    nurse = {**named(doc, "nurse", "nurse"), "as": Role.BYSTANDER}
    assert [each["as"] for each in as_asked_about([judge, nurse]) or ()] == [Role.SUBJECT, Role.BYSTANDER]
    assert as_asked_about([judge, {**nurse, "as": Role.SUBJECT}]) is None
    assert as_asked_about([judge, {**nurse, "role": "held"}]) is None
    assert as_asked_about([nurse]) is None
