"""Responses to requests that are refused or fail."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

import pytest
from sanic import exceptions

from bot.channels.refusals import RequestRefused, handle_error

REQUEST = SimpleNamespace(method="POST", path="/webhooks/rest/webhook")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotFound("Requested URL /x not found"), 404, "not_found"),
        (exceptions.MethodNotSupported("Method PUT not allowed", "PUT", ["GET"]), 405, "method"),
        (exceptions.PayloadTooLarge("Request body exceeds"), 413, "too_large"),
        (exceptions.InvalidUsage("Failed when parsing body as json"), 400, "message"),
        (exceptions.RequestTimeout("Request Timeout"), 408, "slow"),
        (exceptions.ServiceUnavailable("Cancelled"), 503, "later"),
        (RequestRefused("too_fast", {"Retry-After": "3"}), 429, "too_fast"),
    ],
)
def test_an_error_has_a_status_and_a_sentence(error: Exception, status: int, code: str) -> None:
    answer = asyncio.run(handle_error(REQUEST, error))
    body = json.loads(answer.body)
    assert (answer.status, body["error"]) == (status, code)
    assert body["text"].endswith(".") and str(error) not in body["text"]


@pytest.mark.parametrize("error", [RuntimeError("the password is x"), exceptions.ServerError("the password is x"), RecursionError("x")])
def test_an_unexpected_error_is_answered_with_a_reference_only(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    answer = asyncio.run(handle_error(REQUEST, error))
    text = json.loads(answer.body)["text"]
    assert answer.status == 500
    assert "password" not in answer.body.decode()
    (record,) = caplog.records
    assert record.exc_info and text.rpartition("reference ")[2].rstrip(".") in record.getMessage()
