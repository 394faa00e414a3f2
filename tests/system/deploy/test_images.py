"""The Dockerfile, and the contents of its images (test_public.py runs them)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from bot.operations import supervisor
from bot.paths import ROOT
from tests.system.deploy.native_image import DOCKERFILE, Builder, Image
from tests.system.deploy.running import container, started

NOT_IN_ACTIONS_IMAGE = ["rasa", "tensorflow", "spacy", "ctranslate2", "sklearn", "scipy", "tokenizers"]


def test_dockerfile_passes_hadolint() -> None:
    hadolint = shutil.which("hadolint", path=str(ROOT / ".venv" / "bin"))
    if not hadolint:
        pytest.skip("hadolint is only available on Linux")
    result = subprocess.run([hadolint, "--failure-threshold", "style", DOCKERFILE], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_build_context_contains_only_listed_files(builder: Builder) -> None:
    names = {path.relative_to(builder.context).parts[0] for path in builder.context.rglob("*") if path.is_file()}
    assert names <= {"pyproject.toml", "uv.lock", "README.md", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml"} | {
        "actions",
        "bot",
        "data",
        "deploy",
        "widget",
    }
    assert not list(builder.context.rglob("*.env*")) and not (builder.context / "widget" / "node_modules").exists()


@pytest.mark.long
def test_action_server_runs_without_rasa(actions_image: Image, tmp_path: Path) -> None:
    assert actions_image.user == "10001"
    listed = {each["name"]: each["version"] for each in json.loads(actions_image.host_path("sbom.cdx.json").read_text())["components"]}
    assert listed["rasa-sdk"] == "3.6.2" and not {"rasa", "spacy", "pytest"} & listed.keys()
    python = actions_image.host_path(".venv/bin/python")
    for package in NOT_IN_ACTIONS_IMAGE:
        assert subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode, f"{package} is in the image"
    server = container(actions_image, supervisor.free_port(), tmp_path / "actions.log")
    with started(server):
        address = supervisor.address(server.port)
        healthcheck = [word.replace("5055", str(server.port)) for word in actions_image.healthcheck]
        assert subprocess.run(healthcheck, env=actions_image.variables(), cwd=actions_image.host_path("")).returncode == 0
        message: dict[str, object] = {"text": "pay?", "intent": {"name": "pay"}, "entities": []}
        message["metadata"] = {"career": "medical-technical-officer"}
        tracker = {"sender_id": "x", "slots": {}, "latest_message": message, "events": []}
        call = {"next_action": "action_answer", "sender_id": "x", "tracker": tracker, "domain": {}}
        reply = httpx.post(f"{address}/webhook", json=call, timeout=30).raise_for_status().json()["responses"][0]["text"]
    assert "Medical Technical Officer profile says nothing about pay" in reply


@pytest.mark.long
def test_assistant_image_has_neither_tools_nor_tests(assistant_image: Image) -> None:
    assert assistant_image.user == "10001"
    for package in ("pytest", "mypy", "playwright", "uv"):
        python = assistant_image.host_path(".venv/bin/python")
        assert subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode, f"{package} is in the image"
    assert not any(assistant_image.host_path(name).exists() for name in ("data", "tests", "widget/node_modules", "widget/src"))
    # The workbench's forms work there, and it says that teaching doesn't.
    forms = "from bot.workbench import files, retraining; assert files.default_responses(); assert not retraining.can_train()"
    folder = assistant_image.host_path("")
    result = subprocess.run([python, "-c", forms], cwd=folder, env=assistant_image.variables(), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
