"""Of what fails and works again, the log tells once each."""

from __future__ import annotations

import logging

import pytest

from bot.stores.dependency import Dependency, Unavailable


def use(dependency: Dependency, error: Exception | None = None, *expected: type[Exception]) -> None:
    with dependency.used(*expected):
        if error:
            raise error


def test_it_is_said_once_that_it_fails_and_once_that_it_works_again(caplog: pytest.LogCaptureFixture) -> None:
    dependency = Dependency("The thing", "nothing goes")
    use(dependency)
    for _ in range(3):
        with pytest.raises(Unavailable):
            use(dependency, OSError("refused\nwhat someone said"))
    assert not dependency.works
    use(dependency)
    use(dependency)
    assert dependency.works
    failed, works = caplog.messages
    assert failed == "The thing is out of order, nothing goes: OSError: refused"
    assert works.startswith("The thing works again, after 3 failures")
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_an_error_that_is_expected_says_nothing_against_it(caplog: pytest.LogCaptureFixture) -> None:
    dependency = Dependency("The thing", "nothing goes")
    with pytest.raises(KeyError):
        use(dependency, KeyError("one"), KeyError)
    assert dependency.works
    assert not caplog.messages
