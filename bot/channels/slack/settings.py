"""The Slack channel's settings."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rasa.shared.exceptions import InvalidConfigException

from bot.validation import Address, summary


class Settings(BaseSettings):
    """Each is a key under the channel in `credentials.yml`, or, where that is absent, `SLACK_` and its name in the environment."""

    model_config = SettingsConfigDict(env_prefix="SLACK_", coerce_numbers_to_str=True)

    bot_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    api_url: Address = "https://slack.com/api/"
    hooks_url: Address = "https://hooks.slack.com/"
    """Where every response_url must lie: nothing is ever sent to another."""
    proxy: Address | None = None
    show_status: bool = False
    """Whether threads show that the assistant is at work."""

    @field_validator("bot_token", "signing_secret", mode="before")
    @classmethod
    def _comes_without_blanks(cls, secret: object) -> object:
        return secret.strip() if isinstance(secret, str) else secret

    @field_validator("bot_token")
    @classmethod
    def _is_a_bots(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not token.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
            raise ValueError("this is not the Bot User OAuth Token, which starts with xoxb-")
        return token

    @field_validator("hooks_url")
    @classmethod
    def _ends_its_host(cls, url: str) -> str:
        return url if url.endswith("/") else f"{url}/"

    def missing(self) -> list[str]:
        """The credentials that are not there, by their names in the environment."""
        secrets = {"SLACK_BOT_TOKEN": self.bot_token, "SLACK_SIGNING_SECRET": self.signing_secret}
        return [name for name, secret in secrets.items() if not secret.get_secret_value()]


def load_settings(credentials: dict[str, Any] | None) -> Settings:
    """Raises InvalidConfigException."""
    try:
        return Settings(**credentials or {})
    except ValidationError as error:
        raise InvalidConfigException(
            f"The Slack channel's settings, in credentials.yml or in SLACK_ variables of the environment, are wrong. {summary(error)}"
        ) from None
