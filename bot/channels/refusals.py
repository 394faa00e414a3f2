"""What a request that cannot be served is answered with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, Extra
from ruamel.yaml import YAML
from sanic import response
from sanic.response import HTTPResponse

REFUSALS_FILE = Path(__file__).with_name("refusals.yml")


class Refused(Exception):
    """A request that is not served; `code` is one of refusals.yml."""

    def __init__(self, code: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers or {}


class _Refusal(BaseModel):
    status: int
    text: str

    class Config:
        extra = Extra.forbid


@cache
def _refusals() -> dict[str, _Refusal]:
    return {code: _Refusal.parse_obj(entry) for code, entry in YAML(typ="safe").load(REFUSALS_FILE).items()}


def answer(refused: Refused) -> HTTPResponse:
    refusal = _refusals()[refused.code]
    return error(refused.code, refusal.text, refusal.status, refused.headers)


def error(code: str, text: str, status: int, headers: dict[str, str] | None = None) -> HTTPResponse:
    return response.json({"error": code, "text": text}, status=status, headers=headers)
