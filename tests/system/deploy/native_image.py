"""Carries out a Dockerfile's steps on this machine, without a container engine: each stage in a folder of its own.

A stage's folder stands for its root directory as far as the Dockerfile names it: /app and /tmp. The rest is this machine's.
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
ROOTED = ("/app", "/tmp")
# What would change this machine: its users.
LEFT_OUT = ("useradd",)
NO_NETWORK = re.compile(r"name resolution|dns error|ENOTFOUND|EAI_AGAIN|NewConnectionError")


@dataclass
class Image:
    """What a stage has come to."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: Path = Path("/")
    user: str = "root"
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)

    def place(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.folder / Path("/", self.workdir, path).relative_to("/")

    def local(self, text: str) -> str:
        """The text with the image's directories where they are on this machine."""
        return ":".join(f"{self.folder}{part}" if part.startswith(ROOTED) else part for part in text.split(":"))

    def variables(self, **others: str) -> dict[str, str]:
        """The environment of a process in the image, which has nothing of this machine's but the path to its programs."""
        own = {name: self.local(value) for name, value in self.environment.items()}
        path = f"{own.pop('PATH', '')}:{Path(sys.executable).resolve().parent}:{os.environ['PATH']}"
        home = os.environ.get("HOME", "/")
        return {"HOME": home, **own, "PATH": path, **others}


class Builder:
    """Builds stages as they are asked for, and what they are made from."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None, given: Mapping[str, Path] | None = None) -> None:
        """`environment` wins over the Dockerfile's, for the steps; `given` is there before a stage's steps, by `stage:path`."""
        self._folder = folder
        self._environment = dict(environment or {})
        self._given = dict(given or {})
        self._stages = _stages()
        self._built: dict[str, Image] = {}
        self.context = _context(folder / "context")

    def build(self, name: str) -> Image:
        if name not in self._built:
            self._built[name] = self._carry_out(name, self._stages[name])
        return self._built[name]

    def _carry_out(self, name: str, steps: list[tuple[str, str]]) -> Image:
        folder = self._folder / name
        base = steps[0][1].split()[0]
        if base in self._stages:
            parent = self.build(base)
            _link(parent.folder, folder)
            image = Image(folder, dict(parent.environment), parent.workdir, parent.user)
        else:
            image = Image(folder)
            (folder / "tmp").mkdir(parents=True)
        for place, source in self._given.items():
            stage, _, path = place.partition(":")
            if stage == name:
                _link(source, image.place(path))
        for instruction, value in steps[1:]:
            self._step(image, instruction, value)
        return image

    def _step(self, image: Image, instruction: str, value: str) -> None:
        match instruction:
            case "ENV":
                for pair in shlex.split(value):
                    variable, _, said = pair.partition("=")
                    image.environment[variable] = said.replace("$PATH", image.environment.get("PATH", "")).rstrip(":")
            case "WORKDIR":
                image.workdir = Path("/", image.workdir, value)
                image.place("").mkdir(parents=True, exist_ok=True)
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
            origin = self.build(option.removeprefix("--from=")).place(source) if option else self.context / source
            place = image.place(target)
            if option and origin.is_dir():
                # Another stage's is only read from here on.
                place.parent.mkdir(exist_ok=True)
                place.symlink_to(origin)
            else:
                _link(origin, place / origin.name if target.endswith("/") and origin.is_file() else place)

    def _run(self, image: Image, command: str) -> None:
        if command.startswith(LEFT_OUT):
            return
        # Programs that a step installs with pip are the build's own, not this machine's.
        python = self._folder / "programs"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", python], check=True)
        # This machine's way to the network is the steps' as well.
        variables = {**os.environ, **image.variables(**self._environment)}
        variables["PATH"] = f"{python / 'bin'}:{variables['PATH']}"
        done = subprocess.run(["sh", "-c", command], cwd=image.place(""), env=variables, capture_output=True, text=True)
        if done.returncode and NO_NETWORK.search(done.stderr):
            pytest.skip(f"no network, which an image is built from: {command}")
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


def _link(source: Path, target: Path) -> None:
    """Copies, as hard links: steps replace files, they do not write into them."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir(exist_ok=True)
    subprocess.run(["cp", "--archive", "--link", "--force", f"{source}/." if source.is_dir() else source, target], check=True)


def _stages() -> dict[str, list[tuple[str, str]]]:
    """The steps of each stage by its name, the first of them what it is made from."""
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
    """What the ignore file lets through, which lists what is let in."""
    nothing, *rules = [line for line in IGNORED.read_text().splitlines() if line and not line.startswith("#")]
    assert nothing == "*", "the ignore file must begin by ignoring everything"
    for rule in rules:
        if rule.startswith("!"):
            source, target = ROOT / rule[1:], folder / rule[1:]
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)
    return folder
