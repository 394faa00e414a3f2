"""Settings of channels in general: where they come from, and the one kind of error."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic_settings import SettingsConfigDict
from rasa.shared.exceptions import RasaException

from bot.settings import ChannelSettings, CommaSeparated, SettingsError, check_secret, read_settings


class ExampleSettings(ChannelSettings):
    model_config = SettingsConfigDict(env_prefix="EXAMPLE_")

    name: str = "default"
    verbose: bool = False
    hosts: Annotated[tuple[str, ...], CommaSeparated] = ()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for key in ExampleSettings.model_fields:
        monkeypatch.delenv(f"EXAMPLE_{key.upper()}", raising=False)
    return monkeypatch


def read(given: Any) -> ExampleSettings:
    return read_settings(ExampleSettings, "example.Channel", given)


def error_of(given: Any) -> str:
    with pytest.raises(SettingsError) as error:
        read(given)
    return str(error.value)


def test_nothing_given_leaves_the_defaults() -> None:
    assert read(None) == read({}) == ExampleSettings(name="default", verbose=False, hosts=())


def test_credentials_come_before_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("EXAMPLE_NAME", "environment")
    environment.setenv("EXAMPLE_VERBOSE", "true")
    assert read({"name": "file"}) == ExampleSettings(name="file", verbose=True)


def test_an_empty_variable_counts_as_not_set(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("EXAMPLE_VERBOSE", "")
    assert read(None).verbose is False


@pytest.mark.parametrize("written", [["a", "b"], "a,b", " a , b,"])
def test_a_list_can_be_one_string_with_commas(written: object, environment: pytest.MonkeyPatch) -> None:
    assert read({"hosts": written}).hosts == ("a", "b")
    if isinstance(written, str):
        environment.setenv("EXAMPLE_HOSTS", written)
        assert read(None).hosts == ("a", "b")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"verbos": True}, "`verbos` is not a setting: did you mean `verbose`?"),
        ({"colour": "red"}, "`colour` is not a setting: the keys are name, verbose, hosts"),
        ({"verbose": "perhaps"}, "`verbose`: value could not be parsed to a boolean"),
        ({"name": None}, "`name`: none is not an allowed value"),
        ({"hosts": 7}, "`hosts`: write a list, as [one, another], or one string with commas between"),
        (True, "value is not a mapping"),
    ],
)
def test_a_wrong_setting_is_named(given: Any, expected: str) -> None:
    assert error_of(given).startswith(f"credentials.yml, example.Channel: {expected}")


def test_all_wrong_settings_are_named_at_once() -> None:
    assert error_of({"verbose": "perhaps", "naem": "x"}).endswith("a boolean; `naem` is not a setting: did you mean `name`?")


def test_a_wrong_variable_is_named_as_such(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("EXAMPLE_VERBOSE", "perhaps")
    assert "`EXAMPLE_VERBOSE` in the environment: value could not be parsed" in error_of({"name": "x"})


def test_a_channel_without_settings_says_so() -> None:
    with pytest.raises(SettingsError, match="`name` is not a setting: this channel has none"):
        read_settings(ChannelSettings, "example.Channel", {"name": "x"})


def test_rasa_prints_the_error_as_a_sentence() -> None:
    assert issubclass(SettingsError, RasaException)


@pytest.mark.parametrize(("secret", "expected"), [("", "at least 8"), ("seven 7", "at least 8"), ("${SECRET}", "without quotes")])
def test_a_secret_must_be_long_and_filled_in(secret: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        check_secret(secret, 8)
