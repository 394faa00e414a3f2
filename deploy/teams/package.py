"""Builds the app package that an administrator uploads to Teams: `python -m deploy.teams.package` (docs/teams.md)."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import typer
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.paths import BUILD
from bot.validation import PublicAddress, sentence

HERE = Path(__file__).parent
ICONS = ("color.png", "outline.png")
PACKAGE = BUILD / "teams" / "careers-assistant.zip"


class Names(BaseSettings):
    """What the manifest is filled in with, from environment variables of these names with TEAMS_ before them."""

    model_config = SettingsConfigDict(env_prefix="TEAMS_")

    app_id: UUID
    domain: str = Field(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
    """The host that the assistant is reached at, without https://."""
    developer_name: str = Field(min_length=1, max_length=32)
    """The organisation, as people see it in Teams."""
    app_name: str = Field("Careers assistant", min_length=1, max_length=30)
    version: str = Field("1.0.0", pattern=r"^\d+\.\d+\.\d+$")
    """To be raised with each upload."""
    website_url: PublicAddress | None = None
    privacy_url: PublicAddress | None = None
    terms_url: PublicAddress | None = None

    def words(self) -> dict[str, str]:
        pages = {"website_url": "", "privacy_url": "privacy", "terms_url": "terms"}
        given = {name: str(value) for name, value in self.model_dump().items() if value is not None}
        return {**{name: f"https://{self.domain}/{page}" for name, page in pages.items()}, **given}


def manifest(names: Names) -> dict[str, Any]:
    template = (HERE / "manifest.json").read_text(encoding="utf-8")
    filled: dict[str, Any] = json.loads(
        template, object_hook=lambda part: {key: _filled(each, names.words()) for key, each in part.items()}
    )
    return filled


def _filled(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(each, words) for each in value]
    return Template(value).safe_substitute(words) if isinstance(value, str) else value


def build(names: Names, package: Path) -> None:
    """The same names make the same file, byte for byte."""
    package.parent.mkdir(parents=True, exist_ok=True)
    files = {"manifest.json": json.dumps(manifest(names), indent=2, ensure_ascii=False).encode()}
    files |= {icon: (HERE / icon).read_bytes() for icon in ICONS}
    with ZipFile(package, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def main(package: Path = typer.Argument(PACKAGE, help="Where to")) -> None:  # noqa: B008 - typer's way of declaring
    """Builds the Teams app package from TEAMS_APP_ID, TEAMS_DOMAIN, TEAMS_DEVELOPER_NAME and the rest in docs/teams.md."""
    try:
        build(Names(), package)
    except ValidationError as error:
        for fault in error.errors():
            typer.echo(f"TEAMS_{str(fault['loc'][0]).upper()}: {sentence(fault)}", err=True)
        typer.echo("Set these environment variables and run it again (docs/teams.md).", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Upload {package} in the Teams admin centre.")


if __name__ == "__main__":
    typer.run(main)
