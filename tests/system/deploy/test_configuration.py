"""endpoints.yml and credentials.yml of a public server, and the variables that they name."""

from __future__ import annotations

import asyncio
import re
from importlib import import_module
from typing import Any

import pytest
import yaml
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.io import read_config_file
from rasa.utils.endpoints import EndpointConfig

from bot.channels.slack.settings import SlackSettings
from bot.channels.teams.settings import TeamsSettings
from bot.paths import ROOT
from bot.settings import ChannelSettings, environment_variable
from bot.stores.rabbitmq import RabbitBroker

FOLDER = ROOT / "deploy"
FILES = [FOLDER / "endpoints.yml", FOLDER / "credentials.yml"]
VARIABLES = sorted({name for path in FILES for name in re.findall(r"\$\{(\w+)\}", path.read_text())})


def load_yaml(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text())


def test_no_channel_trusts_the_client() -> None:
    names = list(load_yaml("credentials.yml"))
    assert {"bot.channels.web.Web", "bot.channels.slack.Slack", "bot.channels.teams.Teams"} <= set(names)
    assert not {"rest", "callback", "socketio", "bot.channels.rest.Rest", "bot.site.Site"} & set(names)


@pytest.mark.parametrize(
    "path",
    [*load_yaml("credentials.yml"), *(entry["type"] for entry in load_yaml("endpoints.yml").values() if "." in entry.get("type", ""))],
)
def test_named_classes_exist(path: str) -> None:
    module, _, name = path.rpartition(".")
    assert hasattr(import_module(module), name)


@pytest.mark.parametrize("name", VARIABLES)
def test_compose_and_kubernetes_set_each_variable(name: str) -> None:
    assert name in load_yaml("compose.yml")["x-assistant"]["environment"]
    kubernetes = FOLDER / "kubernetes"
    assistant = next(iter(yaml.safe_load_all((kubernetes / "assistant.yaml").read_text())))
    (container,) = assistant["spec"]["template"]["spec"]["containers"]
    assert name in {
        *yaml.safe_load((kubernetes / "configuration.yaml").read_text())["data"],
        *yaml.safe_load((kubernetes / "secret.example.yaml").read_text())["stringData"],
        *(variable["name"] for variable in container["env"]),
    }


# These are for trying the channels on one's own machine.
LOCAL_ONLY = {"TEAMS_PLAYGROUND", "TEAMS_ALLOW_HTTP", "TEAMS_OPENID_URL", "TEAMS_LOGIN_URL"}


@pytest.mark.parametrize("settings", [SlackSettings, TeamsSettings])
def test_compose_passes_on_every_setting_of_a_channel(settings: type[ChannelSettings]) -> None:
    passed_on = load_yaml("compose.yml")["x-assistant"]["environment"]
    names = {environment_variable(settings, name) for name in settings.model_fields} - LOCAL_ONLY
    assert {name: passed_on.get(name) for name in names} == {name: f"${{{name}:-}}" for name in names}
    assert not LOCAL_ONLY & set(passed_on)


@pytest.mark.parametrize("settings", [SlackSettings, TeamsSettings])
def test_empty_settings_of_a_channel_count_as_unset(settings: type[ChannelSettings], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.model_fields:
        monkeypatch.delenv(environment_variable(settings, name), raising=False)
    unset = settings()
    for name in settings.model_fields:
        monkeypatch.setenv(environment_variable(settings, name), "")
    assert settings() == unset


@pytest.mark.parametrize("name", VARIABLES)
def test_unset_variable_stops_the_start(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, "1")
    monkeypatch.delenv(name)
    with pytest.raises(RasaException, match=name):
        for path in FILES:
            read_config_file(path)


def test_rasa_reads_the_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, f"the-{variable}")
    endpoints = AvailableEndpoints.read_endpoints(str(FOLDER / "endpoints.yml"))
    assert endpoints.action.url == "the-ACTIONS_URL"
    assert endpoints.tracker_store.kwargs["password"] == "the-POSTGRES_PASSWORD"
    assert endpoints.lock_store.kwargs["password"] == "the-REDIS_PASSWORD"


def test_events_are_off_without_a_host() -> None:
    assert asyncio.run(RabbitBroker.from_endpoint_config(EndpointConfig("", username="", password=""))) is None
