"""The models of a profile."""

from __future__ import annotations

import pytest

from bot.knowledge.taxonomy import Label
from tests.unit.knowledge.made_up import career, statement

EARLY, LATE = statement("They start early.", "hours/start_finish"), statement("They may finish late.", "hours/start_finish", "hours/shifts")
GENERAL = statement("The hours vary.")
STRESS = statement("Shifts can be stressful.", "environment/stress", "hours/shifts")
BAKING = statement("They bake bread.")
BAKER = career("Baker", statements={"duties": [BAKING], "environment": [STRESS], "hours": [EARLY, GENERAL, LATE]})


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        ("hours", ["The hours vary.", "They start early.", "They may finish late."]),
        ("hours/start_finish", ["They start early.", "They may finish late."]),
        ("hours/shifts", ["They may finish late.", "Shifts can be stressful."]),
        ("overview", ["They bake bread."]),
        ("pay", []),
        ("pay/bands", []),
    ],
)
def test_statements_about_a_label(label: str, texts: list[str]) -> None:
    assert [each.text for each in BAKER.statements_about(Label.parse(label))] == texts


def test_the_id_of_a_statement_depends_on_its_career_and_text_alone() -> None:
    early = BAKER.statements["hours"][0]
    ids = [BAKER.statement_id(each) for each in BAKER.statements["hours"]]
    assert len(set(ids)) == 3
    moved = career("Baker", statements={"hours": [LATE, statement("They start early.")]})
    assert moved.statement_id(moved.statements["hours"][1]) == BAKER.statement_id(early) == ids[0]
    assert career("Cook", statements={"hours": [EARLY]}).statement_id(early) != ids[0]
    assert ids[0].startswith("baker#")


def test_careers_with_the_same_id_have_the_same_hash() -> None:
    assert len({BAKER, career("Baker", statements=BAKER.model_dump()["statements"])}) == 1


def test_texts_are_stripped_and_numbers_become_text() -> None:
    baker = career("Baker", aliases=[" bread maker ", 3213])
    assert baker.names() == ["Baker", "Bakers", "bread maker", "3213"]
