"""Whoever sends much waits for themselves alone."""

from __future__ import annotations

import asyncio

from bot.channels.fair_scheduling import Fairness

TURN = 0.02  # seconds


def taken(*clients: str) -> list[str]:
    """The clients whose turns were taken, in that order, when so many came at once."""
    order = []

    async def turn(fairness: Fairness, client: str) -> None:
        async with fairness.turn_of(client):
            order.append(client)
            await asyncio.sleep(TURN)

    async def run() -> None:
        fairness = Fairness()
        await asyncio.gather(*(turn(fairness, client) for client in clients))

    asyncio.run(run())
    return order


def test_one_who_comes_last_does_not_wait_for_all_of_another() -> None:
    order = taken(*["much"] * 8, "little")
    assert order.index("little") <= 1
    assert len(order) == 9


def test_a_client_that_sends_on_gives_way_while_others_have_turns() -> None:
    taken = 0

    async def much(fairness: Fairness) -> None:
        nonlocal taken
        while True:
            async with fairness.turn_of("much"):
                taken += 1
                await asyncio.sleep(TURN)

    async def run() -> None:
        fairness = Fairness()
        sending = asyncio.create_task(much(fairness))
        async with fairness.turn_of("little"):
            await asyncio.sleep(10 * TURN)
        sending.cancel()

    asyncio.run(run())
    # Ten, if it did not.
    assert 1 <= taken <= 7


def test_no_two_turns_of_a_client_overlap_and_a_failed_one_lets_the_next_in() -> None:
    running: list[int] = []
    most = []

    async def turn(fairness: Fairness, number: int) -> None:
        async with fairness.turn_of("one"):
            running.append(number)
            most.append(len(running))
            await asyncio.sleep(0)
            running.pop()
            raise ValueError

    async def run() -> list[BaseException | None]:
        fairness = Fairness()
        return await asyncio.gather(*(turn(fairness, i) for i in range(5)), return_exceptions=True)

    assert [type(each) for each in asyncio.run(run())] == [ValueError] * 5
    assert most == [1] * 5


def test_those_who_are_gone_are_forgotten() -> None:
    async def run() -> int:
        fairness = Fairness()
        for i in range(100):
            async with fairness.turn_of(f"client {i}"):
                pass
        await asyncio.sleep(0.1)
        return len(fairness._clients)

    assert asyncio.run(run()) <= 1
