"""Settings of the Slack channel, and the channel without them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rasa.core.run import create_http_input_channels

from bot.channels.disabled import DisabledChannel
from bot.channels.slack import Slack
from bot.paths import ROOT
from bot.settings import SettingsError
from tests.integration.channels.slack.conftest import Start
from tests.integration.channels.slack.fake_slack import SECRET, TOKEN

SECRETS = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET}


@pytest.fixture(autouse=True)
def clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*SECRETS, "SLACK_API_URL", "SLACK_HOOKS_URL", "SLACK_PROXY", "SLACK_SHOW_STATUS"):
        monkeypatch.delenv(name, raising=False)


def set_environment(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def channel_from_credentials_yml() -> object:
    """Return the Slack channel that `rasa run` creates."""
    return next(channel for channel in create_http_input_channels(None, str(ROOT / "credentials.yml")) if channel.name() == "slack")


def test_secrets_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, SECRETS)
    channel = channel_from_credentials_yml()
    assert isinstance(channel, Slack)
    assert (channel.slack_token, channel.slack_signing_secret, channel.url_prefix()) == (TOKEN, SECRET, "slack")


def test_credentials_file_overrides_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_environment(monkeypatch, {**SECRETS, "OTHER": "xoxb-other"})
    file = tmp_path / "credentials.yml"
    file.write_text("bot.channels.slack.Slack:\n  bot_token: ${OTHER}\n  proxy: http://proxy.example.org:3128\n")
    (channel,) = create_http_input_channels(None, str(file))
    client = channel.get_output_channel().client
    assert (client.token, client.proxy, client.base_url) == ("xoxb-other", "http://proxy.example.org:3128", "https://slack.com/api/")


@pytest.mark.parametrize("missing", [*SECRETS, ""], ids=lambda name: name or "both")
@pytest.mark.parametrize("blank", [False, True])
def test_channel_without_its_secrets_is_off_and_logs_it_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, start: Start, missing: str, blank: bool
) -> None:
    present = {name: value for name, value in SECRETS.items() if missing and name != missing}
    set_environment(monkeypatch, {**(dict.fromkeys(SECRETS, " ") if blank else {}), **present})
    with caplog.at_level("INFO"):
        channel = channel_from_credentials_yml()
    assert isinstance(channel, DisabledChannel)
    (record,) = [record for record in caplog.records if "The Slack channel is off" in record.message]
    assert record.levelname == ("WARNING" if present else "INFO")
    assert [name for name in SECRETS if name in record.message] == [name for name in SECRETS if name not in present]
    server = start(channel)
    assert server.deliver.message("hours?").status_code == 503


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"bot_token": "xoxp-1"}, "`bot_token`: this is not the Bot User OAuth Token, which starts with xoxb-"),
        ({"api_url": "slack.com"}, "`api_url`: invalid or missing URL scheme"),
        ({"show_status": "perhaps"}, "`show_status`: value could not be parsed to a boolean"),
        ({"slack_token": "xoxb-1"}, "`slack_token` is not a setting: did you mean `app_token`?"),
    ],
)
def test_error_names_the_wrong_setting(settings: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)) as error:
        Slack.from_credentials(settings)
    assert "xoxp-1" not in str(error.value)
