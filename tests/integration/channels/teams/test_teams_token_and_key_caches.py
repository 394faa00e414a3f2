"""Caching of the bot's access token and of Microsoft's signing keys."""

from __future__ import annotations

import asyncio
import base64
import datetime
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bot.channels import token_cache
from bot.channels.retries import Reason, Undelivered
from bot.channels.teams import access_tokens, signing_keys
from bot.channels.teams.access_tokens import AccessTokens
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.signing_keys import KeysUnavailable, SigningKeys
from bot.operations import supervisor
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
                advance_clock(patch, token_cache, seconds)
                used.append(await tokens.get())
        return used

    first, cached, replaced = with_tokens(microsoft, use)
    assert first == cached != replaced


def test_failed_token_request_reaches_all_callers_and_is_repeated_later(microsoft: FakeMicrosoft) -> None:
    microsoft.failures["token"], microsoft.failure_status = 1, 400

    async def use(tokens: AccessTokens) -> list[Any]:
        return [*await asyncio.gather(tokens.get(), tokens.get(), return_exceptions=True), await tokens.get()]

    *errors, token = with_tokens(microsoft, use)
    assert all(isinstance(error, Undelivered) and "AADSTS90033" in str(error) and PASSWORD not in str(error) for error in errors)
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


@pytest.mark.parametrize("password", [PASSWORD, "another"])
def test_managed_identity_is_asked_of_the_machine(microsoft: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{microsoft.address}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", password)

    async def run() -> str:
        async with httpx.AsyncClient() as client:
            return await AccessTokens(client, TeamsSettings(app_id=APP_ID, managed_identity=True)).get()

    assert asyncio.run(run()) == f"identity#{APP_ID}"
    ((_, asked),) = microsoft.token_requests
    assert asked["resource"] == "https://api.botframework.com" and asked["header"] == password


@pytest.mark.parametrize(("status", "expected"), [(400, "no token for the managed identity"), (0, "gives out no managed identity")])
def test_managed_identity_that_the_machine_lacks_is_named(
    microsoft: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch, status: int, expected: str
) -> None:
    address = microsoft.address if status else f"http://127.0.0.1:{supervisor.free_port()}"
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{address}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", PASSWORD)
    microsoft.failures["token"], microsoft.failure_status = 99, status

    async def run() -> str:
        async with httpx.AsyncClient() as client:
            return await AccessTokens(client, TeamsSettings(app_id=APP_ID, managed_identity=True)).get()

    with pytest.raises(Undelivered, match=expected) as error:
        asyncio.run(run())
    assert error.value.reason is Reason.UNAUTHORIZED


def test_certificate_signs_the_request_for_a_token(microsoft: FakeMicrosoft, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bot")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "bot.pem"
    file.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))

    async def get(path: Path) -> str:
        async with httpx.AsyncClient() as client:
            settings = TeamsSettings(app_id=APP_ID, certificate=path, tenant_id=TENANT, login_url=microsoft.address)
            return await AccessTokens(client, settings).get()

    assert asyncio.run(get(file))
    ((_, form),) = microsoft.token_requests
    url = f"{microsoft.address}/{TENANT}/oauth2/v2.0/token"
    claims = jwt.decode(form["client_assertion"], key.public_key(), algorithms=["PS256"], audience=url)
    assert claims["iss"] == claims["sub"] == APP_ID and "client_secret" not in form
    thumbprint = base64.urlsafe_b64decode(jwt.get_unverified_header(form["client_assertion"])["x5t#S256"] + "=")
    assert thumbprint == certificate.fingerprint(hashes.SHA256())
    for unusable in (tmp_path / "missing.pem", tmp_path):
        with pytest.raises(Undelivered, match="cannot be used"):
            asyncio.run(get(unusable))
