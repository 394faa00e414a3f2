"""Fair scheduling: a client that sends many messages delays only itself."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.channels.fair_scheduling import (
    FEW,
    FIRST_GUESS,
    LONGEST_WAIT,
    MAX_PAUSE,
    MAX_RUNNING,
    SHORTEST,
    Busy,
    FairScheduler,
    shared_scheduler,
)

TURN = 0.02  # seconds


def order_of_turns(*clients: str) -> list[str]:
    """Return the clients in the order in which their turns were taken, when all arrive at once."""
    order = []

    async def turn(scheduler: FairScheduler, client: str) -> None:
        async with scheduler.turn(client):
            order.append(client)
            await asyncio.sleep(TURN)

    async def run() -> None:
        scheduler = FairScheduler()
        await asyncio.gather(*(turn(scheduler, client) for client in clients))

    asyncio.run(run())
    return order


def test_a_client_does_not_wait_for_all_turns_of_another() -> None:
    order = order_of_turns(*["busy"] * 8, "quiet")
    assert order.index("quiet") <= 1
    assert len(order) == 9


def test_a_busy_client_pauses_while_other_clients_have_turns() -> None:
    turns = 0

    async def send_without_end(scheduler: FairScheduler) -> None:
        nonlocal turns
        while True:
            async with scheduler.turn("busy"):
                turns += 1
                await asyncio.sleep(TURN)

    async def run() -> None:
        scheduler = FairScheduler()
        sending = asyncio.create_task(send_without_end(scheduler))
        async with scheduler.turn("quiet"):
            await asyncio.sleep(10 * TURN)
        sending.cancel()

    asyncio.run(run())
    # Without pauses it would be ten.
    assert 1 <= turns <= 7


def test_turns_of_a_client_do_not_overlap_even_if_they_fail() -> None:
    running: list[int] = []
    concurrent = []

    async def turn(scheduler: FairScheduler, number: int) -> None:
        async with scheduler.turn("one"):
            running.append(number)
            concurrent.append(len(running))
            await asyncio.sleep(0)
            running.pop()
            raise ValueError

    async def run() -> list[BaseException | None]:
        scheduler = FairScheduler()
        return await asyncio.gather(*(turn(scheduler, i) for i in range(5)), return_exceptions=True)

    assert [type(each) for each in asyncio.run(run())] == [ValueError] * 5
    assert concurrent == [1] * 5


def test_clients_without_turns_are_dropped() -> None:
    async def run() -> int:
        scheduler = FairScheduler()
        for i in range(100):
            async with scheduler.turn(f"client {i}"):
                pass
        await asyncio.sleep(0.1)
        return len(scheduler._locks)

    assert asyncio.run(run()) <= 1


class Crowd:
    """Clients whose turns all arrive at once, after turns that took some seconds each."""

    def __init__(self, seconds: float) -> None:
        self.scheduler = FairScheduler()
        self.scheduler._turn_time = seconds
        self.served: list[str] = []
        self.refused: list[str] = []

    async def turn(self, client: str) -> None:
        try:
            async with self.scheduler.turn(client):
                await asyncio.sleep(0)
                self.served.append(client)
        except Busy:
            self.refused.append(client)

    def arrive(self, *clients: str) -> Crowd:
        async def run() -> None:
            await asyncio.gather(*map(self.turn, clients))
            # Afterwards, there is room again.
            await self.turn("late")

        asyncio.run(run())
        return self


@pytest.mark.parametrize("seconds", [0.01, 0.04, 0.2])
def test_whoever_would_wait_too_long_is_refused_at_once(seconds: float) -> None:
    crowd = Crowd(seconds).arrive(*(f"client {i}" for i in range(100)))
    most = max(FEW, int(LONGEST_WAIT / seconds)) + 1
    assert crowd.served == [*(f"client {i}" for i in range(most)), "late"]
    assert len(crowd.refused) == 100 - most


def test_each_turn_of_a_client_waits_for_one_of_all_the_others() -> None:
    crowd = Crowd(LONGEST_WAIT / 10.5).arrive(*(f"client {i}" for i in range(5)), *["client 0"] * 3)
    # The second turn waits for four others and for five turns that come before it, the third for five more.
    assert crowd.refused == ["client 0"] * 2
    assert crowd.served.count("client 0") == 2


@pytest.mark.parametrize("turns", [60, 200])
def test_a_client_with_too_many_turns_is_refused_and_no_other(turns: int) -> None:
    crowd = Crowd(LONGEST_WAIT / 49.5).arrive(*["flood"] * turns, "other")
    assert crowd.refused == ["flood"] * (turns - 50)
    assert crowd.served.count("other") == 1


def test_a_whole_school_behind_one_address_has_room() -> None:
    assert not Crowd(FIRST_GUESS).arrive(*["school"] * 30).refused


def test_the_time_of_turns_is_measured() -> None:
    async def run() -> tuple[float, float]:
        scheduler = FairScheduler()

        async def turn(client: int, seconds: float) -> None:
            async with scheduler.turn(f"client {client}"):
                await asyncio.sleep(seconds)

        for number in range(100):
            await turn(number, 0.0)
        quick = scheduler._turn_time
        # Turns that run at the same time share it.
        for _ in range(10):
            await asyncio.gather(*(turn(number, 0.04) for number in range(MAX_RUNNING)))
        return quick, scheduler._turn_time

    quick, slow = asyncio.run(run())
    assert quick == SHORTEST
    assert SHORTEST < slow < 0.04


def test_a_turn_that_hangs_hardly_counts() -> None:
    async def run(monkeypatch: pytest.MonkeyPatch) -> float:
        scheduler = FairScheduler()
        async with scheduler.turn("one"):
            monkeypatch.setattr("bot.channels.fair_scheduling.time.monotonic", lambda: now + 300.0)
        return scheduler._turn_time

    now = time.monotonic()
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert asyncio.run(run(monkeypatch)) < 2 * FIRST_GUESS


def pause_after(weight: float, others: int) -> float:
    """Return how long a client pauses after a turn with a message of some weight, if others had turns just before."""

    async def run() -> float:
        scheduler = FairScheduler()
        for number in range(others):
            async with scheduler.turn(f"client {number}"):
                pass
        pauses: list[float] = []
        asyncio.get_running_loop().call_later = lambda seconds, *_: pauses.append(seconds)  # type: ignore[method-assign]
        async with scheduler.turn("sender", weight):
            pass
        return pauses[0]

    return asyncio.run(run())


def test_after_a_long_message_a_client_pauses_longer_if_others_were_there_lately() -> None:
    assert pause_after(4.0, others=0) == 0
    short, long, longest = (pause_after(weight, others=1) for weight in (1.1, 2.0, 4.0))
    assert short < long / 4 < longest / 16
    assert longest <= MAX_PAUSE


def test_only_some_turns_run_at_once() -> None:
    running, most = 0, 0

    async def turn(scheduler: FairScheduler, client: str) -> None:
        nonlocal running, most
        async with scheduler.turn(client):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    async def run() -> None:
        scheduler = FairScheduler()
        await asyncio.gather(*(turn(scheduler, f"client {i}") for i in range(4 * MAX_RUNNING)))

    asyncio.run(run())
    assert most == MAX_RUNNING


def test_all_channels_of_a_server_share_a_scheduler() -> None:
    async def two() -> tuple[FairScheduler, FairScheduler]:
        return shared_scheduler(), shared_scheduler()

    one, other = asyncio.run(two())
    assert one is other
    assert asyncio.run(two())[0] is not one
