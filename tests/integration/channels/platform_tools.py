"""The platforms' own libraries, types and schemas: each is installed once in its own folder under build/."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import uuid
import warnings
from pathlib import Path
from typing import NoReturn

import pytest

from bot.paths import BUILD

TOOLS = BUILD / "teams-tests"
# The newest versions when this was last changed; docs/teams.md and docs/slack.md name them.
AGENTS_SDK = "microsoft-agents-activity", "1.9.0"
ADAPTIVE_CARDS = "adaptivecards", "3.0.6"
APP_MANIFEST = "@microsoft/app-manifest", "1.1.2"
PLAYGROUND = "@microsoft/m365agentsplayground", "0.2.28"
SLACK_TYPES = "@slack/types", "3.2.0"
SLACK_MANIFEST = "@slack/web-api", "8.2.0"  # its types include the app manifest's
TYPESCRIPT = "typescript", "5.9.3"  # later ones come as a program for each kind of machine


def _skip(reason: str) -> NoReturn:
    warnings.warn(f"not checked with the platform's own tool: {reason}", RuntimeWarning, stacklevel=2)
    pytest.skip(reason)


def _run(*command: str, stdin: str | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(command, input=stdin, cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def agents_sdk(script: Path, stdin: str) -> str:
    """Run a script with the Microsoft 365 Agents SDK. Skips the test if the SDK cannot be installed."""
    sdk = "==".join(AGENTS_SDK)
    environment = TOOLS / sdk
    python = environment / "bin" / "python"
    if not (environment / "ready").exists():
        shutil.rmtree(environment, ignore_errors=True)
        try:
            _run(sys.executable, "-m", "venv", str(environment))
            _run(
                str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", sdk, "pyjwt"
            )  # undeclared
        except AssertionError as error:
            _skip(f"{sdk} cannot be installed: {error}")
        (environment / "ready").touch()
    return _run(str(python), str(script), stdin=stdin)


def npm_package(name: str, version: str) -> Path:
    """Return the folder of an npm package. Skips the test if it cannot be fetched."""
    folder = TOOLS / f"{name.replace('/', '-')}-{version}"
    if not (folder / "package").exists():
        npm = shutil.which("npm")
        if not npm:
            _skip(f"npm, which fetches {name}, is not installed")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _run(npm, "pack", "--silent", "--fetch-retries=1", f"{name}@{version}", cwd=folder)
        except AssertionError as error:
            _skip(f"{name} cannot be fetched: {error}")
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"


def node(script: Path, *arguments: str, stdin: str) -> str:
    """Run a script with Node.js. Skips the test if it is not installed."""
    program = shutil.which("node")
    if not program:
        _skip("Node.js is not installed")
    return _run(program, str(script), *arguments, stdin=stdin)


def type_faults(declaration: Path, name: str, value: object) -> str:
    """Return what TypeScript says of a value that is declared to have a type of a declaration file. Empty if it has that type."""
    folder = TOOLS / "typed"
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"{uuid.uuid4().hex}.ts"
    imported = f'import type {{ {name.removesuffix("[]")} }} from "{declaration}";\n'
    source.write_text(f"{imported}export const value: {name} = {json.dumps(value)};\n", encoding="utf-8")
    compiler = npm_package(*TYPESCRIPT) / "bin" / "tsc"
    options = ["--noEmit", "--strict", "--skipLibCheck", "--typeRoots", str(folder)]
    try:
        return subprocess.run(["node", str(compiler), *options, str(source)], capture_output=True, text=True, timeout=300).stdout
    finally:
        source.unlink()
