"""Settings of the Slack channel."""

from __future__ import annotations

from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from bot.settings import ChannelSettings, environment_variable
from bot.validation import Address

REQUIRED = ("bot_token", "signing_secret")


class SlackSettings(ChannelSettings):
    """Settings of the Slack channel. Without the required ones it is off."""

    model_config = SettingsConfigDict(env_prefix="SLACK_")

    bot_token: SecretStr = SecretStr("")
    """The Bot User OAuth Token."""
    signing_secret: SecretStr = SecretStr("")
    api_url: Address = "https://slack.com/api/"
    hooks_url: Address = "https://hooks.slack.com/"
    """Prefix of every response_url. The channel posts to no other."""
    proxy: Address | None = None
    show_status: bool = False
    """Whether to show in threads that the assistant is working."""

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
        """Return the environment variables of the required settings that are not set."""
        return [environment_variable(type(self), name) for name in REQUIRED if not getattr(self, name)]
