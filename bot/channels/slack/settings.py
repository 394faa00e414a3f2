"""Settings for the Slack channel."""

from __future__ import annotations

from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from bot.settings import ChannelSettings, environment_variable
from bot.validation import Address

REQUIRED = ("bot_token", "signing_secret")


class SlackSettings(ChannelSettings):
    """Settings for the Slack channel. The channel is off unless the required ones are set."""

    model_config = SettingsConfigDict(env_prefix="SLACK_")

    bot_token: SecretStr = SecretStr("")
    """The Bot User OAuth Token."""
    signing_secret: SecretStr = SecretStr("")
    api_url: Address = "https://slack.com/api/"
    hooks_url: Address = "https://hooks.slack.com/"
    """Prefix that each response_url must have. The channel doesn't post to any others."""
    proxy: Address | None = None
    show_status: bool = False
    """Show a status in threads while the assistant is working."""

    @field_validator("bot_token")
    @classmethod
    def _check_token_type(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not token.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
            raise ValueError("this is not the Bot User OAuth Token, which starts with xoxb-")
        return token

    @field_validator("hooks_url")
    @classmethod
    def _end_with_slash(cls, url: str) -> str:
        # Without the slash, https://hooks.slack.com.example.org would also match the prefix.
        return url if url.endswith("/") else f"{url}/"

    def missing(self) -> list[str]:
        """Return the names of the environment variables for required settings that aren't set."""
        return [environment_variable(type(self), name) for name in REQUIRED if not getattr(self, name)]
