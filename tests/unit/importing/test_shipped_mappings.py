"""The shipped mappings read exports in their publishers' formats. The samples are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.importing import mapping as mappings
from bot.importing.mapping import ExportMapping, read_mapping
from bot.knowledge.loader import read_profile
from bot.knowledge.models import Career
from tests.unit.importing.test_command import Terminal
from tests.unit.importing.test_command import terminal as terminal

MAPPINGS = Path(mappings.__file__).with_name("mappings")
ONET = {
    "Occupation Data": "O*NET-SOC Code\tTitle\tDescription\n51-1.00\tBakers\tMix and bake dough.\n51-2.00\tMillers\tMill grain.\n",
    "Alternate Titles": "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n51-1.00\tBread Maker\tn/a\t08\n51-1.00\tBakers\tn/a\t08\n"
    "51-1.00\tMillers\tn/a\t08\n51-1.00\tMiller\tn/a\t08\n"
    "51-2.00\tBread Maker\tn/a\t08\n",
    "Task Statements": "O*NET-SOC Code\tTask ID\tTask\tTask Type\n"
    "51-1.00\t1\tKeep records of orders.\tCore\n51-1.00\t2\tClean ovens.\tCore\n",
    "Related Occupations": "O*NET-SOC Code\tRelated O*NET-SOC Code\tRelatedness Tier\tIndex\n51-1.00\t51-2.00\tPrimary-Short\t1\n"
    "51-1.00\t99-9.00\tPrimary-Short\t2\n",
    "Job Zones": "O*NET-SOC Code\tJob Zone\tDate\n51-1.00\t2\t08/2022\n",
    "Interests": "O*NET-SOC Code\tElement Name\tScale ID\tData Value\n51-1.00\tRealistic\tOI\t7.00\n"
    "51-1.00\tFirst Interest High-Point\tIH\t1.00\n"
    "51-1.00\tSecond Interest High-Point\tIH\t6.00\n51-1.00\tThird Interest High-Point\tIH\t0.00\n",
}
NCS: dict[str, Any] = {
    "title": "Baker",
    "url_path": "/job-profiles/baker",
    "description": "Bakers bake bread.",
    "salary_starter": "18000",
    "salary_experienced": "variable",
    "hours_min": 40.0,
    "hours_max": 42.0,
    "hours_details": "a week",
    "working_pattern": "evenings / weekends",
    "working_pattern_details": "on a rota",
    "categories": ["Food"],
    "soc": "1",
    "onet_code": "51-1.00",
    "skills": ["maths knowledge"],
    "digital_skills": "",
    "how_to_become": {
        "College": "You could do a course like:\n  • baking\nEntry requirements\nYou need 2 GCSEs.\n"
        "More information\n  • funding advice\n  • courses"
    },
    "more_information": {
        "Further information": "You can find out more from the Guild of Bakers and the Oven Trust.",
        "Professional and industry bodies": "You could join the Institute of Dough, for training.",
    },
    "restrictions": ["pass security checks"],
    "other_requirements": [],
    "day_to_day_tasks": ["keeping records"],
    "environment": ["hot, you'll travel often, involve using chemicals and physically and emotionally demanding"],
    "location": ["in a bakery or from home"],
    "uniform": [],
    "career_path": "You could open your own bakery.",
}


def profile(terminal: Terminal, name: str) -> Career:
    career = read_profile(terminal.into / f"{name}.yml")
    assert isinstance(career, Career), career
    return career


def texts(career: Career, topic: str) -> dict[str, tuple[str, ...]]:
    return {statement.text: statement.aspects for statement in career.statements.get(topic, ())}


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yml")), ids=lambda path: path.stem)
def test_no_mapping_has_faults(path: Path) -> None:
    assert isinstance(read_mapping(path), ExportMapping)


def test_onet_tables_are_imported_together(terminal: Terminal) -> None:
    for name, table in ONET.items():
        terminal.write(f"{name}.txt", table)
    assert terminal.run(terminal.folder / "Occupation Data.txt", mapping=MAPPINGS / "onet.yml")
    assert "Related Occupations.txt: 1 codes that it refers to, and no row has, such as 99-9.00" in terminal.errors
    baker = profile(terminal, "baker")
    assert baker.aliases == ("Bread Maker",)
    assert baker.related == ("Millers",)
    assert baker.codes == {"O*NET": "51-1.00"}
    assert baker.source.nation == "United States"
    assert texts(baker, "duties") == {"Keep records of orders.": ("duties/paperwork",), "Clean ovens.": ()}
    assert list(texts(baker, "overview").items()) == [
        ("Mix and bake dough.", ()),
        (
            "It suits people who are interested in practical, hands-on work (realistic) and working with data and set procedures"
            " (conventional).",
            ("overview/suitability",),
        ),
    ]
    assert [text.split(":")[0] for text in texts(baker, "entry")] == ["It needs some preparation"]
    # Two occupations have this alternate title, so that only the first gets it. What is another's title is nobody's alternate title.
    assert profile(terminal, "miller").aliases == ()


def test_esco_is_imported(terminal: Terminal) -> None:
    export = terminal.write(
        "occupations_en.csv",
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,regulatedProfessionNote,scopeNote,"
        "definition,inScheme,description,code\n"
        'Occupation,http://data.europa.eu/esco/occupation/1,7512,baker,"bread baker\nbaker\ndough maker",,released,2016-07-05T16:59:36Z,'
        'http://x.eu/y,,,"a,\nb",Bakers bake bread. They mind the oven.,7512.1\n',
    )
    assert terminal.run(export, mapping=MAPPINGS / "esco.yml")
    baker = profile(terminal, "baker")
    assert (baker.name, baker.aliases) == ("Baker", ("bread baker", "dough maker"))
    assert (baker.source.date, baker.codes) == ("2016-07-05", {"ESCO": "7512.1", "ISCO": "7512"})
    assert list(texts(baker, "overview")) == ["Bakers bake bread.", "They mind the oven."]


def test_ncs_rows_become_clean_statements_and_contacts(terminal: Terminal) -> None:
    export = terminal.write("job_profiles.jsonl", json.dumps(NCS))
    assert terminal.run(export, mapping=MAPPINGS / "ncs.yml")
    baker = profile(terminal, "baker")
    assert baker.source.nation == "England"
    assert texts(baker, "pay") == {
        "The usual starting pay is £18,000 a year.": ("pay/starting_pay",),
        "Pay with experience is variable.": ("pay/experienced_pay",),
    }
    assert list(texts(baker, "environment")) == [
        "You could work in a bakery or from home.",
        "Your working environment may be hot.",
        "You'll travel often.",
        "Your work may involve using chemicals.",
        "Your working environment may be physically and emotionally demanding.",
    ]
    assert texts(baker, "environment")["You could work in a bakery or from home."] == ("environment/places", "environment/remote")
    assert list(texts(baker, "entry")) == [
        "College: You could do a course like baking.",
        "College: You need 2 GCSEs.",
        "You'll need to pass security checks.",
    ]
    assert [(contact.name, contact.kind) for contact in baker.contacts] == [
        ("Institute of Dough", "professional_body"),
        ("Guild of Bakers", "professional_body"),
        ("Oven Trust", "service"),
    ]
    assert "funding advice" in terminal.report  # listed as left out


@pytest.mark.parametrize(
    ("field", "value", "topic", "expected"),
    [
        ("environment", "outdoors and emotionally demanding", "environment", "Your working environment may be emotionally demanding."),
        ("environment", "you'll travel often and emotionally demanding", "environment", "You'll travel often."),
        (
            "environment",
            "physically and emotionally demanding",
            "environment",
            "Your working environment may be physically and emotionally demanding.",
        ),
        ("day_to_day_tasks", ["service engineer, planning repairs"], "duties", "One post is service engineer, planning repairs."),
        ("day_to_day_tasks", ["pilot officer, flying aircraft"], "duties", "One post is pilot officer, flying aircraft."),
        ("day_to_day_tasks", ["as second officer, you'll steer the ship"], "duties", "As second officer, you'll steer the ship."),
        ("day_to_day_tasks", ["at smaller mills you might also sell flour"], "duties", "At smaller mills you might also sell flour."),
        ("day_to_day_tasks", ["test-driving lorries"], "duties", "The work includes test-driving lorries."),
        ("day_to_day_tasks", ["test brakes"], "duties", "You might test brakes."),
    ],
)
def test_ncs_phrases_fit_their_sentences(terminal: Terminal, field: str, value: object, topic: str, expected: str) -> None:
    export = terminal.write("job_profiles.jsonl", json.dumps({**NCS, field: value}))
    assert terminal.run(export, mapping=MAPPINGS / "ncs.yml")
    assert expected in texts(profile(terminal, "baker"), topic)
