"""Session tokens: which are issued, and which are refused."""

from __future__ import annotations

import base64
import json
import time
import uuid
from typing import Any

import jwt
import pytest

from bot.channels.refusals import RequestRefused
from bot.channels.web.sessions import AUDIENCE, CLOCK_SKEW, LIFETIME, SessionTokens

SECRET = "a secret of thirty-two characters"


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    values = {"sub": str(uuid.uuid4()), "aud": AUDIENCE, "iat": now, "exp": now + 60, **changed}
    return {name: value for name, value in values.items() if value is not None}


def signed(changed: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims(**changed), secret, algorithm=algorithm)


def unsigned(algorithm: str = "none", signature: str = "") -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims())}.{signature}"


def test_each_token_gives_access_to_one_conversation_of_its_own() -> None:
    tokens = SessionTokens(SECRET)
    first, second = tokens.issue(), tokens.issue()
    senders = [tokens.verify(f"Bearer {token}") for token in (first, second, first)]
    assert senders[0] == senders[2] != senders[1]
    assert all(uuid.UUID(sender.removeprefix("web_")).version == 4 for sender in senders)


def test_a_token_expires_after_a_day() -> None:
    issued = jwt.decode(SessionTokens(SECRET).issue(), SECRET, algorithms=["HS256"], audience=AUDIENCE)
    assert issued["exp"] - issued["iat"] == LIFETIME == 24 * 60 * 60


@pytest.mark.parametrize("skew", [1, 5, CLOCK_SKEW - 10])
def test_the_clocks_of_servers_may_differ_by_seconds(skew: int) -> None:
    now = int(time.time())
    for token in (signed({"iat": now + skew}), signed({"exp": now - skew}), signed({"nbf": now + skew})):
        assert SessionTokens(SECRET).verify(f"Bearer {token}").startswith("web_")


INVALID = {
    "expired": signed({"exp": int(time.time()) - CLOCK_SKEW - 1}),
    "issued in the future": signed({"iat": int(time.time()) + CLOCK_SKEW + 10}),
    "signed with another secret": signed({}, secret="another secret of thirty-two chars"),
    "signed with another algorithm": signed({}, algorithm="HS512"),
    "unsigned": unsigned(),
    "unsigned, in capitals": unsigned("NONE"),
    "with a made-up signature": unsigned("HS256", "c2lnbmF0dXJl"),
    "for another audience": signed({"aud": "careers-admin"}),
    "for no audience": signed({"aud": None}),
    "without an expiry": signed({"exp": None}),
    "without a time of issue": signed({"iat": None}),
    "without a subject": signed({"sub": None}),
    "with a chosen subject": signed({"sub": "1"}),
    "with an empty subject": signed({"sub": ""}),
    "cut short": signed({})[:-4],
    "no token": "null",
    "empty": "",
}


@pytest.mark.parametrize("token", INVALID.values(), ids=INVALID)
def test_any_other_token_is_refused(token: str) -> None:
    with pytest.raises(RequestRefused, match="session"):
        SessionTokens(SECRET).verify(f"Bearer {token}")


@pytest.mark.parametrize("header", ["", "Bearer", "Basic {}", "{}"])
def test_only_a_bearer_token_is_accepted(header: str) -> None:
    tokens = SessionTokens(SECRET)
    with pytest.raises(RequestRefused, match="session"):
        tokens.verify(header.format(tokens.issue()))
