"""What the channel is told, and what it says when it is told too little."""

from __future__ import annotations

import logging

import httpx
import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.channels.teams import Teams
from bot.channels.teams.settings import Settings
from bot.paths import ROOT
from tests.integration.channels.teams.conftest import Mount
from tests.integration.channels.teams.microsoft import APP_ID, TENANT

WHOLE = {"app_id": APP_ID, "app_password": "a secret", "tenant_id": TENANT}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TEAMS_{name.upper()}", raising=False)


def test_the_environment_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(f"TEAMS_{name.upper()}", value)
    monkeypatch.setenv("TEAMS_SERVICE_HOSTS", "smba.trafficmanager.net, smba.example.net,")
    settings = Settings()
    assert settings.missing == []
    assert settings.service_hosts == {"smba.trafficmanager.net", "smba.example.net"}


def test_credentials_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_TENANT_ID", "of.the.environment")
    assert Settings(**WHOLE).tenant_id == TENANT


@pytest.mark.parametrize("given", [None, {}, {"app_id": APP_ID}, {**WHOLE, "app_password": ""}], ids=["none", "empty", "id", "no secret"])
def test_without_all_credentials_it_is_off_and_says_so_once(
    given: dict[str, str] | None, mount: Mount, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), mount(Teams.from_credentials(given)) as server:
        for _ in range(2):
            assert httpx.post(server.webhook, json={}).status_code == 404
    (told,) = [record.message for record in caplog.records if record.name.startswith("bot.channels")]
    assert "Teams is off" in told and "TEAMS_APP_PASSWORD" in told and "docs/teams.md" in told
    assert ("TEAMS_APP_ID" in told) == (not (given or {}).get("app_id"))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"app_id": "my bot"}, "app_id is not an application id"),
        ({"tenant_id": "https://example.org/"}, "tenant_id is not a directory"),
        ({"app_pasword": "x"}, "app_pasword"),
        ({"service_hosts": 7}, "service_hosts"),
        ({"allow_http": "perhaps"}, "allow_http"),
    ],
)
def test_a_wrong_setting_is_named(given: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidConfigException, match=named):
        Teams.from_credentials({**WHOLE, **given})


def test_the_secret_is_in_no_message() -> None:
    settings = Settings(**WHOLE)
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
def test_only_teams_own_hosts_are_trusted(address: str, trusted: bool) -> None:
    assert Settings().trusts(address) == trusted


def test_the_documentation_names_every_setting() -> None:
    documented = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"TEAMS_{name.upper()}" not in documented] == []
