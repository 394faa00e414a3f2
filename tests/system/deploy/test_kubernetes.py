"""The Kubernetes manifests: schemas, updates, rights and what is public."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.paths import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
RESOURCES: list[dict[str, Any]] = [
    resource for name in KUSTOMIZATION["resources"] for resource in yaml.safe_load_all((FOLDER / name).read_text())
]
SECRET = yaml.safe_load((FOLDER / "secret.example.yaml").read_text())
VERSION = "1.28"


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [resource for resource in RESOURCES if resource["kind"] == kind]


def names_of(resources: list[dict[str, Any]]) -> set[str]:
    return {resource["metadata"]["name"] for resource in resources}


@pytest.mark.parametrize("resource", [*RESOURCES, SECRET], ids=lambda resource: f"{resource['kind']} {resource['metadata']['name']}")
def test_resource_matches_its_schema(resource: dict[str, Any]) -> None:
    kubernetes_validate.validate(resource, VERSION, strict=True)


def test_every_file_except_the_secret_example_is_applied() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == {*KUSTOMIZATION["resources"], "kustomization.yaml", "secret.example.yaml"}
    assert not any(SECRET["stringData"].values())


@pytest.mark.long
def test_kustomize_combines_all_resources() -> None:
    kubectl = shutil.which("kubectl")
    if not kubectl:
        pytest.skip("kubectl is not installed")
    output = subprocess.run([kubectl, "kustomize", FOLDER], check=True, capture_output=True, text=True).stdout
    resources = list(yaml.safe_load_all(output))
    assert len(resources) == len(RESOURCES)
    assert {resource["metadata"].get("namespace") for resource in resources if resource["kind"] != "Namespace"} == {"careers"}


@pytest.mark.parametrize("deployment", of_kind("Deployment"), ids=lambda deployment: deployment["metadata"]["name"])
def test_deployment_is_updated_without_downtime_and_has_few_rights(deployment: dict[str, Any]) -> None:
    name = deployment["metadata"]["name"]
    spec = deployment["spec"]
    assert spec["replicas"] >= 2 and spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert name in names_of(of_kind("Service")) & names_of(of_kind("PodDisruptionBudget"))
    pod = spec["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    assert {"readinessProbe", "livenessProbe"} <= container.keys()
    (delay,) = container["lifecycle"]["preStop"]["exec"]["command"][1:]
    assert int(delay) < pod["terminationGracePeriodSeconds"]


def test_only_assistants_reach_the_action_server() -> None:
    (policy,) = of_kind("NetworkPolicy")
    (rule,) = policy["spec"]["ingress"]
    assert policy["spec"]["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "actions"}
    assert [source["podSelector"]["matchLabels"] for source in rule["from"]] == [{"app.kubernetes.io/name": "assistant"}]


def test_only_the_channels_are_public() -> None:
    (ingress,) = of_kind("Ingress")
    paths = [path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]]
    assert [path["path"] for path in paths] == ["/webhooks/web", "/webhooks/slack", "/webhooks/botframework"]
    assert {path["backend"]["service"]["name"] for path in paths} == {"assistant"}
