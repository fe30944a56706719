"""Who is answered when: quick questions beside slow ones, clients beside each other, and those who left."""

import asyncio
import time
from pathlib import Path

import pytest

from kg.errors import OutOfTime, Overloaded
from kg.guard import Guard, Reply
from tests.kg.guard.guarding import ENDLESS, SMALL, asked, guarding, outcome, run, until, workers


def bombs(guard: Guard, number: int, client: str = "") -> list[asyncio.Task[Reply | Exception]]:
    return [
        asyncio.create_task(outcome(guard.ask(asked(f"{ENDLESS} #{client}{each}", client=client))))
        for each in range(number)
    ]


async def stop(tasks: list[asyncio.Task[Reply | Exception]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_a_quick_question_never_waits_long_for_slow_ones(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=2, seconds=30) as guard:
            slow = bombs(guard, 6)  # three a worker
            await asyncio.sleep(0.1)
            waits = []
            for _ in range(10):
                began = time.monotonic()
                assert (await guard.ask(asked(SMALL))).rows == 1
                waits.append(time.monotonic() - began)
            assert max(waits) < 5  # of a limit of 30; about 0.5 on a quiet machine
            assert guard.status().slow == 4
            await stop(slow)

    run(main)


def test_what_is_slow_has_less_of_the_processor_and_its_worker_is_not_used_again(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, seconds=2) as guard:
            slow = bombs(guard, 1)
            await until(lambda: guard.status().slow == 1)
            await until(lambda: sorted(each.nice() for each in workers())[-1] > 0)
            assert (await guard.ask(asked(SMALL))).rows == 1
            assert isinstance(await slow[0], OutOfTime)
            await until(lambda: len(workers()) == 2 and all(each.nice() == 0 for each in workers()))

    run(main)


def test_beyond_the_slow_lane_the_client_with_the_most_running_loses(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, slow=2, seconds=30) as guard:
            greedy = bombs(guard, 1, "greedy")
            await until(lambda: guard.status().slow == 1)
            modest = bombs(guard, 1, "modest")
            await until(lambda: guard.status().slow == 2)
            greedy += bombs(guard, 1, "greedy")  # takes the fast lane, for there is no more room
            await asyncio.sleep(0.5)
            assert guard.status().running == 3  # nobody waits: nobody loses
            assert (await guard.ask(asked(SMALL, client="other"))).rows == 1
            said = await greedy[1]
            assert isinstance(said, Overloaded)
            assert said.retry_after > 0
            assert not greedy[0].done()
            assert not modest[0].done()
            await stop(greedy + modest)

    run(main)


def test_nobody_waits_longer_than_may_be(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, slow=0, seconds=30, wait_seconds=0.3) as guard:
            asking = bombs(guard, 30)
            await asyncio.sleep(0.05)
            assert guard.status().waiting == 29
            began = time.monotonic()
            await until(lambda: guard.status().waiting == 0)
            assert time.monotonic() - began < 5
            await asyncio.sleep(0.01)  # who asked hears of it in the loop's next turn
            said = [task.result() for task in asking if task.done()]
            assert len(said) >= 28
            assert all(isinstance(each, Overloaded) and each.retry_after > 0 for each in said)
            await stop(asking)

    run(main)


def test_clients_take_turns_by_what_they_cost(directory: Path) -> None:
    costly = "SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?b . ?c rdfs:label ?d FILTER(?b > ?d) }"

    async def main() -> None:
        order: list[str] = []

        async def ask(client: str, text: str) -> None:
            await guard.ask(asked(text, client=client))
            order.append(client)

        async with guarding(directory, workers=1) as guard:
            await ask("greedy", costly)
            order.clear()
            async with asyncio.TaskGroup() as group:
                for number in range(9):
                    group.create_task(ask("greedy", f"{SMALL} #{number}"))
                group.create_task(ask("modest", SMALL))
            assert "modest" in order[:3]  # though it came last

    run(main)


def test_a_question_that_is_left_dies_and_another_takes_its_place(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, slow=0, seconds=30) as guard:
            left = bombs(guard, 1)
            await until(lambda: max(each.cpu_times().user for each in workers()) > 0.1)
            busy = max(workers(), key=lambda each: each.cpu_times().user)
            left[0].cancel()
            waiting = asyncio.create_task(guard.ask(asked(SMALL)))
            await until(lambda: not busy.is_running())
            assert (await waiting).rows == 1

    run(main)


def test_a_question_that_is_left_at_once_dies_too(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, slow=0, seconds=30) as guard:
            left = bombs(guard, 1)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert guard.status().running == 1
            left[0].cancel()
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_a_short_question_that_is_left_costs_no_worker(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            await until(lambda: guard.status().idle == 2)
            before = {each.pid for each in workers()}
            for _ in range(20):
                left = asyncio.create_task(guard.ask(asked(SMALL)))
                await asyncio.sleep(0)
                left.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await left
            await until(lambda: guard.status().running == 0)
            assert {each.pid for each in workers()} == before

    run(main)


def test_a_waiter_that_leaves_when_it_has_its_turn_gives_it_to_the_next(directory: Path) -> None:
    """The turn and the leaving fall into one pass of the loop, in either order, again and again."""

    async def main() -> None:
        async with guarding(directory, workers=1, slow=0) as guard:
            for number in range(60):
                first = asyncio.create_task(guard.ask(asked(f"{SMALL} #{number}")))
                second = asyncio.create_task(guard.ask(asked(f"{SMALL} ##{number}")))
                third = asyncio.create_task(guard.ask(asked(f"{SMALL} ###{number}")))
                (first if number % 2 else third).add_done_callback(lambda _, left=second: left.cancel())  # type: ignore[misc]
                assert [(await each).rows for each in (first, third)] == [1, 1]
                await asyncio.gather(second, return_exceptions=True)
            await until(lambda: (guard.status().running, guard.status().waiting, guard.status().idle) == (0, 0, 2))

    run(main)
