"""Hashes of passwords with scrypt."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

COST, BLOCK, PARALLEL = 2**15, 8, 1  # 32 MB and about 80 ms
MEMORY = 64 * 1024 * 1024
SALT_BYTES = 16
SHORTEST = 10  # characters


def hash_password(password: str) -> str:
    """Return a hash of a password, as `scrypt.<salt>.<key>`."""
    salt = secrets.token_bytes(SALT_BYTES)
    return f"scrypt.{_text(salt)}.{_text(_key(password, salt))}"


def is_hash(text: str) -> bool:
    parts = text.split(".")
    return len(parts) == 3 and parts[0] == "scrypt" and all(parts[1:])


def verify(password: str, hashed: str) -> bool:
    """Return whether a password has this hash. It takes as long for an empty hash, so that nobody learns who has an account."""
    _, salt, key = hashed.split(".") if hashed else ("", _text(b"none"), "")
    found = _text(_key(password, urlsafe_b64decode(salt)))
    return hmac.compare_digest(found, key)


def _key(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=COST, r=BLOCK, p=PARALLEL, maxmem=MEMORY)


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode()
