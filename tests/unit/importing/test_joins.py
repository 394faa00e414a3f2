"""Tables of an export are joined by a code."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.importing.drafts import CannotImport
from bot.importing.exports import read_rows
from bot.importing.joins import join_tables
from bot.importing.mapping import JoinedTable

JOBS = "Code\tTitle\n1\tBakers\n2\tChefs\n3\tMillers\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "jobs.txt").write_text(JOBS, encoding="utf-8")
    (tmp_path / "tasks.txt").write_text(
        "Code\tTask\tKind\n1\tBake.\tcore\n2\tCook.\tcore\n1\tSell.\tmore\n9\tFly.\tcore\n1\tRest.\tnone\n", encoding="utf-8"
    )
    (tmp_path / "related.csv").write_text("Job,Other\n1,2\n1,8\n2,1\n", encoding="utf-8")
    return tmp_path


def join(folder: Path, **tables: JoinedTable) -> tuple[list[dict[str, object]], list[str]]:
    rows, notes = join_tables(read_rows(folder / "jobs.txt"), tables, folder)
    return [row.fields for row in rows], notes


def test_the_rows_of_a_table_become_lists(folder: Path) -> None:
    rows, notes = join(folder, tasks=JoinedTable(file="tasks.txt", on="Code", take=("Task", "Kind")))
    assert [row["tasks.Task"] for row in rows] == [["Bake.", "Sell.", "Rest."], ["Cook."], []]
    assert [row["tasks.Kind"] for row in rows] == [["core", "more", "none"], ["core"], []]
    assert notes == ["tasks.txt: 1 codes that no row has, such as 9"]


def test_only_wanted_rows_are_joined(folder: Path) -> None:
    rows, _ = join(folder, tasks=JoinedTable(file="tasks.txt", on="Code", take=("Task",), where={"Kind": ("core", "more")}))
    assert [row["tasks.Task"] for row in rows] == [["Bake.", "Sell."], ["Cook."], []]


def test_codes_of_the_main_table_become_names(folder: Path) -> None:
    rows, notes = join(folder, related=JoinedTable(file="related.csv", on="Job", to="Code", take=("Other",), name_by="Title"))
    assert [row["related.Other"] for row in rows] == [["Chefs", None], ["Bakers"], []]
    assert notes == ["related.csv: 1 codes that it refers to, and no row has, such as 8"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (JoinedTable(file="gone.txt", on="Code", take=("Task",)), r"gone\.txt, which the mapping joins: cannot be read"),
        (JoinedTable(file="tasks.txt", on="Code", take=("Text",)), "has no column “Text”; it has: Code, Kind, Task"),
        (JoinedTable(file="tasks.txt", on="Key", take=("Task",)), "has no column “Key”"),
    ],
)
def test_a_table_that_does_not_fit_is_reported(folder: Path, table: JoinedTable, problem: str) -> None:
    with pytest.raises(CannotImport, match=problem):
        join(folder, tasks=table)
