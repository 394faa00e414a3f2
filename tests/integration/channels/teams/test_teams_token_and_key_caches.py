"""Caching of the bot's access token and of Microsoft's signing keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import httpx
import jwt
import pytest

from bot.channels.teams import access_tokens, signing_keys
from bot.channels.teams.access_tokens import AccessTokens, TokenUnavailable
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.signing_keys import KeysUnavailable, SigningKeys
from tests.integration.channels.teams.fake_microsoft import APP_ID, PASSWORD, TENANT, FakeMicrosoft

Use = Callable[[Any], Coroutine[Any, Any, Any]]


def with_tokens(microsoft: FakeMicrosoft, use: Use) -> Any:
    async def run() -> Any:
        async with httpx.AsyncClient() as client:
            settings = TeamsSettings(app_id=APP_ID, app_password=PASSWORD, tenant_id=TENANT, login_url=microsoft.address)
            return await use(AccessTokens(client, settings))

    return asyncio.run(run())


def with_keys(microsoft: FakeMicrosoft, use: Use) -> Any:
    async def run() -> Any:
        async with httpx.AsyncClient() as client:
            return await use(SigningKeys(client, microsoft.openid_url))

    return asyncio.run(run())


def advance_clock(monkeypatch: pytest.MonkeyPatch, module: Any, seconds: float) -> None:
    now = module.time.monotonic()
    # Only in this module, as the event loop needs the real clock.
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now + seconds))


def test_concurrent_callers_share_one_token_request(microsoft: FakeMicrosoft) -> None:
    async def use(tokens: AccessTokens) -> list[str]:
        return await asyncio.gather(*(tokens.get() for _ in range(10)))

    assert len(set(with_tokens(microsoft, use))) == 1
    ((directory, form),) = microsoft.token_requests
    assert directory == TENANT and form["client_secret"] == PASSWORD and form["grant_type"] == "client_credentials"


def test_token_is_replaced_before_it_expires(microsoft: FakeMicrosoft) -> None:
    async def use(tokens: AccessTokens) -> list[str]:
        used = [await tokens.get()]
        for seconds in (3590 - access_tokens.EXPIRY_MARGIN, 3600 - access_tokens.EXPIRY_MARGIN):
            with pytest.MonkeyPatch.context() as patch:
                advance_clock(patch, access_tokens, seconds)
                used.append(await tokens.get())
        return used

    first, cached, replaced = with_tokens(microsoft, use)
    assert first == cached != replaced


def test_failed_token_request_reaches_all_callers_and_is_repeated_later(microsoft: FakeMicrosoft) -> None:
    microsoft.failures["token"], microsoft.failure_status = 1, 400

    async def use(tokens: AccessTokens) -> list[Any]:
        return [*await asyncio.gather(tokens.get(), tokens.get(), return_exceptions=True), await tokens.get()]

    *errors, token = with_tokens(microsoft, use)
    assert all(isinstance(error, TokenUnavailable) and "AADSTS90033" in str(error) and PASSWORD not in str(error) for error in errors)
    assert token and len(microsoft.token_requests) == 2


def test_keys_are_fetched_when_first_needed_and_cached(microsoft: FakeMicrosoft) -> None:
    async def use(keys: SigningKeys) -> list[Any]:
        assert microsoft.key_requests == 0
        return await asyncio.gather(*(keys.find(microsoft.key_id) for _ in range(5)))

    assert all(isinstance(found.key, jwt.PyJWK) and found.endorsements == {"msteams"} for found in with_keys(microsoft, use))
    assert microsoft.key_requests == 1


def test_unknown_key_ids_cause_few_requests(microsoft: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(keys: SigningKeys) -> None:
        assert [await keys.find(f"invented {n}") for n in range(5)] == [None] * 5
        assert microsoft.key_requests == 1
        advance_clock(monkeypatch, signing_keys, signing_keys.MIN_FETCH_INTERVAL + 1)
        assert await keys.find("invented") is None
        assert microsoft.key_requests == 2

    with_keys(microsoft, use)


def test_cached_keys_outlast_an_outage(microsoft: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(keys: SigningKeys) -> None:
        assert await keys.find(microsoft.key_id)
        advance_clock(monkeypatch, signing_keys, signing_keys.REFRESH_AFTER + 1)
        microsoft.failures["keys"] = 99
        assert await keys.find(microsoft.key_id)
        assert microsoft.key_requests > 1
        with pytest.raises(KeysUnavailable):
            await keys.find("new")

    with_keys(microsoft, use)
