"""Rasa imports what is configured; what needs a missing library says so in a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rasa.core.channels import BUILTIN_CHANNELS
from rasa.core.run import create_http_input_channels
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot.operations.processes import environment
from bot.operations.supervisor import rasa
from bot.paths import ROOT
from bot.rasa_patches import lean_imports

# What a server imports: Rasa's own modules, then the components and channels that config.yml and credentials.yml name.
SERVER = """
import json, sys
import rasa.core.run, rasa.engine.recipes.default_components, rasa.server
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.utils.common import class_from_module_path
from ruamel.yaml import YAML

config = YAML(typ="safe").load(open("config.yml"))
for component in config["pipeline"] + config["policies"]:
    if component["name"] not in DefaultV1Recipe._registered_components:
        class_from_module_path(component["name"])
for channel in YAML(typ="safe").load(open("credentials.yml")):
    class_from_module_path(channel)
print(json.dumps(sorted(sys.modules)))
"""

PROJECT = {
    "config.yml": """
recipe: default.v1
assistant_id: example
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: DIETClassifier
policies:
  - name: RulePolicy
""",
    "domain.yml": """
version: "3.1"
intents: [greet, goodbye]
responses:
  utter_greet: [{text: Hello}]
""",
    "data/all.yml": """
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - good morning
  - intent: goodbye
    examples: |
      - bye
      - see you
rules:
  - rule: greet
    steps:
      - intent: greet
      - action: utter_greet
""",
}


def test_a_server_imports_no_library_that_it_does_not_use() -> None:
    result = subprocess.run([sys.executable, "-c", SERVER], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    imported = set(json.loads(result.stdout.splitlines()[-1]))
    assert not imported & {"tensorflow", "keras", "sklearn", "scipy.stats", "matplotlib", "boto3.session", "twilio", "telegram"}
    assert "rasa.core.channels.twilio" not in imported


def test_a_component_that_needs_tensorflow_says_so(tmp_path: Path) -> None:
    for name, text in PROJECT.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = subprocess.run(rasa("train"), cwd=tmp_path, env=environment(), capture_output=True, text=True)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert "DIETClassifier needs TensorFlow, which is not installed. See docs/dependencies.md." in said
    assert "Traceback" not in said


def credentials(tmp_path: Path, text: str) -> str:
    path = tmp_path / "credentials.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_stock_connector_whose_library_is_missing_says_so(tmp_path: Path) -> None:
    file = credentials(tmp_path, "twilio: {account_sid: a, auth_token: b, twilio_number: '1'}")
    with pytest.raises(RasaException, match="The channel twilio needs twilio, which is not installed"):
        create_http_input_channels(None, file)


def test_stock_connectors_whose_libraries_are_here_load(tmp_path: Path) -> None:
    channels = create_http_input_channels(None, credentials(tmp_path, "rest:\nslack: {slack_token: a, slack_signing_secret: b}"))
    assert [type(channel).__name__ for channel in channels] == ["RestInput", "SlackInput"]
    assert {"rest", "slack", "socketio", "twilio"} <= set(BUILTIN_CHANNELS)


@pytest.mark.parametrize(("store", "needs"), [("mongod", "MongoTrackerStore needs pymongo"), ("dynamo", "Amazon's services need boto3")])
def test_a_tracker_store_whose_library_is_missing_says_so(store: str, needs: str) -> None:
    with pytest.raises(RasaException, match=needs):
        TrackerStore.create(EndpointConfig(type=store, url="mongodb://127.0.0.1"), Domain.empty())


def test_a_rasa_of_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lean_imports.LeanImports().find_spec("rasa.core.channels")
    monkeypatch.setattr(lean_imports, "RASA_VERSION", "3.6.20")
    assert lean_imports.LeanImports().find_spec("rasa.core.channels") is None
    assert lean_imports.LeanImports().find_spec("rasa.shared.utils.io") is None


def test_it_is_installed_once() -> None:
    lean_imports.install()
    assert [isinstance(finder, lean_imports.LeanImports) for finder in sys.meta_path].count(True) == 1
