"""Fair scheduling: a client that sends many messages delays only itself."""

from __future__ import annotations

import asyncio

from bot.channels.fair_scheduling import FairScheduler

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
