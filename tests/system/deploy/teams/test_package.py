"""The Teams app package: its manifest and icons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from deploy.teams import package
from tests.integration.channels.platform_tools import APP_MANIFEST, npm_package
from tests.integration.channels.teams.fake_microsoft import APP_ID

VARIABLES = {"TEAMS_APP_ID": APP_ID, "TEAMS_DOMAIN": "careers.example.ac.uk", "TEAMS_DEVELOPER_NAME": 'The "$x" College'}


def run_builder(monkeypatch: pytest.MonkeyPatch, path: Path, variables: dict[str, str]) -> Result:
    for name in package.PackageSettings.model_fields:
        monkeypatch.delenv(f"TEAMS_{name.upper()}", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    command = package.typer.Typer()
    command.command()(package.main)
    return CliRunner().invoke(command, [str(path)])


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ZipFile:
    result = run_builder(monkeypatch, tmp_path / "new" / "app.zip", VARIABLES)
    assert result.exit_code == 0, result.output
    return ZipFile(tmp_path / "new" / "app.zip")


def read_manifest(built: ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(built.read("manifest.json"))
    return manifest


def test_package_contains_only_the_files_that_teams_needs(built: ZipFile) -> None:
    assert built.namelist() == ["manifest.json", "color.png", "outline.png"]
    assert read_manifest(built)["icons"] == {"color": "color.png", "outline": "outline.png"}


def test_manifest_placeholders_are_replaced(built: ZipFile) -> None:
    manifest = read_manifest(built)
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP_ID
    assert manifest["validDomains"] == ["careers.example.ac.uk"]
    assert manifest["developer"]["name"] == 'The "$x" College'
    assert manifest["developer"]["privacyUrl"] == "https://careers.example.ac.uk/webhooks/botframework/privacy"
    assert manifest["supportsChannelFeatures"] == "tier1"  # shared and private channels
    assert "$" not in json.dumps(manifest).replace('"$schema"', "").replace("$x", "")


def test_manifest_matches_microsofts_schema(built: ZipFile) -> None:
    schemas = npm_package(*APP_MANIFEST) / "build" / "json-schemas" / "teams"
    schema = json.loads((schemas / "v1.30" / "MicrosoftTeams.schema.json").read_text(encoding="utf-8-sig"))
    validator = jsonschema.Draft4Validator(schema)
    assert list(validator.iter_errors(read_manifest(built))) == []
    assert list(validator.iter_errors({**read_manifest(built), "bots": [{"botId": "mine", "scopes": ["everywhere"]}]}))


def test_same_settings_give_the_same_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in "ab":
        run_builder(monkeypatch, tmp_path / name, VARIABLES)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("changed", "variable"),
    [
        ({"TEAMS_APP_ID": "my bot"}, "TEAMS_APP_ID"),
        ({"TEAMS_DOMAIN": "https://careers.example.ac.uk/"}, "TEAMS_DOMAIN"),
        ({"TEAMS_DEVELOPER_NAME": ""}, "TEAMS_DEVELOPER_NAME"),
        ({"TEAMS_APP_NAME": "x" * 31}, "TEAMS_APP_NAME"),
        ({"TEAMS_VERSION": "two"}, "TEAMS_VERSION"),
        ({"TEAMS_PRIVACY_URL": "privacy"}, "TEAMS_PRIVACY_URL"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_error_names_the_wrong_variable(changed: dict[str, str], variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = run_builder(monkeypatch, tmp_path / "app.zip", {**VARIABLES, **changed})
    assert result.exit_code == 1
    assert variable in result.output and "docs/teams.md" in result.output
    assert not (tmp_path / "app.zip").exists()


def test_icons_have_the_sizes_and_colours_that_teams_needs(built: ZipFile) -> None:
    with built.open("color.png") as file:
        colour = Image.open(file).convert("RGBA")
    assert colour.size == (192, 192)
    assert colour.getextrema()[3] == (255, 255)
    with built.open("outline.png") as file:
        outline = Image.open(file)
        assert (outline.size, outline.mode) == ((32, 32), "RGBA")
        assert {pixel[:3] for pixel in outline.getdata() if pixel[3]} == {(255, 255, 255)}
        assert outline.getextrema()[3] == (0, 255)


def test_documentation_names_every_variable() -> None:
    documented = (package.FOLDER.parents[1] / "docs" / "teams.md").read_text(encoding="utf-8")
    assert [name for name in package.PackageSettings.model_fields if f"TEAMS_{name.upper()}" not in documented] == []
