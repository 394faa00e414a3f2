"""Settings of the Teams channel, and the channel without them."""

from __future__ import annotations

import logging

import httpx
import pytest

from bot.channels.teams import Teams
from bot.channels.teams.settings import TeamsSettings
from bot.paths import ROOT
from bot.settings import SettingsError
from tests.integration.channels.teams.conftest import Mount
from tests.integration.channels.teams.fake_microsoft import APP_ID, TENANT

COMPLETE = {"app_id": APP_ID, "app_password": "a secret", "tenant_id": TENANT}


@pytest.fixture(autouse=True)
def _clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TeamsSettings.model_fields:
        monkeypatch.delenv(f"TEAMS_{name.upper()}", raising=False)


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPLETE.items():
        monkeypatch.setenv(f"TEAMS_{name.upper()}", value)
    monkeypatch.setenv("TEAMS_SERVICE_HOSTS", "smba.trafficmanager.net, smba.example.net,")
    settings = TeamsSettings()
    assert settings.missing() == []
    assert settings.service_hosts == {"smba.trafficmanager.net", "smba.example.net"}


def test_credentials_override_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_TENANT_ID", "of.the.environment")
    assert TeamsSettings(**COMPLETE).tenant_id == TENANT


@pytest.mark.parametrize(
    "given", [None, {}, {"app_id": APP_ID}, {**COMPLETE, "app_password": ""}], ids=["none", "empty", "id", "no secret"]
)
def test_channel_without_all_credentials_is_off_and_logs_it_once(
    given: dict[str, str] | None, mount: Mount, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), mount(Teams.from_credentials(given)) as server:
        for _ in range(2):
            assert httpx.post(server.webhook, json={}).status_code == 404
    (message,) = [record.message for record in caplog.records if record.name.startswith("bot.channels")]
    assert "Teams channel is off" in message and "TEAMS_APP_PASSWORD" in message and "docs/teams.md" in message
    assert ("TEAMS_APP_ID" in message) == (not (given or {}).get("app_id"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"app_id": "my bot"}, "`app_id`: this is not an application id"),
        ({"tenant_id": "https://example.org/"}, "`tenant_id`: this is not the id or domain of a directory"),
        ({"app_pasword": "x"}, "app_pasword"),
        ({"service_hosts": 7}, "service_hosts"),
        ({"allow_http": "perhaps"}, "allow_http"),
    ],
)
def test_error_names_the_wrong_setting(given: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Teams.from_credentials({**COMPLETE, **given})


def test_secret_is_not_in_the_representation() -> None:
    settings = TeamsSettings(**COMPLETE)
    assert "a secret" not in repr(settings) + str(settings.model_dump())


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("https://smba.trafficmanager.net/uk/", True),
        ("https://smba.trafficmanager.net:443/uk/", True),
        ("https://SMBA.trafficmanager.net/uk/", True),
        ("http://smba.trafficmanager.net/uk/", False),
        ("https://smba.trafficmanager.net.attacker.example/", False),
        ("https://smba.trafficmanager.net@attacker.example/", False),
        ("https://attacker.example/smba.trafficmanager.net", False),
        ("https://attacker.example#smba.trafficmanager.net", False),
        (r"https://smba.trafficmanager.net\@attacker.example/", False),
        ("//smba.trafficmanager.net/", False),
        ("https://[smba.trafficmanager.net/", False),
        ("", False),
    ],
)
def test_only_listed_hosts_are_trusted(address: str, trusted: bool) -> None:
    assert TeamsSettings().is_trusted(address) == trusted


def test_documentation_names_every_setting() -> None:
    documented = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    assert [name for name in TeamsSettings.model_fields if f"TEAMS_{name.upper()}" not in documented] == []
