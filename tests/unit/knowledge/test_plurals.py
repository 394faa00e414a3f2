"""Singular and plural of career names, whatever is around the nouns for people."""

from __future__ import annotations

import pytest

from bot.knowledge.plurals import pluralise, singularise

PAIRS = [
    ("Baker", "Bakers"),
    ("Nurse", "Nurses"),
    ("Actuary", "Actuaries"),
    ("Attorney", "Attorneys"),
    ("Coach", "Coaches"),
    ("Fisherman", "Fishermen"),
    ("Actress", "Actresses"),
    ("Midwife", "Midwives"),
    ("Car salesperson", "Car salespeople"),
    ("GP", "GPs"),
    ("UX designer", "UX designers"),
    ("Clinical data analyst", "Clinical data analysts"),
    # The same in the plural.
    ("Cabin crew", "Cabin crew"),
    ("RAF non-commissioned aircrew", "RAF non-commissioned aircrew"),
    # What the people work on, after the noun for them.
    ("Head of sales", "Heads of sales"),
    ("Clerk of works", "Clerks of works"),
    ("Chef de partie", "Chefs de partie"),
    ("Director of nursing and midwifery", "Directors of nursing and midwifery"),
    ("Specialist in computers, software and games", "Specialists in computers, software and games"),
    ("First-line supervisor of office and support workers", "First-line supervisors of office and support workers"),
    ("Nurse responsible for general care", "Nurses responsible for general care"),
    ("Teacher of the deaf", "Teachers of the deaf"),
    # The same, before it.
    ("Skills for life teacher", "Skills for life teachers"),
    # Several nouns for people.
    ("Painter and decorator", "Painters and decorators"),
    ("Airman or airwoman", "Airmen or airwomen"),
    ("Actor/actress", "Actors/actresses"),
    ("Boat builder, repairer and restorer", "Boat builders, repairers and restorers"),
    ("Plumber, pipefitter, and steamfitter", "Plumbers, pipefitters, and steamfitters"),
    ("Bioengineer and biomedical engineer", "Bioengineers and biomedical engineers"),
    ("Plasterer and stucco mason", "Plasterers and stucco masons"),
    ("Poet, lyricist and creative writer", "Poets, lyricists and creative writers"),
    # Several words that describe one noun.
    ("Newspaper or magazine editor", "Newspaper or magazine editors"),
    ("Research and development manager", "Research and development managers"),
    ("Sales and operations manager", "Sales and operations managers"),
    ("Court, municipal, and licence clerk", "Court, municipal, and licence clerks"),
    ("Radio, cellular, and tower equipment installer and repairer", "Radio, cellular, and tower equipment installers and repairers"),
    # What the name says more precisely at its end.
    ("Production manager (manufacturing)", "Production managers (manufacturing)"),
    ("Tree surgeon (arborist)", "Tree surgeons (arborists)"),
    ("User experience (UX) designer", "User experience (UX) designers"),
    ("Solicitor - England and Wales", "Solicitors - England and Wales"),
    ("Cook, fast food", "Cooks, fast food"),
    ("Optician, dispensing", "Opticians, dispensing"),
    ("Nurse, Accident & Emergency", "Nurses, Accident & Emergency"),
    ("Painter, construction and maintenance", "Painters, construction and maintenance"),
    ("Manager, sales and operations", "Managers, sales and operations"),
    ("Psychologist, All Other", "Psychologists, All Other"),
    ("Textile, apparel, and furnishings worker, all other", "Textile, apparel, and furnishings workers, all other"),
    ("Medical scientist, except epidemiologists", "Medical scientists, except epidemiologists"),
    ("Helper--painters and plasterers", "Helpers--painters and plasterers"),
    ("Physics teacher secondary school", "Physics teachers secondary school"),
]


@pytest.mark.parametrize(("one", "many"), PAIRS)
def test_plural(one: str, many: str) -> None:
    assert pluralise(one) == many


@pytest.mark.parametrize(("one", "many"), PAIRS)
def test_singular(one: str, many: str) -> None:
    assert singularise(many) == one


@pytest.mark.parametrize("one", [one for one, _ in PAIRS])
def test_the_singular_of_a_singular_is_itself(one: str) -> None:
    assert singularise(one) == one


def test_persons_are_not_renamed_to_people() -> None:
    assert singularise("Change persons and booth cashiers") == "Change person and booth cashier"


@pytest.mark.parametrize(("name", "expected"), [("Football referee*", "Football referees"), ("*", "*"), ("", ""), ("(UX)", "(UX)")])
def test_marks_and_names_without_a_noun(name: str, expected: str) -> None:
    assert pluralise(name) == expected


@pytest.mark.parametrize("name", ["Sales people", "Parts salespersons", "Persons in charge"])
def test_a_plural_of_person_stays(name: str) -> None:
    assert pluralise(name) == name
