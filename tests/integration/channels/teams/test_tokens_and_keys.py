"""The bot's own token and Microsoft's keys: fetched when needed, once for all who wait, and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import httpx
import jwt
import pytest

from bot.channels.teams import keys, tokens
from bot.channels.teams.keys import Keys, KeysUnavailable
from bot.channels.teams.settings import Settings
from bot.channels.teams.tokens import Tokens, TokenUnavailable
from tests.integration.channels.teams.microsoft import APP_ID, PASSWORD, TENANT, Microsoft

Use = Callable[[Any], Coroutine[Any, Any, Any]]


def with_tokens(microsoft: Microsoft, use: Use) -> Any:
    async def run() -> Any:
        async with httpx.AsyncClient() as client:
            settings = Settings(app_id=APP_ID, app_password=PASSWORD, tenant_id=TENANT, login_url=microsoft.address)
            return await use(Tokens(client, settings))

    return asyncio.run(run())


def with_keys(microsoft: Microsoft, use: Use) -> Any:
    async def run() -> Any:
        async with httpx.AsyncClient() as client:
            return await use(Keys(client, microsoft.openid_url))

    return asyncio.run(run())


def later(monkeypatch: pytest.MonkeyPatch, module: Any, seconds: float) -> None:
    now = module.time.monotonic()
    # Of this module alone: the event loop goes by the real clock.
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now + seconds))


def test_a_token_is_fetched_once_for_all_who_wait(microsoft: Microsoft) -> None:
    async def use(own: Tokens) -> list[str]:
        return await asyncio.gather(*(own.get() for _ in range(10)))

    assert len(set(with_tokens(microsoft, use))) == 1
    ((directory, form),) = microsoft.tokens_asked
    assert directory == TENANT and form["client_secret"] == PASSWORD and form["grant_type"] == "client_credentials"


def test_a_token_is_replaced_before_its_end(microsoft: Microsoft) -> None:
    async def use(own: Tokens) -> list[str]:
        taken = [await own.get()]
        for seconds in (3590 - tokens.MARGIN, 3600 - tokens.MARGIN):
            with pytest.MonkeyPatch.context() as patch:
                later(patch, tokens, seconds)
                taken.append(await own.get())
        return taken

    first, kept, replaced = with_tokens(microsoft, use)
    assert first == kept != replaced


def test_without_a_token_all_who_wait_are_told_why_and_later_ones_try_again(microsoft: Microsoft) -> None:
    microsoft.failing["token"], microsoft.failure = 1, 400

    async def use(own: Tokens) -> list[Any]:
        return [*await asyncio.gather(own.get(), own.get(), return_exceptions=True), await own.get()]

    *told, token = with_tokens(microsoft, use)
    assert all(isinstance(error, TokenUnavailable) and "AADSTS90033" in str(error) and PASSWORD not in str(error) for error in told)
    assert token and len(microsoft.tokens_asked) == 2


def test_keys_are_asked_for_when_first_needed_and_kept(microsoft: Microsoft) -> None:
    async def use(own: Keys) -> list[Any]:
        assert microsoft.keys_asked == 0
        return await asyncio.gather(*(own.find(microsoft.key_id) for _ in range(5)))

    assert all(isinstance(found.key, jwt.PyJWK) and found.endorsements == {"msteams"} for found in with_keys(microsoft, use))
    assert microsoft.keys_asked == 1


def test_ids_that_are_made_up_are_asked_for_now_and_then_only(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(own: Keys) -> None:
        assert [await own.find(f"made up {n}") for n in range(5)] == [None] * 5
        assert microsoft.keys_asked == 1
        later(monkeypatch, keys, keys.NOT_MORE_OFTEN + 1)
        assert await own.find("made up") is None
        assert microsoft.keys_asked == 2

    with_keys(microsoft, use)


def test_keys_we_have_outlive_an_outage(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(own: Keys) -> None:
        assert await own.find(microsoft.key_id)
        later(monkeypatch, keys, keys.KEPT_FOR + 1)
        microsoft.failing["keys"] = 99
        assert await own.find(microsoft.key_id)
        assert microsoft.keys_asked > 1
        with pytest.raises(KeysUnavailable):
            await own.find("new")

    with_keys(microsoft, use)
