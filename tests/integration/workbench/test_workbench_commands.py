"""The commands: a user for the settings, and the report without a server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.workbench.printing import print_report
from bot.workbench.settings import Role, WorkbenchSettings
from tests.integration.workbench.conftest import PASSWORD, talk, turn


def test_a_user_is_printed_as_the_settings_take_it() -> None:
    done = CliRunner().invoke(app, ["workbench-user", "ada", "publisher"], input=f"{PASSWORD}\n{PASSWORD}\n")
    printed = done.stdout.strip().splitlines()[-1]
    assert WorkbenchSettings(users=(printed,)).by_name()["ada"].role is Role.PUBLISHER
    assert PASSWORD not in printed


@pytest.mark.parametrize("given", [["ada", "owner"], ["a:b", "reader"], ["a,b", "reader"]])
def test_a_user_without_a_proper_name_or_role_is_refused(given: list[str]) -> None:
    assert CliRunner().invoke(app, ["workbench-user", *given]).exit_code == 1


def test_a_short_password_is_refused() -> None:
    assert CliRunner().invoke(app, ["workbench-user", "ada", "reader"], input="short\nshort\n").exit_code == 1


def test_the_report_is_printed_from_the_database(conversations: Any, folder: Path) -> None:
    talk(conversations, "report", turn("weekends?"))
    endpoints = folder / "endpoints.yml"
    db = folder / "conversations.db"
    endpoints.write_text(f"tracker_store:\n  type: bot.stores.tracker.SqliteTrackerStore\n  db: {db}\n", encoding="utf-8")
    assert json.loads(print_report(endpoints, 7, as_table=False))["outcomes"]["gap"] >= 1
    assert print_report(endpoints, 7, as_table=True).startswith("kind,name,asked,unhelpful")
