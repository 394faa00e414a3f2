from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.facts import describe, fact_lines
from bot.knowledge.facts import Fact, FactKind, Says, amounts_in, content, derive
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from tests.unit.knowledge.made_up import career, profile


def found(topic: str, text: str, *aspects: str) -> list[str]:
    return [describe(fact) for fact in derive(topic, text, aspects)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The usual starting pay is £18,000 a year.", ["pay starting: 18,000 GBP a year"]),
        ("Starter: £18,000 to £24,000 a year", ["pay starting: 18,000 to 24,000 GBP a year"]),
        ("Experienced glaziers earn £30-35k.", ["pay experienced: 30,000 to 35,000 GBP a year"]),
        ("You start on $16.50 an hour.", ["pay starting: 16.5 USD a hour"]),
        ("They earn €2,400 per month with experience.", ["pay experienced: 2,400 EUR a month"]),
        (
            "New staff earn £20,000, and experienced ones up to £41k.",
            ["pay starting: 20,000 GBP a year", "pay experienced: 41,000 GBP a year"],
        ),
        ("Pay is £450 a week while training.", ["pay training: 450 GBP a week"]),
        ("Pay varies.", []),
        ("A uniform costs £40.", []),
    ],
)
def test_reads_pay_with_currency_period_and_range(text: str, expected: list[str]) -> None:
    assert found("pay", text) == expected


def test_money_elsewhere_is_pay_only_if_it_says_so() -> None:
    assert found("entry", "The course costs £9,000 a year.") == []
    assert found("entry", "Trainees are paid £14,000 a year.") == ["pay training: 14,000 GBP a year"]
    assert found("overview", "They earn around £25,000.") == ["pay: 25,000 GBP a year"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They work 37 to 40 hours a week.", ["hours: 37 to 40 hours a week"]),
        ("Typical hours are 41 to 43 a week.", ["hours: 41 to 43 hours a week"]),
        ("The working week is 35 hours per week.", ["hours: 35 hours a week"]),
    ],
)
def test_reads_hours(text: str, expected: list[str]) -> None:
    assert found("hours", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They work nights.", ["pattern nights: yes"]),
        ("You could work evenings or weekends.", ["pattern evenings: may", "pattern weekends: may"]),
        ("There is no night work.", ["pattern nights: no"]),
        ("You will not have to work weekends.", ["pattern weekends: no"]),
        ("You may spend nights away from home.", ["pattern away: may"]),
        ("They work Monday to Friday.", ["pattern weekdays: yes"]),
        ("Part-time work is possible.", ["pattern part_time: may"]),
    ],
)
def test_reads_working_patterns_with_denials_and_hedges(text: str, expected: list[str]) -> None:
    assert found("hours", text) == expected


@pytest.mark.parametrize(
    ("topic", "text", "expected"),
    [
        ("environment", "You could work from home.", ["setting home: may"]),
        ("environment", "You will often be away from home.", ["pattern away: may"]),
        ("environment", "The work is physically demanding and dusty.", ["setting physical: yes", "setting dirty: yes"]),
        ("skills", "You need the ability to work well under pressure.", ["setting pressure: yes"]),
        ("skills", "You need to be good at working with your hands.", ["setting hands: yes"]),
        ("duties", "They clean offices.", []),
    ],
)
def test_reads_settings_of_the_work_only(topic: str, text: str, expected: list[str]) -> None:
    assert found(topic, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You can do an advanced apprenticeship.", ["route apprenticeship: yes"]),
        ("A degree apprenticeship is another way in.", ["route degree_apprenticeship: yes"]),
        ("There are no set entry requirements.", ["level none: yes"]),
        ("You don't need any formal qualifications.", ["level none: yes"]),
        ("You do not have to have a degree.", ["level degree: no", "route university: no"]),
        ("You'll need a full driving licence.", ["level driving_licence: yes"]),
        ("It takes three to four years to train.", ["route training: 3 to 4 years"]),
        ("You can take a 12-week course.", ["route training: 12 weeks"]),
        ("You need 3 years of experience.", []),
    ],
)
def test_reads_routes_levels_and_lengths(text: str, expected: list[str]) -> None:
    assert found("entry", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apprenticeship: You could do a solicitor degree apprenticeship.", ["route degree_apprenticeship: yes"]),
        ("Apprenticeship: You can do a higher or degree apprenticeship.", ["route degree_apprenticeship: yes"]),
        ("You could do a management degree apprenticeship.", ["route degree_apprenticeship: yes"]),
        ("Direct application: Age limits vary between roles.", []),
        ("You can apply directly to employers.", ["route direct: yes"]),
        ("You can apply directly if you are a qualified solicitor.", []),
        ("Work: You could start as an assistant and work your way up.", ["route work: yes"]),
        ("University, more information: university courses, student finance.", []),
        ("You may be able to start as a trainee if you do not have a degree.", ["level degree: may"]),
        ("There are no set entry requirements, but GCSEs help.", ["level none: may", "level gcse: yes"]),
        ("You'll need to be over 18 years of age.", []),
        ("It takes a 5-year degree, then 2 years of foundation training.", ["level degree: yes"]),
        ("Volunteering and experience: This is a 5-month placement.", []),
        ("Volunteering and experience: You must be a lawyer.", []),
        ("University: You could do a Graduate Diploma in Law.", []),
        ("They recruit through a master's apprenticeship.", ["level postgraduate: yes", "route degree_apprenticeship: yes"]),
    ],
)
def test_a_way_in_is_one_only_if_the_sentence_says_so(text: str, expected: list[str]) -> None:
    assert found("entry", text) == expected


def test_contact_with_the_public_is_told_by_duties_too() -> None:
    assert found("duties", "They talk to customers on the phone.") == ["setting public: yes", "setting served: yes"]
    assert found("overview", "Dietitians diagnose and treat people.") == ["setting public: yes", "setting served: yes"]
    assert found("duties", "They keep customers' records.") == ["setting served: yes"]
    assert found("duties", "They work shifts.") == []


def test_driving_is_told_by_what_the_job_is_and_not_by_the_licence_it_needs() -> None:
    assert "setting driving: yes" in found("overview", "Taxi drivers pick up passengers.")
    assert found("duties", "They drive lorries to collect metal.") == ["setting driving: yes"]
    assert found("entry", "You need a driving licence.") == ["level driving_licence: yes"]


@pytest.mark.parametrize(
    "text",
    [
        "You need to have lived in the UK for the last 5 years.",
        "Demand is predicted to grow over the next 10 years as people take up training.",
        "To become a surgeon you need to complete: a 2-year foundation programme of general training.",
        "If you have a degree in another subject, you can do a 2-year course.",
        "You would then complete a one-year training course.",
    ],
)
def test_parts_of_a_training_are_not_how_long_it_takes(text: str) -> None:
    assert not any("training" in each for each in found("entry", text))


def test_staying_calm_in_stressful_situations_is_no_stressful_job() -> None:
    assert found("skills", "You need to remain calm in stressful situations.") == ["setting pressure: yes"]


def test_reads_sums_without_a_currency_where_asked_to() -> None:
    amounts = [(each.low, each.period) for each in amounts_in("over 30k or 15 an hour", needs_currency=False)]
    assert amounts == [(30_000, ""), (15, "hour")]


def test_compares_pay_by_the_year() -> None:
    assert Fact(kind=FactKind.PAY, low=10, high=12, period="hour").a_year() == (19_500, 23_400)
    assert Fact(kind=FactKind.PAY, high=20_000).a_year() == (20_000, 20_000)
    assert Fact(kind=FactKind.HOURS, low=40).a_year() is None


def test_facts_under_a_statement_replace_the_derived_ones() -> None:
    statements = {
        "hours": [{"text": "Night owls welcome: night work is history.", "facts": [{"kind": "pattern", "name": "nights", "says": "no"}]}],
        "environment": [{"text": "You could hear about offices.", "facts": []}],
    }
    corrected = Career.model_validate(profile("Baker", statements=statements))
    assert [fact.says for fact in corrected.statements["hours"][0].facts_in("hours")] == [Says.NO]
    assert list(fact_lines(corrected)) == ["Baker:", "  Night owls welcome: night work is history.", "    pattern nights: no"]


def test_the_index_has_the_facts_of_its_careers() -> None:
    baker = career("Baker", statements={"hours": [{"text": "They work nights."}, {"text": "They work 40 hours a week."}]})
    store = Store.of([baker, career("Cook")])
    assert [(row.career, row.fact.name, row.fact.says) for row in store.facts(["pattern/nights"])] == [("baker", "nights", Says.YES)]
    assert {(row.career, row.fact.low) for row in store.facts(["hours/"])} == {("baker", 40), ("cook", 40)}


def test_derives_facts_from_the_bundled_profiles() -> None:
    from bot.knowledge.loader import read_profile

    path = Path("bot/knowledge/profiles/wind-turbine-technician.yml").resolve()
    technician = read_profile(path)
    assert isinstance(technician, Career)
    lines = list(fact_lines(technician))
    for expected in (
        "hours: 37 to 40 hours a week",
        "pattern on_call: may",
        "setting heights: may",
        "setting outdoors: may",
        "route apprenticeship: yes",
    ):
        assert f"    {expected}" in lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Day-to-day tasks: checking on health and safety.", "checking on safety."),
        ("The work includes drawing up contracts.", "contracts."),
        ("You might draw portraits.", "draw portraits."),
        ("Zoologists study animals.", "Zoologists study animals."),
    ],
)
def test_what_statements_begin_with_and_set_phrases_are_left_out_of_a_search(text: str, expected: str) -> None:
    assert content(text) == expected


@pytest.mark.parametrize(
    ("text", "is_part_time"),
    [("Typical hours are 16 to 18 a week.", True), ("They work 30 hours a week.", True), ("Typical hours are 28 to 40 a week.", False)],
)
def test_few_hours_are_part_time(text: str, is_part_time: bool) -> None:
    assert ("pattern part_time: yes" in found("hours", text)) is is_part_time


@pytest.mark.parametrize(
    ("topic", "text", "fact"),
    [
        ("duties", "The work includes loading and unloading lorries.", "setting manual: yes"),
        ("duties", "They dig trenches.", "setting manual: yes"),
        ("duties", "The work includes operating lifting gear.", ""),
        ("duties", "You might respond to emergency call-outs.", "setting emergencies: may"),
        ("overview", "They protect others from abuse.", "setting emergencies: yes"),
        ("duties", "They check emergency lighting.", ""),
        ("environment", "You'll travel often.", "setting travel: yes"),
        ("duties", "They plan and organise people, tasks and resources.", ""),
        ("entry", "Experience of working or volunteering with children will be useful.", ""),
        ("entry", "You can apply directly to schools.", "route direct: yes"),
        ("entry", "You can apply directly if you're a registered nurse.", ""),
        ("entry", "You could apply for jobs directly if you've got several years' experience in building.", ""),
    ],
)
def test_what_the_work_involves_is_told_by_duties(topic: str, text: str, fact: str) -> None:
    assert found(topic, text) == ([fact] if fact else [])
