"""The tokens by which the server knows a conversation again."""

from __future__ import annotations

import base64
import json
import time
import uuid
from typing import Any

import jwt
import pytest

from bot.channels.refusals import Refused
from bot.channels.web.sessions import AUDIENCE, LIFETIME, Sessions

SECRET = "a secret of thirty-two characters"


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {"sub": str(uuid.uuid4()), "aud": AUDIENCE, "iat": now, "exp": now + 60, **changed}
    return {name: value for name, value in made.items() if value is not None}


def signed(changed: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims(**changed), secret, algorithm=algorithm)


def unsigned(algorithm: str = "none", signature: str = "") -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims())}.{signature}"


def test_a_session_is_a_conversation_of_its_own_and_always_the_same() -> None:
    sessions = Sessions(SECRET)
    one, other = sessions.issue(), sessions.issue()
    conversations = [sessions.conversation(f"Bearer {token}") for token in (one, other, one)]
    assert conversations[0] == conversations[2] != conversations[1]
    assert all(uuid.UUID(c.removeprefix("web_")).version == 4 for c in conversations)


def test_a_session_ends_after_a_day() -> None:
    issued = jwt.decode(Sessions(SECRET).issue(), SECRET, algorithms=["HS256"], audience=AUDIENCE)
    assert issued["exp"] - issued["iat"] == LIFETIME == 24 * 60 * 60


BAD = {
    "expired": signed({"exp": int(time.time()) - 1}),
    "signed by another": signed({}, secret="another secret of thirty-two chars"),
    "signed otherwise": signed({}, algorithm="HS512"),
    "unsigned": unsigned(),
    "unsigned, named otherwise": unsigned("NONE"),
    "said to be signed": unsigned("HS256", "c2lnbmF0dXJl"),
    "for another audience": signed({"aud": "careers-admin"}),
    "for no audience": signed({"aud": None}),
    "without an end": signed({"exp": None}),
    "without a beginning": signed({"iat": None}),
    "without a subject": signed({"sub": None}),
    "of a subject of one's own": signed({"sub": "1"}),
    "of an empty subject": signed({"sub": ""}),
    "cut short": signed({})[:-4],
    "no token": "null",
    "nothing": "",
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD)
def test_no_other_token_is_a_session(token: str) -> None:
    with pytest.raises(Refused, match="session"):
        Sessions(SECRET).conversation(f"Bearer {token}")


@pytest.mark.parametrize("header", ["", "Bearer", "Basic {}", "{}"])
def test_a_token_comes_as_a_bearer_token(header: str) -> None:
    sessions = Sessions(SECRET)
    with pytest.raises(Refused, match="session"):
        sessions.conversation(header.format(sessions.issue()))
