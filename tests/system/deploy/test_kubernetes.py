"""The Kubernetes manifests, checked against the API's own schemas, and for what a public assistant must not lack."""

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


def named(resources: list[dict[str, Any]]) -> set[str]:
    return {resource["metadata"]["name"] for resource in resources}


@pytest.mark.parametrize("resource", [*RESOURCES, SECRET], ids=lambda resource: f"{resource['kind']} {resource['metadata']['name']}")
def test_each_is_what_kubernetes_takes(resource: dict[str, Any]) -> None:
    kubernetes_validate.validate(resource, VERSION, strict=True)


def test_every_file_is_applied_but_the_secrets_example() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == {*KUSTOMIZATION["resources"], "kustomization.yaml", "secret.example.yaml"}
    assert not any(SECRET["stringData"].values())


@pytest.mark.long
def test_kustomize_makes_one_of_them_all() -> None:
    kubectl = shutil.which("kubectl")
    if not kubectl:
        pytest.skip("there is no kubectl here")
    made = subprocess.run([kubectl, "kustomize", FOLDER], check=True, capture_output=True, text=True).stdout
    resources = list(yaml.safe_load_all(made))
    assert len(resources) == len(RESOURCES)
    assert {resource["metadata"].get("namespace") for resource in resources if resource["kind"] != "Namespace"} == {"careers"}


@pytest.mark.parametrize("deployment", of_kind("Deployment"), ids=lambda deployment: deployment["metadata"]["name"])
def test_each_deployment_is_replaced_without_a_gap_and_may_do_little(deployment: dict[str, Any]) -> None:
    name = deployment["metadata"]["name"]
    spec = deployment["spec"]
    assert spec["replicas"] >= 2 and spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert name in named(of_kind("Service")) & named(of_kind("PodDisruptionBudget"))
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
    (wait,) = container["lifecycle"]["preStop"]["exec"]["command"][1:]
    assert int(wait) < pod["terminationGracePeriodSeconds"]


def test_the_action_server_is_private() -> None:
    (policy,) = of_kind("NetworkPolicy")
    (rule,) = policy["spec"]["ingress"]
    assert policy["spec"]["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "actions"}
    assert [each["podSelector"]["matchLabels"] for each in rule["from"]] == [{"app.kubernetes.io/name": "assistant"}]


def test_only_the_channels_are_public() -> None:
    (ingress,) = of_kind("Ingress")
    paths = [path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]]
    assert [path["path"] for path in paths] == ["/webhooks/web", "/webhooks/slack", "/webhooks/botframework"]
    assert {path["backend"]["service"]["name"] for path in paths} == {"assistant"}
