"""URL types, and readable messages for pydantic validation errors."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, HttpUrl, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

_HTTP_URL = TypeAdapter(HttpUrl)

# Messages for the most common errors, by pydantic error type.
_SENTENCES = {
    "missing": "field required",
    "extra_forbidden": "extra fields not permitted",
    "invalid_key": "the name of a field is text: put it in quotes",
    "string_pattern_mismatch": 'string does not match regex "{pattern}"',
    "bool_parsing": "value could not be parsed to a boolean",
    "tuple_type": "value is not a list",
    "list_type": "value is not a list",
    "dict_type": "value is not a mapping",
    "model_type": "value is not a mapping",
}


def sentence(error: ErrorDetails) -> str:
    """Return a readable message for an error from `ValidationError.errors()`."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(**context)
    if error["input"] is None:
        return "none is not an allowed value"
    return error["msg"][:1].lower() + error["msg"][1:]


def summary(error: ValidationError) -> str:
    """Return all errors on one line, e.g. `source.url: field required; name: …`. Unlike `str(error)`, it doesn't include the input."""
    faults = error.errors(include_url=False)
    return "; ".join(": ".join(filter(None, (".".join(map(str, fault["loc"])), sentence(fault)))) for fault in faults)


def _http_address(value: str) -> str:
    """Validate a URL and return it unchanged, whereas pydantic's own URL types would normalise it."""
    if not value.lower().startswith(("http://", "https://")):
        raise ValueError("invalid or missing URL scheme: an address starts with http:// or https://")
    if any(character.isspace() for character in value):
        raise ValueError("an address has no spaces")
    _HTTP_URL.validate_python(value)
    return value


def _public_address(value: str) -> str:
    host = urlsplit(value).hostname or ""
    if "." not in host and ":" not in host:
        raise ValueError(f"{host!r} is not a public host: it has no top-level domain")
    return value


Address = Annotated[str, AfterValidator(_http_address), Field(max_length=2083, json_schema_extra={"format": "uri"})]
"""An HTTP or HTTPS URL."""

PublicAddress = Annotated[Address, AfterValidator(_public_address)]
"""An HTTP or HTTPS URL whose host has a top-level domain or is an IP address, so not a local name such as `localhost`."""
