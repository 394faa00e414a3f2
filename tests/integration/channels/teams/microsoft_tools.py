"""Microsoft's own libraries, which conflict with Rasa's: each is installed once in its own folder under build/."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import warnings
from pathlib import Path
from typing import NoReturn

import pytest

from bot.paths import BUILD

TOOLS = BUILD / "teams-tests"
AGENTS_SDK = ("microsoft-agents-activity==1.9.0", "pyjwt")  # it needs pyjwt but does not declare it


def _skip(reason: str) -> NoReturn:
    warnings.warn(f"not checked with Microsoft's library: {reason}", RuntimeWarning, stacklevel=2)
    pytest.skip(reason)


def _run(*command: str, stdin: str | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(command, input=stdin, cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def agents_sdk(script: Path, stdin: str) -> str:
    """Run a script with the Microsoft 365 Agents SDK. Skips the test if the SDK cannot be installed."""
    environment = TOOLS / AGENTS_SDK[0]
    python = environment / "bin" / "python"
    if not (environment / "ready").exists():
        shutil.rmtree(environment, ignore_errors=True)
        try:
            _run(sys.executable, "-m", "venv", str(environment))
            _run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", *AGENTS_SDK)
        except AssertionError as error:
            _skip(f"{AGENTS_SDK[0]} cannot be installed: {error}")
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
