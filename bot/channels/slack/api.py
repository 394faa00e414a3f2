"""Call Slack's Web API and response_urls, and find out why a call failed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from rasa.core.tracker_store import TrackerStore
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.delivery import COSMETIC_TIMEOUT
from bot.channels.retries import Reason, Undelivered, reason_for_status, with_retries
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.tokens import FixedToken, RotatingToken

TIMEOUT = 10  # seconds

# Slack reports most errors with status 200. All other errors mean that it doesn't accept the message.
_REASONS = {
    Reason.RATE_LIMITED: "ratelimited rate_limited",
    Reason.SERVER_ERROR: "internal_error fatal_error request_timeout service_unavailable team_added_to_org",
    Reason.UNAUTHORIZED: "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission "
    "invalid_refresh_token invalid_client_id bad_client_secret app_not_installed org_login_required",
    Reason.FORBIDDEN: "not_in_channel restricted_action restricted_action_read_only_channel restricted_action_thread_locked "
    "messages_tab_disabled access_denied",
    Reason.NOT_FOUND: "channel_not_found user_not_found is_archived thread_not_found expired_url used_url no_service",
    Reason.TOO_LARGE: "msg_too_long msg_blocks_too_long",
}
REASONS = {error: reason for reason, errors in _REASONS.items() for error in errors.split()}


class TokenExpired(Undelivered):
    """Slack no longer accepts the token."""


class SlackApi:
    """Clients for Slack's Web API."""

    def __init__(self, settings: SlackSettings, store: Callable[[], TrackerStore]) -> None:
        """`store` returns the tracker store, where rotating tokens are kept."""
        self._settings = settings
        self.client = self._create_client(TIMEOUT)
        self.cosmetic_client = self._create_client(int(COSMETIC_TIMEOUT))
        fixed = FixedToken(settings.bot_token.get_secret_value())
        self._tokens = RotatingToken(settings, store, self._refresh) if settings.refresh_token else fixed

    def _create_client(self, timeout: int) -> AsyncWebClient:
        # The handlers of slack_sdk retry neither errors with status 200 nor for as long as we do, so retry in `call`.
        token = self._settings.bot_token.get_secret_value() or None
        return AsyncWebClient(token, self._settings.api_url, timeout, proxy=self._settings.proxy, retry_handlers=[])

    async def call(self, method: Callable[..., Awaitable[Any]], **arguments: Any) -> Any:
        """Call a method of the client, retrying temporary failures. Return Slack's response. Raises Undelivered."""
        return await with_retries(lambda: self._authorised(lambda: method(**arguments)))

    async def show(self, method: Callable[..., Awaitable[Any]], **arguments: Any) -> None:
        """Call a method of the cosmetic client, once. Raises Undelivered."""
        await self._authorised(lambda: method(**arguments))

    async def respond(self, response_url: str, message: dict[str, Any]) -> None:
        """Post a message that only one user can see. Raises Undelivered, with the reason NOT_FOUND if the URL has expired."""
        if not response_url.startswith(self._settings.hooks_url):
            raise Undelivered(Reason.REJECTED, f"a response_url that is not under {self._settings.hooks_url}")
        client = AsyncWebhookClient(response_url, TIMEOUT, proxy=self._settings.proxy, retry_handlers=[])

        async def post() -> None:
            response = await client.send_dict({**message, "response_type": "ephemeral", "replace_original": False})
            if response.status_code != 200:
                reason = REASONS.get(response.body.strip(), reason_for_status(response.status_code))
                detail = f"the response_url answered {response.status_code}: {response.body[:300]}"
                raise Undelivered(reason, detail, response.headers.get("Retry-After"))

        await with_retries(lambda: self._attempt(post))

    async def check(self) -> None:
        """Check that Slack accepts the token, and that it could be renewed. Raises Undelivered."""
        await self.show(self.cosmetic_client.auth_test)
        if self._tokens.problem:
            raise self._tokens.problem

    async def _authorised(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Make a call with the current token, and once more with another one if it has expired."""
        token = self.client.token = self.cosmetic_client.token = await self._tokens.get()
        try:
            return await self._attempt(call)
        except TokenExpired:
            self._tokens.discard(token)
            newer = self.client.token = self.cosmetic_client.token = await self._tokens.get()
            if newer == token:
                raise
        return await self._attempt(call)

    async def _refresh(self, refresh_token: str) -> object:
        """Return Slack's answer to a refresh token. Raises Undelivered."""
        # The app's id and secret take the place of a token in the request.
        client, settings = self._create_client(TIMEOUT), self._settings
        secret = settings.client_secret.get_secret_value()
        answer = await self._attempt(
            lambda: client.oauth_v2_access(
                client_id=settings.client_id, client_secret=secret, grant_type="refresh_token", refresh_token=refresh_token
            )
        )
        return answer.data

    async def _attempt(self, call: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await call()
        except SlackApiError as error:
            raise _undelivered(error) from error
        except TimeoutError as error:
            # Slack may have taken the message before the time was over.
            raise Undelivered(Reason.UNREACHABLE, repr(error), may_have_arrived=True) from error
        except aiohttp.ClientError as error:
            raise Undelivered(Reason.UNREACHABLE, f"Cannot connect: {error!r}") from error


def _undelivered(error: SlackApiError) -> Undelivered:
    response: Any = error.response
    if isinstance(response, aiohttp.ClientResponse):  # the body was not JSON
        return Undelivered(reason_for_status(response.status), f"status {response.status}", response.headers.get("Retry-After"))
    name = str(response.get("error") or f"status {response.status_code}")
    retry_after = {key.lower(): value for key, value in response.headers.items()}.get("retry-after")
    status = response.status_code
    reason = REASONS.get(name) or (reason_for_status(status) if status >= 400 else Reason.REJECTED)
    return (TokenExpired if name == "token_expired" else Undelivered)(reason, f"Slack: {name}", retry_after)
