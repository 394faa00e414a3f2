"""All patches are applied, for the Rasa they were written for, and the README lists them."""

from __future__ import annotations

import pkgutil

import psycopg2.extensions
import pytest
import rasa.core.run  # noqa: F401 - applies the patches
from cogapp import Cog

from bot.paths import ROOT
from bot.rasa_patches import apply
from bot.rasa_patches.apply import PATCHES, Patch, WrongRasaVersion


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.replaces)
def test_the_part_is_replaced(patch: Patch) -> None:
    part = pkgutil.resolve_name(patch.replaces)
    if part is psycopg2.extensions.set_wait_callback:
        part = psycopg2.extensions.get_wait_callback()
    # Rasa's own search for event types is kept and cached.
    assert part.__module__.startswith("bot.") or hasattr(part, "cache_info")


def test_another_version_of_rasa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(apply, "version", lambda _name: "3.7.0")
    monkeypatch.setattr(apply, "PATCHES", [Patch("x", "y", lambda: installed.append("x"))])
    with pytest.raises(WrongRasaVersion, match=r"for Rasa 3\.6\.21, but 3\.7\.0 is installed"):
        apply.apply.__wrapped__()
    assert installed == []


def test_the_patches_are_applied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(apply, "PATCHES", [Patch("x", "y", lambda: installed.append("x"))])
    apply.apply()
    assert installed == []


def test_the_readme_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    readme = str(ROOT / "bot" / "rasa_patches" / "README.md")
    assert Cog().main(["cog", "--check", readme]) == 0, "run `cog -r bot/rasa_patches/README.md`"
