"""Run a Dockerfile's steps on this machine, without a container engine: each stage in its own folder.

A stage's folder contains /app and /tmp, the directories that the Dockerfile names. All others are this machine's.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser

from bot.paths import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
IGNORED = DOCKERFILE.with_name("Dockerfile.dockerignore")
IMAGE_DIRECTORIES = ("/app", "/tmp")
# Commands that would change this machine.
SKIPPED_COMMANDS = ("useradd",)
NETWORK_ERROR = re.compile(r"name resolution|dns error|ENOTFOUND|EAI_AGAIN|NewConnectionError")


@dataclass
class Image:
    """The result of a stage."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: Path = Path("/")
    user: str = "root"
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)

    def host_path(self, path: str) -> Path:
        """Return where a path of the image is on this machine."""
        return self.folder / Path("/", self.workdir, path).relative_to("/")

    def with_host_paths(self, text: str) -> str:
        """Return a colon-separated value with the image's directories replaced by those on this machine."""
        return ":".join(f"{self.folder}{part}" if part.startswith(IMAGE_DIRECTORIES) else part for part in text.split(":"))

    def variables(self, **extra: str) -> dict[str, str]:
        """Return the environment of a process in the image. From this machine it has only HOME and the path of programs."""
        own = {name: self.with_host_paths(value) for name, value in self.environment.items()}
        path = f"{own.pop('PATH', '')}:{Path(sys.executable).resolve().parent}:{os.environ['PATH']}"
        home = os.environ.get("HOME", "/")
        return {"HOME": home, **own, "PATH": path, **extra}


class Builder:
    """Builds stages, and the stages they depend on, when they are needed."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None, existing: Mapping[str, Path] | None = None) -> None:
        """Take an environment that overrides the Dockerfile's, and folders to put at `stage:path` before a stage's steps."""
        self._folder = folder
        self._environment = dict(environment or {})
        self._existing = dict(existing or {})
        self._stages = _stages()
        self._built: dict[str, Image] = {}
        self.context = _context(folder / "context")

    def build(self, name: str) -> Image:
        if name not in self._built:
            self._built[name] = self._build_stage(name, self._stages[name])
        return self._built[name]

    def _build_stage(self, name: str, steps: list[tuple[str, str]]) -> Image:
        folder = self._folder / name
        base = steps[0][1].split()[0]
        if base in self._stages:
            parent = self.build(base)
            _link(parent.folder, folder)
            image = Image(folder, dict(parent.environment), parent.workdir, parent.user)
        else:
            image = Image(folder)
            (folder / "tmp").mkdir(parents=True)
        for target, source in self._existing.items():
            stage, _, path = target.partition(":")
            if stage == name:
                _link(source, image.host_path(path))
        for instruction, value in steps[1:]:
            self._run_step(image, instruction, value)
        return image

    def _run_step(self, image: Image, instruction: str, value: str) -> None:
        match instruction:
            case "ENV":
                for pair in shlex.split(value):
                    variable, _, setting = pair.partition("=")
                    image.environment[variable] = setting.replace("$PATH", image.environment.get("PATH", "")).rstrip(":")
            case "WORKDIR":
                image.workdir = Path("/", image.workdir, value)
                image.host_path("").mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(image, value.split())
            case "RUN":
                self._run(image, value)
            case "USER":
                image.user = value
            case "CMD":
                image.command = json.loads(value)
            case "HEALTHCHECK":
                image.healthcheck = json.loads(value.partition("CMD")[2])
            case "EXPOSE":
                pass
            case _:
                raise NotImplementedError(f"{instruction} {value}")

    def _copy(self, image: Image, words: list[str]) -> None:
        option = next((word for word in words if word.startswith("--from=")), None)
        *sources, target = [word for word in words if word != option]
        for source in sources:
            origin = self.build(option.removeprefix("--from=")).host_path(source) if option else self.context / source
            path = image.host_path(target)
            if option and origin.is_dir():
                # Later steps only read another stage's folders, so a symbolic link is enough.
                path.parent.mkdir(exist_ok=True)
                path.symlink_to(origin)
            else:
                _link(origin, path / origin.name if target.endswith("/") and origin.is_file() else path)

    def _run(self, image: Image, command: str) -> None:
        if command.startswith(SKIPPED_COMMANDS):
            return
        # pip in a step installs into this environment, not into this machine's Python.
        venv = self._folder / "programs"
        if not venv.exists():
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        # Steps need this machine's proxy settings.
        variables = {**os.environ, **image.variables(**self._environment)}
        variables["PATH"] = f"{venv / 'bin'}:{variables['PATH']}"
        result = subprocess.run(["sh", "-c", command], cwd=image.host_path(""), env=variables, capture_output=True, text=True)
        if result.returncode and NETWORK_ERROR.search(result.stderr):
            pytest.skip(f"no network for a step of the build: {command}")
        assert result.returncode == 0, f"{command}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"


def _link(source: Path, target: Path) -> None:
    """Copy with hard links, which is safe because steps replace files and do not modify them."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir(exist_ok=True)
    subprocess.run(["cp", "--archive", "--link", "--force", f"{source}/." if source.is_dir() else source, target], check=True)


def _stages() -> dict[str, list[tuple[str, str]]]:
    """Return the steps of each stage by its name. The first step is FROM with its base."""
    stages: dict[str, list[tuple[str, str]]] = {}
    for step in DockerfileParser(fileobj=DOCKERFILE.open("rb")).structure:
        if step["instruction"] == "COMMENT":
            continue
        if step["instruction"] == "FROM":
            base, _, name = step["value"].partition(" AS ")
            stages[name] = []
            step["value"] = base
        stages[name].append((step["instruction"], step["value"]))
    return stages


def _context(folder: Path) -> Path:
    """Copy the build context, the files that the ignore file lists after ignoring all, and return its folder."""
    first, *rules = [line for line in IGNORED.read_text().splitlines() if line and not line.startswith("#")]
    assert first == "*", "the ignore file must begin by ignoring everything"
    for rule in rules:
        if rule.startswith("!"):
            source, target = ROOT / rule[1:], folder / rule[1:]
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)
    return folder
