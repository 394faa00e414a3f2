"""Settings for the Slack channel."""

from __future__ import annotations

from typing import Self

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from bot.settings import ChannelSettings, environment_variable
from bot.validation import Address


class SlackSettings(ChannelSettings):
    """Settings for the Slack channel. The channel is off unless the required ones are set."""

    model_config = SettingsConfigDict(env_prefix="SLACK_")

    bot_token: SecretStr = SecretStr("")
    """The Bot User OAuth Token."""
    refresh_token: SecretStr = SecretStr("")
    """Instead of a bot token, if the app rotates its tokens: the first refresh token. Later ones are kept in the database."""
    client_id: str = ""
    """The app's id, with which it renews its token."""
    client_secret: SecretStr = SecretStr("")
    """The app's secret, with which it renews its token."""
    signing_secret: SecretStr = SecretStr("")
    """Signs the requests that Slack sends to the server."""
    app_token: SecretStr = SecretStr("")
    """Instead of a signing secret: an app-level token, with which the server connects to Slack (Socket Mode)."""
    api_url: Address = "https://slack.com/api/"
    hooks_url: Address = "https://hooks.slack.com/"
    """Prefix that each response_url must have. The channel doesn't post to any others."""
    proxy: Address | None = None
    show_status: bool = True
    """Show a status in threads if an answer takes a while."""

    @field_validator("bot_token")
    @classmethod
    def _check_token_type(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value().startswith("xoxe"):
            raise ValueError("this token expires within twelve hours: set SLACK_REFRESH_TOKEN instead, as docs/slack.md says")
        if token.get_secret_value() and not token.get_secret_value().startswith("xoxb-"):
            raise ValueError("this is not the Bot User OAuth Token, which starts with xoxb-")
        return token

    @field_validator("refresh_token")
    @classmethod
    def _check_refresh_token(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not token.get_secret_value().startswith("xoxe-"):
            raise ValueError("this is not a refresh token, which starts with xoxe-")
        return token

    @field_validator("app_token")
    @classmethod
    def _check_app_token(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not token.get_secret_value().startswith("xapp-"):
            raise ValueError("this is not an app-level token, which starts with xapp-")
        return token

    @field_validator("hooks_url")
    @classmethod
    def _end_with_slash(cls, url: str) -> str:
        # Without the slash, https://hooks.slack.com.example.org would also match the prefix.
        return url if url.endswith("/") else f"{url}/"

    @model_validator(mode="after")
    def _check_combination(self) -> Self:
        if self.bot_token and self.refresh_token:
            raise ValueError("set only one of bot_token and refresh_token")
        return self

    def required(self) -> list[str]:
        """Return the names of the settings that the channel needs, which depend on how it gets tokens and deliveries."""
        rotates = self.refresh_token or self.client_id or self.client_secret
        token = ["refresh_token", "client_id", "client_secret"] if rotates else ["bot_token"]
        return [*token, *([] if self.app_token else ["signing_secret"])]

    def missing(self) -> list[str]:
        """Return the names of the environment variables for required settings that aren't set."""
        return [environment_variable(type(self), name) for name in self.required() if not getattr(self, name)]
