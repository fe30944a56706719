"""Small datasets, answered from memory: the same answers, switched to under load, and not for what is too large."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from kg.embedded import EmbeddedStore
from kg.errors import Overloaded
from kg.guard import memory, stock
from kg.guard.memory import Interrupted, TooMany, load
from kg.guard.taken import taken
from tests.kg.guard.guarding import (
    SMALL,
    asked,
    files,
    fork_servers,
    guarding,
    outcome,
    processes,
    run,
    until,
    workers,
)

ALL = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?s ?p ?o ?g"
EAGER = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"


def test_a_store_in_memory_has_the_same_quads_and_names_of_blank_nodes(directory: Path) -> None:
    before = processes()
    store = load(str(directory), 3_003)
    with EmbeddedStore.open(directory) as disk:
        assert set(store) == set(disk.inner)
    with pytest.raises(TooMany):
        load(str(directory), 3_002)
    assert processes() == before


def test_it_answers_from_disk_at_once_and_from_memory_as_soon_as_it_can(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, in_memory_quads=10_000, cache_mb=0) as guard:
            from_disk = await guard.ask(asked(ALL))
            await until(lambda: guard.status().in_memory == ("d",) and guard.status().idle == 3)
            await until(lambda: len(fork_servers()) == 1 and len(workers()) == 3)  # the files are closed
            assert (await guard.ask(asked(ALL))).body == from_disk.body
            assert not any(str(directory) in each.path for worker in workers() for each in worker.open_files())

    run(main)


def test_switching_loses_no_question(directory: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?b . ?c rdfs:label ?d FILTER(?b > ?d) }"

    async def main() -> None:
        async with guarding(directory, in_memory_quads=10_000, wait_seconds=30) as guard:
            long = [asyncio.create_task(guard.ask(asked(slow))) for _ in range(2)]
            number = 0
            while guard.status().in_memory != ("d",) or len(fork_servers()) > 1:
                replies = await asyncio.gather(*(guard.ask(asked(f"{SMALL} #{number} {n}")) for n in range(4)))
                assert [each.rows for each in replies] == [1] * 4
                number += 1
            assert number > 1
            assert [(await each).rows for each in long] == [1, 1]

    run(main)


def test_loading_that_is_cut_off_is_told_from_too_much(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half_a_line(_directory: str, _most: int, pipe: int, _parent: int) -> None:
        os.write(pipe, b"<http://example.org/s> <http://example.org/p> <http://exa")
        os.kill(os.getpid(), signal.SIGKILL)

    def nothing(_directory: str, _most: int, _pipe: int, _parent: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    before = processes(), files()
    for dying in (half_a_line, nothing):
        monkeypatch.setattr(memory, "_dump", dying)
        with pytest.raises(Interrupted):
            load(str(directory), 3_003)
    assert (processes(), files()) == before


def test_loading_that_was_cut_off_is_tried_again(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, in_memory_quads=10_000) as guard:
            await until(lambda: len(fork_servers()) == 2)
            max(fork_servers(), key=lambda each: each.create_time()).kill()  # the one that is loading
            assert (await guard.ask(asked(SMALL))).rows == 1
            await until(lambda: guard.status().in_memory == ("d",))
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_what_is_too_large_stays_on_disk(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, in_memory_quads=3_002) as guard:
            await until(lambda: len(fork_servers()) == 2)
            await until(lambda: len(fork_servers()) == 1)
            assert guard.status().in_memory == ()
            assert guard.status().restarts == 0
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_the_death_of_a_fork_server_that_has_it_in_memory_falls_back_to_disk(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, in_memory_quads=10_000, wait_seconds=30) as guard:
            await until(lambda: guard.status().in_memory == ("d",) and len(fork_servers()) == 1)
            fork_servers()[0].kill()
            assert (await guard.ask(asked(SMALL))).rows == 1
            await until(lambda: guard.status().restarts == 1)
            await until(lambda: guard.status().in_memory == ("d",))

    run(main)


@pytest.mark.parametrize(("forgiven", "again"), [(0, True), (1_000, False)])
def test_it_is_loaded_anew_only_if_the_last_time_is_long_past(
    directory: Path, monkeypatch: pytest.MonkeyPatch, forgiven: float, again: bool
) -> None:
    monkeypatch.setattr(stock, "_LOADS", 1)
    monkeypatch.setattr(stock, "_FORGIVEN", forgiven)

    async def main() -> None:
        async with guarding(directory, in_memory_quads=10_000, wait_seconds=30) as guard:
            await until(lambda: guard.status().in_memory == ("d",) and len(fork_servers()) == 1)
            fork_servers()[0].kill()
            await until(lambda: guard.status().restarts == 1 and guard.status().idle == 3)
            if again:
                await until(lambda: guard.status().in_memory == ("d",))
            assert guard.status().in_memory == (("d",) if again else ())

    run(main)


def test_closing_while_it_loads_leaves_nothing(directory: Path) -> None:
    async def main() -> None:
        for moment in range(12):
            async with guarding(directory, in_memory_quads=10_000):
                await asyncio.sleep(moment / 50)

    run(main)


def test_all_together_stay_below_their_limit(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=2, memory_mb=1_000, total_mb=400, seconds=60) as guard:
            asking = [asyncio.create_task(outcome(guard.ask(asked(f"{EAGER} #{n}")))) for n in range(2)]
            held = 0  # by those that live: who is killed has his for a while yet
            while not all(each.done() for each in asking):
                held = max(held, guard.status().megabytes)
                await asyncio.sleep(0.01)
            assert all(isinstance(each.result(), Overloaded) for each in asking)
            assert held < 800  # unbounded it is 2,000
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_memory_is_measured(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, seconds=60) as guard:
            await until(lambda: guard.status().idle == 3)
            idle = [taken(worker.pid) for worker in workers()]
            assert all(1 << 20 < each < 60 << 20 for each in idle)
            asking = asyncio.create_task(outcome(guard.ask(asked(EAGER))))
            await until(lambda: max(taken(worker.pid) for worker in workers()) > max(idle) + (50 << 20))
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            assert taken(2**22 + 1) == 0  # no such process

    run(main)
