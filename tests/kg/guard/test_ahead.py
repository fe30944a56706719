"""An order may be given to a worker before it has answered the last: nothing waits for it, is lost, or told twice."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from kg.errors import ChithiError, Overloaded, TooLarge
from kg.guard import Guard, Reply, crew
from kg.guard.channel import Worker
from tests.kg.guard.guarding import asked, guarding, run, until

LONG = "SELECT (CONCAT(STR(?d), STR(?n), '{}') AS ?text) {{ ?d rdfs:label ?l VALUES ?n {{ 1 2 3 4 5 6 7 8 9 }} }}"
_DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
DEADLY = f"SELECT ?x {{ BIND('xxxx' AS ?x0) {_DOUBLED} }}"  # takes all the memory there is, at once


class Watched:
    """Which orders went to which process, and what was told; the first process stands still until `go_on`."""

    def __init__(self) -> None:
        self.orders: list[tuple[int, bytes]] = []
        self.told: list[tuple[int, Reply | ChithiError]] = []
        self.told_after: list[int] = []  # orders that had been sent when it was told
        self.still = False

    def sent(self, process: int, order: bytes) -> None:
        if self.still and not self.orders:
            os.kill(process, signal.SIGSTOP)
        self.orders.append((process, order))

    def go_on(self, number: signal.Signals = signal.SIGCONT) -> None:
        os.kill(self.orders[0][0], number)

    def begin(self, guard: Guard, name: int, text: str) -> None:
        """Ask; a label of its number is what each asks for, if no other text is given."""
        self.leave = guard.begin(asked(text), lambda result: self._tell(name, result))

    def _tell(self, name: int, result: Reply | ChithiError) -> None:
        self.told.append((name, result))
        self.told_after.append(len(self.orders))

    def answers(self) -> dict[int, str]:
        return {name: bytes(reply.body).decode() for name, reply in self.told if isinstance(reply, Reply)}


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    watch, ask = Watched(), Worker.ask

    def asking(worker: Worker, order: bytes) -> None:
        watch.sent(worker.process, order)
        ask(worker, order)

    monkeypatch.setattr(Worker, "ask", asking)
    monkeypatch.setattr(crew, "_SOON", 0.1)  # twenty times as long, for a machine that does much else
    return watch


def small(number: int) -> str:
    return f"SELECT ?label {{ document:d-{number} rdfs:label ?label }}"


async def two(guard: Guard, watched: Watched, first: str = small(1), second: str = small(2)) -> None:
    """Have two questions with one worker that stands still."""
    await until(lambda: guard.status().idle == 2)
    watched.still = True
    watched.begin(guard, 1, first)
    watched.begin(guard, 2, second)
    assert len({process for process, _ in watched.orders}) == 1
    assert len(watched.orders) == 2
    status = guard.status()
    assert (status.running, status.waiting) == (1, 1)


def right(watched: Watched, *numbers: int) -> None:
    """Each was told once, and what it asked for."""
    assert sorted(name for name, _ in watched.told) == sorted(numbers)
    answers = watched.answers()
    assert all(f"Chỉ thị {number}" in answers[number] for number in numbers)


def test_the_next_order_is_there_before_the_last_is_answered(directory: Path, watched: Watched) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            await until(lambda: guard.status().idle == 2)
            for number in range(1, 7):
                watched.begin(guard, number, small(number))
            assert len(watched.orders) == 2
            await until(lambda: len(watched.told) == 6)
            right(watched, 1, 2, 3, 4, 5, 6)
            assert watched.told_after == [3, 4, 5, 6, 6, 6]
            assert (guard.status().running, guard.status().idle) == (0, 2)

    run(main)


def test_what_stands_behind_a_slow_one_is_taken_back_and_answered_by_another(directory: Path, watched: Watched) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            await two(guard, watched)
            await until(lambda: len(watched.told) == 1)
            right(watched, 2)
            assert len({process for process, _ in watched.orders}) == 2
            watched.go_on()
            await until(lambda: len(watched.told) == 2)
            right(watched, 1, 2)
            await until(lambda: (guard.status().idle, guard.status().running, guard.status().slow) == (2, 0, 0))

    run(main)


def test_what_was_taken_back_is_told_once_where_the_worker_comes_to_it_after_all(
    directory: Path, watched: Watched
) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            await two(guard, watched)
            await asyncio.sleep(0.15)  # until it is taken back, and before there is another place
            watched.go_on()
            await until(lambda: len(watched.told) == 2)
            right(watched, 1, 2)
            await until(lambda: guard.status().idle == 2)
            assert [order for _, order in watched.orders].count(watched.orders[1][1]) == 2
            watched.begin(guard, 3, small(3))  # what comes next gets its own answer, not one that was left over
            await until(lambda: len(watched.told) == 3)
            right(watched, 1, 2, 3)

    run(main)


def test_both_are_answered_where_their_worker_is_killed(directory: Path, watched: Watched) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            await two(guard, watched)
            watched.go_on(signal.SIGKILL)
            await until(lambda: len(watched.told) == 2)
            right(watched, 1, 2)
            await until(lambda: guard.status().idle == 2)

    run(main)


def test_an_answer_is_not_lost_by_what_is_asked_after_it(directory: Path, watched: Watched) -> None:
    async def main() -> None:
        for _ in range(5):
            watched.orders.clear()
            watched.told.clear()
            async with guarding(directory, workers=1, memory_mb=60, seconds=30) as guard:
                await two(guard, watched, second=DEADLY)
                watched.go_on()
                await until(lambda: len(watched.told) == 2)
                assert "Chỉ thị 1" in watched.answers()[1]
                assert isinstance(watched.told[1][1], TooLarge)

    run(main)


def test_whoever_leaves_is_told_nothing_and_holds_up_nobody(directory: Path, watched: Watched) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            await two(guard, watched)
            watched.leave()
            assert guard.status().waiting == 0
            watched.go_on()
            watched.begin(guard, 3, small(3))
            await until(lambda: len(watched.told) == 2)
            right(watched, 1, 3)
            await until(lambda: (guard.status().idle, guard.status().running) == (2, 0))

    run(main)


def test_all_are_told_where_the_guard_closes(directory: Path, watched: Watched) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            await two(guard, watched)
        assert sorted(name for name, _ in watched.told) == [1, 2]
        assert all(isinstance(result, Overloaded) for _, result in watched.told)

    run(main)


def test_long_answers_that_follow_each_other_do_not_mix(directory: Path, watched: Watched) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, seconds=30) as guard:
            texts = {number: LONG.format(f"of {number}") for number in range(1, 9)}
            for number, text in texts.items():
                watched.begin(guard, number, small(number) if number % 3 == 0 else text)
            await until(lambda: len(watched.told) == 8)
            for number, body in watched.answers().items():
                if number % 3 == 0:
                    assert f"Chỉ thị {number}" in body
                else:
                    assert len(body) > 200_000
                    assert body.count(f"of {number}") == 9_000

    run(main)
