"""The health of a dependency: one log line when it fails, one when it works again; refusing uses after it has hung."""

from __future__ import annotations

import logging

import pytest

from bot.stores import dependency
from bot.stores.dependency import Dependency, Unavailable


def use(thing: Dependency, error: Exception | None = None, *expected: type[Exception]) -> None:
    with thing.used(*expected):
        if error:
            raise error


def test_failing_and_working_again_are_logged_once_each(caplog: pytest.LogCaptureFixture) -> None:
    thing = Dependency("The thing", "nothing goes")
    use(thing)
    for _ in range(3):
        with pytest.raises(Unavailable):
            use(thing, OSError("refused\nwhat someone said"))
    assert not thing.works
    use(thing)
    use(thing)
    assert thing.works
    failed, works = caplog.messages
    assert failed == "The thing is out of order, nothing goes: OSError: refused"
    assert works.startswith("The thing works again, after 3 failures")
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_an_expected_error_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    thing = Dependency("The thing", "nothing goes")
    with pytest.raises(KeyError):
        use(thing, KeyError("one"), KeyError)
    assert thing.works
    assert not caplog.messages


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(dependency.time, "monotonic", clock)
    return clock


def hang(thing: Dependency, clock: Clock, seconds: float) -> None:
    """Use the thing, which fails after some seconds."""
    with pytest.raises(Unavailable), thing.used():
        clock.now += seconds
        raise TimeoutError


def test_after_it_has_hung_uses_are_refused_for_a_while(clock: Clock) -> None:
    thing = Dependency("The thing", "nothing goes", longest_pause=2.0)
    hang(thing, clock, 3.0)
    for pause in (0.0, 1.9):
        clock.now = 1003.0 + pause
        with pytest.raises(Unavailable), thing.used():
            pytest.fail("it was used")
    clock.now = 1005.0
    use(thing)
    assert thing.works


def test_after_it_has_failed_at_once_it_is_tried_again_at_once(clock: Clock) -> None:
    thing = Dependency("The thing", "nothing goes", longest_pause=2.0)
    hang(thing, clock, 0.0)
    use(thing)
    assert thing.works


def test_only_one_use_is_the_trial(clock: Clock) -> None:
    thing = Dependency("The thing", "nothing goes", longest_pause=2.0)
    hang(thing, clock, 3.0)
    clock.now += 2.0
    with thing.used():
        with pytest.raises(Unavailable):
            use(thing)
        assert not thing.works
    assert thing.works
    use(thing)


def test_a_trial_that_fails_begins_another_pause(clock: Clock) -> None:
    thing = Dependency("The thing", "nothing goes", longest_pause=2.0)
    hang(thing, clock, 3.0)
    clock.now += 2.0
    hang(thing, clock, 3.0)
    with pytest.raises(Unavailable):
        use(thing)
    clock.now += 2.0
    use(thing)


def test_without_a_pause_every_use_is_tried(clock: Clock) -> None:
    thing = Dependency("The thing", "nothing goes")
    hang(thing, clock, 3.0)
    use(thing)


def test_a_call_that_began_before_the_failure_does_not_end_it(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    thing = Dependency("The thing", "nothing goes")
    with thing.used():
        clock.now += 1.0
        hang(thing, clock, 0.5)
    assert not thing.works
    clock.now += 0.1
    use(thing)
    assert thing.works
    assert len(caplog.messages) == 2


def test_a_call_that_began_before_the_recovery_starts_no_new_failure(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    thing = Dependency("The thing", "nothing goes")
    with pytest.raises(Unavailable), thing.used():
        clock.now += 1.0
        hang(thing, clock, 0.5)
        clock.now += 0.1
        use(thing)
        clock.now += 0.1
        raise TimeoutError
    assert thing.works
    assert len(caplog.messages) == 2
