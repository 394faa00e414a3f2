"""Settings of the Slack channel."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rasa.shared.exceptions import InvalidConfigException

from bot.validation import Address, summary


class SlackSettings(BaseSettings):
    """Settings of the Slack channel. Each is a key of the channel in credentials.yml or an environment variable `SLACK_…`."""

    model_config = SettingsConfigDict(env_prefix="SLACK_", coerce_numbers_to_str=True)

    bot_token: SecretStr = SecretStr("")
    """The Bot User OAuth Token."""
    signing_secret: SecretStr = SecretStr("")
    api_url: Address = "https://slack.com/api/"
    hooks_url: Address = "https://hooks.slack.com/"
    """Prefix of every response_url. The channel posts to no other."""
    proxy: Address | None = None
    show_status: bool = False
    """Whether to show in threads that the assistant is working."""

    @field_validator("bot_token", "signing_secret", mode="before")
    @classmethod
    def _strip_secret(cls, secret: object) -> object:
        return secret.strip() if isinstance(secret, str) else secret

    @field_validator("bot_token")
    @classmethod
    def _check_token_type(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not token.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
            raise ValueError("this is not the Bot User OAuth Token, which starts with xoxb-")
        return token

    @field_validator("hooks_url")
    @classmethod
    def _end_with_slash(cls, url: str) -> str:
        # Without the slash, https://hooks.slack.com.example.org would have the same prefix.
        return url if url.endswith("/") else f"{url}/"

    def missing(self) -> list[str]:
        """Return the environment variables of the secrets that are not set."""
        secrets = {"SLACK_BOT_TOKEN": self.bot_token, "SLACK_SIGNING_SECRET": self.signing_secret}
        return [name for name, secret in secrets.items() if not secret.get_secret_value()]


def load_settings(credentials: dict[str, Any] | None) -> SlackSettings:
    """Read the settings from credentials.yml and the environment. Raises InvalidConfigException."""
    try:
        return SlackSettings(**credentials or {})
    except ValidationError as error:
        raise InvalidConfigException(
            f"The Slack channel's settings, in credentials.yml or in SLACK_ variables of the environment, are wrong. {summary(error)}"
        ) from None
