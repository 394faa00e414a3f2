"""Settings of the Teams channel, and the channel without them."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from bot.channels.teams import Teams
from bot.channels.teams.settings import TeamsSettings
from bot.paths import ROOT
from bot.settings import SettingsError
from tests.integration.channels.teams.conftest import Mount, create_channel
from tests.integration.channels.teams.fake_microsoft import APP_ID, TENANT, FakeMicrosoft

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


@pytest.mark.parametrize(
    ("name", "days", "says"), [("privacy", "7", "7 days after"), ("privacy", "forever", "kept until"), ("terms", "", "999")]
)
def test_pages_that_the_app_links_to_exist(
    microsoft: FakeMicrosoft, mount: Mount, monkeypatch: pytest.MonkeyPatch, name: str, days: str, says: str
) -> None:
    monkeypatch.setenv("CAREERS_KEEP_DAYS", days)
    with mount(create_channel(microsoft)) as server:
        page = httpx.get(server.webhook.removesuffix("webhook") + name)
        assert httpx.get(server.webhook.removesuffix("webhook") + "other").status_code == 404
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert says in page.text and "{" not in page.text.partition("</style>")[2]


CLOUDS = {
    "public": ("login.microsoftonline.com", "https://api.botframework.com", "smba.trafficmanager.net"),
    "gcc_high": ("login.microsoftonline.us", "https://api.botframework.us", "smba.infra.gov.teams.microsoft.us"),
    "dod": ("login.microsoftonline.us", "https://api.botframework.us", "smba.infra.dod.teams.microsoft.us"),
}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_each_cloud_has_its_own_services(cloud: str) -> None:
    login, issuer, _ = CLOUDS[cloud]
    settings = TeamsSettings(**COMPLETE, cloud=cloud)
    assert httpx.URL(settings.login).host == login
    assert settings.endpoints.issuer == issuer and settings.endpoints.scope == f"{issuer}/.default"
    assert [other for other, (_, _, each) in CLOUDS.items() if settings.is_trusted(f"https://{each}/x")] == [cloud]


def test_china_needs_the_host_that_teams_names() -> None:
    with pytest.raises(SettingsError, match="service_hosts"):
        Teams.from_credentials({**COMPLETE, "cloud": "china"})
    assert TeamsSettings(**COMPLETE, cloud="china", service_hosts=["smba.example.cn"]).is_trusted("https://smba.example.cn/")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"app_id": APP_ID, "tenant_id": TENANT, "certificate": "bot.pem"}, []),
        ({"app_id": APP_ID, "certificate": "bot.pem"}, ["TEAMS_TENANT_ID"]),
        ({"app_id": APP_ID, "managed_identity": True}, []),
        ({"managed_identity": True}, ["TEAMS_APP_ID"]),
        ({"app_id": APP_ID, "tenant_id": TENANT}, ["TEAMS_APP_PASSWORD"]),
    ],
)
def test_a_certificate_or_an_identity_replaces_the_secret(given: dict[str, Any], missing: list[str]) -> None:
    assert TeamsSettings(**given).missing() == missing


def test_only_one_kind_of_credentials_is_accepted() -> None:
    with pytest.raises(SettingsError, match="only one of app_password and certificate"):
        Teams.from_credentials({**COMPLETE, "certificate": "bot.pem"})
