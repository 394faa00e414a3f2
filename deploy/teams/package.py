"""Build the app package that an administrator uploads to Teams: `python -m deploy.teams.package` (docs/teams.md)."""

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

FOLDER = Path(__file__).parent
ICONS = ("color.png", "outline.png")
PACKAGE = BUILD / "teams" / "careers-assistant.zip"


class PackageSettings(BaseSettings):
    """Values for the manifest, read from `TEAMS_…` environment variables."""

    model_config = SettingsConfigDict(env_prefix="TEAMS_")

    app_id: UUID
    domain: str = Field(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
    """The assistant's hostname, without https://."""
    developer_name: str = Field(min_length=1, max_length=32)
    """The organisation's name, as shown in Teams."""
    app_name: str = Field("Careers assistant", min_length=1, max_length=30)
    version: str = Field("1.0.0", pattern=r"^\d+\.\d+\.\d+$")
    """Must be increased for each upload."""
    website_url: PublicAddress | None = None
    privacy_url: PublicAddress | None = None
    terms_url: PublicAddress | None = None

    def placeholders(self) -> dict[str, str]:
        """Return the values for the manifest's placeholders. The three URLs default to pages on the domain."""
        channel = "webhooks/botframework"  # serves both pages (bot/channels/teams/pages.py)
        pages = {"website_url": "", "privacy_url": f"{channel}/privacy", "terms_url": f"{channel}/terms"}
        given = {name: str(value) for name, value in self.model_dump().items() if value is not None}
        return {**{name: f"https://{self.domain}/{page}" for name, page in pages.items()}, **given}


def fill_in_manifest(settings: PackageSettings) -> dict[str, Any]:
    """Return the manifest with its placeholders replaced."""
    template = (FOLDER / "manifest.json").read_text(encoding="utf-8")
    placeholders = settings.placeholders()
    # Replace the placeholders after parsing, so that values can contain quotes.
    manifest: dict[str, Any] = json.loads(
        template, object_hook=lambda part: {key: _substitute(value, placeholders) for key, value in part.items()}
    )
    return manifest


def _substitute(value: Any, placeholders: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_substitute(item, placeholders) for item in value]
    return Template(value).safe_substitute(placeholders) if isinstance(value, str) else value


def build_package(settings: PackageSettings, package: Path) -> None:
    """Write the package. The output is reproducible: the same settings produce an identical file."""
    package.parent.mkdir(parents=True, exist_ok=True)
    files = {"manifest.json": json.dumps(fill_in_manifest(settings), indent=2, ensure_ascii=False).encode()}
    files |= {icon: (FOLDER / icon).read_bytes() for icon in ICONS}
    with ZipFile(package, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def main(package: Path = typer.Argument(PACKAGE, help="The file to write.")) -> None:  # noqa: B008 - this is how typer declares arguments
    """Build the Teams app package from TEAMS_APP_ID, TEAMS_DOMAIN, TEAMS_DEVELOPER_NAME and the other variables in docs/teams.md."""
    try:
        build_package(PackageSettings(), package)
    except ValidationError as error:
        for fault in error.errors():
            typer.echo(f"TEAMS_{str(fault['loc'][0]).upper()}: {sentence(fault)}", err=True)
        typer.echo("Set these environment variables and run it again (docs/teams.md).", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Upload {package} in the Teams admin centre.")


if __name__ == "__main__":
    typer.run(main)
