"""Fair scheduling: a client that sends many messages delays only itself."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.fair_scheduling import MAX_CLIENTS, MAX_RUNNING, MAX_TURNS_OF_CLIENT, Busy, FairScheduler

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
        return len(scheduler._clients)

    assert asyncio.run(run()) <= 1


def served_and_refused(*clients: str) -> tuple[list[str], list[str]]:
    """Return the clients whose turns were taken, and those whose turns were refused, when all arrive at once."""
    served: list[str] = []
    refused: list[str] = []

    async def turn(scheduler: FairScheduler, client: str) -> None:
        try:
            async with scheduler.turn(client):
                await asyncio.sleep(0)
                served.append(client)
        except Busy:
            refused.append(client)

    async def run() -> None:
        scheduler = FairScheduler()
        await asyncio.gather(*(turn(scheduler, client) for client in clients))
        # Afterwards, there is room again.
        await turn(scheduler, "late")

    asyncio.run(run())
    return served, refused


def test_when_too_many_clients_wait_another_is_refused_at_once() -> None:
    served, refused = served_and_refused(*(f"client {i}" for i in range(MAX_CLIENTS + 3)))
    assert len(refused) == 3 and "late" in served


def test_a_client_that_waits_may_add_turns_while_others_are_refused() -> None:
    served, refused = served_and_refused(*(f"client {i}" for i in range(MAX_CLIENTS)), "client 0", "new")
    assert refused == ["new"]
    assert served.count("client 0") == 2


@pytest.mark.parametrize("turns", [MAX_TURNS_OF_CLIENT + 1, 200])
def test_a_client_with_too_many_turns_is_refused_and_no_other(turns: int) -> None:
    served, refused = served_and_refused(*["flood"] * turns, "other")
    assert refused == ["flood"] * (turns - MAX_TURNS_OF_CLIENT)
    assert served.count("other") == 1


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
