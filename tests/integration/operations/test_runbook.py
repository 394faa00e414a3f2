"""The series, commands, variables and files that the runbook names exist."""

from __future__ import annotations

import re

import pytest
from prometheus_client import generate_latest
from ruamel.yaml import YAML

from bot.cli.main import app
from bot.conversation.outcome import Outcome
from bot.operations import feedback, logs, maintenance, metrics, readiness
from bot.paths import ROOT

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
METRICS = (metrics.TURNS, metrics.SECONDS, metrics.IN_PROGRESS, metrics.ERRORS, metrics.UNDELIVERED, feedback.FEEDBACK, readiness.READY)


def test_every_series_is_described() -> None:
    known = set(re.findall(r"^# TYPE (careers_\w+)", generate_latest().decode(), re.MULTILINE))
    named = {re.sub(r"_bucket$", "", name) for name in re.findall(r"\bcareers_\w+", RUNBOOK)}
    assert named == known


def test_every_outcome_is_described() -> None:
    assert {outcome.value for outcome in Outcome} <= set(re.findall(r"`(\w+)`", RUNBOOK))


def test_labels_are_correct() -> None:
    for name, labels in re.findall(r"`(careers_\w+)\{([\w, ]+)\}`", RUNBOOK):
        (series,) = (each for each in METRICS if next(iter(each.describe())).name == name.removesuffix("_total"))
        assert labels.split(", ") == list(series._labelnames), name


def test_the_alerts_are_valid_rules() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", RUNBOOK, re.DOTALL)
    rules = [rule for group in YAML(typ="safe").load(block)["groups"] for rule in group["rules"]]
    assert rules and all({"alert", "expr", "for"} == rule.keys() for rule in rules)
    deployed = (ROOT / "deploy" / "prometheus" / "careers.rules.yml").read_text(encoding="utf-8")
    assert deployed.endswith(block)


def test_commands_and_variables_exist() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    commands |= {str(group.name) for group in app.registered_groups}
    assert {"serve", "maintenance", "train", "export", "forget"} == set(re.findall(r"`careers (\w+)[^`\n]*`", RUNBOOK)) <= commands
    assert set(re.findall(r"\bCAREERS_\w+", RUNBOOK)) == {maintenance.FILE, logs.FORMAT, logs.MESSAGES}


@pytest.mark.parametrize("path", [*re.findall(r"\]\(([\w./-]+)\)", RUNBOOK), "bot/language/en/notices.yml"])
def test_linked_files_exist(path: str) -> None:
    assert (ROOT / "docs" / path).exists() or (ROOT / path).exists()
