"""Addresses are kept as written, and validation errors become plain sentences."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.validation import Address, PublicAddress, sentence, summary


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int = 0
    name: str = Field("", pattern="^[a-z]*$")
    listed: tuple[str, ...] = ()
    local: Address | None = None
    public: PublicAddress | None = None


def error(**given: Any) -> ValidationError:
    with pytest.raises(ValidationError) as raised:
        Model(**given)
    return raised.value


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://Example.org/a?b=c#d", "https://exämple.org/é", "https://192.0.2.1:8000/"]
)
def test_keeps_an_address_as_written(address: str) -> None:
    model = Model(local=address, public=address)
    assert (model.local, model.public) == (address, address)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("example.org", "URL scheme"),
        ("ftp://example.org", "URL scheme"),
        ("javascript:alert(1)", "URL scheme"),
        ("https://", "empty host"),
        ("https://example.org/a b", "no spaces"),
        ("https://example.org/\n", "no spaces"),
        ("https://" + "a" * 2100, "at most 2083 characters"),
        (7, "valid string"),
    ],
)
def test_refuses_other_texts(address: object, problem: str) -> None:
    assert [problem in sentence(each) for each in error(local=address, public=address).errors()] == [True, True]


def test_a_public_address_is_outside_the_local_network() -> None:
    assert Model(local="http://localhost:5005").local
    assert "'localhost' is not a public host" in summary(error(public="http://localhost:5005"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": None}, "name: none is not an allowed value"),
        ({"name": "A"}, 'name: string does not match regex "^[a-z]*$"'),
        ({7: "x"}, "7: the name of a field is text: put it in quotes"),
        ({"title": "x"}, "title: extra fields not permitted"),
        ({"listed": "x"}, "listed: value is not a list"),
        (
            {"number": "x", "title": "x"},
            "number: input should be a valid integer, unable to parse string as an integer; title: extra",
        ),
    ],
)
def test_summary_names_each_field(given: dict[object, object], expected: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Model.model_validate(given)
    assert summary(raised.value).startswith(expected)


def test_summary_of_invalid_json_does_not_quote_it() -> None:
    with pytest.raises(ValidationError) as raised:
        Model.model_validate_json('{"name": "hush" "x"}')
    assert summary(raised.value).startswith("invalid JSON: ") and "hush" not in summary(raised.value)
