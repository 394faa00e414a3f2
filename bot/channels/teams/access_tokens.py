"""Get the access token that the bot needs to post messages."""

from __future__ import annotations

import asyncio
import hashlib
import time
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import httpx
import jwt
import msal
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bot.channels.retries import Reason, Undelivered
from bot.channels.teams.http import send
from bot.channels.teams.settings import TeamsSettings
from bot.channels.token_cache import AccessToken, TokenCache

EXPIRY_MARGIN = 5 * 60.0  # seconds; tokens are replaced this long before they expire
ASSERTION_LIFETIME = 10 * 60.0  # seconds
IDENTITY_TIMEOUT = 10.0  # seconds
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class AccessTokens(TokenCache):
    """Gets access tokens with the bot's secret, certificate or managed identity."""

    def __init__(self, client: httpx.AsyncClient, settings: TeamsSettings) -> None:
        super().__init__()
        self._client = client
        self._settings = settings

    async def fetch(self) -> AccessToken:
        request = self._request_from_machine if self._settings.managed_identity else self._request_from_directory
        grant = await request()
        try:
            token, lifetime = str(grant["access_token"]), float(grant["expires_in"])
        except (ValueError, KeyError, TypeError) as error:
            raise Undelivered(Reason.UNAUTHORIZED, f"no token: {error!r}") from error
        return AccessToken(token, max(lifetime - EXPIRY_MARGIN, lifetime / 2))

    async def _request_from_directory(self) -> Any:
        """Request a token from the organisation's directory, as single-tenant bots require."""
        settings = self._settings
        url = f"{settings.login.rstrip('/')}/{settings.tenant_id}/oauth2/v2.0/token"
        form = {"grant_type": "client_credentials", "client_id": settings.app_id, "scope": settings.endpoints.scope}
        if settings.certificate:
            form |= {"client_assertion_type": ASSERTION_TYPE, "client_assertion": _assertion(settings.certificate, settings.app_id, url)}
        else:
            form["client_secret"] = settings.app_password.get_secret_value()
        try:
            return (await send(self._client, "POST", url, data=form)).json()
        except Undelivered as error:
            if error.reason in (Reason.REJECTED, Reason.UNAUTHORIZED):
                # Microsoft's error message says which setting is wrong, and doesn't contain any secrets.
                raise Undelivered(Reason.UNAUTHORIZED, f"no token: {error}") from error
            # A second token does no harm, so ask again even if the first request may have arrived.
            raise Undelivered(error.reason, f"no token: {error}", error.retry_after) from error
        except ValueError as error:
            raise Undelivered(Reason.SERVER_ERROR, f"{url}: {error!r}") from error

    async def _request_from_machine(self) -> Any:
        """Request a token from the Azure service that the server runs on, which has its own way of giving out managed identities."""
        identity = msal.UserAssignedManagedIdentity(client_id=self._settings.app_id)
        resource = self._settings.endpoints.scope.removesuffix("/.default")
        try:
            # A new client has no cache, so that a token which was discarded isn't returned again.
            with httpx.Client(timeout=IDENTITY_TIMEOUT) as http_client:
                client = msal.ManagedIdentityClient(identity, http_client=http_client)
                grant = await asyncio.to_thread(client.acquire_token_for_client, resource=resource)
        except (httpx.HTTPError, msal.ManagedIdentityError, ValueError) as error:
            raise Undelivered(Reason.UNAUTHORIZED, f"this machine gives out no managed identity: {error!r}") from error
        if "access_token" not in grant:
            detail = f"{grant.get('error')}: {grant.get('error_description')}"
            raise Undelivered(Reason.UNAUTHORIZED, f"no token for the managed identity: {detail[:300]}")
        return grant


def _assertion(certificate: Path, app_id: str, url: str) -> str:
    """Return a signed statement that this is the app. The PEM file contains a private key and its certificate."""
    try:
        pem = certificate.read_bytes()
        thumbprint = hashlib.sha256(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)).digest()
        claims = {"aud": url, "iss": app_id, "sub": app_id, "jti": uuid.uuid4().hex, "nbf": time.time()}
        claims["exp"] = time.time() + ASSERTION_LIFETIME
        headers = {"x5t#S256": urlsafe_b64encode(thumbprint).decode().rstrip("=")}
        return jwt.encode(claims, pem.decode(), algorithm="PS256", headers=headers)
    except (OSError, ValueError, TypeError, jwt.PyJWTError) as error:
        raise Undelivered(Reason.UNAUTHORIZED, f"the certificate {certificate} cannot be used: {error!r}") from error
